"""The content: what to look at today, drafts, editions, how fresh it is, and its history."""

import asyncio

from starlette.datastructures import FormData
from starlette.requests import Request

from bot.content.edit import CannotEdit, entry_text
from bot.reports import figures
from bot.reports.scope import Scope
from bot.reports.span import Span
from bot.staff import chores as chore
from bot.staff.accounts import Refused
from bot.staff.changes import changed_lines, entries
from bot.staff.drafts import Draft
from bot.web.staff.guard import PATH, Forbidden, Visitor, text
from bot.web.staff.office import Office, Shown
from bot.web.staff.preview import LATELY, before_keeping, looked_ahead
from bot.web.staff.records import changed_records
from bot.web.staff.tables import Row, Table, table, word

LONGEST = 100_000
"""Letters of a form; a longer entry is refused by its own rule."""


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """Today's chores first, then drafts, editions, freshness."""
    await office.editions.note()
    every, done = await all_chores(office, visitor.scope), await _done(office)
    tables = [
        table("chores", [_chore_row(office, found) for found in chore.todays(every, done)]),
        await _drafts(office),
        await _editions(office),
        _freshness(office),
        await _dead_links(office),
    ]
    values = {
        "left": len(every),
        "done": done,
        "most": chore.A_DAY,
        "edition": office.book.edition,
        "count": office.book.count,
        "faults": [str(fault) for fault in office.shelf.faults[:10]],
        "may_draft": visitor.account.may("draft"),
    }
    return Shown("staff/content.html", tables, values)


async def act(office: Office, visitor: Visitor, request: Request, form: FormData) -> str:
    """Still right: checked today, by this person."""
    account, code = visitor.account, text(form, "code", 40)
    procedure = office.book.procedures.get(code)
    if procedure is None:
        raise Refused("no_entry")
    if not account.may("draft"):
        raise Forbidden(403)
    day = office.today.isoformat()
    await office.drafts.still_right(account, code, day, chore.review_by(procedure, office.today))
    await office.memory.do("chore_done", day=day, kind="right", target=code, who=account.name)
    await office.audit.note(account, office.clock(), "found still right", code)
    return f"{PATH}/content"


async def draft(office: Office, visitor: Visitor, request: Request) -> Shown:
    """One draft: the lines and the answers that it would change, and what is wrong with it."""
    found, account = await _draft(office, request), visitor.account
    waits = found.state == "draft"
    values = await looked_ahead(office, visitor, found) if waits else {"draft": found}
    others = found.who != account.name
    values |= {
        "label": office.label(found.target),
        "mine": not others,
        "may_publish": waits and account.may("publish") and others and not values["faults"],
    }
    return Shown("staff/draft.html", (), values)


async def draft_act(
    office: Office, visitor: Visitor, request: Request, form: FormData
) -> str | Shown:
    """Publish, change or drop a draft."""
    found, account = await _draft(office, request), visitor.account
    what, at = text(form, "do", 10), office.clock()
    if what == "publish":
        if not account.may("publish"):
            raise Forbidden(403)
        mark = await office.drafts.publish(account, found.id)
        await office.audit.note(account, at, "published a draft", str(found.id), mark)
        return f"{PATH}/content"
    if what == "change":
        mended = await office.drafts.changed(account, found.id, text(form, "text", LONGEST))
        if not text(form, "keep"):
            there = f"{PATH}/content/drafts/{found.id}/do"
            return await before_keeping(office, visitor, mended, there, [("do", what)])
        await office.drafts.keep(mended)
        await office.audit.note(account, at, "changed a draft", str(found.id))
        return f"{PATH}/content/drafts/{found.id}"
    if what == "drop":
        await office.drafts.drop(account, found.id)
        await office.audit.note(account, at, "dropped a draft", str(found.id))
        return f"{PATH}/content"
    raise Forbidden(400)


async def entry(office: Office, visitor: Visitor, request: Request) -> Shown:
    """The text of one entry to be changed, or the frame of a new one."""
    code, phrase = request.query_params.get("code", ""), request.query_params.get("phrase", "")
    try:
        current = office.editions.current
        lines = await asyncio.to_thread(entry_text, current, code) if code else ""
    except CannotEdit:
        raise Forbidden(404) from None
    values = {"code": code, "phrase": phrase[:120], "text": lines, "day": office.today.isoformat()}
    return Shown("staff/entry.html", (), values)


async def entry_act(
    office: Office, visitor: Visitor, request: Request, form: FormData
) -> str | Shown:
    """Show what it would change; then, on a second button, keep it as a draft."""
    code, account = text(form, "code", 40).strip(), visitor.account
    phrase = text(form, "phrase", 120)
    proposed = await office.drafts.entry(account, code, text(form, "text", LONGEST), phrase)
    if not text(form, "keep"):
        fields = [("code", code), ("phrase", phrase)]
        return await before_keeping(office, visitor, proposed, f"{PATH}/content/entry", fields)
    kept = await office.drafts.keep(proposed)
    await office.audit.note(account, office.clock(), "drafted an entry", code, phrase)
    return f"{PATH}/content/drafts/{kept}"


async def edition(office: Office, visitor: Visitor, request: Request) -> Shown:
    """One edition of the past: how it differs from the present one."""
    mark = request.path_params["mark"]
    then = await office.editions.text(mark)
    if then is None:
        raise Forbidden(404)
    lines = await asyncio.to_thread(changed_lines, office.editions.current, then)
    values = {
        "mark": mark,
        "lines": lines[:400],
        "more": max(0, len(lines) - 400),
        "same": not lines,
        "may_roll_back": visitor.account.may("roll back"),
    }
    return Shown("staff/edition.html", (), values)


async def edition_act(office: Office, visitor: Visitor, request: Request, form: FormData) -> str:
    """Bring an edition back."""
    if not visitor.account.may("roll back"):
        raise Forbidden(403)
    mark = request.path_params["mark"]
    await office.editions.roll_back(visitor.account, mark)
    await office.audit.note(visitor.account, office.clock(), "rolled back", mark)
    return f"{PATH}/content"


async def all_chores(office: Office, scope: Scope) -> list[chore.Chore]:
    """Everything that there is to look at, first what the citizens of a scope met most."""
    rows = await office.memory.ask("links_read")
    links = {str(row["address"]): int(row["failed"]) for row in rows}
    used = await figures.usage(scope, Span.ending(office.today, LATELY), office.memory)
    seen = {code: counts["opened"] for code, counts in used.by_procedure.items()}
    records = await changed_records(office)
    return chore.chores(entries(office.book), office.today, seen, links, records)


async def _done(office: Office) -> int:
    return len(await office.memory.ask("chores_done", day=office.today.isoformat()))


def _chore_row(office: Office, found: chore.Chore) -> Row:
    procedure = found.procedure
    return Row(
        {
            "target": procedure.title,
            "why": word(f"chore_{found.kind}", detail=found.detail),
            "owner": procedure.owner,
            "met": found.met,
            "checked": procedure.checked,
            "review_by": procedure.review_by,
        },
        links={"target": f"/p/{procedure.code}"},
        act=procedure.code,
    )


def _freshness(office: Office) -> Table:
    """How much of each keeper's part is within its day."""
    rows = [
        {
            "owner": keeping.owner,
            "all": keeping.all,
            **{name: keeping.states.get(name, 0) for name in ("fresh", "overdue", "expired")},
            "oldest": keeping.oldest,
        }
        for keeping in chore.by_owner(entries(office.book), office.today)
    ]
    return table("freshness", rows)


async def _dead_links(office: Office) -> Table:
    links = await office.memory.ask("links_read")
    return table("links", [{**row, "checked": row["checked_at"]} for row in links if row["failed"]])


async def _drafts(office: Office) -> Table:
    rows = [
        Row(
            {
                "id": found.id,
                "what": word(f"draft_{found.kind}", phrase=found.phrase),
                "target": office.label(found.target),
                "who": found.who,
                "at": found.at,
                "state": word(f"draft_{found.state}"),
                "by": found.settled_by,
            },
            links={"id": f"{PATH}/content/drafts/{found.id}"},
        )
        for found in await office.drafts.all()
    ]
    return table("drafts", rows)


async def _editions(office: Office) -> Table:
    rows = [
        Row(dict(row), links={"mark": f"{PATH}/content/editions/{row['mark']}"})
        for row in await office.editions.history()
    ]
    return table("editions", rows)


async def _draft(office: Office, request: Request) -> Draft:
    id = request.path_params["id"]
    found = await office.drafts.get(int(id)) if id.isascii() and id.isdigit() else None
    if found is None:
        raise Forbidden(404)
    return found

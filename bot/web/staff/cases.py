"""The unit's list of cases, and one case: take it over, answer it, close it."""

from datetime import timedelta

from starlette.datastructures import FormData
from starlette.requests import Request

from bot.reports import cases as figures
from bot.reports.cases import Case
from bot.staff.cases import LONGEST
from bot.web.staff.guard import PATH, Forbidden, Visitor, text
from bot.web.staff.office import Office, Shown, asked
from bot.web.staff.tables import Row, Table, channel, table, word

WAITING = ("open", "taken")
SHOWN = 30
"""Cases that wait for nobody, the latest first."""


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """What waits first, then the rest; and how soon and how well it was answered."""
    about = asked(office, visitor, request)
    found = await figures.cases(about.scope, about.span, office.memory)
    waits = [case for case in found if case.state in WAITING]
    rest = [case for case in reversed(found) if case.state not in WAITING]
    now = office.clock()
    tables = [
        table("cases", [_row(office, case) for case in (*waits, *rest[:SHOWN])]),
        measured(office, found, [u.key for u in office.units(about.scope)]),
    ]
    late = sum(case.late(now) for case in waits)
    values = {"waiting": len(waits), "late": late, "more": max(0, len(rest) - SHOWN)}
    return Shown("staff/cases.html", tables, values, about)


async def one(office: Office, visitor: Visitor, request: Request) -> Shown:
    """One case, with what the citizen agreed to show."""
    case = await figures.case(visitor.scope, request.path_params["code"], office.memory)
    if case is None:
        raise Forbidden(404)
    await office.audit.note(visitor.account, office.clock(), "read a case", case.code)
    delivery = await office.memory.ask("case_delivery", code=case.code, like=f"staff:{case.code}:%")
    seen = case.solved is not None or (delivery and delivery[0]["sent_at"])
    sent = "sent" if seen else ""
    state = sent or ("refused" if delivery and delivery[0]["ended"] else "waits")
    values = {
        "case": case,
        "row": _row(office, case).values,
        "title": office.title(case.procedure),
        "unit": office.unit_name(case.unit),
        "channel": channel(case.channel),
        "why": word(f"why_{case.why}"),
        "late": case.late(office.clock()) and case.state in WAITING,
        "delivery": word(f"delivery_{state}") if case.answers else "",
        "longest": LONGEST,
        "may_answer": visitor.account.may("answer") and case.state != "closed",
    }
    return Shown("staff/case.html", (), values)


async def act(office: Office, visitor: Visitor, request: Request, form: FormData) -> str:
    """Take over, answer, or close."""
    code, account = request.path_params["code"], visitor.account
    what = text(form, "do", 20)
    if what == "take":
        await office.cases.take_over(account, code)
    elif what == "answer":
        await office.cases.answer(account, code, text(form, "words", LONGEST + 1))
    elif what == "close":
        await office.cases.close(account, code)
    else:
        raise Forbidden(400)
    acts = {"take": "took a case", "answer": "answered a case", "close": "closed a case"}
    await office.audit.note(account, office.clock(), acts[what], code)
    return f"{PATH}/cases/{code}"


def measured(office: Office, found: list[Case], units: list[str]) -> Table:
    """How the cases went, by unit and together."""
    now, rows = office.clock(), []
    for unit in [*units, "", None]:
        mine = found if unit is None else [case for case in found if case.unit == unit]
        if not mine or (unit is None and len(units) < 2):
            continue
        of = figures.measures(mine, now)
        rows.append(
            {
                "unit": word("total") if unit is None else office.unit_name(unit),
                "opened": of.opened,
                "answered": of.answered,
                "waiting": of.waiting,
                "late": of.late,
                "first": of.first_answer,
                "solved": of.solved,
            }
        )
    return table("case_measures", rows, office.book.town.small_sample)


def _row(office: Office, case: Case) -> Row:
    first: timedelta | None = case.answered_at - case.opened_at if case.answered_at else None
    late = case.late(office.clock()) and case.state in WAITING
    return Row(
        {
            "code": case.code,
            "state": word("late" if late else f"state_{case.state}"),
            "unit": office.unit_name(case.unit),
            "procedure": office.title(case.procedure),
            "why": word(f"why_{case.why}"),
            "opened": case.opened_at,
            "due": case.due_at,
            "first": first,
            "solved": case.solved,
        },
        links={"code": f"{PATH}/cases/{case.code}"},
    )

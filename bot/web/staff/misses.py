"""Questions that were not understood, likenesses together, and what one can make of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from bot.core.fold import key
from bot.core.handbook import Handbook
from bot.reports.scope import Scope
from bot.reports.span import Span
from bot.web.staff.guard import PATH, Forbidden, Visitor, text
from bot.web.staff.likeness import Likeness, grouped
from bot.web.staff.office import Office, Shown, asked
from bot.web.staff.tables import Row, table

SHOWN = 60
NEAR = 3


@dataclass(frozen=True, slots=True)
class Near:
    """An entry to which a question may belong."""

    target: str
    label: str


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """Groups that nobody has dealt with, the most frequent first."""
    about = asked(office, visitor, request)
    groups = await waiting(office, about.scope, about.span)
    rows = [_row(office, group) for group in groups[:SHOWN]]
    values = {
        "near": {group.words: near(office.book, group.words) for group in groups[:SHOWN]},
        "count": len(groups),
        "may_draft": visitor.account.may("draft"),
        "targets": _targets(office.book),
    }
    return Shown("staff/misses.html", (table("misses", rows),), values, about)


async def act(office: Office, visitor: Visitor, request: Request, form: FormData) -> str:
    """Add the phrase to an entry as a draft, or set the question aside."""
    account, phrase = visitor.account, text(form, "phrase", 300)
    if text(form, "do", 10) == "aside":
        await office.drafts.settle_miss(account, phrase, "aside")
        await office.audit.note(account, office.clock(), "set a miss aside", detail=phrase)
        return f"{PATH}/misses"
    target = text(form, "target", 60) or text(form, "other", 60).partition(" ")[0]
    if not target:
        raise Forbidden(400)
    await office.drafts.propose_phrase(account, phrase, target)
    await office.audit.note(account, office.clock(), "proposed a phrase", target, phrase)
    return f"{PATH}/content"


async def waiting(office: Office, scope: Scope, span: Span) -> list[Likeness]:
    """The groups of a span with which nothing was done yet."""
    misses = await missed(scope, span, office)
    done = {row["phrase"] for row in await office.memory.ask("misses_settled")}
    return [g for g in grouped(misses) if key(g.words) not in done]


async def missed(scope: Scope, span: Span, office: Office) -> Sequence[Mapping[str, Any]]:
    """The masked questions of the units that may be seen."""
    rows = await office.memory.ask("misses_read", **span.bounds)
    return [row for row in rows if scope.sees(row["unit"])]


def near(book: Handbook, words: str) -> list[Near]:
    """The entries that come closest."""
    matches = book.finder.find(words).matches
    return [Near(m.target, label(book, m.target)) for m in matches[:NEAR]]


def label(book: Handbook, target: str) -> str:
    """What an entry is called."""
    part, _, id = target.partition(":")
    if not id:
        procedure = book.procedures.get(target)
        return procedure.label if procedure else target
    named: Mapping[str, Any] = {
        "fork": book.forks, "event": book.events, "sign": book.signposts,
    }.get(part, {})  # fmt: skip
    thing = named.get(id)
    if thing is None:
        return target
    return str(getattr(thing, "title", "") or thing.asks[0].capitalize())


def _targets(book: Handbook) -> list[tuple[str, str]]:
    codes = {procedure.code: procedure.label for procedure in book.procedures.values()}
    return sorted(codes.items(), key=lambda pair: key(pair[1]))


def _row(office: Office, group: Likeness) -> Row:
    return Row(
        {
            "words": group.words,
            "n": group.count,
            "like": "; ".join(group.others[:4]),
            "near": "; ".join(n.label for n in near(office.book, group.words)),
            "units": ", ".join(office.unit_name(unit) for unit in group.units),
            "last": group.last,
        },
        act=group.words,
    )

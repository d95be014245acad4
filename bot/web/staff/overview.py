"""The first page: this week, what changed, and what needs a hand. And the communes, one by one."""

from collections.abc import Sequence
from datetime import date, timedelta

from starlette.requests import Request

from bot.core.survey import survey_on
from bot.reports import ballots, usage
from bot.reports import cases as case_figures
from bot.reports.ballots import Cell
from bot.reports.misses import waiting
from bot.reports.scores import Share
from bot.reports.span import Span
from bot.reports.usage import SEEN, Count
from bot.staff.chores import A_DAY
from bot.web.charts import columns
from bot.web.staff.cases import WAITING
from bot.web.staff.content import all_chores
from bot.web.staff.guard import PATH, Visitor
from bot.web.staff.office import Office, Shown, asked
from bot.web.staff.tables import Row, table, word

WEEK, MONTH = 7, 28
MEASURES = {
    "started": ("started",),
    "asked": ("asked",),
    "shown": SEEN,
    "link": ("link",),
    "finished": ("finished",),
    "missed": ("missed",),
    "voted": ("voted",),
    "case": ("case",),
}


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """What happened in the last seven days, and what waits for somebody."""
    about, ask = asked(office, visitor, request), office.memory.ask
    week = Span.ending(office.today, WEEK)
    month = Span.ending(office.today, MONTH)
    now = await usage.counts(about.scope, week, ask)
    before = await usage.counts(about.scope, week.before, ask)
    lately = await usage.counts(about.scope, month, ask)
    rows = [_measure(name, kinds, now, before) for name, kinds in MEASURES.items()]
    days = _days(month, lately)
    found = await case_figures.cases(about.scope, month, ask)
    values = {
        "chart": columns(word("what_started"), [(f"{d:%d/%m}", n) for d, n in days]),
        "week": week,
        "cases": [case for case in found if case.state in WAITING],
        "late": sum(c.late(office.clock()) and c.state in WAITING for c in found),
        "misses": len(await waiting(about.scope, month, ask)),
        "drafts": sum(d.state == "draft" for d in await office.drafts.all()),
        "chores": min(A_DAY, len(await all_chores(office, about.scope))),
        "faults": len(office.shelf.faults),
    }
    tables = (
        table("week", rows),
        table("daily", [{"day": day, "n": n} for day, n in reversed(days)]),
    )
    return Shown("staff/overview.html", tables, values, about)


async def communes(office: Office, visitor: Visitor, request: Request) -> Shown:
    """Each unit that may be seen, by name."""
    about, ask = asked(office, visitor, request), office.memory.ask
    counts = await usage.counts(about.scope, about.span, ask)
    cells = await ballots.cells(about.scope, about.span, ask)
    found = await case_figures.cases(about.scope, about.span, ask)
    keys = [unit.key for unit in office.units(about.scope)]
    if about.scope.units is None:
        keys.append("")
    rows = [
        _commune(
            office,
            key,
            [c for c in counts if c.unit == key],
            [c for c in cells if c.unit == key],
            sum(case.unit == key and case.state in WAITING for case in found),
        )
        for key in keys
    ]
    least = office.book.town.small_sample
    return Shown("staff/communes.html", (table("communes", rows, least),), {}, about)


def _commune(
    office: Office, key: str, counts: Sequence[Count], cells: Sequence[Cell], waits: int
) -> Row:
    missed = _sum(counts, ("missed",))
    return Row(
        {
            "unit": office.unit_name(key),
            "started": _sum(counts, ("started",)),
            "shown": _sum(counts, SEEN),
            "finished": _sum(counts, ("finished",)),
            "missed": Share(missed, _sum(counts, ("asked",))),
            "votes": satisfied(office, cells),
            "waiting": waits,
        },
        links={"unit": f"{PATH}/?unit={key}"} if key else {},
    )


def satisfied(office: Office, cells: Sequence[Cell]) -> Share:
    """The first question of the survey after guidance."""
    survey = survey_on(office.book.town.surveys, "guided", office.today)
    if survey is None:
        return Share(0, 0)
    question = survey.questions[0]
    return ballots.satisfied(ballots.of(cells, survey, question), question)


def _measure(
    name: str, kinds: Sequence[str], now: Sequence[Count], before: Sequence[Count]
) -> dict[str, object]:
    new, old = _sum(now, kinds), _sum(before, kinds)
    return {"what": word(f"what_{name}"), "now": new, "before": old, "change": new - old}


def _sum(counts: Sequence[Count], kinds: Sequence[str]) -> int:
    return sum(count.n for count in counts if count.kind in kinds)


def _days(span: Span, counts: Sequence[Count]) -> list[tuple[date, int]]:
    sums = usage.summed(counts, "started", "day")
    days = [span.first + timedelta(days=n) for n in range(span.days)]
    return [(day, sums.get(day.isoformat(), 0)) for day in days]

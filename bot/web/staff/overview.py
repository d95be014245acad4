"""The first page: this week, what changed, and what needs a hand. And the communes, one by one."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from starlette.requests import Request

from bot.core.survey import survey_on
from bot.core.talk import HERE
from bot.reports import ballots, figures
from bot.reports import cases as case_figures
from bot.reports.ballots import Cell
from bot.reports.figures import Asks, Counts
from bot.reports.misses import waiting
from bot.reports.scope import Scope
from bot.reports.scores import Share
from bot.reports.span import Span
from bot.staff.chores import A_DAY
from bot.web.charts import columns
from bot.web.staff.cases import WAITING
from bot.web.staff.content import all_chores
from bot.web.staff.guard import PATH, Visitor
from bot.web.staff.office import Office, Shown, asked
from bot.web.staff.tables import Row, table, word

WEEK, MONTH = 7, 28
MEASURES = ("started", "asked", "opened", "step", "link", "finished", "lost", "person")


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """What happened in the last seven days, and what waits for somebody."""
    about, asks = asked(office, visitor, request), office.memory
    week = Span.ending(office.today, WEEK)
    month = Span.ending(office.today, MONTH)
    lately = await figures.usage(about.scope, month, asks)
    days = _days(month, lately.by_day)
    found = await case_figures.cases(about.scope, month, asks)
    values = {
        "chart": columns(word("what_started"), [(f"{d:%d/%m}", n) for d, n in days]),
        "week": week,
        "cases": [case for case in found if case.state in WAITING],
        "late": sum(c.late(office.clock()) and c.state in WAITING for c in found),
        "misses": len(await waiting(about.scope, month, asks)),
        "drafts": sum(d.state == "draft" for d in await office.drafts.all()),
        "chores": min(A_DAY, len(await all_chores(office, about.scope))),
        "faults": len(office.shelf.faults),
    }
    tables = (
        table("week", await _compared(office, about.scope, week)),
        table("daily", [{"day": day, "n": n} for day, n in reversed(days)]),
    )
    return Shown("staff/overview.html", tables, values, about)


async def _compared(office: Office, scope: Scope, week: Span) -> list[dict[str, object]]:
    """Each measure of a week beside the week before."""
    now, before = [await _counted(office, scope, span) for span in (week, week.before)]
    return [
        {
            "what": word(f"what_{name}"),
            "now": now[name],
            "before": before[name],
            "change": now[name] - before[name],
        }
        for name in (*MEASURES, "votes", "cases")
    ]


async def _counted(office: Office, scope: Scope, span: Span) -> Counts:
    asks: Asks = office.memory
    counts = Counter((await figures.usage(scope, span, asks)).total)
    counts["votes"] = satisfied(office, await ballots.cells(scope, span, asks)).whole
    opened = await case_figures.cases(scope, span, asks)
    counts["cases"] = sum(case.opened_at.astimezone(HERE).date() >= span.first for case in opened)
    return counts


async def communes(office: Office, visitor: Visitor, request: Request) -> Shown:
    """Each unit that may be seen, by name."""
    about, asks = asked(office, visitor, request), office.memory
    used = (await figures.usage(about.scope, about.span, asks)).by_unit
    cells = await ballots.cells(about.scope, about.span, asks)
    found = await case_figures.cases(about.scope, about.span, asks)
    keys = sorted((unit.key for unit in office.units(about.scope)), key=office.unit_name)
    if about.scope.units is None:
        keys.append("")
    rows = [
        _commune(
            office,
            key,
            used.get(key, Counter()),
            [c for c in cells if c.unit == key],
            sum(case.unit == key and case.state in WAITING for case in found),
        )
        for key in keys
    ]
    least = office.book.town.small_sample
    return Shown("staff/communes.html", (table("communes", rows, least),), {}, about)


def _commune(office: Office, key: str, counts: Counts, cells: Sequence[Cell], waits: int) -> Row:
    return Row(
        {
            "unit": office.unit_name(key),
            **{name: counts[name] for name in ("started", "opened", "finished")},
            "missed": Share(counts["lost"], counts["asked"]),
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


def _days(span: Span, by_day: Mapping[str, Counts]) -> list[tuple[date, int]]:
    days = [span.first + timedelta(days=n) for n in range(span.days)]
    return [(day, by_day.get(day.isoformat(), Counter())["started"]) for day in days]

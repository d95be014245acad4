"""`bot report`, `bot meeting`, `bot usage`: papers of a period, to be edited and signed; and
`bot evidence`: a year's papers of one unit, packed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.periods import MONTH, QUARTER, YEAR
from bot.commands.voice import content, end, now, say
from bot.core.handbook import Handbook
from bot.reports.period import Period
from bot.reports.scope import Scope
from bot.settings import load
from bot.store.aside import aside

if TYPE_CHECKING:
    from bot.reports.figures import Asks
    from bot.reports.paper import Paper

    Compose = Callable[[Scope, Period, Asks, Handbook, str], Awaitable[Paper]]

FORMATS = ("docx", "xlsx", "html")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A paper as it is asked for: of which unit, in which form, where to."""

    unit: str
    kind: str | None
    out: Path | None

    def kind_or(self, usual: str) -> str:
        """The form that is named, or that the file's ending tells, or the usual one."""
        ending = self.out.suffix[1:] if self.out else ""
        return self.kind or (ending if ending in FORMATS else usual)


def of_a_unit(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every paper; the command gets them as `wanted`."""

    @click.option("--unit", default="", help=say("report_unit"))
    @click.option("--format", "kind", type=click.Choice(FORMATS), help=say("report_format"))
    @click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("report_out"))
    @wraps(command)
    def with_options(unit: str, kind: str | None, out: Path | None, **others: Any) -> None:
        command(wanted=Wanted(unit, kind, out), **others)

    return with_options


@click.command(help=say("report"))
@click.option("--month", "month_", type=MONTH, help=say("report_month"))
@click.option("--quarter", "quarter_", type=QUARTER, help=say("report_quarter"))
@click.option("--year", "year_", type=YEAR, help=say("report_year"))
@of_a_unit
def report(
    month_: Period | None, quarter_: Period | None, year_: Period | None, wanted: Wanted
) -> None:
    """One file."""
    from bot.reports.making import paper_of
    from bot.reports.report_survey import survey_part

    periods = [period for period in (month_, quarter_, year_) if period]
    if len(periods) != 1:
        raise end(say("report_which"), 2)
    book = content().handbook
    compose = partial(paper_of, survey=survey_part(book))
    _write("report", compose, periods[0], wanted, book)


@click.command(help=say("meeting"))
@click.option("--month", "period", required=True, type=MONTH, help=say("report_month"))
@of_a_unit
def meeting(period: Period, wanted: Wanted) -> None:
    """A page for each commune."""
    from bot.reports.making import meeting_of

    _write("meeting", meeting_of, period, wanted, content().handbook)


@click.command(help=say("usage"))
@click.option("--month", "period", required=True, type=MONTH, help=say("report_month"))
@of_a_unit
def usage(period: Period, wanted: Wanted) -> None:
    """How the bot was used."""
    from bot.reports.use import use_of

    _write("usage", use_of, period, wanted, content().handbook, kind="xlsx")


@click.command(help=say("evidence"))
@click.option("--year", "period", required=True, type=YEAR, help=say("report_year"))
@click.option("--unit", required=True, help=say("evidence_unit"))
@click.option("--out", required=True, type=click.Path(path_type=Path), help=say("evidence_out"))
def evidence(period: Period, unit: str, out: Path) -> None:
    """One zip."""
    book = content().handbook
    scope, key = sight(book, unit, period)
    data = asyncio.run(_gathered(period, scope, key, book))
    _put(out, data, "evidence_done")


def sight(book: Handbook, unit: str, period: Period) -> tuple[Scope, str]:
    """What a paper may see, and the key of the one unit whose paper it is, as it was then."""
    if not unit:
        return Scope.everything(), ""
    places = book.places
    found = places.get(unit)
    if found is None:
        place = places.named(unit)
        found = place.former or place.units[0] if place and not place.namesakes else None
    if found is None:
        raise end(say("report_no_unit", unit=unit), 1)
    then = [u for u in places.everywhere(period.last) if u.code == unit]
    found = then[0] if then else found
    return Scope.of(today.key for today in places.today(found)), found.key


def _write(
    name: str,
    compose: "Compose",
    period: Period,
    wanted: Wanted,
    book: Handbook,
    kind: str = FORMATS[0],
) -> None:
    """Compose a paper and draw it; where nothing else is said, as a file of this kind."""
    from bot.reports.making import drawn

    scope, key = sight(book, wanted.unit, period)
    kind = wanted.kind_or(kind)

    async def composed() -> "Paper":
        async with aside(load().db) as memory:
            return await compose(scope, period, memory, book, key)

    data = drawn(asyncio.run(composed()), kind, period.signed)
    file = wanted.out or Path("-".join(filter(None, (name, period.name, key))) + f".{kind}")
    _put(file, data, f"{name}_done")


def _put(file: Path, data: bytes, done: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    click.echo(say(done, file=file))


async def _gathered(period: Period, scope: Scope, unit: str, book: Handbook) -> bytes:
    from bot.reports.evidence import Request
    from bot.reports.evidence import evidence as gather
    from bot.reports.links import doors_of
    from bot.reports.report_survey import survey_part

    settings = load()
    async with aside(settings.db) as memory:
        asked = Request(
            scope=scope,
            unit=unit,
            year=period,
            book=book,
            asks=memory,
            doors=doors_of(settings),
            survey=survey_part(book),
        )
        return await gather(asked, now())

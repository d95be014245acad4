"""`bot report`: the account of a month, a quarter or a year, to be edited and signed."""

import asyncio
from datetime import timedelta
from pathlib import Path

import click

from bot.commands.periods import MONTH, QUARTER, YEAR
from bot.commands.voice import content, end, now, say
from bot.core.handbook import Handbook
from bot.reports.period import Period
from bot.reports.scope import Scope
from bot.settings import load
from bot.store.aside import aside

FORMATS = ("docx", "xlsx", "html")


@click.command(help=say("report"))
@click.option("--month", "month_", type=MONTH, help=say("report_month"))
@click.option("--quarter", "quarter_", type=QUARTER, help=say("report_quarter"))
@click.option("--year", "year_", type=YEAR, help=say("report_year"))
@click.option("--unit", default="", help=say("report_unit"))
@click.option("--format", "kind", type=click.Choice(FORMATS), help=say("report_format"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("report_out"))
def report(
    month_: Period | None,
    quarter_: Period | None,
    year_: Period | None,
    unit: str,
    kind: str | None,
    out: Path | None,
) -> None:
    """One file."""
    periods = [period for period in (month_, quarter_, year_) if period]
    if len(periods) != 1:
        raise end(say("report_which"), 2)
    period, book = periods[0], content().handbook
    scope, key = sight(book, unit, period)
    kind = kind or (out.suffix[1:] if out and out.suffix[1:] in FORMATS else "docx")
    data = asyncio.run(_made(load().db, period, scope, key, kind, book))
    name = "-".join(filter(None, ("report", period.name, key)))
    file = out or Path(f"{name}.{kind}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    click.echo(say("report_done", file=file))


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


async def _made(
    db: str, period: Period, scope: Scope, unit: str, kind: str, book: Handbook
) -> bytes:
    from bot.reports.making import drawn, paper_of
    from bot.reports.report_survey import survey_part

    async with aside(db) as memory:
        paper = await paper_of(scope, period, memory, book, unit, survey_part(book))
    return drawn(paper, kind, period.last + timedelta(days=10))


@click.command(help=say("meeting"))
@click.option("--month", "period", required=True, type=MONTH, help=say("report_month"))
@click.option("--unit", default="", help=say("report_unit"))
@click.option("--format", "kind", type=click.Choice(FORMATS), help=say("report_format"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("report_out"))
def meeting(period: Period, unit: str, kind: str | None, out: Path | None) -> None:
    """A page for each commune."""
    book = content().handbook
    scope, key = sight(book, unit, period)
    kind = kind or (out.suffix[1:] if out and out.suffix[1:] in FORMATS else "docx")
    data = asyncio.run(_met(load().db, period, scope, key, kind, book))
    name = "-".join(filter(None, ("meeting", period.name, key)))
    file = out or Path(f"{name}.{kind}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    click.echo(say("meeting_done", file=file))


async def _met(
    db: str, period: Period, scope: Scope, unit: str, kind: str, book: Handbook
) -> bytes:
    from bot.reports.making import drawn, meeting_of

    async with aside(db) as memory:
        paper = await meeting_of(scope, period, memory, book, unit)
    return drawn(paper, kind, period.last + timedelta(days=10))


@click.command(help=say("usage"))
@click.option("--month", "period", required=True, type=MONTH, help=say("report_month"))
@click.option("--unit", default="", help=say("report_unit"))
@click.option("--format", "kind", type=click.Choice(FORMATS), help=say("report_format"))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help=say("report_out"))
def usage(period: Period, unit: str, kind: str | None, out: Path | None) -> None:
    """How the bot was used."""
    from bot.reports.use import use_of

    book = content().handbook
    scope, key = sight(book, unit, period)
    kind = kind or (out.suffix[1:] if out and out.suffix[1:] in FORMATS else "xlsx")

    async def used() -> bytes:
        from bot.reports.making import drawn

        async with aside(load().db) as memory:
            paper = await use_of(scope, period, memory, book, key)
        return drawn(paper, kind, period.last + timedelta(days=10))

    file = out or Path("-".join(filter(None, ("usage", period.name, key))) + f".{kind}")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(asyncio.run(used()))
    click.echo(say("usage_done", file=file))


@click.command(help=say("evidence"))
@click.option("--year", "period", required=True, type=YEAR, help=say("report_year"))
@click.option("--unit", required=True, help=say("evidence_unit"))
@click.option("--out", required=True, type=click.Path(path_type=Path), help=say("evidence_out"))
def evidence(period: Period, unit: str, out: Path) -> None:
    """One zip."""
    book = content().handbook
    scope, key = sight(book, unit, period)
    data = asyncio.run(_gathered(period, scope, key, book))
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(data)
    click.echo(say("evidence_done", file=out))


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

"""`bot figures`: figures of filed dossiers, handed in as sheets."""

import asyncio
from pathlib import Path

import click

from bot.commands.periods import MONTH
from bot.commands.voice import content, end, now, say, tell_faults
from bot.core.talk import HERE
from bot.reports import filing, filing_sheet
from bot.reports.period import Period, month
from bot.settings import load
from bot.store.aside import aside


@click.group(help=say("figures"))
def figures() -> None:
    """What is done with figures."""


@figures.command("import", help=say("figures_import"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--month", "period", required=True, type=MONTH, help=say("figures_month"))
@click.option("--by", "who", required=True, help=say("figures_by"))
def import_(file: Path, period: Period, who: str) -> None:
    """A month in place of the same month."""
    from bot.content.register import told
    from bot.content.sheets import SheetError, read_table

    if not file.exists():
        raise end(say("no_file", file=file), 2)
    try:
        table = read_table(file, filing_sheet.headings())
    except SheetError as error:
        raise end(f"{file.name}: {told(error)}", 1) from None
    rows, faults = filing_sheet.parse(table, period, content().handbook)
    if table.unknown:
        click.echo(say("figures_ignored", names=", ".join(table.unknown)), err=True)
    if faults:
        tell_faults(file.name, faults)
        raise end(say("figures_nothing", n=len(faults)), 1)
    changed = asyncio.run(_import(load().db, period, rows, who, file.name))
    click.echo(say("figures_done", n=len(rows), month=period, changes=changed))


async def _import(
    db: str, period: Period, rows: tuple[filing.Filing, ...], who: str, source: str
) -> int:
    async with aside(db) as memory:
        before = await filing.latest(memory, period.name)
        based_on = before.id if before else 0
        try:
            await filing.replace_month(
                memory, period.name, rows, who=who, source=source, at=now(), based_on=based_on
            )
        except filing.Changed:
            raise end(say("figures_changed", month=period), 1) from None
        return len(filing.changes(before.filings if before else (), rows))


@figures.command("template", help=say("figures_template"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--month", "period", type=MONTH, help=say("figures_month"))
def template(file: Path, period: Period | None) -> None:
    """A sheet to fill in, with the units of the month."""
    from bot.reports.tables import write_sheet

    wanted = period or month(f"{now():%Y-%m}")
    write_sheet(file, *filing_sheet.template(content().handbook, wanted))
    click.echo(say("template_done", file=file))


@figures.command("history", help=say("figures_history"))
@click.option("--month", "period", required=True, type=MONTH, help=say("figures_month"))
def history(period: Period) -> None:
    """Who changed a month, and when."""
    found = asyncio.run(_versions(load().db, period.name))
    if not found:
        click.echo(say("figures_no_history", month=period))
    for n, version in enumerate(found):
        before = found[n + 1].filings if n + 1 < len(found) else ()
        line = {"who": version.who, "source": version.source}
        at = f"{version.at.astimezone(HERE):%d/%m/%Y %H:%M}"
        changed = len(filing.changes(before, version.filings))
        click.echo(say("figures_version", at=at, n=changed, **line))


async def _versions(db: str, name: str) -> tuple[filing.Version, ...]:
    async with aside(db) as memory:
        return await filing.versions(memory, name)

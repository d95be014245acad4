"""`bot units`: the register of the whole country, or of a province, from a list."""

from pathlib import Path

import click

from bot.commands.voice import content, end, say, tell_faults, today
from bot.content import importing, register
from bot.content.sheets import SheetError


@click.group(help=say("units"))
def units() -> None:
    """What is done with the register."""


@units.command("import", help=say("units_import"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--out", required=True, type=click.Path(path_type=Path), help=say("units_out"))
@click.option("--province", default="", help=say("units_province"))
def import_(file: Path, out: Path, province: str) -> None:
    """Read, check, write whole."""
    if not file.exists():
        raise end(say("no_file", file=file), 2)
    try:
        rows, headings, unreadable = register.rows_of(file)
    except SheetError as error:
        raise end(f"{file.name}: {register.told(error)}", 1) from None
    with click.progressbar(rows, label=say("units_reading"), file=None) as bar:
        found, faults = register.units_of(bar, headings)
    faults = sorted([*unreadable, *faults])
    if faults:
        tell_faults(file.name, faults)
        raise end(say("units_nothing", n=len(faults)), 1)
    if province:
        found = importing.within(found, province)
        if not found:
            raise end(say("units_no_province", province=province), 1)
    found = importing.with_shorts(found, content().handbook, out)
    importing.write(out, found, file.name, today())
    now = sum(not unit.successors for unit in found)
    split = sum(len(unit.successors) > 1 for unit in found)
    click.echo(say("units_done", now=now, former=len(found) - now, split=split, file=out))


@units.command("template", help=say("units_template"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def template(file: Path) -> None:
    """An empty sheet with the headings."""
    from bot.reports.tables import write_sheet

    headings = [names[0] for names in register.unit_words().headings.values()]
    write_sheet(file, headings, ())
    click.echo(say("template_done", file=file))

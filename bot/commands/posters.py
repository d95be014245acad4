"""`bot poster`: posters and codes of some units, or of a whole province."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.commands.voice import content, end, say, today
from bot.core.fold import key
from bot.core.handbook import Handbook
from bot.core.places import Unit
from bot.core.town import Spot
from bot.settings import load

if TYPE_CHECKING:
    from bot.reports.links import Doors

SIZES = ("A4", "A5")


@click.command(help=say("poster"))
@click.argument("unit", nargs=-1)
@click.option("--all", "every", is_flag=True, help=say("poster_all"))
@click.option("--province", default="", help=say("poster_province"))
@click.option("--spot", "spots", multiple=True, help=say("poster_spot"))
@click.option("--size", "sizes", multiple=True, type=click.Choice(SIZES), help=say("poster_size"))
@click.option("--out", required=True, type=click.Path(path_type=Path), help=say("poster_out"))
def poster(
    unit: tuple[str, ...],
    every: bool,
    province: str,
    spots: tuple[str, ...],
    sizes: tuple[str, ...],
    out: Path,
) -> None:
    """A folder for each unit: the sheets to print, and each code as SVG and PNG."""
    from bot.reports.links import doors_of

    doors, book = doors_of(load()), content().handbook
    if not doors:
        raise end(say("poster_no_door"), 2)
    if not unit and not every and not province:
        raise end(say("poster_which"), 2)
    units = everybody(book, today(), province) if every or province else _named(book, unit)
    places = _spots(book, spots)
    if not units:
        raise end(say("poster_nobody"), 1)
    with click.progressbar(units, label=say("poster_drawing"), show_pos=True) as bar:
        for one in bar:
            _write(one, places, sizes or SIZES, doors, out)
    click.echo(say("poster_done", n=len(units), file=out))


def everybody(book: Handbook, day: date, province: str = "") -> tuple[Unit, ...]:
    """The units of a province; without one, of the provinces in which the town's own units lie."""
    known = book.places.everywhere(day)
    wanted = {unit.province for unit in book.places.on(day)}
    if province:
        wanted = {u.province for u in known if key(province) in _provinces(u)}
    found = tuple(unit for unit in known if unit.province in wanted)
    return found if found or province else known


def _provinces(unit: Unit) -> tuple[str, ...]:
    """Ways of writing the province of a unit, folded."""
    words = key(unit.province).split()
    return tuple(" ".join(words[n:]) for n in range(min(3, len(words))))


def _named(book: Handbook, names: Iterable[str]) -> tuple[Unit, ...]:
    """The units of today behind keys, codes, short codes and names; old ones lead to theirs."""
    units: dict[str, Unit] = {}
    unknown = []
    for name in names:
        unit = book.places.get(name)
        place = book.places.lead(unit) if unit else book.places.named(name)
        if place is None or place.namesakes or place.question:
            unknown.append(name)
            continue
        units |= {one.key: one for one in place.units}
        if place.former:
            click.echo(say("poster_former", old=place.former.full, new=place.units[0].full))
    if unknown:
        raise end(say("poster_unknown", names=", ".join(unknown)), 1)
    return tuple(units.values())


def _spots(book: Handbook, ids: Iterable[str]) -> tuple[Spot | None, ...]:
    known = {spot.id: spot for spot in book.town.spots}
    wrong = [id for id in ids if id not in known]
    if wrong:
        raise end(say("poster_no_spot", wrong=", ".join(wrong), known=", ".join(known)), 1)
    return tuple(known[id] for id in ids) or tuple(known.values()) or (None,)


def _write(
    unit: Unit, spots: Sequence[Spot | None], sizes: Iterable[str], doors: "Doors", out: Path
) -> None:
    from bot.reports import poster as drawing

    folder = out / f"{unit.key}-{'-'.join(key(unit.name).split())}"
    folder.mkdir(parents=True, exist_ok=True)
    sheets = [drawing.poster(unit, spot, doors) for spot in spots]
    for size in sizes:
        data = drawing.pdf(sheets, "A5" if size == "A5" else "A4")
        (folder / f"poster-{size}.pdf").write_bytes(data)
    for sheet in sheets:
        for way in sheet.ways:
            name = f"{sheet.name}-{way.door}"
            (folder / f"{name}.svg").write_bytes(drawing.code_svg(way))
            (folder / f"{name}.png").write_bytes(drawing.code_png(way))

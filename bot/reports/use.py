"""How the bot was used in a period, on paper: along units, spots, days, hours, and where it ended.

Small counts are hidden, with what would give them away, because the paper leaves the house.
"""

from collections.abc import Mapping

from bot.core.handbook import Handbook
from bot.reports.figures import Asks, Counts, hours, named_stops, outside
from bot.reports.hiding import LIMIT, hide
from bot.reports.material import Material, gather, unit_name
from bot.reports.paper import Column, Line, Paper, Section, Table
from bot.reports.period import Period
from bot.reports.report import period_name, unsigned
from bot.reports.report_use import said_in_words
from bot.reports.scope import Scope
from bot.reports.words import words

SHOWN = ("started", "asked", "sure", "choose", "lost", "opened", "step", "link", "finished")
"""What the tables count: a column each."""
Body = tuple[Line | Table, ...]


async def use_of(scope: Scope, period: Period, asks: Asks, book: Handbook, unit: str = "") -> Paper:
    """The paper of a period, of one unit or of all in sight."""
    found = await gather(scope, period, asks, book, unit)
    return compose(found, await hours(scope, period, asks), unit)


def compose(found: Material, by_hour: tuple[tuple[int, ...], ...], unit: str = "") -> Paper:
    """Every table of the paper, in the order in which they are read."""
    said, use, period = words().use, found.usage, period_name(found.period)
    head = unsigned(found, unit, said.kind, said.about(period=period))
    spots = {spot.id: spot.name for spot in found.book.town.spots}
    parts: dict[str, Body] = {
        said.whole: (said_in_words(found),),
        said.units: _along(said.sheet_units, use.by_unit, _units(found)),
        said.channels: _along(said.sheet_channels, use.by_channel, said.channel_names),
        said.spots: _along(said.sheet_spots, use.by_spot, spots),
        said.procedures: _along(said.sheet_procedures, use.by_procedure, _titles(found)),
        said.stops: _stops(found),
        said.hours: _hours(by_hour),
        said.days: _along(said.sheet_days, use.by_day, {}),
    }
    note = Line(words().report.hidden_note, note=True)
    sections = tuple(Section(title, body) for title, body in parts.items())
    return Paper(head, opening=(note,), sections=sections)


def _units(found: Material) -> dict[str, str]:
    return {unit: unit_name(found.book, unit) for unit in found.usage.by_unit}


def _titles(found: Material) -> dict[str, str]:
    known = found.book.procedures
    titles = {code: known[code].title for code in found.usage.by_procedure if code in known}
    return titles | {"": words().use.no_procedure}


def _along(sheet: str, groups: Mapping[str, Counts], names: Mapping[str, str]) -> Body:
    """A row for each group and their sum."""
    said, measures = words().use, words().evidence.measures
    if not groups:
        return (Line(words().report.bot_none),)
    shown = outside(groups, SHOWN)
    labels = [names.get(label, label) or said.unknown for label in shown.labels]
    # The last column adds up different things: it hides nothing more and says nothing.
    rows = tuple(
        (label, *row[:-1]) for label, row in zip((*labels, said.sum), shown.rows, strict=True)
    )
    columns = (Column(said.column, "text", 3), *(Column(measures[name]) for name in SHOWN))
    return (Table(sheet, columns, rows, total=True),)


def _stops(found: Material) -> Body:
    """Where people stopped, by name; places with few of them are only said to be there."""
    said = words().use
    often = [stop for stop in found.stops if stop.procedure and stop.n >= LIMIT]
    rows = tuple(
        (title, said.places.get(place, place), n)
        for title, place, n in named_stops(often, found.book, found.day)
    )
    few = Line(said.stops_few, note=True)
    columns = (
        Column(said.column_procedure, "text", 4),
        Column(said.column_place, "text", 4),
        Column(said.column_people),
    )
    return (Table(said.sheet_stops, columns, rows), few) if rows else (few,)


def _hours(by_hour: tuple[tuple[int, ...], ...]) -> Body:
    """Questions by hour of the day, a column for each day of the week."""
    said = words().use
    grid = hide(list(zip(*by_hour, strict=True))).rows
    labels = (*(f"{hour:02d}:00" for hour in range(24)), said.sum)
    rows = [(label, *row) for label, row in zip(labels, grid, strict=True)]
    rows = [row for row in rows if any(n != 0 for n in row[1:])]
    titles = (*said.weekdays, said.sum)
    columns = (Column(said.column_hour, "text", 1.2), *(Column(title) for title in titles))
    return (Table(said.sheet_hours, columns, tuple(rows), total=True),) if rows else ()

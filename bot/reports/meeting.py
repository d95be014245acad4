"""The monthly meeting: a page for each commune with five numbers, their change, and what to decide.

What is to be decided follows from the numbers, the gravest first; people decide it.
"""

from collections.abc import Iterator

from bot.core.fold import begun
from bot.core.places import Unit
from bot.core.public import wanting
from bot.reports.figures import step_stopped_at
from bot.reports.hiding import LIMIT
from bot.reports.material import Material
from bot.reports.measures import (
    Measure,
    apologised,
    change,
    digitised,
    entered,
    on_time,
    online_all,
    rounded,
)  # fmt: skip
from bot.reports.paper import Column, Line, Paper, Section, Table, number, written
from bot.reports.report import period_name, unsigned
from bot.reports.share import share_cells
from bot.reports.tables import Cell
from bot.reports.words import words

DECISIONS = 3


def meeting(found: Material, before: Material, unit: str = "") -> Paper:
    """The papers of a period; `before` is the period before it, for the changes."""
    said, period = words().meeting, period_name(found.period)
    head = unsigned(found, unit, said.kind, said.about(period=period))
    sections = tuple(
        Section(begun(said.title(unit=found.name(one), period=period)), _page(found, before, one))
        for one in found.communes()
    )
    return Paper(head, sections=sections, fresh_pages=True)


def _page(found: Material, before: Material, unit: str) -> tuple[Line | Table, ...]:
    said = words().meeting
    lines: list[Line] = [Line(said.decide)]
    for n, text in enumerate(_three(found, unit), 1):
        lines += [Line(f"{n}. {text}"), Line(said.decision)]
    return (_numbers(found, before, unit), *lines)


def _numbers(found: Material, before: Material, unit: str) -> Table:
    """Five numbers, those of the period before, and how they changed; shares in points."""
    said, now, then = words().meeting, found.of(unit), before.of(unit)
    online, solved = (online_all(now), online_all(then)), (on_time(now), on_time(then))
    reached = (_reached(found, unit), _reached(before, unit))
    rows = (
        _row(said.received, now.received, then.received),
        (said.online, *map(_pair, online), _changed(change(*(m.percent for m in online)))),
        (said.on_time, *map(_pair, solved), _changed(change(*(m.percent for m in solved)))),
        _row(said.pending_late, now.pending_late, then.pending_late),
        _row(said.reached, *reached),
    )
    columns = (
        Column(said.column_number, "text", 3),
        Column(said.column_now, "text", 1.9),
        Column(said.column_before, "text", 1.9),
        Column(said.column_change, "text", 1.2),
    )
    return Table(said.sheet, columns, rows)


def _row(name: str, now: int | None, then: int | None) -> tuple[Cell, ...]:
    return name, written(now), written(then), _changed(change(now, then))


def _reached(found: Material, unit: str) -> int | None:
    """Talks that reached the portal's link, of the unit that serves the area today."""
    if not found.usage.total:
        return None
    today = found.book.places.today(found.book.places.by_key[unit])
    counts = found.reached.get(today[0].key) if len(today) == 1 else None
    return counts["link"] if counts else 0


def _changed(value: float | None) -> Cell:
    if value is None:
        return None
    told = number(rounded(value)) if value < 0 else f"+{number(rounded(value))}"
    return told if value else "0"


def _three(found: Material, unit: str) -> list[str]:
    said = words().meeting
    wanted = [*_from_filings(found, unit), *_from_work_list(found, unit), *_from_talks(found)]
    return [*wanted, *said.general][:DECISIONS]


def _from_filings(found: Material, unit: str) -> Iterator[str]:
    said, one = words().meeting, found.of(unit)
    if not one.unit:
        yield said.type_in
        return
    if one.pending_late:
        yield said.overdue(n=number(one.pending_late))
    rate, target = online_all(one), found.target(unit)
    for volume in found.volumes():
        if volume.unit == unit and volume.raised:
            numbers = {"own": number(rounded(volume.own)), "middle": number(rounded(volume.middle))}
            base = words().report.base_desk
            if volume.base == "inhabitants":
                base = words().report.base_inhabitants
            yield said.flag(rate=written(rate.percent, "percent"), base=base, **numbers)
    if target and rate.percent is not None and rate.percent < target.percent:
        yield said.below(rate=_pair(rate), target=f"{number(target.percent)}%")
    if (there := entered(one)).share is not None and (there.share or 0) < 1:
        yield said.enter(received=written(there.numerator), desk=written(there.denominator))
    if (letters := apologised(one)).share is not None and (letters.share or 0) < 1:
        yield said.apology(letters=written(letters.numerator), late=written(letters.denominator))
    if (done := digitised(one)).share is not None and (done.share or 0) < 1:
        yield said.digitise(done=written(done.numerator), all=written(done.denominator))


def _from_work_list(found: Material, unit: str) -> Iterator[str]:
    """Public matters that are missing; only for units that exist today."""
    known: Unit = found.book.places.by_key[unit]
    if known.successors:
        return
    town = found.book.town
    lacks = wanting((known,), town.public_kinds, town.public, found.day)
    if lacks:
        kinds = ", ".join(lack.kind.name.lower() for lack in lacks)
        yield words().meeting.public(kinds=kinds)


def _from_talks(found: Material) -> Iterator[str]:
    """Where people stop most, and what they asked most in vain."""
    said = words().meeting
    stop = step_stopped_at(found.stops, LIMIT, found.book, found.day)
    if stop:
        procedure, step, n = stop
        yield said.stop(step=step, procedure=procedure, n=n)
    for miss in found.missed[:1]:
        if miss.n >= LIMIT:
            yield said.missed(words=miss.words, n=miss.n)


def _pair(measure: Measure) -> str:
    pair, percent = share_cells(measure)
    told = written(pair)
    return told if percent is None else f"{told} ({written(percent, 'percent')})"

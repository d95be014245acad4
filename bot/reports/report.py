"""The report of a month, a quarter or a year, in the order that the town's letter prescribes.

Numbers are those that staff typed in, or counts of the bot's use; where nobody has typed one, the
paper says so. A person edits and signs it: it praises and blames nobody by itself.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.dated import holding
from bot.core.ledger import Letterhead
from bot.reports import report_online, report_use
from bot.reports.figures import Asks
from bot.reports.filing import ALL_FIELDS, Filing
from bot.reports.material import Material
from bot.reports.measures import apologised, digitised, on_time
from bot.reports.paper import Column, Head, Line, Paper, Section, Table, number, point, sums
from bot.reports.period import Period
from bot.reports.scope import Scope
from bot.reports.share import share_cells
from bot.reports.tables import Cell
from bot.reports.words import words

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

SurveyPart = Callable[[Scope, Period, Asks], Awaitable[tuple[Line | Table, ...]]]
"""What the survey adds: its own module may not be there, so it is handed in."""


async def no_survey(scope: Scope, period: Period, asks: Asks) -> tuple[Line | Table, ...]:
    """The part of a house without a survey."""
    return ()


def compose(found: Material, survey: tuple[Line | Table, ...] = (), unit: str = "") -> Paper:
    """The whole paper; `unit` is the key of the one commune whose paper it is."""
    said = words().report
    head = heading(found, unit)
    parts = (
        (said.received, _received(found)),
        (said.overdue, _overdue(found)),
        (said.apologies, _apologies(found)),
        (said.causes, _causes(found)),
        (said.online, report_online.online(found)),
        (said.praise, report_online.praise(found)),
        (said.digital, _digital(found)),
        (said.survey, survey or (Line(said.survey_none),)),
        (said.asked, report_use.asked(found)),
        (said.beside, report_use.beside(found)),
        (said.proposals, tuple(Line(line) for line in said.proposals_lines)),
    )
    sections = tuple(Section(f"{ROMAN[n]}. {title}", body) for n, (title, body) in enumerate(parts))
    period = period_name(found.period)
    opening = (Line(said.opening(agency=" ".join(head.agency.split()), period=period)),)
    return Paper(head, opening, sections, (Line(said.closing(period=period)),))


def period_name(period: Period) -> str:
    """A period as papers call it."""
    n: object = ROMAN[period.number - 1] if period.length == "quarter" else period.number
    return words().report.period[period.length](n=n, year=period.first.year)


def heading(found: Material, unit: str) -> Head:
    """Who reports to whom: by the town's file, or the commune's own committee."""
    said = words().report
    about = said.about[found.period.length](period=period_name(found.period))
    letter = _letterhead(found, unit)
    if letter:
        head = {"above": letter.above, "agency": letter.agency, "mark": letter.mark}
        more = {"signs_for": letter.signs_for, "signer": letter.signer, "place": letter.place}
        return Head(**head, **more, kind=said.kind, about=about, to=letter.to, copies=letter.copies)
    known = found.book.places.by_key.get(unit)
    return Head(
        above="",  # a people's committee has none above it on its papers
        agency=said.committee(unit=found.name(unit)) if known else said.unknown_agency,
        mark=said.unit_mark,
        place=known.name if known else said.unknown_agency,
        kind=said.kind,
        about=about,
        to=(said.unknown_agency,),
        copies=said.unit_copies,
        signs_for=said.unit_signs_for if known else "",
        signer=said.unit_signer if known else said.unknown_agency,
    )


def unsigned(found: Material, unit: str, kind: str, about: str) -> Head:
    """The heading of a paper of another kind, which is sent to nobody and signed by nobody."""
    nobody: dict[str, Any] = {"to": (), "copies": (), "signs_for": "", "signer": ""}
    return replace(heading(found, unit), kind=kind, about=about, **nobody)


def _letterhead(found: Material, unit: str) -> Letterhead | None:
    heads = holding(found.book.town.letterheads, found.day)
    return next((head for head in heads if head.unit == unit), None)


def _received(found: Material) -> tuple[Line | Table, ...]:
    said = words().report
    if not found.months:
        return (Line(said.no_data),)
    columns = (
        Column(said.column_unit, "text", 2.8),
        Column(said.column_carried, wide=1.4),
        *(
            Column(title, wide=1.15)
            for title in (
                said.column_received,
                said.column_early,
                said.column_on_time,
                said.column_late,
                said.column_pending,
                said.column_pending_late,
            )
        ),
        Column(said.column_on_time_share, "text", 2),
        Column(said.column_percent, "percent", 1.5),
    )
    rows = [(found.name(unit), *_flow(found.of(unit))) for unit in found.units()]
    rows.append((said.total, *_flow(found.all())))
    return (Table(said.sheet_received, columns, tuple(rows), total=True),)


def _flow(one: Filing) -> tuple[int | float | str | None, ...]:
    solved = (one.early, one.on_time, one.late)
    standing = (one.pending, one.pending_late)
    return (one.carried, one.received, *solved, *standing, *share_cells(on_time(one)))


def _overdue(found: Material) -> tuple[Line | Table, ...]:
    """By field and agency; the fields that are kept apart always, the others where they are."""
    said = words().report
    apart = [f.id for f in holding(found.book.town.fields, found.day) if f.apart]
    lines = _overdue_lines(found, apart)
    total = (said.total, None, *(sums([line[2:] for line in lines]) or (None, None)))
    columns = (
        Column(said.column_field, "text", 2.4),
        Column(said.column_agency, "text", 3),
        Column(said.column_late),
        Column(said.column_pending_late),
    )
    table = Table(said.sheet_overdue, columns, (*lines, total), total=True)
    return (*_overdue_in_words(found, apart), table, Line(said.by_letter, note=True))


def _overdue_lines(found: Material, apart: list[str]) -> list[tuple[Cell, ...]]:
    late = [row for row in found.rows() if row.late or row.pending_late]
    lines: list[tuple[Cell, ...]] = []
    for field in apart:
        mine = [_overdue_line(found, row) for row in late if row.field == field]
        lines += mine or [(found.field_name(field), None, None, None)]
    return lines + [_overdue_line(found, row) for row in late if row.field not in apart]


def _overdue_line(found: Material, row: Filing) -> tuple[Cell, ...]:
    return found.field_name(row.field), _agency(found, row), row.late, row.pending_late


def _overdue_in_words(found: Material, apart: list[str]) -> tuple[Line, ...]:
    """The sentence of the letter: how many in all, and how many in each of the fields apart."""
    said = words().report
    rows = [row for row in found.rows() if row.pending_late is not None]
    if not rows:
        return (Line(said.no_data),)
    counts = {field: [r.pending_late or 0 for r in rows if r.field == field] for field in apart}
    parts = [
        said.overdue_part(field=found.field_name(field), n=number(sum(known)))
        for field, known in counts.items()
        if known
    ]
    told = said.overdue_parts(parts="; ".join(parts)) if parts else ""
    total = sum(row.pending_late or 0 for row in rows)
    days = {row.as_of for row in rows if row.as_of}
    day = said.overdue_end
    if len(days) == 1:
        day = said.overdue_day(day=f"{date.fromisoformat(days.pop()):%d/%m/%Y}")
    return (Line(said.overdue_total(day=day, n=number(total), parts=told)),)


def _apologies(found: Material) -> tuple[Line | Table, ...]:
    said = words().report
    by_agency: dict[str, list[Filing]] = {}
    for row in found.rows():
        if row.apologies is not None or row.late or row.pending_late:
            by_agency.setdefault(_agency(found, row), []).append(row)
    if not by_agency:
        return (Line(said.no_data),)
    lines = []
    for agency, rows in by_agency.items():
        late = sums([(row.late, row.pending_late, row.apologies) for row in rows])
        one = Filing.from_plain(
            dict(zip(("late", "pending_late", "apologies"), late, strict=True)) | {"unit": agency}
        )
        measure = apologised(one)
        lines.append((agency, measure.denominator, measure.numerator, *share_cells(measure)))
    columns = (
        Column(said.column_agency, "text", 4),
        Column(said.column_late_all),
        Column(said.column_apologies),
        Column(f"{said.column_apologies}, n/N", "text", 1.2),
        Column(said.column_percent, "percent"),
    )
    return (Table(said.sheet_apologies, columns, tuple(lines)),)


def _causes(found: Material) -> tuple[Line | Table, ...]:
    said = words().report
    lines = []
    for row in found.rows():
        if row.cause:
            field = said.cause_field(field=found.field_name(row.field))
            field = "" if row.field == ALL_FIELDS else field
            told = {"unit": _agency(found, row), "field": field, "cause": row.cause.rstrip(".")}
            lines.append(point(said.cause_line(**told)))
    return tuple(lines) or (Line(said.no_data),)


def _digital(found: Material) -> tuple[Line | Table, ...]:
    said = words().report
    rows = [(found.name(unit), digitised(found.of(unit))) for unit in found.units()]
    if all(measure.numerator is None for _, measure in rows):
        return (Line(said.no_data),)
    columns = (
        Column(said.column_unit, "text", 3),
        Column(said.column_results),
        Column(said.column_digitised),
        Column(f"{said.column_digitised}, n/N", "text", 1.4),
        Column(said.column_percent, "percent"),
    )
    lines = tuple(
        (name, measure.denominator, measure.numerator, *share_cells(measure))
        for name, measure in rows
    )
    return (Table(said.sheet_digital, columns, lines),)


def _agency(found: Material, row: Filing) -> str:
    """Who answers for a row: the agency that was typed in, else the unit itself."""
    return row.agency or found.name(row.unit)

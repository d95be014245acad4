"""Sheets of filed dossiers read into rows; every fault of every cell is told at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.content.sheets import RowFault, RowFaults, SheetRow, Table
from bot.core.dated import holding
from bot.core.fold import key
from bot.core.handbook import Handbook
from bot.core.places import Unit
from bot.reports.filing import ALL_FIELDS, NUMBERS, Filing
from bot.reports.period import Period
from bot.reports.tables import Cell
from bot.reports.words import words

MOST = 10_000_000
AT_MOST = (
    ("online", ("received",)),
    ("full_received", ("received",)),
    ("full_online", ("full_received",)),
    ("full_online", ("online",)),
    ("synced", ("received",)),
    ("online_late", ("online",)),
    ("pending_late", ("pending",)),
    ("digitised", ("early", "on_time", "late")),
)
"""A number that cannot be greater than the sum of others, where all are known."""


@dataclass(frozen=True, slots=True)
class _Names:
    """Whom and what a sheet may name in a month."""

    units: Mapping[str, str]
    elsewhere: Mapping[str, Unit]
    """Units that are not of that month."""
    fields: Mapping[str, str]


@dataclass(slots=True)
class _Sheet:
    names: _Names
    faults: RowFaults
    rows: dict[tuple[str, str, str], int] = field(default_factory=dict)


def headings() -> Mapping[str, tuple[str, ...]]:
    """The columns, and the headings under which they may stand."""
    return words().filing.headings


def parse(
    table: Table, month: Period, book: Handbook
) -> tuple[tuple[Filing, ...], tuple[RowFault, ...]]:
    """The rows of a month, and everything that is wrong with the sheet."""
    sheet = _Sheet(_names(book, month.first), RowFaults(words().filing.faults, table.headings))
    if "unit" not in table.headings:
        sheet.faults.add(1, "unit", "no_column", name=headings()["unit"][0])
    found = [_filing(row, sheet) for row in table.rows if not _is_total(row)]
    if not found:
        sheet.faults.add(1, "unit", "no_rows")
    filings = tuple(filing for filing in found if filing is not None)
    return filings, tuple(sorted(sheet.faults.faults))


def template(book: Handbook, month: Period) -> tuple[list[str], list[list[Cell]]]:
    """Headings and a row for every unit and desk of a month, to be filled in."""
    names = [columns[0] for columns in headings().values()]
    fields = holding(book.town.fields, month.first)
    whole = next((f.name for f in fields if f.id == ALL_FIELDS), "")
    apart = [f.name for f in fields if f.apart]
    rows: list[list[Cell]] = [[unit.name, whole] for unit in book.places.on(month.first)]
    for desk in holding(book.town.desks, month.first):
        rows += [[desk.name, field] for field in (*apart, whole)]
    blank: list[Cell] = [None] * (len(names) - 2)
    return names, [[*row, *blank] for row in rows]


def _names(book: Handbook, day: date) -> _Names:
    units: dict[str, str] = {}
    for unit in book.places.everywhere(day):
        for name in (unit.key, unit.code, *unit.former_codes):
            units.setdefault(key(name), unit.key)
    for unit in book.places.on(day):
        for name in (unit.name, unit.full, f"{unit.kind} {unit.name}", unit.short, *unit.aliases):
            units[key(name)] = unit.key
    for desk in holding(book.town.desks, day):
        units |= {key(name): desk.id for name in (desk.id, desk.name, *desk.also)}
    units.pop("", None)
    others = [unit for unit in book.town.units if not unit.holds(day)]
    elsewhere = {key(name): u for u in others for name in (u.name, u.full, u.key)}
    fields = {
        key(name): f.id for f in holding(book.town.fields, day) for name in (f.id, f.name, *f.also)
    }
    return _Names(units, elsewhere, fields)


def _is_total(row: SheetRow) -> bool:
    return key(row["unit"]) in map(key, words().filing.totals)


def _filing(row: SheetRow, sheet: _Sheet) -> Filing | None:
    before = len(sheet.faults.faults)
    unit, field = _unit(row, sheet), _field(row, sheet)
    numbers = {name: _number(row, name, sheet.faults) for name in NUMBERS}
    met, as_of = _met(row, sheet.faults), _as_of(row, sheet.faults)
    _check(row, numbers, sheet.faults)
    if unit is None or field is None or len(sheet.faults.faults) > before:
        return None
    told = {name: " ".join(row[name].split()) for name in ("agency", "cause")}
    filing = Filing.from_plain(
        {"unit": unit, "field": field, "met": met, "as_of": as_of, **told, **numbers}
    )
    first = sheet.rows.setdefault(filing.row, row.n)
    if first != row.n:
        sheet.faults.add(row.n, "unit", "row_twice", row=first)
    return filing


def _unit(row: SheetRow, sheet: _Sheet) -> str | None:
    text, names = row["unit"], sheet.names
    if unit := names.units.get(key(text)):
        return unit
    if not text:
        sheet.faults.add(row.n, "unit", "need_value")
    elif other := names.elsewhere.get(key(text)):
        sheet.faults.add(row.n, "unit", "other_time", text=text, full=other.full)
    else:
        sheet.faults.add(row.n, "unit", "unknown_unit", text=text)
    return None


def _field(row: SheetRow, sheet: _Sheet) -> str | None:
    text = row["field"]
    if not text:
        return ALL_FIELDS
    if field := sheet.names.fields.get(key(text)):
        return field
    sheet.faults.add(row.n, "field", "unknown_field", text=text)
    return None


def _number(row: SheetRow, column: str, faults: RowFaults) -> int | None:
    text = row[column].replace("\u00a0", " ").strip()
    if text in ("", "-", "\u2013"):
        return None
    parts = text.replace(" ", ".").split(".")
    whole = len(parts) == 1 or (len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:]))
    plain = "".join(parts)
    if not (whole and plain.isascii() and plain.isdigit()):
        faults.add(row.n, column, "not_number", text=text)
        return None
    if int(plain) > MOST:
        faults.add(row.n, column, "too_great", text=text)
        return None
    return int(plain)


def _met(row: SheetRow, faults: RowFaults) -> bool | None:
    told, said = key(row["met"]), words().filing
    if told in map(key, said.met_yes):
        return True
    if told in map(key, said.met_no):
        return False
    if told:
        faults.add(row.n, "met", "not_verdict", text=row["met"])
    return None


def _as_of(row: SheetRow, faults: RowFaults) -> str:
    text = row["as_of"]
    parts = text.replace("-", "/").replace(".", "/").split("/")
    try:
        numbers = [int(part) for part in parts] if text else []
        if len(numbers) == 3:
            first, middle, last = numbers
            day = date(first, middle, last) if first > 31 else date(last, middle, first)
            return day.isoformat()
    except ValueError:
        pass
    if text:
        faults.add(row.n, "as_of", "not_day", text=text)
    return ""


def _check(row: SheetRow, numbers: Mapping[str, int | None], faults: RowFaults) -> None:
    """Numbers that cannot stand beside each other."""
    for name, others in AT_MOST:
        number, rest = numbers[name], [numbers[other] for other in others]
        known = [n for n in rest if n is not None]
        if number is not None and len(known) == len(rest) and number > sum(known):
            names = " + ".join(faults.headings.get(o, headings()[o][0]) for o in others)
            faults.add(row.n, name, "too_many", n=number, most=sum(known), names=names)
    done = [numbers[name] for name in ("early", "on_time", "late")]
    there = [numbers[name] for name in ("carried", "received")]
    if None not in done and None not in there:
        solved, most = sum(n or 0 for n in done), sum(n or 0 for n in there)
        if solved > most:
            faults.add(row.n, "on_time", "solved_more", n=solved, most=most)

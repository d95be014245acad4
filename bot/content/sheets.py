"""Sheets that people hand in: CSV and XLSX, read into rows under known columns.

A sheet is somebody else's file: its size is bounded before it is opened, its formulas are never
computed, and whatever a cell holds comes out as text.
"""

import csv
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from bot.core.fold import key

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024
MOST_ROWS = 60_000
MOST_COLUMNS = 80
HEADING_WITHIN = 15
"""Rows at the top among which the headings are looked for; portals put titles above them."""

Headings = Mapping[str, Sequence[str]]
"""A column's id, and the headings under which people know it."""


class SheetError(Exception):
    """The file as a whole cannot be read; `kind` names the reason in the words of a report."""

    def __init__(self, kind: str, **values: object) -> None:
        super().__init__(kind, values)
        self.kind, self.values = kind, values


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as a spreadsheet shows it, and its cells by column."""

    n: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows under the headings."""

    rows: tuple[SheetRow, ...]
    headings: Mapping[str, str]
    """A column's id, and its heading as it is written in this file."""
    unknown: tuple[str, ...] = ()
    """Headings that mean nothing here."""


@dataclass(frozen=True, slots=True, order=True)
class RowFault:
    """What is wrong with one cell, for the person who made the sheet."""

    row: int
    column: str
    """The heading, as it is written in the file."""
    text: str


@dataclass(slots=True)
class RowFaults:
    """The faults of a sheet, gathered in one pass."""

    words: Mapping[str, str]
    """What each kind of fault is called."""
    headings: Mapping[str, str]
    faults: list[RowFault] = field(default_factory=list)

    def add(self, row: int, column: str, kind: str, /, **values: object) -> None:
        """Note a fault of a cell."""
        heading = self.headings.get(column, column)
        self.faults.append(RowFault(row, heading, self.words[kind].format(**values)))


def read_table(file: Path, headings: Headings) -> Table:
    """The table of a file on the disk."""
    return table_of(file.name, file.read_bytes(), headings)


def table_of(name: str, data: bytes, headings: Headings) -> Table:
    """The table of a file that was handed in; raises SheetError where it is none."""
    if len(data) > LARGEST:
        raise SheetError("sheet_large", megabytes=LARGEST // 1024 // 1024)
    ending = name.rpartition(".")[2].lower()
    if ending == "csv":
        grid = _csv(data)
    elif ending in ("xlsx", "xlsm"):
        grid = _xlsx(data)
    else:
        raise SheetError("sheet_kind", ending=ending)
    return _under_headings(list(_bounded(grid)), headings)


def _bounded(grid: Iterator[list[str]]) -> Iterator[list[str]]:
    for n, row in enumerate(grid):
        if n >= MOST_ROWS:
            raise SheetError("sheet_rows", most=MOST_ROWS)
        yield row[:MOST_COLUMNS]


def _csv(data: bytes) -> Iterator[list[str]]:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise SheetError("sheet_letters") from None
    top = "\n".join(text.split("\n", HEADING_WITHIN)[:HEADING_WITHIN])
    mark = max(",;\t", key=top.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    except csv.Error as error:
        raise SheetError("sheet_broken", problem=error) from None


def _xlsx(data: bytes) -> Iterator[list[str]]:
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(part.file_size for part in packed.infolist())
        if size > LARGEST_UNPACKED:
            raise SheetError("sheet_large", megabytes=LARGEST // 1024 // 1024)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        for row in sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS):
            yield [_text(cell) for cell in row]
        book.close()
    except SheetError:
        raise
    except Exception as error:  # openpyxl raises whatever a broken file makes it stumble over
        raise SheetError("sheet_broken", problem=type(error).__name__) from None


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _under_headings(grid: list[list[str]], headings: Headings) -> Table:
    known = {key(name): id for id, names in headings.items() for name in (id, *names)}
    top, found = max(
        ((n, _found(row, known)) for n, row in enumerate(grid[:HEADING_WITHIN])),
        key=lambda pair: len(pair[1]),
        default=(0, {}),
    )
    if len(found) < 2:
        raise SheetError("sheet_headings", names=", ".join(n[0] for n in headings.values() if n))
    written = {id: grid[top][place].strip() for id, place in found.items()}
    unknown = [cell.strip() for cell in grid[top] if cell.strip() and key(cell) not in known]
    rows = [
        SheetRow(n, cells)
        for n, row in enumerate(grid[top + 1 :], top + 2)
        if any((cells := _cells(row, found)).values())
    ]
    return Table(tuple(rows), written, tuple(unknown))


def _found(row: list[str], known: Mapping[str, str]) -> dict[str, int]:
    """Columns by their headings; of a heading that stands twice, the first counts."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        if id := known.get(key(cell)):
            found.setdefault(id, place)
    return found


def _cells(row: list[str], found: Mapping[str, int]) -> dict[str, str]:
    return {id: row[place].strip() if place < len(row) else "" for id, place in found.items()}

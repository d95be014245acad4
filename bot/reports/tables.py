"""Sheets that are given out, CSV and XLSX; no text in them is ever taken for a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

Cell = str | int | float | None
RISKY = re.compile(r"\s*[=+\-@|%\uff0b\uff0d\uff1d\uff20]|[\t\r\n]")
"""How a text begins that a spreadsheet may take for a formula, with full-width signs too."""


def defused(cell: Cell) -> Cell:
    """A cell that a spreadsheet shows as it is: texts that look like formulas get a mark before."""
    return f"'{cell}" if isinstance(cell, str) and RISKY.match(cell) else cell


def write_sheet(file: Path, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """One sheet as the ending of the file says."""
    rows = list(rows)
    data = csv_bytes(headings, rows) if file.suffix == ".csv" else xlsx_bytes(headings, rows)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([defused(cell) for cell in headings])
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A workbook of one sheet, its headings kept in sight."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bg_color": "#dde7f3", "border": 1})
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, str(defused(heading)), bold)
            sheet.set_column(place, place, max(10, min(40, len(heading) + 3)))
        sheet.freeze_panes(1, 0)
        for n, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                put(sheet, n, place, cell)
    return out.getvalue()


def put(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: Cell,
    look: object | None = None,
) -> None:
    """A cell as a number or as a text, never as a formula."""
    if cell is None or cell == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(cell, str):
        sheet.write_string(row, column, str(defused(cell)), look)
    else:
        sheet.write_number(row, column, cell, look)

"""Tables as files: CSV and XLSX that no spreadsheet will take for a program."""

import csv
import io
import re
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from bot.web.staff.tables import Table

_DANGEROUS = re.compile(r"^[\s]*[=+\-@\t\r\n|%\uff0b\uff0d\uff1d\uff20]")
"""What a spreadsheet may take for the beginning of a formula, full-width signs too."""
_SHEET = re.compile(r"[\[\]:*?/\\']")
LONGEST_CELL = 32_000


def defused(value: Any) -> Any:
    """A text that would be run as a formula gets an apostrophe; numbers stay numbers."""
    if not isinstance(value, str):
        return value
    text = value.replace("\x00", "")[:LONGEST_CELL]
    return f"'{text}" if _DANGEROUS.match(text) else text


def csv_of(table: Table) -> bytes:
    """One table; the mark in front lets a spreadsheet read the letters rightly."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    headings, rows = table.sheet()
    writer.writerow([defused(heading) for heading in headings])
    writer.writerows([defused(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_of(tables: Iterable[Table]) -> bytes:
    """A workbook, one sheet a table; texts are written as texts and never as formulas."""
    out = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        names: set[str] = set()
        for table in tables:
            sheet = book.add_worksheet(_name(table.plan.title, names))
            headings, rows = table.sheet()
            sheet.freeze_panes(1, 0)
            for k, heading in enumerate(headings):
                sheet.write_string(0, k, heading, bold)
                sheet.set_column(k, k, _width(heading, [row[k] for row in rows]))
            for n, row in enumerate(rows, 1):
                for k, value in enumerate(row):
                    _write(sheet, n, k, value, wrap)
    return out.getvalue()


def _write(sheet: Any, n: int, k: int, value: Any, wrap: Any) -> None:
    if value is None:
        return
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(n, k, value, wrap)
    else:
        sheet.write_string(n, k, str(defused(str(value))), wrap)


def _width(heading: str, values: list[Any]) -> int:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(60, max(10, len(heading) // 2, longest) + 2)


def _name(title: str, taken: set[str]) -> str:
    """A sheet's name: 31 letters at most, and no other's."""
    name = _SHEET.sub(" ", title)[:28].strip() or "1"
    n = 1
    while (full := name if n == 1 else f"{name} {n}").lower() in taken:
        n += 1
    taken.add(full.lower())
    return full

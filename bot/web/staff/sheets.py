"""Tables as files: one as CSV, all of a page as XLSX; no spreadsheet takes them for programs."""

import io
import re
from collections.abc import Iterable
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from bot.reports.tables import csv_bytes, put
from bot.web.staff.tables import Table

_SHEET = re.compile(r"[\[\]:*?/\\']")


def csv_of(table: Table) -> bytes:
    """One table; the mark in front lets a spreadsheet read the letters rightly."""
    headings, rows = table.sheet()
    return csv_bytes(headings, rows)


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
                put(sheet, 0, k, heading, bold)
                sheet.set_column(k, k, _width(heading, [row[k] for row in rows]))
            for n, row in enumerate(rows, 1):
                for k, value in enumerate(row):
                    put(sheet, n, k, value, wrap)
    return out.getvalue()


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

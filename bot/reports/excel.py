"""A paper's tables as a workbook: a sheet for each, numbers as numbers, no text as a formula."""

import io
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from bot.reports.paper import Look, Paper, Table
from bot.reports.tables import put
from bot.reports.words import words

FORMATS: dict[Look, str] = {"text": "@", "number": "#,##0.##", "percent": '0.00"%"', "link": "@"}


def excel(paper: Paper) -> bytes:
    """The file."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        _first(book, paper)
        taken: dict[str, int] = {}
        for table in paper.all_tables():
            taken[table.name] = taken.get(table.name, 0) + 1
            n = taken[table.name]
            _sheet(book, table, table.name if n == 1 else f"{table.name} {n}")
    return out.getvalue()


def _first(book: Any, paper: Paper) -> None:
    """What the paper is, and its lines, on a sheet of its own."""
    sheet = book.add_worksheet(words().report.kind.capitalize())
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    sheet.set_column(0, 0, 110)
    lines = [(paper.head.agency, bold), (paper.head.about, bold), ("", wrapped)]
    for section in paper.sections:
        lines.append((section.title, bold))
        lines += [(part.text, wrapped) for part in section.parts if not isinstance(part, Table)]
    for n, (text, look) in enumerate(lines):
        put(sheet, n, 0, text, look)


def _sheet(book: Any, table: Table, name: str) -> None:
    sheet = book.add_worksheet(name[:31])
    heading = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
    top = book.add_format(heading | {"align": "center", "bg_color": "#dde7f3"})
    for place, column in enumerate(table.columns):
        put(sheet, 0, place, column.title, top)
        sheet.set_column(place, place, max(11, min(48, 12 * column.wide)))
    sheet.freeze_panes(1, 1)
    for n, row in enumerate(table.rows, 1):
        last = table.total and n == len(table.rows)
        for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            look = {"border": 1, "num_format": FORMATS[column.look], "bold": last}
            put(sheet, n, place, cell, book.add_format(look))

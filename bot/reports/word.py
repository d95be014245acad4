"""A paper as a Word file, laid out as decree 30/2020 asks: A4, a Times-like face, heading in two
columns, numbers of pages above the text from the second page on."""

import io
from datetime import date
from functools import partial
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from bot.reports.paper import Column, Head, Line, Paper, Section, Table, written
from bot.reports.words import words

FACE = "Times New Roman"
BODY, SMALL = Pt(14), Pt(12)
TEXT_WIDE = 165.0
"""Millimetres between the margins: 210 less 30 on the left and 15 on the right."""
LEFT_HEAD = 65.0


def word(paper: Paper, day: date) -> bytes:
    """The file; `day` tells the year of the date line."""
    document = docx.Document()
    _page(document)
    _heading(document, paper.head, day)
    for line in paper.opening:
        _line(document, line)
    for n, section in enumerate(paper.sections):
        _section(document, section, fresh=paper.fresh_pages and n > 0)
    for line in paper.closing:
        _line(document, line, close=True)
    _foot(document, paper.head)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _page(document: Document) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FACE, BODY
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    style.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    _field(number, "PAGE")


def _heading(document: Document, head: Head, day: date) -> None:
    said = words().report
    table = _plain_table(document, 1, (LEFT_HEAD, TEXT_WIDE - LEFT_HEAD))
    left, right = table.rows[0].cells
    if head.above:
        _centred(left, head.above.upper(), Pt(12))
    _centred(left, head.agency.upper(), Pt(12), bold=True)
    _rule(_centred(left, "", Pt(3)), LEFT_HEAD, 22)
    _centred(left, said.number(mark=head.mark), Pt(13), before=Pt(4))
    _centred(right, said.nation, Pt(12), bold=True)
    _centred(right, said.motto, Pt(13), bold=True)
    _rule(_centred(right, "", Pt(3)), TEXT_WIDE - LEFT_HEAD, 52)
    date_line = said.date(place=head.place, year=day.year)
    _centred(right, date_line, Pt(13), italic=True, before=Pt(4))
    for cell in (left, right):
        _drop_first(cell)
    _centred(document, head.kind, Pt(14), bold=True, before=Pt(18))
    about = _centred(document, head.about, Pt(14), bold=True)
    about.paragraph_format.keep_with_next = True
    _rule(_centred(document, "", Pt(3)), TEXT_WIDE, 40)
    _dear(document, head)


def _dear(document: Document, head: Head) -> None:
    said = words().report
    if len(head.to) == 1:
        told = f"{said.dear} {head.to[0]}"
        _centred(document, told, BODY, before=Pt(12), after=Pt(12))
    elif head.to:
        _paragraph(document, said.dear, BODY, before=Pt(12)).paragraph_format.left_indent = Mm(30)
        for name in head.to:
            _paragraph(document, f"- {name};", BODY).paragraph_format.left_indent = Mm(45)


def _section(document: Document, section: Section, fresh: bool) -> None:
    title = _paragraph(document, section.title, BODY, bold=True, before=Pt(8), after=Pt(4))
    title.paragraph_format.keep_with_next = True
    title.paragraph_format.first_line_indent = Mm(10)
    title.paragraph_format.page_break_before = fresh
    for part in section.parts:
        if isinstance(part, Table):
            _table(document, part)
        else:
            _line(document, part)


def _line(document: Document, line: Line, close: bool = False) -> None:
    """A paragraph; a close one stays on the page of what follows."""
    text = f"- {line.text}" if line.point else line.text
    size = SMALL if line.note else BODY
    told = _paragraph(document, text, size, italic=line.note, align=ALIGN.JUSTIFY, after=Pt(4))
    told.paragraph_format.first_line_indent = Mm(10)
    told.paragraph_format.keep_with_next = close


def _table(document: Document, table: Table) -> None:
    """Borders all round, headings on every page, numbers to the right."""
    wide = sum(column.wide for column in table.columns)
    widths = tuple(TEXT_WIDE * column.wide / wide for column in table.columns)
    drawn = document.add_table(rows=1, cols=len(widths), style="Table Grid")
    _fix(drawn, widths)
    size = Pt(12) if len(widths) < 7 else Pt(11) if len(widths) < 11 else Pt(10)
    for cell, column in zip(drawn.rows[0].cells, table.columns, strict=True):
        _fill(cell, column.title, size, ALIGN.CENTER, bold=True)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    _mark(drawn.rows[0], "w:tblHeader")
    for n, row in enumerate(table.rows):
        last = table.total and n == len(table.rows) - 1
        cells = drawn.add_row().cells
        for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            text = _cell_text(row[place], column, last)
            _fill(cell, text, size, _side(column, place), bold=last)
    for line in drawn.rows:
        _mark(line, "w:cantSplit")
    _fix(drawn, widths)
    _tight(drawn)
    _low(_paragraph(document, "", Pt(6)), Pt(8))


def _cell_text(cell: Any, column: Column, last: bool) -> str:
    return "" if last and cell is None and column.look == "text" else written(cell, column.look)


def _side(column: Column, place: int) -> ALIGN:
    if column.look != "text":
        return ALIGN.RIGHT
    return ALIGN.LEFT if column.wide > 2 or place == 0 else ALIGN.CENTER


def _foot(document: Document, head: Head) -> None:
    said = words().report
    if not head.signer:
        return
    _paragraph(document, "", Pt(8)).paragraph_format.keep_with_next = True
    table = _plain_table(document, 1, (80.0, TEXT_WIDE - 80.0))
    _mark(table.rows[0], "w:cantSplit")
    left, right = table.rows[0].cells
    _paragraph(left, said.copies, Pt(12), bold=True, italic=True)
    for n, name in enumerate(head.copies):
        _paragraph(left, f"- {name}{'.' if n == len(head.copies) - 1 else ';'}", Pt(11))
    if head.signs_for:
        _centred(right, head.signs_for.upper(), Pt(13), bold=True)
    _centred(right, head.signer.upper(), Pt(13), bold=True)
    for cell in (left, right):
        _drop_first(cell)


def _plain_table(document: Document, rows: int, widths: tuple[float, ...]) -> WordTable:
    table: WordTable = document.add_table(rows=rows, cols=len(widths))
    _fix(table, widths)
    return table


def _fix(table: WordTable, widths: tuple[float, ...]) -> None:
    """Widths as they are told, in every cell: Word goes by cells, LibreOffice by columns."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = Mm(wide)
    for row in table.rows:
        for cell, wide in zip(row.cells, widths, strict=True):
            cell.width = Mm(wide)


def _low(paragraph: Paragraph, high: Pt) -> None:
    """An empty paragraph no higher than this, whatever its letters would need."""
    paragraph.paragraph_format.line_spacing = high


def _tight(table: WordTable) -> None:
    """One millimetre between letters and borders, so that headings are not torn apart."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        mark = OxmlElement(f"w:{side}")
        mark.set(qn("w:w"), "57")
        mark.set(qn("w:type"), "dxa")
        margins.append(mark)
    table._tbl.tblPr.append(margins)


def _mark(row: _Row, name: str) -> None:
    """A row that stands again at the top of every page, or that no page may break in two."""
    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)


def _fill(cell: _Cell, text: str, size: Pt, align: ALIGN, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = align
    _run(paragraph, text, size, bold=bold)


def _paragraph(
    place: Document | _Cell,
    text: str,
    size: Pt,
    *,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN | None = None,
    before: Pt | None = None,
    after: Pt | None = None,
) -> Paragraph:
    paragraph: Paragraph = place.add_paragraph()
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_before = before
    paragraph.paragraph_format.space_after = after
    _run(paragraph, text, size, bold=bold, italic=italic)
    return paragraph


_centred = partial(_paragraph, align=ALIGN.CENTER)


def _run(
    paragraph: Paragraph, text: str, size: Pt, *, bold: bool = False, italic: bool = False
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = size, bold, italic


def _rule(paragraph: Paragraph, wide: float, length: float) -> None:
    """A line of a length in millimetres in the middle: the border of a paragraph that is set in."""
    inset = Mm((wide - length) / 2 - 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = inset
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    _low(paragraph, Pt(5))
    paragraph._p.get_or_add_pPr().append(borders)


def _drop_first(cell: _Cell) -> None:
    """Every cell begins with a paragraph that nobody asked for."""
    first = cell.paragraphs[0]._p
    first.getparent().remove(first)


def _field(paragraph: Paragraph, name: str) -> None:
    """A field that Word fills in, such as the number of the page."""
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, name), ("end", None)):
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = text
        run._r.append(mark)

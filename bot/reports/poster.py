"""Posters to print: A4 and A5, fonts embedded, a QR code for each way into the talk."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Literal

import segno
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, A5
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from bot.core.places import Unit
from bot.core.town import Spot
from bot.reports.links import Doors, Way, short_address, typed, ways
from bot.reports.words import words

rl_config.useA85 = 0  # plain streams: smaller, and quicker to write

FONTS = Path(__file__).parent / "fonts"
PLAIN, BOLD = "NotoSans", "NotoSans-Bold"
BLUE, INK, RED = HexColor("#0b3f7e"), HexColor("#1b1b1b"), HexColor("#b3261e")
PALE, LINE, WHITE = HexColor("#eef3fa"), HexColor("#b9c7da"), HexColor("#ffffff")
WIDE, HIGH = A4
EDGE = 34.0
"""Points that stay white at every edge, since printers cannot reach it."""

TOUCHING = 1.04
"""Height of a square: a little of it lies under the row below, so that no line shows."""
OVER_EACH_OTHER = 1
"""How reportlab fills squares that touch; its own way leaves white lines between them."""
LARGEST = 200.0
"""Points of a code's side; beside it the words must still have their room."""

Size = Literal["A4", "A5"]


@dataclass(frozen=True, slots=True)
class Poster:
    """One sheet: a unit, and where it will hang."""

    unit: Unit
    spot: Spot | None
    ways: tuple[Way, ...]
    code: str
    """What can be typed instead of scanning."""
    address: str

    @property
    def name(self) -> str:
        """For the names of files."""
        return self.spot.id if self.spot else "chung"


def poster(unit: Unit, spot: Spot | None, doors: Doors) -> Poster:
    """The poster of a unit for a spot."""
    address = short_address(doors, unit)
    return Poster(unit, spot, ways(doors, unit, spot), typed(unit, spot), address)


def pdf(posters: Sequence[Poster], size: Size) -> bytes:
    """One page for each poster; A5 is the same sheet made smaller."""
    _fonts()
    page = A4 if size == "A4" else A5
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=page, pageCompression=1, invariant=1)
    canvas.setTitle(", ".join(dict.fromkeys(p.unit.full for p in posters)))
    for sheet in posters:
        canvas.scale(page[0] / WIDE, page[1] / HIGH)
        _draw(canvas, sheet)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def code_svg(way: Way) -> bytes:
    """One QR code as SVG."""
    return _saved(way, "svg", scale=8)


def code_png(way: Way) -> bytes:
    """One QR code as PNG, for pages and letters; to print it large, there is the SVG."""
    return _saved(way, "png", scale=10)


def _saved(way: Way, kind: str, scale: int) -> bytes:
    out = io.BytesIO()
    _qr(way.address).save(out, kind=kind, scale=scale, border=4)
    return out.getvalue()


@cache
def _fonts() -> None:
    for name in (PLAIN, BOLD):
        file = FONTS / f"{name}.ttf" if name == BOLD else FONTS / f"{name}-Regular.ttf"
        pdfmetrics.registerFont(TTFont(name, str(file)))


@lru_cache(maxsize=64)
def _qr(address: str) -> segno.QRCode:
    return segno.make(address, error="m", micro=False)


def _draw(canvas: Canvas, sheet: Poster) -> None:
    """From the top of the sheet to its foot."""
    below = _heading(canvas, sheet)
    below = _codes(canvas, sheet, below)
    below = _typing(canvas, sheet, below)
    above = _never(canvas)
    _questions(canvas, below, above)
    _foot(canvas, sheet)


def _heading(canvas: Canvas, sheet: Poster) -> float:
    said, top = words().poster, HIGH - EDGE
    canvas.setFillColor(BLUE)
    canvas.roundRect(EDGE, top - 62, WIDE - 2 * EDGE, 62, 10, stroke=0, fill=1)
    canvas.setFillColor(WHITE)
    _centred(canvas, said.body(unit=sheet.unit.full.upper()), top - 28, BOLD, 19, 40)
    _centred(canvas, _first_large(sheet.unit.province), top - 49, PLAIN, 14, 40)
    canvas.setFillColor(INK)
    y = top - 114
    for line in said.headline:
        _centred(canvas, line, y, BOLD, 45)
        y -= 50
    return _paragraph(canvas, said.how, y + 12, PLAIN, 16.5, WIDE - 2 * EDGE - 60)


def _codes(canvas: Canvas, sheet: Poster, top: float) -> float:
    """The codes beside each other, as large as the sheet lets them be."""
    labels = words().poster
    count = max(len(sheet.ways), 1)
    high = min(LARGEST, (WIDE - 2 * EDGE - 18 * (count - 1)) / count)
    left = (WIDE - count * high - 18 * (count - 1)) / 2
    y = top - high - 10
    for n, way in enumerate(sheet.ways):
        x = left + n * (high + 18)
        _squares(canvas, way.address, x, y, high)
        canvas.setFillColor(BLUE)
        canvas.setFont(BOLD, 19)
        canvas.drawCentredString(x + high / 2, y - 21, str(getattr(labels, way.door)))
    return y - 34


def _squares(canvas: Canvas, address: str, x: float, y: float, side: float) -> None:
    """A QR code with its white border, drawn as squares so that it is sharp at any size."""
    rows = [list(row) for row in _qr(address).matrix]
    unit = side / (len(rows) + 8)
    canvas.setStrokeColor(LINE)
    canvas.setFillColor(WHITE)
    canvas.roundRect(x, y, side, side, 8, stroke=1, fill=1)
    canvas.setFillColor(HexColor("#000000"))
    canvas.saveState()
    canvas.translate(x + 4 * unit, y + side - 4 * unit)
    canvas.scale(unit, -unit)
    path = canvas.beginPath()
    for n, row in enumerate(rows):
        for start, length in _runs(row):
            path.rect(start, n, length, TOUCHING)
    canvas.drawPath(path, stroke=0, fill=1, fillMode=OVER_EACH_OTHER)
    canvas.restoreState()


def _runs(row: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where dark squares begin in a row, and how many there are without a gap."""
    for dark, squares in groupby(enumerate(row), key=lambda square: bool(square[1])):
        places = [place for place, _ in squares]
        if dark:
            yield places[0], len(places)


def _typing(canvas: Canvas, sheet: Poster, top: float) -> float:
    """What to do where no code can be scanned."""
    said = words().poster
    boxes = [(said.or_open, sheet.address)] if sheet.address else []
    chats = [str(getattr(said, way.door)) for way in sheet.ways if way.door != "web"]
    if chats:
        boxes.append((said.or_type(doors=", ".join(chats)), sheet.code))
    wide = (WIDE - 2 * EDGE - 14 * (len(boxes) - 1)) / max(len(boxes), 1)
    for n, (label, value) in enumerate(boxes):
        x = EDGE + n * (wide + 14)
        canvas.setFillColor(PALE)
        canvas.roundRect(x, top - 62, wide, 58, 8, stroke=0, fill=1)
        canvas.setFillColor(INK)
        _fitted(canvas, label, x + wide / 2, top - 23, PLAIN, 13, wide - 20)
        canvas.setFillColor(BLUE)
        _fitted(canvas, value, x + wide / 2, top - 50, BOLD, 25, wide - 20)
    return top - 76 if boxes else top


def _questions(canvas: Canvas, top: float, bottom: float) -> None:
    """What can be asked, in the middle of the room that is left."""
    said, step = words().poster, 24.0
    top -= max(0.0, (top - bottom - 24 - step * len(said.questions)) / 2)
    canvas.setFillColor(INK)
    canvas.setFont(BOLD, 17)
    canvas.drawString(EDGE + 4, top - 15, said.ask)
    y = top - 38
    for question in said.questions:
        canvas.setFillColor(BLUE)
        canvas.circle(EDGE + 11, y + 5.5, 3.2, stroke=0, fill=1)
        canvas.setFillColor(INK)
        canvas.setFont(PLAIN, _size(f"“{question}”", PLAIN, 16.5, WIDE - 2 * EDGE - 30))
        canvas.drawString(EDGE + 24, y, f"“{question}”")
        y -= step


def _never(canvas: Canvas) -> float:
    """What the bot never asks; above it the room for the rest ends."""
    said, high = words().poster, 66.0
    low = EDGE + 36
    canvas.setFillColor(WHITE)
    canvas.setStrokeColor(RED)
    canvas.setLineWidth(2.2)
    canvas.roundRect(EDGE + 1, low, WIDE - 2 * EDGE - 2, high, 10, stroke=1, fill=1)
    canvas.setLineWidth(1)
    canvas.setFillColor(RED)
    _centred(canvas, said.never, low + high - 29, BOLD, 20.5, 34)
    canvas.setFillColor(INK)
    _centred(canvas, said.never_more, low + 15, PLAIN, 14.5, 34)
    return low + high


def _foot(canvas: Canvas, sheet: Poster) -> None:
    said, unit = words().poster, sheet.unit
    canvas.setFillColor(INK)
    _centred(canvas, said.help, EDGE + 16, PLAIN, 11)
    mark = f"{unit.key}/{sheet.name}"
    spot = sheet.spot.name if sheet.spot else ""
    place = f"{unit.full}, {unit.province}"
    canvas.setFillColor(HexColor("#5b6673"))
    foot = said.foot(spot=spot, unit=place, mark=mark).removeprefix(" · ")
    _centred(canvas, foot, EDGE + 1, PLAIN, 9)


def _centred(
    canvas: Canvas, text: str, y: float, font: str, size: float, inset: float = 0.0
) -> None:
    _fitted(canvas, text, WIDE / 2, y, font, size, WIDE - 2 * EDGE - inset)


def _fitted(
    canvas: Canvas, text: str, x: float, y: float, font: str, size: float, wide: float
) -> None:
    canvas.setFont(font, _size(text, font, size, wide))
    canvas.drawCentredString(x, y, text)


def _size(text: str, font: str, size: float, wide: float) -> float:
    """The size, or less where the text would be wider than its room."""
    return min(size, size * wide / max(pdfmetrics.stringWidth(text, font, size), 1))


def _paragraph(canvas: Canvas, text: str, y: float, font: str, size: float, wide: float) -> float:
    """Centred lines of at most this width; where the next thing may begin."""
    line: list[str] = []
    for word in [*text.split(), ""]:
        if not word or pdfmetrics.stringWidth(" ".join([*line, word]), font, size) > wide:
            _centred(canvas, " ".join(line), y, font, size)
            y -= size * 1.35
            line = []
        line.append(word)
    return y + size * 0.6


def _first_large(text: str) -> str:
    return text[:1].upper() + text[1:]

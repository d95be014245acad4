"""Charts as SVG written from numbers: sharp on paper, no script, no style of their own.

The numbers stand in a table beside every chart; the picture says in words what it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH = 340
ROW = 34
LETTER = 7.2
"""Width of an average letter at the size of the labels."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it is of, how long it is (0 to 1), what is written behind it."""

    label: str
    length: float
    shown: str
    low: float | None = None
    high: float | None = None
    """The ends of the margin, 0 to 1."""
    faint: bool = False
    """A small sample."""


def bars(title: str, given: Sequence[Bar]) -> Markup:
    """Bars below one another, each under its label."""
    height = ROW * len(given) + 4
    parts = [_bar(bar, n * ROW) for n, bar in enumerate(given)]
    return _picture(title, [f"{bar.label}: {bar.shown}" for bar in given], height, parts)


def columns(title: str, given: Sequence[tuple[str, int]]) -> Markup:
    """Columns beside one another: one a day or a week; first, last and highest are labelled."""
    most = max((value for _, value in given), default=0) or 1
    height, base, top = 150, 120, 18
    step = (WIDTH - 8) / max(len(given), 1)
    parts = [
        Markup('<line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/>').format(WIDTH, base, base)
    ]
    for n, (_, value) in enumerate(given):
        high = (base - top) * value / most
        parts.append(
            Markup(
                '<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>'
            ).format(4 + n * step + step * 0.1, base - high, step * 0.8, high)
        )
    if given:
        place = max(range(len(given)), key=lambda n: given[n][1])
        x = min(max(4 + (place + 0.5) * step, 14), WIDTH - 14)
        parts.append(_text(x, 12, str(given[place][1]), "middle"))
        parts.append(_text(2, height - 10, given[0][0], "start"))
        parts.append(_text(WIDTH - 2, height - 10, given[-1][0], "end"))
    told = [f"{label}: {value}" for label, value in given]
    return _picture(title, told, height, parts)


def _bar(bar: Bar, y: int) -> Markup:
    room = WIDTH - 8 - LETTER * len(bar.shown)
    length = max(0.0, min(1.0, bar.length)) * max(room, 60)
    shade = "bar faint" if bar.faint else "bar"
    parts = [
        _text(0, y + 12, _cut(bar.label), "start"),
        Markup('<rect class="{}" x="0" y="{}" width="{:.1f}" height="12" rx="2"/>').format(
            shade, y + 17, max(length, 1)
        ),
    ]
    end = length
    if bar.low is not None and bar.high is not None:
        low, high = (max(room, 60) * value for value in (bar.low, bar.high))
        parts.append(
            Markup('<path class="margin" d="M{:.1f} {}H{:.1f}M{:.1f} {}v8M{:.1f} {}v8"/>').format(
                low, y + 23, high, low, y + 19, high, y + 19
            )
        )
        end = max(end, high)
    parts.append(_text(end + 6, y + 28, bar.shown, "start"))
    return Markup("").join(parts)


def _cut(label: str) -> str:
    most = int(WIDTH / LETTER)
    return label if len(label) <= most else label[: most - 1].rstrip() + "\u2026"


def _text(x: float, y: float, text: str, anchor: str) -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(
        x, y, anchor, text
    )


def _picture(title: str, told: Sequence[str], height: int, parts: Sequence[Markup]) -> Markup:
    head = Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">').format(
        WIDTH, height, f"{title}. {'; '.join(told)}"
    )
    return (
        head
        + Markup("<title>{}</title>").format(escape(title))
        + Markup("").join(parts)
        + Markup("</svg>")
    )

"""Tables as data: what a page shows and what a download holds are the same rows.

Headings stand in `tables.yaml`. A share is one cell on a page and its numbers in a download; it
never stands without them. A ratio is a share of everything there was, so it has no margin.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot.content.read import own
from bot.core.talk import HERE
from bot.reports.scores import Share

Kind = Literal[
    "text", "code", "number", "share", "ratio", "change", "score", "day", "moment", "span", "truth"
]  # fmt: skip
RATIO = ("share_percent", "share_part", "share_whole")
"""The columns that a ratio becomes in a download; a share has its margin too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column."""

    id: str
    heading: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A table without its rows, as `tables.yaml` tells it."""

    title: str
    note: str = ""
    compact: bool = False
    """Few and short columns: it stays a table on a phone."""
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesFile:
    """`tables.yaml`."""

    words: Mapping[str, str]
    channels: Mapping[str, str]
    indices: Mapping[str, str]
    """The nine indices of circular 01/2018 by their numbers."""
    tables: Mapping[str, Plan]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: values by column, and where a value leads to."""

    values: Mapping[str, Any]
    links: Mapping[str, str] = field(default_factory=dict)
    act: str = ""
    """The object of the buttons that the page puts behind the row."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its rows."""

    id: str
    rows: Sequence[Row]
    least: int = 0
    """Samples below this are marked as small."""

    @property
    def plan(self) -> Plan:
        """Its headings."""
        return plans().tables[self.id]

    def cells(self, row: Row) -> Iterator[tuple[Column, str, str]]:
        """Column, text and link of every cell of a row."""
        for column in self.plan.columns:
            text = told(row.values.get(column.id), column.kind, self.least)
            yield column, text, row.links.get(column.id, "")

    def sheet(self) -> tuple[list[str], list[list[Any]]]:
        """Headings and raw values, a share as its numbers."""
        headings = [h for column in self.plan.columns for h in _headings(column)]
        rows = [
            [v for c in self.plan.columns for v in _raw(row.values.get(c.id), c.kind)]
            for row in self.rows
        ]
        return headings, rows


@cache
def plans() -> TablesFile:
    """Every table's headings; a fault in them is ours and stops the program."""
    return own(Path(__file__).parent / "tables.yaml", TablesFile)


def table(id: str, rows: Iterable[Mapping[str, Any] | Row], least: int = 0) -> Table:
    """The table of this id, with these rows."""
    made = tuple(row if isinstance(row, Row) else Row(row) for row in rows)
    return Table(id, made, least)


def word(name: str, **values: object) -> str:
    """One of the short words of tables."""
    return plans().words[name].format(**values)


def channel(name: str) -> str:
    """What a channel is called."""
    return plans().channels.get(name, name)


def told(value: Any, kind: Kind, least: int = 0) -> str:
    """A value as people read it here."""
    if value is None or value == "" or (kind == "ratio" and value.percent is None):
        return word("none") if kind in ("share", "ratio", "score") else "\u2013"
    match kind:
        case "number":
            return _number(value)
        case "share":
            return _share(value, least)
        case "ratio":
            return f"{decimal(value.percent)}% ({value.part}/{value.whole})"
        case "change":
            return _change(value)
        case "score":
            return decimal(value)
        case "day":
            return f"{date.fromisoformat(str(value)[:10]):%d/%m/%Y}"
        case "moment":
            return f"{_moment(value):%H:%M %d/%m/%Y}"
        case "span":
            return _span(value)
        case "truth":
            return word("yes" if value else "no")
    return str(value)


def _number(value: int | float) -> str:
    return (
        decimal(Decimal(str(value))) if isinstance(value, float) else f"{value:,}".replace(",", ".")
    )


def decimal(value: Decimal) -> str:
    """A number with a comma."""
    return str(value).replace(".", ",")


def _share(share: Share, least: int) -> str:
    if share.percent is None or share.range is None:
        return word("none")
    low, high = (decimal(bound) for bound in share.range)
    parts = [f"{decimal(share.percent)}% ({share.part}/{share.whole})"]
    parts.append(word("between", low=low, high=high))
    if share.small(least):
        parts.append(word("small"))
    return "; ".join(parts)


def _change(value: int) -> str:
    if value == 0:
        return word("same")
    return word("more" if value > 0 else "less", n=abs(value))


def _span(value: timedelta) -> str:
    minutes = round(value.total_seconds() / 60)
    if minutes < 60:
        return word("minutes", n=minutes)
    if minutes < 48 * 60:
        return word("hours", n=decimal(Decimal(minutes / 60).quantize(Decimal("0.1"))))
    return word("days", n=decimal(Decimal(minutes / 1440).quantize(Decimal("0.1"))))


def _moment(value: Any) -> datetime:
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return at.astimezone(HERE)


def _headings(column: Column) -> list[str]:
    names = {"ratio": RATIO, "share": (*RATIO, "share_low", "share_high")}.get(column.kind)
    if names is None:
        return [column.heading]
    return [word(name, heading=column.heading) for name in names]


def _raw(value: Any, kind: Kind) -> list[Any]:
    if kind == "share":
        if not isinstance(value, Share) or value.percent is None or value.range is None:
            return [None, *((value.part, value.whole) if value else (None, None)), None, None]
        return [float(value.percent), value.part, value.whole, *(float(v) for v in value.range)]
    if kind == "ratio":
        known = isinstance(value, Share) and value.percent is not None
        return [float(value.percent), value.part, value.whole] if known else [None, None, None]
    if value is None:
        return [None]
    match kind:
        case "score":
            return [float(value)]
        case "moment":
            return [f"{_moment(value):%Y-%m-%d %H:%M}"]
        case "day":
            return [str(value)[:10]]
        case "span":
            return [round(value.total_seconds() / 3600, 2)]
        case "truth":
            return [word("yes" if value else "no")]
    return [value]

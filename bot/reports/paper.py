"""A paper before it is drawn: heading, sections, tables; Word, Excel and HTML draw the same one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.core.fold import begun
from bot.reports.tables import Cell

Look = Literal["text", "number", "percent", "link"]
NONE = "\u2013"
"""What stands in a cell that nobody has filled in."""
DECIMALS = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how its cells are written, how wide it is beside the others."""

    title: str
    look: Look = "number"
    wide: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; none is a number that nobody has typed in, which is not nought."""

    name: str
    """Short, for a sheet of a workbook."""
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: bool = False
    """Whether the last row is a total."""


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph; a point of a list has a dash before it."""

    text: str
    point: bool = False
    note: bool = False
    """Small and slanted, for sources and reservations."""


def point(text: str) -> Line:
    """A point of a list."""
    return Line(begun(text), point=True)


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the paper."""

    title: str
    parts: tuple[Line | Table, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The heading and foot that decree 30/2020 prescribes."""

    above: str
    agency: str
    mark: str
    place: str
    kind: str
    about: str
    to: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    signs_for: str = ""
    signer: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """What is to be read, edited and signed by a person."""

    head: Head
    opening: tuple[Line, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: tuple[Line, ...] = ()
    fresh_pages: bool = False
    """Whether each section begins on a page of its own."""

    def all_tables(self) -> tuple[Table, ...]:
        """Every table, in order."""
        return tuple(p for s in self.sections for p in s.parts if isinstance(p, Table))


def written(cell: Cell, look: Look = "text") -> str:
    """A cell as it is written here: dots between thousands, a comma before decimals."""
    if cell is None or cell == "":
        return NONE
    if isinstance(cell, str):
        return cell
    if look == "percent":
        return f"{number(float(cell), DECIMALS)}%"
    return number(cell)


def number(value: float, decimals: int = 0) -> str:
    """A number as it is written here; decimals that say nothing are left out."""
    if not decimals and float(value).is_integer():
        return f"{int(value):,}".replace(",", ".")
    text = f"{value:,.{decimals or DECIMALS}f}"
    return text.replace(",", " ").replace(".", ",").replace(" ", ".")


def sums(rows: Sequence[Sequence[Cell]]) -> tuple[Cell, ...]:
    """The sums of the columns of numbers; none where no cell of a column is known."""
    found: list[Cell] = []
    for column in zip(*rows, strict=True):
        known = [cell for cell in column if isinstance(cell, int | float)]
        found.append(sum(known) if known else None)
    return tuple(found)

"""What a commune has to make known: its budget, lists, plans, days on which it receives people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.core.dated import Dated
from bot.core.places import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKind(Dated):
    """A sort of public matter, and how people ask for it."""

    id: str
    name: str
    asks: tuple[str, ...]
    rule: str = ""
    """What the law says of it, in a citizen's words."""
    months: int = 12
    """After so many months without a new look, an entry is out of date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicMatter(Dated):
    """Where one commune has made something known."""

    unit: str
    """Key of the commune."""
    kind: str
    title: str
    published: date | None = None
    place: str = ""
    """Where it hangs, or when and where people are received."""
    link: str = ""


Lack = Literal["missing", "out_of_date", "unchecked"]


@dataclass(frozen=True, slots=True)
class Wanting:
    """A line of the work list: what a commune still has to tell."""

    unit: Unit
    kind: PublicKind
    lack: Lack


def matters_of(
    matters: Iterable[PublicMatter], unit: str, kind: str, day: date
) -> tuple[PublicMatter, ...]:
    """What holds of one kind in one unit on a day, the latest first."""
    held = [m for m in matters if m.unit == unit and m.kind == kind and m.holds(day)]
    return tuple(sorted(held, key=lambda m: m.published or date.min, reverse=True))


def wanting(
    units: Iterable[Unit], kinds: Iterable[PublicKind], matters: Iterable[PublicMatter], day: date
) -> tuple[Wanting, ...]:
    """The work list of these units on a day."""
    matters, kinds = tuple(matters), tuple(kinds)
    found = (
        (unit, kind, _lack(matters_of(matters, unit.key, kind.id, day), kind, day))
        for unit in units
        for kind in kinds
        if kind.holds(day)
    )
    return tuple(Wanting(unit, kind, lack) for unit, kind, lack in found if lack)


def _lack(held: tuple[PublicMatter, ...], kind: PublicKind, day: date) -> Lack | None:
    if not held:
        return "missing"
    if held[0].checked is None:
        return "unchecked"
    return "out_of_date" if (day - held[0].checked).days > kind.months * 30.5 else None

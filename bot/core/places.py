"""Communes and wards, what they were called before, and which unit serves a place today.

A code alone is ambiguous, because codes are used again for other areas: a unit's key is the pair
of epoch and code, such as `2025-22258`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from bot.core.dated import Dated
from bot.core.fold import key
from bot.core.hours import Shift

_KINDS = re.compile(r"^(?:ubnd |uy ban nhan dan )?(?:phuong|xa|thi tran|p|x|tt) (?=\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Successor:
    """The unit that serves the place today, wholly or in part."""

    key: str
    part: str = ""
    """Which part of the old unit, in words; empty where it is the whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Dated):
    """How to reach a unit's desk; what is not known is left out, never invented."""

    address: str = ""
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit(Dated):
    """A commune or ward of one epoch."""

    code: str
    epoch: str
    kind: Literal["xa", "phuong", "thi-tran"]
    name: str
    full: str
    """Kind and name as people read them."""
    province: str = ""
    aliases: tuple[str, ...] = ()
    successors: tuple[Successor, ...] = ()
    ask: str = ""
    """The question that decides between several successors."""
    contact: tuple[Contact, ...] = ()
    shifts: tuple[Shift, ...] = ()
    """When the desk is open; empty where nobody has told it."""
    staff_chat: str = ""
    """The chat of the unit's own staff, such as `telegram:-100123`, where cases are announced."""
    short: str = ""
    """A code of a few letters that a person can type."""

    @property
    def key(self) -> str:
        """Epoch and code."""
        return f"{self.epoch}-{self.code}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Homonym:
    """A name that means several places when it is typed alone."""

    names: tuple[str, ...]
    question: str
    units: tuple[str, ...]
    """Keys of the units that it may mean."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a name led to: one unit of today, or several to choose from."""

    units: tuple[Unit, ...]
    former: Unit | None = None
    """The old unit that was named, where it has been merged."""
    question: str = ""


@dataclass(frozen=True)
class Places:
    """The units that the bot serves, and every name that leads to them."""

    units: tuple[Unit, ...]
    homonyms: tuple[Homonym, ...] = ()

    @cached_property
    def by_key(self) -> dict[str, Unit]:
        """Every unit of every epoch."""
        return {unit.key: unit for unit in self.units}

    def get(self, name: str) -> Unit | None:
        """The unit of a key, of a bare code of today, or of a short code."""
        return self.by_key.get(name) or self._codes.get(name.lower())

    def today(self, unit: Unit) -> tuple[Unit, ...]:
        """The units that serve today what this one served."""
        if not unit.successors:
            return (unit,)
        return tuple(self.by_key[s.key] for s in unit.successors if s.key in self.by_key)

    def on(self, day: date) -> tuple[Unit, ...]:
        """The units that exist on a day."""
        return tuple(unit for unit in self.units if unit.holds(day))

    def named(self, text: str) -> Place | None:
        """The place that `text` names and nothing else, or none."""
        phrase = key(text)
        if homonym := self._homonyms.get(phrase):
            return Place(tuple(self.by_key[k] for k in homonym.units), question=homonym.question)
        unit = self._names.get(phrase)
        return self.lead(unit) if unit else None

    def mentioned(self, text: str) -> tuple[str, Unit] | None:
        """The longest full name of a unit (kind and name) inside a sentence, and that unit."""
        found = self._in_sentence.search(key(text)) if self._names else None
        return (found[0], self._names[found[0]]) if found else None

    def lead(self, unit: Unit) -> Place:
        """The unit or units that serve today what this one served."""
        today = self.today(unit)
        former = unit if unit.successors else None
        return Place(today, former, unit.ask if len(today) > 1 else "")

    @cached_property
    def _homonyms(self) -> dict[str, Homonym]:
        return {key(name): homonym for homonym in self.homonyms for name in homonym.names}

    @cached_property
    def _codes(self) -> dict[str, Unit]:
        codes = {unit.code: unit for unit in self.units if not unit.successors}
        return codes | {unit.short.lower(): unit for unit in self.units if unit.short}

    @cached_property
    def _names(self) -> dict[str, Unit]:
        """Folded names; a unit of today wins over a former one of the same name."""
        names: dict[str, Unit] = {}
        for unit in sorted(self.units, key=lambda u: bool(u.successors)):
            for name in _spellings(unit):
                if name not in self._homonyms:
                    names.setdefault(name, unit)
        return names

    @cached_property
    def _in_sentence(self) -> re.Pattern[str]:
        names = sorted(self._names, key=len, reverse=True)
        return re.compile(r"\b(?:" + "|".join(map(re.escape, names)) + r")\b")


def _spellings(unit: Unit) -> Iterable[str]:
    for name in (unit.name, unit.full, *unit.aliases):
        phrase = key(name)
        yield phrase
        yield _KINDS.sub("", phrase)
    yield f"{unit.kind.replace('-', ' ')} {key(unit.name)}"
    if unit.kind != "thi-tran":
        yield f"{unit.kind[0]} {key(unit.name)}"

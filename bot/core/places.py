"""Communes and wards, what they were called before, and which unit serves a place today.

A code alone is ambiguous, because codes are used again for other areas: a unit's key is the pair
of epoch and code, such as `2025-22258`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from bot.core.dated import Dated
from bot.core.fold import key, marked
from bot.core.hours import Shift
from bot.core.names import Named, Names, without_kind, without_living

Kind = Literal["xa", "phuong", "thi-tran", "dac-khu"]
FEW = 8
"""Namesakes that are offered to choose from; of more, the province is asked first."""


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
    kind: Kind
    name: str
    full: str
    """Kind and name as people read them."""
    province: str = ""
    district: str = ""
    """Of a unit of the time when there were districts."""
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
    former_codes: tuple[str, ...] = ()
    """Codes under which lists of the same epoch have it."""
    inhabitants: int | None = None
    """How many people live there, where a source tells it."""

    @property
    def key(self) -> str:
        """Epoch and code."""
        return f"{self.epoch}-{self.code}"

    @property
    def named(self) -> Named:
        """What it is called, and where it lies."""
        return Named(self.key, self.kind, self.name, (self.district, self.province), self.aliases)


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
    namesakes: int = 0
    """How many units bear the name, where `units` are namesakes and not parts of one."""
    name: str = ""
    """The folded name that they share."""


@dataclass(frozen=True)
class Places:
    """The units that the bot knows, and every name that leads to them."""

    units: tuple[Unit, ...]
    """The town's own, as `town.yaml` has them."""
    homonyms: tuple[Homonym, ...] = ()
    register: tuple[Unit, ...] = ()
    """The units of the whole country, or of a province, where a register was imported."""
    spoken: Callable[[], frozenset[str]] = frozenset
    """Folded sentences that mean something else when they are typed alone; told once asked."""

    @cached_property
    def by_key(self) -> dict[str, Unit]:
        """Every unit of every epoch; what the town says of its own goes before the register."""
        known = {unit.key: unit for unit in self.register}
        for unit in self.units:
            known[unit.key] = _filled(unit, known.get(unit.key))
        return known

    @cached_property
    def own(self) -> frozenset[str]:
        """Keys of the town's own units."""
        return frozenset(unit.key for unit in self.units)

    def get(self, name: str) -> Unit | None:
        """The unit of a key, of a bare code or of a short code; for a bare code, today's first."""
        return self.by_key.get(name) or self._codes.get(name.lower())

    def today(self, unit: Unit) -> tuple[Unit, ...]:
        """The units that serve today what this one served, however often it was merged."""
        found: dict[str, Unit] = {}
        waiting, seen = [unit], {unit.key}
        while waiting:
            here = waiting.pop(0)
            next_ones = [self.by_key[s.key] for s in here.successors if s.key in self.by_key]
            if not here.successors:
                found[here.key] = here
            waiting += [successor for successor in next_ones if successor.key not in seen]
            seen |= {successor.key for successor in next_ones}
        return tuple(found.values())

    def on(self, day: date) -> tuple[Unit, ...]:
        """The town's own units that exist on a day."""
        return tuple(self.by_key[u.key] for u in self.units if u.holds(day))

    def everywhere(self, day: date) -> tuple[Unit, ...]:
        """All known units that exist on a day, the town's own first."""
        others = (u for u in self.register if u.key not in self.own and u.holds(day))
        return (*self.on(day), *others)

    def named(self, text: str) -> Place | None:
        """The place that `text` names and nothing else, or none."""
        phrase = without_living(key(text))
        if homonym := self._homonyms.get(phrase):
            return Place(tuple(self.by_key[k] for k in homonym.units), question=homonym.question)
        if unit := self._shorts.get(phrase):
            return self.lead(unit)
        found = self._names.named(phrase)
        if not found:
            return None
        units = [self.by_key[named] for named in found]
        return self._of(_as_marked(units, text), without_kind(phrase)[1])

    def further(self, name: str, text: str) -> Place | None:
        """The place of a folded name, told apart by a province or a district in words."""
        return self.named(f"{name.replace('-', ' ')} {text}") or self.named(text)

    def mentioned(self, text: str) -> tuple[str, Unit] | None:
        """The unit that a sentence mentions by kind and name, and the words that did."""
        found = self._names.mentioned(key(text))
        if found is None:
            return None
        units = [self.by_key[named] for named in found.keys]
        place = self._of(_as_marked(units, text), found.words)
        own = [u for u in place.units if any(t.key in self.own for t in self.today(u))]
        if place.namesakes and len(own) == 1:
            return found.words, own[0]
        return None if place.namesakes else (found.words, place.former or place.units[0])

    def lead(self, unit: Unit) -> Place:
        """The unit or units that serve today what this one served."""
        today = self.today(unit)
        former = unit if unit.successors else None
        return Place(today, former, unit.ask if len(today) > 1 else "")

    def _of(self, units: list[Unit], name: str) -> Place:
        """One place, or the question which of several units of the same name it is."""
        units = self._distinct(units)
        if len(units) == 1:
            return self.lead(units[0])
        near = [unit for unit in units if unit.key in self.own]
        if len(near) == 1 and near[0].ask:
            parts = self.lead(near[0])
            others = tuple(unit for unit in units if unit is not near[0])[: FEW - 2]
            return replace(parts, units=(*parts.units, *others))
        shown = units if len(units) <= FEW else near
        return Place(tuple(shown), namesakes=len(units), name=name.replace(" ", "-"))

    def _distinct(self, units: list[Unit]) -> list[Unit]:
        """The town's own first; a former unit says nothing beside its successor of that name."""
        units.sort(key=lambda unit: (unit.key not in self.own, bool(unit.successors)))
        kept: list[Unit] = []
        served: set[str] = set()
        for unit in units:
            today = {successor.key for successor in self.today(unit)}
            if unit.key in served or (today & {u.key for u in kept}):
                continue
            if len(today) > 1 or not today <= served:
                kept.append(unit)
            if len(today) == 1:
                served |= today
        return kept

    @cached_property
    def _homonyms(self) -> dict[str, Homonym]:
        return {key(name): homonym for homonym in self.homonyms for name in homonym.names}

    @cached_property
    def _codes(self) -> dict[str, Unit]:
        """Bare codes, today's before former ones, and short codes."""
        codes: dict[str, Unit] = {}
        for unit in sorted(self.by_key.values(), key=lambda unit: bool(unit.successors)):
            for code in (unit.code, *unit.former_codes):
                codes.setdefault(code, unit)
        return codes | self._shorts

    @cached_property
    def _shorts(self) -> dict[str, Unit]:
        units = sorted(self.by_key.values(), key=lambda unit: unit.key in self.own)
        return {unit.short.lower(): unit for unit in units if unit.short}

    @cached_property
    def _names(self) -> Names:
        """Every name but those that mean something else when typed alone."""
        return Names(
            (unit.named for unit in self.by_key.values()),
            own=self.own,
            others=self._provinces,
            silent=self.spoken() | self._homonyms.keys(),
        )

    @cached_property
    def _provinces(self) -> dict[str, tuple[str, ...]]:
        """A former unit's key and the provinces in which its area lies today."""
        return {
            unit.key: tuple({self.by_key[s.key].province for s in known})
            for unit in self.by_key.values()
            if (known := [s for s in unit.successors if s.key in self.by_key])
        }


def _as_marked(units: list[Unit], text: str) -> list[Unit]:
    """Those that bear the very marks that were typed; all, where none does or none were typed."""
    if text.isascii():
        return units
    typed = f" {marked(text)} "
    return [unit for unit in units if f" {marked(unit.name)} " in typed] or units


def _filled(unit: Unit, known: Unit | None) -> Unit:
    """The town's own unit, with what only the register knows of it."""
    if known is None:
        return unit
    return replace(
        unit,
        province=unit.province or known.province,
        district=unit.district or known.district,
        short=unit.short or known.short,
        former_codes=unit.former_codes or known.former_codes,
        inhabitants=unit.inhabitants if unit.inhabitants is not None else known.inhabitants,
    )

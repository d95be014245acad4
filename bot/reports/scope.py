"""Whose figures somebody may see; every function that makes figures demands it first."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """The units of today whose figures are in sight."""

    units: frozenset[str] | None
    """Keys such as `2025-22258`; none means every unit, and talks of no known unit too."""

    @classmethod
    def everything(cls) -> "Scope":
        """What the town sees."""
        return cls(None)

    @classmethod
    def of(cls, units: Iterable[str]) -> "Scope":
        """What a commune sees: itself."""
        return cls(frozenset(units))

    def sees(self, unit: str) -> bool:
        """Whether a unit's figures may be shown."""
        return self.units is None or unit in self.units

    def narrowed(self, units: Iterable[str]) -> "Scope":
        """The same scope, looking at some units only; never wider than it was."""
        wanted = frozenset(units)
        return Scope(wanted if self.units is None else self.units & wanted)

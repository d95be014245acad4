"""By what the town's figures of filed dossiers are kept: fields, desks, targets, letterheads."""

from dataclasses import dataclass
from typing import Literal

from bot.core.dated import Dated

Formula = Literal["online-all", "online-full", "online-766"]
"""The three denominators of the online share: all dossiers; those of procedures that can be
filed online throughout; all dossiers times the rate at which they were synchronised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingField(Dated):
    """A field in which dossiers are counted."""

    id: str
    name: str
    also: tuple[str, ...] = ()
    """Other names under which sheets have it."""
    apart: bool = False
    """Listed by itself in every report, as the town's letter of April 2022 demands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk(Dated):
    """A desk that receives dossiers and is no commune, such as a town's one-stop."""

    id: str
    name: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Dated):
    """What share is demanded, by which decision; without a source there is no target."""

    formula: Formula
    percent: float
    units: tuple[str, ...] = ()
    """Keys of the units that it binds; empty means all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeRule:
    """When a rate that is met still hides too few dossiers filed online."""

    formula: Formula = "online-all"
    below: float = 0.5
    """Raised under this part of what comparable units have in the middle (the median)."""
    fewest: int = 3
    """Comparable units that are needed to compare at all."""
    same_kind: bool = False
    """Whether communes are compared with communes and wards with wards only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letterhead(Dated):
    """Who reports to whom, and how the paper is headed and signed."""

    above: str = ""
    """The body above, on the first line of the heading."""
    agency: str
    mark: str = ""
    """What stands after the number, such as `BC-VP`."""
    place: str
    to: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    """Recipients, at the foot."""
    signs_for: str = ""
    signer: str
    unit: str = ""
    """Key of the one unit whose paper this is; empty for the paper of the whole."""

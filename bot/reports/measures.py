"""The state's own measures, as pure functions: formula id, both numbers, share, source.

A share never stands without its two numbers; nothing below the line is no share, and a number
that nobody has typed in is not nought.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Literal

from bot.core.ledger import VolumeRule
from bot.reports.filing import Filing

MeasureId = Literal[
    "online-all", "online-full", "online-766", "on-time", "entered", "digitised", "apologised"
]


@dataclass(frozen=True, slots=True)
class Measure:
    """One share with what it was made from."""

    formula: MeasureId
    numerator: float | None
    """None: nobody has typed it in."""
    denominator: float | None

    @property
    def share(self) -> float | None:
        """From 0 to 1; none where a number is missing or nothing is below the line."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator

    @property
    def percent(self) -> float | None:
        """With two decimals, as the index 766 writes it."""
        return None if self.share is None else rounded(self.share * 100)


def rounded(value: float) -> float:
    """Two decimals, a half upward as people do it: 5.625 is 5.63."""
    return float(Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def online_all(filing: Filing) -> Measure:
    """Filed online, of all dossiers received."""
    return Measure("online-all", filing.online, filing.received)


def online_full(filing: Filing) -> Measure:
    """Filed online, of those of procedures that can be filed online throughout."""
    return Measure("online-full", filing.full_online, filing.full_received)


def online_766(filing: Filing) -> Measure:
    """Filed online, of all received, times the part that was synchronised with the nation."""
    if filing.online is None or filing.synced is None or not filing.received:
        return Measure("online-766", None, filing.received)
    rate = min(filing.synced / filing.received, 1.0)
    return Measure("online-766", rounded(filing.online * rate), filing.received)


def on_time(filing: Filing) -> Measure:
    """Solved no later than appointed, of all that was solved."""
    done = _sum(filing.early, filing.on_time)
    return Measure("on-time", done, _sum(filing.early, filing.on_time, filing.late))


def entered(filing: Filing) -> Measure:
    """Entered on the portal, of what the desk in fact received; all are to be entered."""
    return Measure("entered", filing.received, filing.desk)


def digitised(filing: Filing) -> Measure:
    """Results that were digitised, of those that were given."""
    return Measure("digitised", filing.digitised, _sum(filing.early, filing.on_time, filing.late))


def apologised(filing: Filing) -> Measure:
    """Letters of apology, of dossiers that were or are late."""
    return Measure("apologised", filing.apologies, _sum(filing.late, filing.pending_late))


ONLINE = {"online-all": online_all, "online-full": online_full, "online-766": online_766}
"""The three online shares by their formula."""


def points_of_index_9(filing: Filing) -> int | None:
    """2 from 30 %, 1 from 15 %, else 0; and 0 where any online dossier was late."""
    share = online_all(filing).share
    if share is None:
        return None
    if filing.online_late:
        return 0
    return 2 if share >= 0.30 else 1 if share >= 0.15 else 0


@dataclass(frozen=True, slots=True)
class Volume:
    """A rate that is met, held against how much is filed online at all."""

    unit: str
    rate: Measure
    target: float | None
    """Percent; none where it is not known and staff have typed in that it was met."""
    base: Literal["inhabitants", "desk"]
    own: float
    """Online dossiers per 1,000 inhabitants, or per 100 dossiers in fact received."""
    middle: float
    """The same of the comparable units, in the middle (median)."""
    compared: int
    raised: bool
    """The rate is met, the volume low."""


@dataclass(frozen=True, slots=True)
class Sized:
    """A unit's figures beside what it is compared by."""

    unit: str
    kind: str
    filing: Filing
    inhabitants: int | None = None
    target: float | None = None


def volumes(units: Sequence[Sized], rule: VolumeRule) -> tuple[Volume, ...]:
    """Every unit that can be compared, with the flag raised where the rule says so."""
    found = (_volume(unit, units, rule) for unit in units)
    return tuple(volume for volume in found if volume is not None)


def met(unit: Sized, rule: VolumeRule) -> bool | None:
    """Whether the rate is met: by the target, or else by what staff have typed in."""
    rate = ONLINE[rule.formula](unit.filing)
    if unit.target is not None and rate.percent is not None:
        return rate.percent >= unit.target
    return unit.filing.met


def _volume(unit: Sized, units: Sequence[Sized], rule: VolumeRule) -> Volume | None:
    others = [u for u in units if u.unit != unit.unit]
    others = [u for u in others if not rule.same_kind or u.kind == unit.kind]
    bases: tuple[Literal["inhabitants", "desk"], ...] = ("inhabitants", "desk")
    for base in bases:
        own = _per(unit, base)
        theirs = [n for other in others if (n := _per(other, base)) is not None]
        if own is not None and len(theirs) >= rule.fewest:
            middle = median(theirs)
            low = own < rule.below * middle
            rate = ONLINE[rule.formula](unit.filing)
            raised = low and met(unit, rule) is True
            return Volume(unit.unit, rate, unit.target, base, own, middle, len(theirs), raised)
    return None


def _per(unit: Sized, base: Literal["inhabitants", "desk"]) -> float | None:
    """Online dossiers per 1,000 inhabitants or per 100 dossiers at the desk."""
    online = unit.filing.online
    if base == "inhabitants":
        return 1000 * online / unit.inhabitants if online is not None and unit.inhabitants else None
    return 100 * online / unit.filing.desk if online is not None and unit.filing.desk else None


def _sum(*numbers: int | None) -> int | None:
    """The sum of what is known; none where nothing is."""
    known = [n for n in numbers if n is not None]
    return sum(known) if known else None


def change(now: float | None, before: float | None) -> float | None:
    """How much more than before; none where either is not known."""
    return None if now is None or before is None else now - before

"""Scores as circular 01/2018/TT-VPCP computes them, and shares with their margin of error. Pure.

Sums are decimal: exactly 15.0 is in the highest band, whatever it was added up from.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

OFFICER = (1, 2, 3, 4, 7)
AGENCY = (1, 2, 3, 4, 5, 6, 7, 8, 9)
BY_CITIZENS = (1, 3, 4, 7)
"""The only indices that citizens answer; the others are measured and typed in."""
EACH = 2
"""Most points of an index."""
ONE_DECIMAL = Decimal("0.1")
CERTAINTY = 1.96
"""Standard deviations within which 95 of 100 samples lie."""

OfficerBand = Literal["whole", "part", "low"]
AgencyBand = Literal["excellent", "good", "fair", "average", "weak"]
OFFICER_BANDS: Sequence[tuple[Decimal, OfficerBand]] = (
    (Decimal("5.0"), "whole"),
    (Decimal("3.5"), "part"),
    (Decimal("0.0"), "low"),
)
AGENCY_BANDS: Sequence[tuple[Decimal, AgencyBand]] = (
    (Decimal("15.0"), "excellent"),
    (Decimal("12.0"), "good"),
    (Decimal("9.0"), "fair"),
    (Decimal("6.0"), "average"),
    (Decimal("0.0"), "weak"),
)


@dataclass(frozen=True, slots=True)
class Index:
    """One of the nine: points of all dossiers, and how many dossiers they are of."""

    number: int
    points: int
    dossiers: int

    @property
    def score(self) -> Decimal | None:
        """Points by dossiers, one decimal, halves up; none without a dossier."""
        if self.dossiers <= 0:
            return None
        exact = Decimal(self.points) / Decimal(self.dossiers)
        return exact.quantize(ONE_DECIMAL, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The sum of the indices that are known; the others are left out, and nothing is rescaled."""

    counted: tuple[Index, ...]
    missing: tuple[int, ...]
    sum: Decimal | None
    band: str
    """Empty where nothing is known."""
    decidable: bool
    """Whether the counted indices could reach the highest band at all; where they could not, a
    band would tell what is missing, not how good anybody is."""

    @property
    def most(self) -> int:
        """What the counted indices could give at most."""
        return EACH * len(self.counted)

    @property
    def whole(self) -> bool:
        """Whether no index is missing."""
        return not self.missing


def officer_total(indices: Iterable[Index]) -> Total:
    """1, 2, 3, 4 and 7: at most 10."""
    return _total(indices, OFFICER, OFFICER_BANDS)


def agency_total(indices: Iterable[Index]) -> Total:
    """All nine: at most 18."""
    return _total(indices, AGENCY, AGENCY_BANDS)


def pooled(indices: Iterable[Index]) -> tuple[Index, ...]:
    """Indices of several fields or officers as one: points and dossiers added up."""
    sums: dict[int, tuple[int, int]] = {}
    for index in indices:
        points, dossiers = sums.get(index.number, (0, 0))
        sums[index.number] = (points + index.points, dossiers + index.dossiers)
    return tuple(Index(number, *sums[number]) for number in sorted(sums))


def _total(
    indices: Iterable[Index], numbers: Sequence[int], bands: Sequence[tuple[Decimal, str]]
) -> Total:
    known = {index.number: index for index in pooled(indices) if index.score is not None}
    counted = tuple(known[number] for number in numbers if number in known)
    scores = [score for index in counted if (score := index.score) is not None]
    total = sum(scores, Decimal(0)) if scores else None
    band = next((name for least, name in bands if total is not None and total >= least), "")
    missing = tuple(number for number in numbers if number not in known)
    decidable = EACH * len(counted) >= bands[0][0]
    return Total(counted=counted, missing=missing, sum=total, band=band, decidable=decidable)


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole; never told without both numbers."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """One decimal; none where the whole is nothing: neither 0 nor 100 would be true."""
        if not self.whole:
            return None
        exact = Decimal(100 * self.part) / Decimal(self.whole)
        return exact.quantize(ONE_DECIMAL, ROUND_HALF_UP)

    @property
    def range(self) -> tuple[Decimal, Decimal] | None:
        """Between which percentages the true share lies, 95 times of 100 (Wilson)."""
        if not self.whole:
            return None
        n, p, z = self.whole, self.part / self.whole, CERTAINTY
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        low, high = (
            Decimal(str(100 * min(max(v, 0.0), 1.0))) for v in (middle - half, middle + half)
        )
        return low.quantize(ONE_DECIMAL, ROUND_HALF_UP), high.quantize(ONE_DECIMAL, ROUND_HALF_UP)

    def small(self, least: int) -> bool:
        """Whether the sample is too small to be compared with another."""
        return self.whole < least

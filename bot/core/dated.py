"""What holds from one day to another, by which source, and who checked it when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

Confidence = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A line that a decision can change."""

    since: date | None = None
    """First day on which it holds; none means always before `until`."""
    until: date | None = None
    """Last day on which it holds; none means that no end is known."""
    source: str = ""
    """Number of the decision, or where the line was read."""
    checked: date | None = None
    """Day on which a person last held it against its source."""
    confidence: Confidence = "high"
    """Below `high`, citizens are told to look again on the portal."""

    def holds(self, day: date) -> bool:
        """Whether the line is in force on `day`."""
        begun = self.since is None or self.since <= day
        return begun and (self.until is None or day <= self.until)


D = TypeVar("D", bound=Dated)


def holding(lines: Iterable[D], day: date) -> tuple[D, ...]:
    """Those of `lines` that are in force on `day`, in their order."""
    return tuple(line for line in lines if line.holds(day))

"""Which days are worked, and on which day so many working days are over.

The days themselves come with the edition; nothing here knows a lunar month or reads a clock.
"""

from dataclasses import dataclass
from datetime import date, timedelta

A_DAY = timedelta(days=1)
MOST = 400
"""Working days that are counted at most; nobody is given more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Days off besides Saturdays and Sundays, and weekend days that are worked for them."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    last: date | None = None
    """Up to which day the public holidays are known; none where there are only weekends."""

    def works(self, day: date) -> bool:
        """Whether offices work on a day."""
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def after(self, start: date, days: int) -> date:
        """The last of so many working days, the first being the one after `start`."""
        day = start
        for _ in range(min(days, MOST)):
            day += A_DAY
            while not self.works(day):
                day += A_DAY
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after `start` up to `end`."""
        days = (end - start).days
        return sum(self.works(start + timedelta(days=n)) for n in range(1, days + 1))

    def off_between(self, start: date, end: date) -> tuple[date, ...]:
        """Weekdays after `start` up to `end` that are not worked."""
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return tuple(day for day in days if day.weekday() < 5 and not self.works(day))

    def knows(self, day: date) -> bool:
        """Whether the public holidays up to a day are known."""
        return self.last is not None and day <= self.last

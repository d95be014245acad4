"""A stretch of days that figures are about."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.reports.period import Days


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, both in it."""

    first: date
    last: date

    @classmethod
    def ending(cls, last: date, days: int) -> "Span":
        """So many days up to and with `last`."""
        return cls(last - timedelta(days=days - 1), last)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> "Span":
        """As many days just before it."""
        return Span.ending(self.first - timedelta(days=1), self.days)


def bounds(days: Days) -> dict[str, str]:
    """The ends of a stretch of days as the queries take them."""
    return {"first": days.first.isoformat(), "last": days.last.isoformat()}


def week_of(day: date) -> Span:
    """The Monday to Sunday in which a day lies."""
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6))


def week_name(day: date) -> str:
    """Such as 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"

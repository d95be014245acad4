"""When a desk is open, and by when an answer is due that was promised in working hours."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.dated import Dated, holding
from bot.core.talk import HERE
from bot.core.workdays import Calendar

CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
FRIDAY = 5
AHEAD = 60
"""Days that are looked at; a calendar with no open hour in them gives no promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift(Dated):
    """Hours in which a desk is open on some days of the week."""

    days: tuple[int, ...] = (1, 2, 3, 4, 5)
    """1 is Monday, 7 is Sunday."""
    opens: str
    closes: str


def due(at: datetime, hours: float, shifts: Iterable[Shift], calendar: Calendar) -> datetime | None:
    """The end of so many open hours after `at`; none where the hours are not known."""
    shifts, left = tuple(shifts), timedelta(hours=hours)
    here = at.astimezone(HERE)
    for n in range(AHEAD):
        day = here.date() + timedelta(days=n)
        for begin, end in _open(day, shifts, calendar):
            begin = max(begin, here)
            if begin >= end:
                continue
            if left <= end - begin:
                return begin + left
            left -= end - begin
    return None


def _open(
    day: date, shifts: Iterable[Shift], calendar: Calendar
) -> list[tuple[datetime, datetime]]:
    """The open hours of a day; a weekend day that is worked for another counts as a Friday."""
    if day in calendar.off:
        return []
    spans, weekday = [], FRIDAY if day in calendar.worked else day.isoweekday()
    for shift in holding(shifts, day):
        if weekday in shift.days:
            begin, end = _clock(shift.opens), _clock(shift.closes)
            spans.append((_on(day, begin), _on(day, end)))
    return sorted(spans)


def _clock(text: str) -> time:
    found = CLOCK.fullmatch(text)
    return time(int(found[1]), int(found[2])) if found else time(0)


def _on(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, HERE)

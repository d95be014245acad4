"""Public holidays, lunar ones too, from the `holidays` library; compensatory days from the town."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from bot.core.town import OtherDay
from bot.core.workdays import Calendar

BACK, AHEAD = 6, 2
"""Years before and after the present one whose days are known."""


def calendar_of(day: date, others: Iterable[OtherDay]) -> Calendar:
    """The days off around a day; what the town says of a day goes before the library."""
    off, worked = _holidays(day.year - BACK, day.year + AHEAD)
    moved_off = {other.day for other in others if other.kind == "off"}
    moved_on = {other.day for other in others if other.kind == "worked"}
    return Calendar(
        off=(off | moved_off) - moved_on,
        worked=(worked | moved_on) - moved_off,
        last=date(day.year + AHEAD, 12, 31),
    )


@cache
def _holidays(first: int, last: int) -> tuple[frozenset[date], frozenset[date]]:
    import holidays

    known = holidays.country_holidays("VN", years=range(first, last + 1))
    worked = {day for day in known.weekend_workdays if first <= day.year <= last}
    return frozenset(known), frozenset(worked)

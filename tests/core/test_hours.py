"""An answer promised in working hours falls into working hours, or is not promised."""

from datetime import date, datetime

from bot.core.hours import Shift, due
from bot.core.talk import HERE
from bot.core.workdays import Calendar

USUAL = Calendar()
DAYS = (
    Shift(opens="07:30", closes="11:30"),
    Shift(opens="13:30", closes="17:00"),
)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=HERE)


def test_hours_are_counted_over_noon_and_night() -> None:
    assert due(at(23, 8), 2, DAYS, USUAL) == at(23, 10)
    assert due(at(23, 10, 30), 2, DAYS, USUAL) == at(23, 14, 30)
    assert due(at(23, 16), 8, DAYS, USUAL) == at(24, 16, 30)


def test_a_weekend_and_a_holiday_do_not_count() -> None:
    friday_evening = at(20, 18)
    assert due(friday_evening, 1, DAYS, USUAL) == at(23, 8, 30)
    assert due(friday_evening, 1, DAYS, Calendar(off=frozenset((date(2026, 11, 23),)))) == at(
        24, 8, 30
    )
    saturday = Calendar(worked=frozenset((date(2026, 11, 21),)))
    assert due(friday_evening, 1, DAYS, saturday) == at(21, 8, 30)


def test_where_no_hours_are_known_nothing_is_promised() -> None:
    assert due(at(23, 8), 8, (), USUAL) is None
    assert due(at(23, 8), 8, (Shift(opens="07:30", closes="11:30", days=()),), USUAL) is None


def test_hours_that_ended_promise_nothing() -> None:
    old = Shift(opens="07:30", closes="11:30", until=date(2026, 11, 1))
    assert due(at(23, 8), 8, (old,), USUAL) is None

"""Months, quarters and years, as reports name them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(20\d\d)-Q?([1-4])")
_YEAR = re.compile(r"20\d\d")

Length = Literal["month", "quarter", "year"]
MONTHS: dict[Length, int] = {"month": 1, "quarter": 3, "year": 12}
SIGNED_AFTER = timedelta(days=10)


class Days(Protocol):
    """A stretch of days, whatever it is called."""

    @property
    def first(self) -> date:
        """The first day."""
        ...

    @property
    def last(self) -> date:
        """The last day."""
        ...


@dataclass(frozen=True, slots=True)
class Period:
    """So many months from the first of one."""

    length: Length
    first: date

    @property
    def last(self) -> date:
        """The last day."""
        return _later(self.first, MONTHS[self.length]) - timedelta(days=1)

    @property
    def signed(self) -> date:
        """The day from which its papers are dated: figures need some days to come in."""
        return self.last + SIGNED_AFTER

    @property
    def months(self) -> tuple[str, ...]:
        """The months as `2022-03`."""
        return tuple(f"{_later(self.first, n):%Y-%m}" for n in range(MONTHS[self.length]))

    @property
    def previous(self) -> "Period":
        """The period of the same length before this one."""
        return Period(self.length, _later(self.first, -MONTHS[self.length]))

    @property
    def number(self) -> int:
        """Which month or quarter of its year, or the year."""
        if self.length == "year":
            return self.first.year
        return (self.first.month - 1) // MONTHS[self.length] + 1

    @property
    def name(self) -> str:
        """As it is written in commands and names of files."""
        if self.length == "month":
            return self.months[0]
        year = self.first.year
        return f"{year}-Q{self.number}" if self.length == "quarter" else str(year)

    def __str__(self) -> str:
        return self.name


def month(text: str) -> Period:
    """The month of `2022-03`; raises ValueError for other texts."""
    if not (found := _MONTH.fullmatch(text)):
        raise ValueError(text)
    return Period("month", date(int(found[1]), int(found[2]), 1))


def quarter(text: str) -> Period:
    """The quarter of `2022-1` or `2022-Q1`."""
    if not (found := _QUARTER.fullmatch(text)):
        raise ValueError(text)
    return Period("quarter", date(int(found[1]), int(found[2]) * 3 - 2, 1))


def year(text: str) -> Period:
    """The year of `2022`."""
    if not _YEAR.fullmatch(text):
        raise ValueError(text)
    return Period("year", date(int(text), 1, 1))


def _later(day: date, months: int) -> date:
    n = day.year * 12 + day.month - 1 + months
    return date(n // 12, n % 12 + 1, 1)

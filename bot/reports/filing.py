"""Dossiers received and solved, as staff type them in or import them: never guessed by the bot.

A month is kept as one version with who and when; the latest holds, the earlier ones stay. A
number that nobody has typed in is none, which is not nought.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from bot.core.places import Places
from bot.reports.figures import Asks
from bot.reports.period import Period
from bot.reports.scope import Scope
from bot.store.memory import Memory

NUMBERS = (
    "desk", "received", "online", "full_received", "full_online", "synced", "carried",
    "early", "on_time", "late", "online_late", "pending", "pending_late", "apologies", "digitised",
)  # fmt: skip
ALL_FIELDS = "tat-ca"
"""The field of a row that stands for all fields of a unit."""
STANDING = ("carried", "pending", "pending_late")
"""Numbers that stand at a time; over several months they are not added up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One row: a unit, a field, an agency that answers for it, and what is known of the month."""

    unit: str
    """Key of a unit of that time, or id of a desk."""
    field: str = ALL_FIELDS
    agency: str = ""
    desk: int | None = None
    """In fact received at the desk, by its own register."""
    received: int | None = None
    """Received as the portal has it."""
    online: int | None = None
    full_received: int | None = None
    """Of procedures that can be filed online throughout (level 4, as it was called)."""
    full_online: int | None = None
    synced: int | None = None
    """Synchronised with the national portal."""
    carried: int | None = None
    """From the month before."""
    early: int | None = None
    on_time: int | None = None
    late: int | None = None
    online_late: int | None = None
    """Filed online and answered late or not at all."""
    pending: int | None = None
    pending_late: int | None = None
    apologies: int | None = None
    digitised: int | None = None
    met: bool | None = None
    """What the body above says of the target, where the target itself is not known."""
    cause: str = ""
    as_of: str = ""
    """The day, as ISO, to which the numbers were counted."""

    @property
    def row(self) -> tuple[str, str, str]:
        """What tells rows apart."""
        return self.unit, self.field, self.agency

    @property
    def told(self) -> bool:
        """Whether anybody has typed in more than whose row it is."""
        return bool(self.to_plain().keys() - {"unit", "field", "agency", "as_of"})

    def to_plain(self) -> dict[str, Any]:
        """The row as JSON holds it; what is not known is left out."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Filing":
        """The row that `to_plain` wrote; unknown names are ignored."""
        known = {slot.name for slot in fields(cls)}
        return cls(**{name: value for name, value in plain.items() if name in known})


@dataclass(frozen=True, slots=True)
class Version:
    """A month as it stood after one import or one typed number."""

    id: int
    month: str
    at: datetime
    who: str
    source: str
    """The file's name, or what else it came by."""
    filings: tuple[Filing, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One number that a version changed."""

    unit: str
    field: str
    agency: str
    number: str
    before: int | str | bool | None
    after: int | str | bool | None


class Changed(Exception):
    """Somebody else changed the month meanwhile; what they wrote has to be looked at first."""


async def latest(asks: Asks, month: str) -> Version | None:
    """The version that holds."""
    found = await versions(asks, month)
    return found[0] if found else None


async def versions(asks: Asks, month: str) -> tuple[Version, ...]:
    """Every version of a month, the latest first: who changed it and when."""
    return tuple(_version(row) for row in await asks.ask("filings", month=month))


async def held(scope: Scope, period: Period, asks: Asks, places: Places) -> dict[str, list[Filing]]:
    """By month, the rows that may be seen; a month that nobody has typed in is not there."""
    months = {"since": period.months[0], "until": period.months[-1]}
    found: dict[str, list[Filing]] = {}
    for row in await asks.ask("filings_between", **months):
        seen = [f for f in _version(row).filings if in_sight(scope, places, f.unit)]
        if seen:
            found[row["month"]] = seen
    return found


async def replace_month(
    memory: Memory,
    month: str,
    filings: Sequence[Filing],
    *,
    who: str,
    source: str,
    at: datetime,
    based_on: int | None = None,
    kept: Sequence[Filing] = (),
) -> None:
    """Put these rows in place of the whole month, beside `kept` rows that are not to change.

    `based_on` is the version that was looked at; where another came meanwhile, Changed is raised.
    """
    if based_on is None:
        now = await latest(memory, month)
        based_on = now.id if now else 0
    plain = [filing.to_plain() for filing in (*kept, *filings)]
    written = await memory.do(
        "keep_filings",
        month=month,
        at=at.isoformat(),
        who=who,
        source=source,
        held=json.dumps(plain, ensure_ascii=False, separators=(",", ":")),
        based_on=based_on,
    )
    if not written:
        raise Changed(month)


def changes(before: Iterable[Filing], after: Iterable[Filing]) -> tuple[Change, ...]:
    """What one version changed in another, number by number."""
    old, new = {f.row: f for f in before}, {f.row: f for f in after}
    found = []
    for row in sorted(old.keys() | new.keys()):
        for name in (*NUMBERS, "met", "cause"):
            was = getattr(old[row], name) if row in old else None
            now = getattr(new[row], name) if row in new else None
            was, now = (None if value == "" else value for value in (was, now))
            if was != now:
                found.append(Change(*row, name, was, now))
    return tuple(found)


def in_sight(scope: Scope, places: Places, unit: str) -> bool:
    """Whether a row may be seen: a former unit's by those who serve its area today."""
    known = places.by_key.get(unit)
    if known is None:
        return scope.units is None
    return any(scope.sees(today.key) for today in places.today(known))


def total(filings: Iterable[Filing], unit: str = "") -> Filing:
    """Rows of one month added up; a row for all fields of a unit stands for its other rows."""
    by_unit: dict[str, list[Filing]] = {}
    for filing in filings:
        by_unit.setdefault(filing.unit, []).append(filing)
    sums = [_of_unit(rows) for rows in by_unit.values()]
    numbers = {name: _sum(getattr(one, name) for one in sums) for name in NUMBERS}
    verdicts = {one.met for one in sums} - {None}
    only = verdicts.pop() if len(verdicts) == 1 else None
    name = unit or (sums[0].unit if len(sums) == 1 else "")
    return Filing.from_plain({"unit": name, "met": only, **numbers})


def over_months(months: Sequence[Filing]) -> Filing:
    """Months one after the other as one: added up, but for what stands at a time."""
    if not months:
        return Filing(unit="")
    numbers = {name: _sum(getattr(one, name) for one in months) for name in NUMBERS}
    for name in STANDING:
        numbers[name] = getattr(months[0] if name == "carried" else months[-1], name)
    return Filing.from_plain(asdict(months[-1]) | numbers | {"cause": ""})


def _of_unit(rows: Sequence[Filing]) -> Filing:
    whole = [f for f in rows if f.field == ALL_FIELDS]
    parts = [f for f in rows if f.field != ALL_FIELDS]
    numbers: dict[str, int | None] = {}
    for name in NUMBERS:
        told = _sum(getattr(f, name) for f in whole)
        numbers[name] = told if told is not None else _sum(getattr(f, name) for f in parts)
    met = next((f.met for f in rows if f.met is not None), None)
    return Filing.from_plain({"unit": rows[0].unit, "met": met, **numbers})


def _sum(numbers: Iterable[int | None]) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if known else None


def _version(row: Mapping[str, Any]) -> Version:
    filings = tuple(Filing.from_plain(plain) for plain in json.loads(row["held"]))
    at = datetime.fromisoformat(row["at"])
    return Version(row["id"], row["month"], at, row["who"], row["source"], filings)

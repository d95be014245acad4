"""Made-up figures of filed dossiers: sound but for one unit, which has the rate and no volume."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.dated import holding
from bot.core.handbook import Handbook
from bot.core.places import Unit
from bot.reports import filing
from bot.reports.filing import ALL_FIELDS, Filing
from bot.reports.period import Period, month
from bot.store.memory import Memory

MONTHS, FIELDS = 3, 4
"""The last whole months that are filled, and the fields of each unit."""
ENTERED_OF_LOW = 0.07
"""How much of what it receives the one unit puts into the portal."""
TARGET = 0.5


async def fill(
    memory: Memory,
    book: Handbook,
    chance: random.Random,
    causes: Sequence[str],
    *,
    at: datetime,
    who: str,
    source: str,
) -> None:
    """A quarter of figures, each month handed in by `who` from `source`."""
    period = month(f"{at:%Y-%m}")
    for _ in range(MONTHS):
        period = period.previous
        rows = tuple(_rows(book, period, chance, causes))
        await filing.replace_month(memory, period.name, rows, who=who, source=source, at=at)


def _rows(
    book: Handbook, period: Period, chance: random.Random, causes: Sequence[str]
) -> Iterator[Filing]:
    units = book.places.on(period.last)
    known = [f.id for f in holding(book.town.fields, period.last) if f.id != ALL_FIELDS]
    for unit in units:
        for field in known[:FIELDS]:
            row = _row(unit, field, chance, low=unit is units[-1])
            cause = chance.choice(causes) if row.pending_late else ""
            yield replace(row, cause=cause, as_of=period.last.isoformat())


def _row(unit: Unit, field: str, chance: random.Random, *, low: bool) -> Filing:
    """Numbers that add up: what was there and what came in is solved or pending."""
    desk = chance.randrange(60, 180)
    received = _part(desk, ENTERED_OF_LOW if low else chance.uniform(0.85, 1))
    online = _part(received, chance.uniform(0.55, 0.75))
    full = _part(received, 0.6)
    carried = 0 if low else chance.randrange(12)
    pending = _part(carried + received, chance.uniform(0, 0.1))
    solved = carried + received - pending
    late = _part(solved, chance.uniform(0, 0.06))
    early = _part(solved - late, 0.6)
    pending_late = _part(pending, chance.uniform(0, 0.5))
    return Filing(
        unit=unit.key,
        field=field,
        desk=desk,
        received=received,
        online=online,
        full_received=full,
        full_online=min(online, _part(full, 0.7)),
        synced=_part(received, 0.95),
        carried=carried,
        early=early,
        on_time=solved - late - early,
        late=late,
        pending=pending,
        pending_late=pending_late,
        apologies=_part(late + pending_late, 0.7),
        digitised=_part(solved, 0.8),
        met=online >= TARGET * received,
    )


def _part(whole: int, share: float) -> int:
    return round(whole * share)

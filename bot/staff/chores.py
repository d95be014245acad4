"""What keeps the content true: entries past their day, links that are dead, records that changed.

At most five a day, and those first that most citizens met: a longer list is read by nobody.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.core.procedure import Procedure
from bot.core.telling import freshness

A_DAY = 5
STALE = timedelta(days=180)
NEXT = timedelta(days=180)
"""After how long an entry that was found right is to be read again."""
DEAD = 3
"""Nights in a row on which a link must fail before it is called dead."""
ChoreKind = Literal["expired", "overdue", "link", "record", "stale"]
ORDER: tuple[ChoreKind, ...] = ("expired", "overdue", "link", "record", "stale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """One thing to look at."""

    kind: ChoreKind
    procedure: Procedure
    met: int
    """How often citizens saw the entry lately."""
    detail: str = ""


def chores(
    procedures: Iterable[Procedure],
    day: date,
    met: Mapping[str, int],
    links: Mapping[str, int],
    records: Mapping[str, str],
) -> list[Chore]:
    """Everything there is to do, what most citizens met first; one chore an entry.

    `links` are addresses with the nights on which they failed, `records` what `bot compare` found.
    """
    found = []
    for procedure in procedures:
        if chore := _chore(procedure, day, met, links, records):
            found.append(chore)
    return sorted(found, key=lambda c: (-c.met, ORDER.index(c.kind), c.procedure.code))


def todays(every: Sequence[Chore], done: int) -> list[Chore]:
    """As many as are left of today's five."""
    return list(every[: max(0, A_DAY - done)])


def review_by(procedure: Procedure, day: date) -> str:
    """The next day of review for an entry found right today; empty where its own still holds."""
    if procedure.review_by is None or procedure.review_by >= day:
        return ""
    return (day + NEXT).isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How fresh the entries of one owner are."""

    owner: str
    all: int
    states: Mapping[str, int]
    oldest: date | None


def by_owner(procedures: Iterable[Procedure], day: date) -> list[Keeping]:
    """The entries by who keeps them."""
    owners: dict[str, list[Procedure]] = {}
    for procedure in procedures:
        owners.setdefault(procedure.owner, []).append(procedure)
    return [
        Keeping(
            owner=owner,
            all=len(mine),
            states=Counter(freshness(p, day) for p in mine),
            oldest=min((p.checked for p in mine if p.checked), default=None),
        )
        for owner, mine in sorted(owners.items())
    ]


def _chore(
    procedure: Procedure,
    day: date,
    met: Mapping[str, int],
    links: Mapping[str, int],
    records: Mapping[str, str],
) -> Chore | None:
    seen = met.get(procedure.code, 0)
    state = freshness(procedure, day)
    if state == "expired":
        return Chore(kind="expired", procedure=procedure, met=seen)
    if state == "overdue":
        return Chore(kind="overdue", procedure=procedure, met=seen)
    if links.get(procedure.link, 0) >= DEAD:
        return Chore(kind="link", procedure=procedure, met=seen, detail=procedure.link)
    if detail := records.get(procedure.code):
        return Chore(kind="record", procedure=procedure, met=seen, detail=detail)
    if procedure.checked is None or day - procedure.checked > STALE:
        return Chore(kind="stale", procedure=procedure, met=seen)
    return None

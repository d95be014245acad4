"""How the bot was used: counts of a period, never more than the asker may see, and no person.

Every function takes the scope first, then the period. The rows come from named queries, which
count inside the database; pseudonyms are counted there and do not come out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from bot.core.fold import key
from bot.core.handbook import Handbook
from bot.reports.hiding import hide
from bot.reports.period import Days
from bot.reports.scope import Scope

MEASURES = (
    "started", "asked", "sure", "choose", "lost", "elsewhere",
    "opened", "step", "link", "finished", "person",
)  # fmt: skip
"""Talks begun; questions; answered surely, with a choice, not at all, by a signpost or in kind;
procedures opened, each once while a talk is about it; steps shown; the portal's link given; said
to be filed; a person asked for."""
_VERDICTS = {"sure": "sure", "choose": "choose", "lost": "lost"}
_KINDS = {
    "started": "started", "opened": "opened", "step": "step", "link": "link",
    "finished": "finished", "person": "person",
}  # fmt: skip
HERE_BEHIND = 7
"""Hours by which the clock here is ahead of the zone of stamps in UTC."""

Counts = Counter[str]
Row = Mapping[str, Any]


class Asks(Protocol):
    """What figures need of a memory: the rows of a named question."""

    async def ask(self, name: str, /, **values: Any) -> list[dict[str, Any]]:
        """The rows."""
        ...


@dataclass(frozen=True, slots=True)
class Usage:
    """Counts by `MEASURES`, as a whole and by what they were counted along."""

    total: Counts = field(default_factory=Counter)
    by_unit: Mapping[str, Counts] = field(default_factory=dict)
    by_day: Mapping[str, Counts] = field(default_factory=dict)
    by_channel: Mapping[str, Counts] = field(default_factory=dict)
    by_spot: Mapping[str, Counts] = field(default_factory=dict)
    by_procedure: Mapping[str, Counts] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stop:
    """How many left a procedure at one place, and never went on in the period."""

    procedure: str
    kind: str
    """`opened`, `told`, `listed`, `step`, `link` or `finished`."""
    step: str
    """The step's id, for that kind."""
    n: int


@dataclass(frozen=True, slots=True)
class Comers:
    """Pseudonyms: first seen in the period, or in its year before it."""

    new: int
    returning: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that was not understood, and how often it came in words like these."""

    words: str
    n: int
    units: int
    """In how many communes."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table for outside: labels, measures, and counts of which small ones are hidden."""

    labels: tuple[str, ...]
    measures: tuple[str, ...]
    rows: tuple[tuple[int | None, ...], ...]
    """One more row and one more column than the labels: their totals."""


async def usage(scope: Scope, period: Days, asks: Asks) -> Usage:
    """Everything that is counted of a period."""
    found = Usage(Counter(), *({} for _ in range(5)))
    groups: tuple[tuple[str, Any], ...] = (
        ("unit", found.by_unit),
        ("day", found.by_day),
        ("channel", found.by_channel),
        ("spot", found.by_spot),
        ("procedure", found.by_procedure),
    )
    for row in await _rows(scope, period, asks, "facts_counted"):
        for measure in _measures(row):
            found.total[measure] += row["n"]
            for column, group in groups:
                group.setdefault(row[column], Counter())[measure] += row["n"]
    return found


async def stops(scope: Scope, period: Days, asks: Asks) -> tuple[Stop, ...]:
    """Where people stopped in each procedure, the most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for row in await _rows(scope, period, asks, "last_facts"):
        step = row["detail"] if row["kind"] == "step" else ""
        counts[row["procedure"], row["kind"], step] += row["n"]
    return tuple(Stop(*place, n) for place, n in counts.most_common())


async def reached(scope: Scope, period: Days, asks: Asks) -> Mapping[str, Counts]:
    """Guided talks by unit: one pseudonym with one procedure, by the farthest kinds of fact."""
    found: dict[str, Counts] = {}
    for row in await _rows(scope, period, asks, "reached"):
        if row["procedure"]:
            kind = _KINDS[row["kind"]]
            found.setdefault(row["unit"], Counter())[kind] += row["n"]
    return found


async def hours(scope: Scope, period: Days, asks: Asks) -> tuple[tuple[int, ...], ...]:
    """Questions by day of the week (Monday first) and hour of the day, by the clock here."""
    counts = [[0] * 24 for _ in range(7)]
    for row in await _rows(scope, period, asks, "questions_by_hour"):
        ahead = HERE_BEHIND - int(row["zone"][:3])
        hour = (int(row["hour"]) + ahead) % 24
        counts[date.fromisoformat(row["day"]).weekday()][hour] += row["n"]
    return tuple(tuple(row) for row in counts)


async def comers(scope: Scope, period: Days, asks: Asks) -> Comers:
    """New and returning pseudonyms; one that was in two communes is counted in both."""
    rows = await _rows(scope, period, asks, "comers")
    returning = sum(row["again"] for row in rows)
    return Comers(sum(row["n"] for row in rows) - returning, returning)


async def missed(scope: Scope, period: Days, asks: Asks, kind: str = "lost") -> tuple[Miss, ...]:
    """Questions that were not understood, those of the same folded words together."""
    groups: dict[str, list[Row]] = {}
    for row in await _rows(scope, period, asks, "missed"):
        if row["kind"] == kind:
            groups.setdefault(key(row["words"]), []).append(row)
    found = [
        Miss(rows[0]["words"], len(rows), len({row["unit"] for row in rows}))
        for rows in groups.values()
    ]
    return tuple(sorted(found, key=lambda miss: (-miss.n, miss.words)))


def outside(groups: Mapping[str, Counts], measures: Iterable[str] = MEASURES) -> Shown:
    """A breakdown as it may leave the house; its totals are those of the table itself."""
    measures, labels = tuple(measures), tuple(sorted(groups))
    grid = hide([[groups[label][measure] for measure in measures] for label in labels])
    return Shown(labels, measures, grid.rows)


def named_stops(
    found: Iterable[Stop], book: Handbook, day: date
) -> tuple[tuple[str, str, int], ...]:
    """Stops in people's words: title of the procedure, name of the place, how many."""
    lines = []
    for stop in found:
        procedure = book.procedures.get(stop.procedure)
        title = procedure.title if procedure else stop.procedure
        steps = {s.id: s.title for s in book.steps(procedure, day)} if procedure else {}
        place = steps.get(stop.step, stop.step) if stop.kind == "step" else stop.kind
        lines.append((title, place, stop.n))
    return tuple(lines)


def step_stopped_at(
    found: Iterable[Stop], least: int, book: Handbook, day: date
) -> tuple[str, str, int] | None:
    """The first step, the most frequent, at which at least so many stopped, in people's words."""
    steps = [
        s for s in found if s.kind == "step" and s.n >= least and s.procedure in book.procedures
    ]
    return next(iter(named_stops(steps[:1], book, day)), None)


async def _rows(scope: Scope, period: Days, asks: Asks, name: str) -> list[dict[str, Any]]:
    """The rows of a question about a period, those of units in sight only."""
    days = {"since": period.first.isoformat(), "until": period.last.isoformat()}
    return [row for row in await asks.ask(name, **days) if scope.sees(row["unit"])]


def _measures(row: Row) -> tuple[str, ...]:
    if row["kind"] == "asked":
        return "asked", _VERDICTS.get(row["detail"], "elsewhere")
    measure = _KINDS.get(row["kind"])
    return (measure,) if measure else ()

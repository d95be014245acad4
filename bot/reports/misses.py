"""Questions that were not understood: likenesses counted together, those dealt with left out.

For now only those that are the same once folded; the matcher's own grouping takes its place.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.fold import key
from bot.reports.ballots import Ask
from bot.reports.scope import Scope
from bot.reports.span import Span


@dataclass(frozen=True, slots=True)
class Likeness:
    """One question, in the ways in which it was typed."""

    words: str
    count: int
    others: tuple[str, ...]
    units: tuple[str, ...]
    last: str


async def missed(scope: Scope, span: Span, ask: Ask) -> list[Mapping[str, Any]]:
    """The masked questions of the units that may be seen."""
    rows = await ask("misses_read", **span.bounds)
    return [row for row in rows if scope.sees(row["unit"])]


async def waiting(scope: Scope, span: Span, ask: Ask) -> list[Likeness]:
    """The groups of a span with which nothing was done yet."""
    done = {row["phrase"] for row in await ask("misses_settled")}
    groups = grouped(await missed(scope, span, ask))
    return [group for group in groups if key(group.words) not in done]


def grouped(misses: Iterable[Mapping[str, Any]]) -> list[Likeness]:
    """The groups, the most frequent first."""
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for miss in misses:
        groups[key(miss["words"])].append(miss)
    found = [_likeness(group) for folded, group in groups.items() if folded]
    return sorted(found, key=lambda group: (-group.count, group.words))


def _likeness(group: list[Mapping[str, Any]]) -> Likeness:
    ways = sorted({str(m["words"]).strip() for m in group})
    units = tuple(sorted({str(m["unit"]) for m in group}))
    return Likeness(ways[0], len(group), tuple(ways[1:]), units, max(str(m["day"]) for m in group))

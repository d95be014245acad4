"""Questions that were not understood and that nobody has dealt with yet, likenesses together."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.content.edition import wording
from bot.core.fold import key
from bot.reports.figures import Asks
from bot.reports.period import Days
from bot.reports.scope import Scope

KINDS = ("lost", "choose")
"""Not understood, and asked back."""
SHARED = 3
"""Words that two ways of asking have in common at least, to be one question."""


@dataclass(frozen=True, slots=True)
class Group:
    """A question in the words in which it came most often."""

    words: str
    n: int
    units: int
    """In how many communes."""
    alike: tuple[str, ...] = ()
    """Other words for it."""


@dataclass(slots=True)
class _Heap:
    """The rows of one way of writing, or of several that are alike."""

    words: str
    rows: list[Mapping[str, str]]
    alike: list[str]


async def waiting(scope: Scope, days: Days, asks: Asks) -> list[Group]:
    """The groups that were neither made into content nor set aside, the most frequent first."""
    done = {row["phrase"] for row in await asks.ask("misses_settled")}
    ends = {"since": days.first.isoformat(), "until": days.last.isoformat()}
    by_key: dict[str, list[Mapping[str, str]]] = {}
    for row in await asks.ask("missed", **ends):
        folded = key(row["words"])
        if folded and folded not in done and scope.sees(row["unit"]):
            by_key.setdefault(folded, []).append(row)
    return sorted(map(_told, _heaped(by_key.values())), key=lambda g: (-g.n, g.words))


def alike(one: str, other: str) -> bool:
    """Whether one question says nothing that the other does not, empty words apart."""
    mine, theirs = _bare(one), _bare(other)
    return len(mine & theirs) >= SHARED and (mine <= theirs or theirs <= mine)


def _heaped(rows: Iterable[list[Mapping[str, str]]]) -> list[_Heap]:
    """Each question with those alike, beginning with what was asked most."""
    heaps: list[_Heap] = []
    for mine in sorted(rows, key=lambda rows: (-len(rows), rows[0]["words"])):
        words = mine[0]["words"]
        near = next((heap for heap in heaps if alike(heap.words, words)), None)
        if near is None:
            heaps.append(_Heap(words, mine, []))
        else:
            near.rows = [*near.rows, *mine]
            near.alike.append(words)
    return heaps


def _told(heap: _Heap) -> Group:
    units = {row["unit"] for row in heap.rows}
    return Group(heap.words, len(heap.rows), len(units), tuple(heap.alike))


def _bare(words: str) -> frozenset[str]:
    return frozenset(_idle().sub(" ", key(words)).split())


@cache
def _idle() -> re.Pattern[str]:
    """Turns of speech that name nothing."""
    phrases: Sequence[str] = sorted(map(key, wording().idle), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b")

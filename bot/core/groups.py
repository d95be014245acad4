"""Questions that were missed, those that ask alike together, each with the nearest entries."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core.finder import Finder
from bot.core.finding import Match
from bot.core.fold import key

ALIKE = 0.6
"""The share of two questions' words, by weight, from which on they ask alike."""
NEAR = 3


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask alike."""

    words: str
    """The one that was typed most often."""
    n: int
    others: tuple[str, ...]
    near: tuple[Match, ...]
    """What comes closest; one of them may want the words as a way of asking."""


def grouped(questions: Iterable[tuple[str, int]], finder: Finder) -> tuple[Group, ...]:
    """Masked questions and how often they were typed, as groups, the largest first."""
    counts: dict[str, int] = {}
    typed: dict[str, str] = {}
    for words, n in questions:
        if folded := key(words):
            counts[folded] = counts.get(folded, 0) + n
            typed.setdefault(folded, words)
    led: dict[str, list[str]] = {}
    held: dict[str, dict[str, float]] = {}
    by_unit: dict[str, list[str]] = {}
    for folded in sorted(counts, key=lambda one: (-counts[one], one)):
        units = held[folded] = _units(typed[folded], finder)
        leaders = dict.fromkeys(leader for unit in units for leader in by_unit.get(unit, ()))
        leader = max(leaders, key=lambda one: _alike(held[one], units), default="")
        if leader and _alike(held[leader], units) >= ALIKE:
            led[leader].append(folded)
            continue
        led[folded] = []
        for unit in units:
            by_unit.setdefault(unit, []).append(folded)
    found = [
        Group(
            typed[leader],
            counts[leader] + sum(counts[one] for one in others),
            tuple(typed[one] for one in others),
            finder.find(typed[leader]).matches[:NEAR],
        )
        for leader, others in led.items()
    ]
    return tuple(sorted(found, key=lambda group: (-group.n, group.words)))


def _units(words: str, finder: Finder) -> dict[str, float]:
    """The words of a question as they were meant, without frames and marks."""
    tokens = finder.reader.read(words).tokens
    units = {token.plain: token.weight for token in tokens if token.plain and token.weight}
    return units or dict.fromkeys(key(words).split(), 1.0)


def _alike(a: dict[str, float], b: dict[str, float]) -> float:
    together = sum(max(a.get(unit, 0.0), b.get(unit, 0.0)) for unit in a.keys() | b.keys())
    return sum(min(a[unit], b[unit]) for unit in a.keys() & b.keys()) / together

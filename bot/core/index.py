"""Everything that can be found, as weighted units: words, neighbouring words, words with marks.

Rare units weigh more. A question's units are looked up, not held against every phrase: the
rarest lead to the candidates, and only their phrases are compared.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.reading import WEAK, Reader, Reading, Token

PAIR, MARK = 1.0, 0.4
"""How much a pair of words, and a word's marks, weigh beside a word."""
ENOUGH = 3_000
"""Entries of the index that are walked through before common units are left out."""
UNKNOWN = 0.5
"""The number of targets in which a word that stands in none is taken to stand."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase by which a target is known."""

    text: str
    core: str
    units: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be found."""

    name: str
    phrases: tuple[Phrase, ...]
    units: Mapping[str, float]
    """Every unit of its phrases, and in which share of them it stands."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A question as units that weigh."""

    units: Mapping[str, float]
    """Those that the index knows."""
    total: float
    """The weight of all of them, known or not."""


class Index:
    """Targets by the units of their phrases; built once and never changed."""

    def __init__(self, known: Mapping[str, Sequence[str]], reader: Reader) -> None:
        readings = {
            name: [(text, reader.read_phrase(text)) for text in dict.fromkeys(texts)]
            for name, texts in known.items()
        }
        held = {
            name: [(text, read, units(read.tokens, marked=True)) for text, read in group]
            for name, group in readings.items()
        }
        df = Counter(u for group in held.values() for u in {u for *_, own in group for u in own})
        self._count = len(held)
        self.rarity = {unit: math.log(1 + self._count / n) for unit, n in df.items()}
        self.targets = [self._target(name, group) for name, group in held.items()]
        self._postings: dict[str, list[int]] = {}
        for n, target in enumerate(self.targets):
            for unit in target.units:
                self._postings.setdefault(unit, []).append(n)

    def _target(
        self, name: str, group: Sequence[tuple[str, Reading, Mapping[str, float]]]
    ) -> Target:
        phrases = [
            Phrase(text, read.core, frozenset(own), self._weigh(own)) for text, read, own in group
        ]
        counts = Counter(unit for phrase in phrases for unit in phrase.units)
        shares = {unit: n / len(phrases) for unit, n in counts.items()}
        return Target(name, tuple(phrases), shares)

    def _weigh(self, own: Mapping[str, float]) -> float:
        return sum(self.rarity[unit] * share for unit, share in own.items() if unit[0] != "=")

    def sought(self, reading: Reading) -> Sought:
        """A question's units with what they weigh here."""
        tokens = reading.tokens
        marked = any(token.marked != token.plain for token in tokens)
        known: dict[str, float] = {}
        total, unknown = 0.0, math.log(1 + self._count / UNKNOWN)
        for unit, share in units(tokens, marked).items():
            rarity = self.rarity.get(unit)
            if rarity is not None:
                known[unit] = rarity * share
                total += rarity * share
            elif " " not in unit:
                total += unknown * share
        return Sought(known, total)

    def candidates(self, sought: Sought, most: int) -> list[tuple[int, float]]:
        """The targets that share the most with a question, and what they share."""
        scores: dict[int, float] = {}
        walked = 0
        postings, weights = self._postings, sought.units
        for unit in sorted(weights, key=self.rarity.__getitem__, reverse=True):
            if walked > ENOUGH and scores:
                break
            weight, found = weights[unit], postings[unit]
            walked += len(found)
            for n in found:
                scores[n] = scores.get(n, 0.0) + weight
        best = sorted(scores.items(), key=lambda pair: pair[1], reverse=True)
        return best[:most]


def units(tokens: Iterable[Token], marked: bool) -> dict[str, float]:
    """The units of a row of words, and how much each counts."""
    found: dict[str, float] = {}
    row = list(tokens)
    for token in row:
        if token.weight > WEAK:
            _add(found, token.plain, token.weight)
            if marked and "_" not in token.plain:
                _add(found, f"={token.marked}", MARK * token.weight)
    heavy = [token for token in row if token.weight > WEAK or not token.plain]
    for a, b in (*pairwise(row), *pairwise(heavy)):
        share = PAIR * (a.weight + b.weight) / 2
        if share > 0 and a.plain and b.plain:
            _add(found, f"{a.plain} {b.plain}", share)
    return found


def _add(found: dict[str, float], unit: str, share: float) -> None:
    if share > found.get(unit, 0.0):
        found[unit] = share

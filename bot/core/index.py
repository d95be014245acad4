"""Everything that can be found, as weighted units: words, neighbouring words, words with marks.

Rare units weigh more. A question's units are looked up, not held against every phrase: the
rarest lead to the candidates, and only their phrases are compared.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from bot.core.acts import Acts
from bot.core.fold import key
from bot.core.reading import WEAK, Reader, Reading, Token

PAIR, MARK = 0.7, 0.4
"""How much a pair of words, and a word's marks, weigh beside a word."""
LED = 0.5
"""How much the units of a term to which the words lead count in the choice of candidates."""
SIZE = 0.3
"""How much long phrases are held against a candidate."""
ENOUGH = 3_000
"""Entries of the index that are walked through before common units are left out."""
UNKNOWN = 0.5
"""The number of targets in which a word that stands in none is taken to stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The words by which a target is known."""

    asks: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    prior: float = 0.0
    """How many ways lead to it; such targets are meant more often."""
    traits: frozenset[str] = frozenset()
    """What else makes it likelier, or less likely, to be meant."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase by which a target is known."""

    text: str
    key: str
    core: str
    units: frozenset[str]
    weight: float
    is_title: bool


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be found."""

    name: str
    phrases: tuple[Phrase, ...]
    units: Mapping[str, float]
    """Every unit of its phrases, and in which share of them it stands."""
    acts: frozenset[str]
    """What is done, by its titles."""
    may: frozenset[str]
    """What is done, by any of its phrases."""
    prior: float
    traits: frozenset[str]

    @property
    def part(self) -> str:
        """`fork`, `event`, `sign`, or nothing for a procedure."""
        return self.name.partition(":")[0] if ":" in self.name else ""


@dataclass(frozen=True, slots=True)
class Sought:
    """A question as units that weigh."""

    key: str
    core: str
    units: Mapping[str, float]
    """Those that the index knows."""
    total: float
    """The weight of all of them, known or not."""
    leads: tuple[tuple[Mapping[str, float], float], ...]
    """The units of each official term that the words lead to, and their weight."""
    acts: frozenset[str]


class Index:
    """Targets by the units of their phrases; built once and never changed."""

    def __init__(self, known: Mapping[str, Known], reader: Reader, acts: Acts) -> None:
        self._reader, self._acts = reader, acts
        held = {name: [*_read(words, reader)] for name, words in known.items()}
        df = Counter(u for group in held.values() for u in {u for *_, own in group for u in own})
        self._count = len(held)
        self.rarity = {unit: math.log(1 + self._count / n) for unit, n in df.items()}
        self.targets = [self._target(name, held[name], words) for name, words in known.items()]
        self.places = {target.name: n for n, target in enumerate(self.targets)}
        self._sizes = [min(phrase.weight for phrase in target.phrases) for target in self.targets]
        self._postings: dict[str, list[int]] = {}
        for n, target in enumerate(self.targets):
            for unit in target.units:
                self._postings.setdefault(unit, []).append(n)

    def _target(self, name: str, group: list["_Held"], words: Known) -> Target:
        phrases = tuple(
            Phrase(text, key(text), read.core, frozenset(own), self._weigh(own), text in words.titles)
            for text, read, own in group
        )
        counts = Counter(unit for phrase in phrases for unit in phrase.units)
        acts = [self._acts.of(phrase.units) for phrase in phrases]
        told = [done for phrase, done in zip(phrases, acts, strict=True) if phrase.is_title]
        return Target(
            name=name,
            phrases=phrases,
            units={unit: n / len(phrases) for unit, n in counts.items()},
            acts=frozenset().union(*told),
            may=frozenset().union(*acts),
            prior=words.prior,
            traits=words.traits,
        )

    def _weigh(self, own: Mapping[str, float]) -> float:
        return sum(self.rarity[unit] * share for unit, share in own.items() if unit[0] != "=")

    def sought(self, text: str, reading: Reading) -> Sought:
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
        leads = tuple(filter(None, map(self._lead, reading.leads)))
        acts = self._acts.of(known.keys())
        return Sought(key(text), reading.core, known, total, leads, acts)

    def _lead(self, term: str) -> tuple[Mapping[str, float], float] | None:
        own = units(self._reader.read_phrase(term).tokens, marked=False)
        weights = {u: self.rarity[u] * share for u, share in own.items() if u in self.rarity}
        return (weights, sum(weights.values())) if weights else None

    def candidates(self, sought: Sought, most: int) -> list[int]:
        """The places of the targets that share the most with a question."""
        scores: dict[int, float] = {}
        walked = 0
        postings, weights = self._postings, dict(sought.units)
        for led, _ in sought.leads:
            for unit, weight in led.items():
                weights.setdefault(unit, LED * weight)
        for unit in sorted(weights, key=self.rarity.__getitem__, reverse=True):
            if walked > ENOUGH and scores:
                break
            weight, found = weights[unit], postings[unit]
            walked += len(found)
            for n in found:
                scores[n] = scores.get(n, 0.0) + weight
        sizes, total = self._sizes, sought.total
        for n in scores:
            scores[n] /= total + SIZE * sizes[n]
        return sorted(scores, key=scores.__getitem__, reverse=True)[:most]


_Held = tuple[str, Reading, Mapping[str, float]]


def _read(words: Known, reader: Reader) -> Iterable[_Held]:
    for text in dict.fromkeys((*words.asks, *words.titles)):
        reading = reader.read_phrase(text)
        yield text, reading, units(reading.tokens, marked=True)


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

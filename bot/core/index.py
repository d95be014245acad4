"""Everything that can be found, as weighted units: words, neighbouring words, words with marks.

Rare units weigh more. A question's units are looked up, not held against every phrase: the
rarest lead to the candidates, and only their phrases are compared.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.core.acts import Acts
from bot.core.reading import Reader, Reading
from bot.core.units import WEAK, units

LED = 0.5
"""How much the units of a term to which the words lead count in the choice of candidates."""
SIZE = 0.3
"""How much long phrases are held against a candidate."""
FAR = 0.4
"""Beneath this share of the best candidate's likeness others are not looked at."""
POOL = 100
"""Targets with a rare unit in common, from which on common units lead to no others."""
ENOUGH = 2_000
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
    front: float = 0.0
    """How far in front it stands among a fork's ways: the plain case comes before rare ones."""
    traits: frozenset[str] = frozenset()
    """What else makes it likelier, or less likely, to be meant."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase by which a target is known."""

    text: str
    plain: str
    core: str


@dataclass(frozen=True, slots=True)
class Target:
    """Something that can be found."""

    name: str
    part: str
    """`fork`, `event`, `sign`, or nothing for a procedure."""
    phrases: tuple[Phrase, ...]
    sizes: tuple[float, ...]
    """What each phrase weighs."""
    bulk: float
    """What all of them weigh."""
    titles: tuple[int, ...]
    """Which of the phrases are titles."""
    units: Mapping[str, tuple[int, ...]]
    """Every unit of its phrases, and in which of them it stands."""
    acts: frozenset[str]
    """What is done, by its titles."""
    may: frozenset[str]
    """What is done, by any of its phrases."""
    prior: float
    front: float
    traits: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sought:
    """A question as units that weigh."""

    plain: str
    core: str
    units: Mapping[str, float]
    """Those that the index knows."""
    total: float
    """The weight of all of them, known or not."""
    leads: tuple["Lead", ...]
    """The units of each official term that the words lead to."""
    acts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Lead:
    """An official term as units that weigh."""

    units: Mapping[str, float]
    total: float


class Index:
    """Targets by the units of their phrases; built once and never changed."""

    def __init__(self, known: Mapping[str, Known], reader: Reader, acts: Acts) -> None:
        self._acts = acts
        held = {name: [*_read(words, reader)] for name, words in known.items()}
        df: Counter[str] = Counter()
        for group in held.values():
            df.update(set().union(*(own for *_, own in group)))
        self._count = len(held)
        self._unknown = math.log(1 + self._count / UNKNOWN)
        self.rarity = {unit: math.log(1 + self._count / n) for unit, n in df.items()}
        self.targets = [self._target(name, held[name], words) for name, words in known.items()]
        self.places = {target.name: n for n, target in enumerate(self.targets)}
        self._sizes = [min(target.sizes) for target in self.targets]
        self._postings: dict[str, list[int]] = {}
        for n, target in enumerate(self.targets):
            for unit in target.units:
                self._postings.setdefault(unit, []).append(n)
        self._leads = {term: self._lead(read) for term, read in reader.leads.items()}

    def heard(self, reading: Reading) -> Mapping[str, float]:
        """The units of what a question names, known here or not, by how much each tells."""
        named = [t for t in reading.tokens if t.weight > WEAK and not t.filler]
        own = units(named, reading.marked)
        return {unit: share * self.rarity.get(unit, self._unknown) for unit, share in own.items()}

    def _target(self, name: str, group: list["_Held"], words: Known) -> Target:
        titles = tuple(n for n, (text, *_) in enumerate(group) if text in words.titles)
        units: dict[str, list[int]] = {}
        for n, (*_, own) in enumerate(group):
            for unit in own:
                units.setdefault(unit, []).append(n)
        acts = [self._acts.of(own.keys()) for *_, own in group]
        sizes = tuple(self._weigh(own) + 0.01 for *_, own in group)
        return Target(
            name=name,
            part=name.partition(":")[0] if ":" in name else "",
            phrases=tuple(Phrase(text, read.plain, read.core) for text, read, _ in group),
            sizes=sizes,
            bulk=sum(sizes),
            titles=titles,
            units={unit: tuple(places) for unit, places in units.items()},
            acts=frozenset().union(*(acts[n] for n in titles)),
            may=frozenset().union(*acts),
            prior=words.prior,
            front=words.front,
            traits=words.traits,
        )

    def _weigh(self, own: Mapping[str, float]) -> float:
        rarity = self.rarity
        return sum([rarity[unit] * share for unit, share in own.items() if unit[0] != "="])

    def _lead(self, reading: Reading) -> Lead | None:
        own = units(reading.tokens, marked=False)
        weights = {u: self.rarity[u] * share for u, share in own.items() if u in self.rarity}
        return Lead(weights, sum(weights.values())) if weights else None

    def sought(self, reading: Reading) -> Sought:
        """A question's units with what they weigh here."""
        known: dict[str, float] = {}
        total, rarity = 0.0, self.rarity
        for unit, share in reading.units.items():
            if unit in rarity:
                known[unit] = weight = rarity[unit] * share
                total += weight
            elif " " not in unit and not _counts(unit):
                total += self._unknown * share
        leads = tuple(lead for term in reading.leads if (lead := self._leads[term]))
        acts = self._acts.of(reading.units.keys(), reading.marked)
        return Sought(reading.plain, reading.core, known, total, leads, acts)

    def candidates(self, sought: Sought, most: int) -> list[int]:
        """The places of the targets that share the most with a question."""
        postings, weights = self._postings, sought.units
        if sought.leads:
            weights = dict(weights)
            for lead in sought.leads:
                for unit, weight in lead.units.items():
                    weights.setdefault(unit, LED * weight)
        scores = [0.0] * len(self.targets)
        pool: set[int] = set()
        walked = 0
        for unit in sorted(weights, key=self.rarity.__getitem__, reverse=True):
            found, weight = postings[unit], weights[unit]
            if len(pool) < POOL:
                pool.update(found)
            elif walked > ENOUGH:
                break
            walked += len(found)
            for n in found:
                scores[n] += weight
        sizes, total = self._sizes, sought.total
        held = {n: scores[n] / (total + SIZE * sizes[n]) for n in pool}
        least = FAR * max(held.values(), default=0.0)
        near = [n for n, score in held.items() if score >= least]
        near.sort(key=held.__getitem__, reverse=True)
        return near[:most]


def _counts(unit: str) -> bool:
    """Whether it is a number or a measure, of which nobody expects that it is known."""
    return unit.lstrip("=")[:1].isdecimal()


_Held = tuple[str, Reading, Mapping[str, float]]


def _read(words: Known, reader: Reader) -> Iterable[_Held]:
    for text in dict.fromkeys((*words.asks, *words.titles)):
        reading = reader.read_phrase(text)
        yield text, reading, units(reading.tokens, marked=True)

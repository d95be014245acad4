"""Which targets are akin: the ways of one fork, and titles that name the same things.

Who says "no, it has only run out" after having asked for a lost card means another matter of the
same family; nothing but the talk before it tells which.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import sqrt

from bot.core.index import Index, Target

WAY = 0.6
"""How akin the ways of one fork are, where titles that say the same are wholly."""
LEAST = 0.3
"""Beneath this likeness of their titles two targets are strangers."""


class Kin:
    """The families of an edition; built once and never changed."""

    def __init__(self, index: Index, ways: Mapping[str, tuple[str, ...]]) -> None:
        self._index = index
        self._forks = {name: codes for name, codes in ways.items() if name.startswith("fork:")}
        self._titles = {target.name: self._title(target) for target in index.targets}
        self._naming: dict[str, list[str]] = {}
        for name, title in self._titles.items():
            for unit in title:
                self._naming.setdefault(unit, []).append(name)
        self.of = lru_cache(maxsize=1_000)(self._of)

    def to(self, topic: str, offered: Iterable[str]) -> Mapping[str, float]:
        """All that are akin to the subject of a talk and to what was offered in it, from 0 to 1."""
        akin: dict[str, float] = {}
        for name in filter(None, (topic, *offered)):
            for other, share in self.of(name).items():
                akin[other] = max(share, akin.get(other, 0.0))
        for fork, codes in self._forks.items():
            if topic in codes:
                for way in (fork, *codes):
                    akin[way] = max(WAY, akin.get(way, 0.0))
        akin |= dict.fromkeys(offered, 1.0)
        return {name: share for name, share in akin.items() if name in self._titles}

    def _title(self, target: Target) -> Mapping[str, float]:
        """What a target's titles consist of, as a direction of length 1."""
        titles, rarity = set(target.titles), self._index.rarity
        named = {u: rarity[u] for u, held in target.units.items() if titles & {*held}}
        length = sqrt(sum(weight * weight for weight in named.values())) or 1.0
        return {unit: weight / length for unit, weight in named.items()}

    def _of(self, name: str) -> Mapping[str, float]:
        """Whose titles are like a target's."""
        akin: dict[str, float] = {}
        for unit, weight in self._titles.get(name, {}).items():
            for other in self._naming[unit]:
                akin[other] = akin.get(other, 0.0) + weight * self._titles[other][unit]
        akin = {other: share for other, share in akin.items() if share >= LEAST}
        return akin | {name: WAY} if akin else {}

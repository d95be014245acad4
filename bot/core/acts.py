"""What is done with a paper: lost, changed, ended, abroad. Sibling procedures differ in it."""

from collections.abc import Collection
from itertools import pairwise

from bot.core.lexicon import Phrases, all_spelled_out
from bot.core.reading import Reader
from bot.core.units import WEAK


class Acts:
    """Acts by the units that tell them: a pair of words, or one word with its marks."""

    def __init__(self, words: Phrases, reader: Reader) -> None:
        self._by_unit: dict[str, list[tuple[frozenset[str], str]]] = {}
        self._by_plain: dict[str, str] = {}
        for act, phrases in words.items():
            for phrase in all_spelled_out(phrases):
                row = [t for t in reader.read_phrase(phrase).tokens if t.weight > WEAK]
                need = frozenset(f"{a.plain} {b.plain}" for a, b in pairwise(row))
                if not need:
                    need = frozenset(f"={token.marked}" for token in row)
                    self._by_plain |= {token.plain: act for token in row}
                for unit in need:
                    self._by_unit.setdefault(unit, []).append((need, act))

    def of(self, units: Collection[str], marked: bool = True) -> frozenset[str]:
        """The acts that some units tell; `marked` says whether words stand with their marks."""
        known = self._by_unit
        found = {
            act
            for unit in units
            if unit in known
            for need, act in known[unit]
            if len(need) == 1 or all(other in units for other in need)
        }
        if not marked:
            found |= {self._by_plain[unit] for unit in units if unit in self._by_plain}
        return frozenset(found)

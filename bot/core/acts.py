"""What is done with a paper: lost, changed, ended, abroad. Sibling procedures differ in it."""

from collections.abc import Collection

from bot.core.lexicon import Phrases, all_spelled_out
from bot.core.reading import Reader


class Acts:
    """Acts by the units that tell them."""

    def __init__(self, words: Phrases, reader: Reader) -> None:
        self._by_unit: dict[str, list[tuple[frozenset[str], str]]] = {}
        for act, phrases in words.items():
            for phrase in all_spelled_out(phrases):
                row = reader.read_phrase(phrase).core.split()
                pairs = [f"{a} {b}" for a, b in zip(row, row[1:], strict=False)]
                need = frozenset(pairs or row)
                for unit in need:
                    self._by_unit.setdefault(unit, []).append((need, act))

    def of(self, units: Collection[str]) -> frozenset[str]:
        """The acts that some units tell."""
        known = self._by_unit
        return frozenset(
            act
            for unit in units
            if unit in known
            for need, act in known[unit]
            if len(need) == 1 or all(other in units for other in need)
        )

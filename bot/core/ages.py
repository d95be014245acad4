"""What an age tells: of "8 tuoi" it matters that a child is under 14, and not the number."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.lexicon import Age
from bot.core.turns import Row
from bot.core.units import LIGHT, Token

YEARS = "tuoi"
LONGEST = 3
"""Digits of an age."""


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages of which something is known."""

    known: Sequence[Age]

    def at(self, row: Row, n: int) -> tuple[Age, ...]:
        """Those that the age at a place of a row belongs to; none where no age stands there."""
        years = row[n + 1][0] if n + 1 < len(row) else ""
        if years != YEARS or not row[n][0].isdecimal():
            return ()
        age = int(row[n][0][:LONGEST])
        return tuple(known for known in self.known if known.least <= age <= known.most)

    def tokens(self, row: Row, n: int) -> tuple[Token, ...]:
        """What stands in a question for the age at a place of a row."""
        names = dict.fromkeys(f"{YEARS}_{age.least}_{age.most}" for age in self.at(row, n))
        return tuple(Token(name, name, LIGHT) for name in names)

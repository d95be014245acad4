"""What an age tells: of "8 tuoi" it matters that a child is under 14, and not the number."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.lexicon import Age
from bot.core.turns import Row
from bot.core.units import LIGHT, Token

YEARS = "tuoi"
_AGE = re.compile(rf"(\d{{1,3}})(?:t| {YEARS})")
"""An age as it is written, and as it is typed in a hurry."""


@dataclass(frozen=True, slots=True)
class Ages:
    """The ages of which something is known."""

    known: Sequence[Age]

    def at(self, row: Row, n: int) -> tuple[Age, ...]:
        """Those that the age at a place of a row belongs to; none where no age stands there."""
        years = row[n + 1][0] if n + 1 < len(row) else ""
        found = _AGE.fullmatch(f"{row[n][0]} {years}" if years == YEARS else row[n][0])
        if not found:
            return ()
        age = int(found[1])
        return tuple(known for known in self.known if known.least <= age <= known.most)

    def tokens(self, row: Row, n: int) -> tuple[Token, ...]:
        """What stands in a question for the age at a place of a row."""
        names = dict.fromkeys(f"{YEARS}_{age.least}_{age.most}" for age in self.at(row, n))
        return tuple(Token(name, name, LIGHT) for name in names)

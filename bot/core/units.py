"""What a question and a phrase are compared by: words, neighbouring words, words with marks."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

LIGHT, WEAK = 0.5, 0.0
"""Weights of words that tell who and where, and of particles."""
PAIR, MARK = 0.7, 0.4
"""How much a pair of words, and a word's marks, weigh beside a word."""


class Token(NamedTuple):
    """A word that was left, or the common name of several words."""

    plain: str
    marked: str
    """With its marks; the same as `plain` where none were typed."""
    weight: float = 1.0
    filler: bool = False
    """Whether it changes nothing at all."""


STOP = Token("", "", WEAK)
"""The end of a sentence: what stands on both sides of it is no pair."""


def units(tokens: Sequence[Token], marked: bool) -> dict[str, float]:
    """The units of a row of words, and how much each counts."""
    found: dict[str, float] = {}
    heavy = [token for token in tokens if token.weight > WEAK or not token.plain]
    for plain, form, weight, _ in heavy:
        if weight > found.get(plain, 0.0):
            found[plain] = weight
            if marked:
                found[f"={form}"] = MARK * weight
    for row in (tokens, heavy):
        for a, b in pairwise(row):
            if a.plain and b.plain and (share := PAIR * (a.weight + b.weight) / 2):
                unit = f"{a.plain} {b.plain}"
                if share > found.get(unit, 0.0):
                    found[unit] = share
    return found

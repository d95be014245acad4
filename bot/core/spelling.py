"""Words as they were meant: shorthands written out, Telex and VNI keys undone, slips put right.

A word that is known stays as it is. What an unknown one was meant to be is told by the words
beside it: those pairs count that stand in the content or in the lexicon.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from bot.core.fold import clean, spoken, words
from bot.core.syllables import is_syllable, unkeyed
from bot.core.turns import Word, as_words

LONGEST = 400
"""Words of one message that are read; a letter of two pages fits."""
SHORTEST_SLIP = 3
"""Letters below which a word is not corrected: everything is near to everything."""
NEAREST = 8
_LETTERS = {"f": "ph", "j": "gi", "z": "d", "w": "qu", "k": "c", "c": "k", "q": "qu"}
"""First letters as the young write them, and as they are spelled."""


class Speller:
    """What is known of words and of their neighbours."""

    def __init__(
        self, phrases: Iterable[Sequence[Word]], shorthands: Mapping[str, tuple[str, ...]]
    ) -> None:
        self._seen: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        for phrase in phrases:
            plain = [word for word, _ in phrase]
            self._seen.update(plain)
            self._pairs.update(f"{a} {b}" for a, b in pairwise(plain))
        self._shorts = _by_plain(shorthands)
        self._near = _deletions(self._seen)
        self._meant = lru_cache(maxsize=5_000)(self._candidates)

    def read(self, text: str) -> list[Word]:
        """The words of a message as they were meant."""
        typed = [spoken(word) for word in words(clean(text))[:LONGEST]]
        row: list[Word] = []
        for n, word in enumerate(typed):
            if word[0] in self._shorts:
                row += self._written_out(word, row, typed, n)
            elif word[0] in self._seen and (len(word[0]) > 1 or word[0].isdigit()):
                row.append(word)
            else:
                row += self._put_right(word, row, typed, n)
        return row

    def paired(self, first: str, second: str) -> int:
        """How often two words stand side by side in what is known."""
        return self._pairs[f"{first} {second}"]

    def _written_out(
        self, word: Word, before: Sequence[Word], typed: Sequence[Word], n: int
    ) -> Sequence[Word]:
        """A shorthand in full; of several readings the one that fits its neighbours."""
        readings = [
            full
            for marked, fulls in self._shorts[word[0]]
            if word[1] in (word[0], marked)
            for full in fulls
        ]
        if word[0] in self._seen and word[1] == word[0]:
            readings.insert(0, (word,))  # a word of its own, if its neighbours say so
        elif not readings:
            return self._put_right(word, before, typed, n)
        if len(readings) == 1:
            return readings[0]
        previous, following = self._around(before, typed, n)
        return max(readings, key=lambda full: self._fit(previous, full, following))

    def _around(self, before: Sequence[Word], typed: Sequence[Word], n: int) -> tuple[str, str]:
        """The word before, as meant, and the word after, as it is likely meant."""
        following = typed[n + 1][0] if n + 1 < len(typed) else ""
        if following in self._shorts:
            following = self._shorts[following][0][1][0][0][0]
        return (before[-1][0] if before else ""), following

    def _fit(self, previous: str, full: Sequence[Word], following: str) -> int:
        return 2 * self.paired(full[-1][0], following) + self.paired(previous, full[0][0])

    def _put_right(
        self, word: Word, before: Sequence[Word], typed: Sequence[Word], n: int
    ) -> Sequence[Word]:
        """An unknown word: keys left in it, two words in one, a slip; or what it is."""
        plain = word[0]
        if any(letter.isdigit() for letter in plain) or word[1] == plain:
            meant = unkeyed(plain)
            if meant and spoken(meant) != word:
                return [spoken(meant)]
        if plain.isdigit() or len(plain) < SHORTEST_SLIP:
            return [word]
        previous, following = self._around(before, typed, n)
        readings = self._meant(plain)
        if not readings:
            return [word]
        best = max(readings, key=lambda full: self._worth(previous, full, following))
        alone = is_syllable(plain) and len(best) == 1
        if alone and not self._fit(previous, best, following):
            return [word]
        return best

    def _worth(self, previous: str, full: Sequence[Word], following: str) -> tuple[int, int]:
        inside = sum(self.paired(a[0], b[0]) for a, b in pairwise(full))
        return self._fit(previous, full, following) + inside, min(self._seen[w] for w, _ in full)

    def _candidates(self, plain: str) -> tuple[tuple[Word, ...], ...]:
        """The known words, or pairs of words, that an unknown one may stand for."""
        found = {other for cut in _cuts(plain) for other in self._near.get(cut, ())}
        near = [(other,) for other in found if OSA.distance(plain, other, score_cutoff=1) <= 1]
        young = _LETTERS.get(plain[0], "") + plain[1:]
        if young in self._seen:
            near.append((young,))
        split = [
            (plain[:k], plain[k:])
            for k in range(2, len(plain) - 1)
            if plain[:k] in self._seen and plain[k:] in self._seen and self.paired(plain[:k], plain[k:])
        ]
        return tuple(tuple((word, word) for word in words) for words in (*near, *split))

    def nearby(self, plain: str) -> tuple[str, ...]:
        """Known words one slip away from a known one."""
        found = {other for cut in _cuts(plain) for other in self._near.get(cut, ())}
        return tuple(
            other
            for other in found
            if other != plain and OSA.distance(plain, other, score_cutoff=1) <= 1
        )


def _by_plain(
    shorthands: Mapping[str, tuple[str, ...]],
) -> dict[str, list[tuple[str, list[tuple[Word, ...]]]]]:
    """Plain short form to its marked forms and what each stands for."""
    known: dict[str, list[tuple[str, list[tuple[Word, ...]]]]] = {}
    for short, fulls in shorthands.items():
        typed = as_words(short)
        if len(typed) == 1:
            plain, marked = typed[0]
            known.setdefault(plain, []).append((marked, [as_words(full) for full in fulls]))
    return known


def _deletions(known: Iterable[str]) -> dict[str, list[str]]:
    """Every known word under itself and under each spelling with one letter left out."""
    near: dict[str, list[str]] = {}
    for word in known:
        if len(word) >= 2 and word.isalpha():
            for cut in _cuts(word):
                near.setdefault(cut, []).append(word)
    return near


def _cuts(word: str) -> Iterator[str]:
    yield word
    yield from {word[:n] + word[n + 1 :] for n in range(len(word))}


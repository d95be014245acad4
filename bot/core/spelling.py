"""Words as they were meant: shorthands written out, Telex and VNI keys undone, slips put right.

A word that is known stays as it is. What an unknown one was meant to be is told by the words
beside it: those pairs count that stand in the content or in the lexicon.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from math import log1p

from rapidfuzz.distance import OSA

from bot.core.fold import clean, spoken, words
from bot.core.syllables import is_syllable, unkeyed
from bot.core.turns import Row, Word, as_words

LONGEST = 400
"""Words of one message that are read; a letter of two pages fits."""
SHORTEST_SLIP = 3
"""Letters below which an unknown word is not corrected: everything is near to everything."""
SHORTEST_SHORT = 4
"""Letters of a shorthand that is still recognised with a slip in it."""
SURE_PAIR = 5
"""How often a pair must be known so that a word in a strange form is taken for a slip of it."""
FEWER = 4
"""How many times as often as the word that was typed."""
KEYS = 1.0
"""How much better keys of Telex and VNI explain a word than a slip does."""
_LETTERS = {"f": "ph", "j": "gi", "z": "d", "w": "qu", "k": "c", "c": "k", "q": "qu"}
"""First letters as the young write them, and as they are spelled."""


class Speller:
    """What is known of words and of their neighbours."""

    def __init__(self, phrases: Iterable[Row], shorthands: Mapping[str, tuple[str, ...]]) -> None:
        self._seen: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        self._forms: set[str] = set()
        for phrase in phrases:
            self._seen.update([plain for plain, _ in phrase])
            self._pairs.update([f"{a} {b}" for (a, _), (b, _) in pairwise(phrase)])
            self._forms.update([marked for _, marked in phrase])
        self._shorts = _by_plain(shorthands)
        long = [short for short in self._shorts if len(short) >= SHORTEST_SHORT]
        self._near = _deletions([*self._seen, *long])
        self._slips = lru_cache(maxsize=5_000)(self._find_slips)
        self._likely = lru_cache(maxsize=5_000)(self._find_likely)

    def read(self, text: str) -> list[Word]:
        """The words of a message as they were meant."""
        typed = [spoken(word) for word in words(clean(text))[:LONGEST]]
        marked = any(plain != form for plain, form in typed)
        row: list[Word] = []
        for n, word in enumerate(typed):
            previous = row[-1][0] if row else ""
            following = self._likely(typed[n + 1][0]) if n + 1 < len(typed) else ""
            row += self._meant(word, previous, following, marked)
        return row

    def _meant(self, word: Word, previous: str, following: str, marked: bool) -> Row:
        """One word as it was meant between its neighbours, in a text with or without marks."""
        plain = word[0]
        if plain in self._shorts and (readings := self._readings(word)):
            best = self._best(readings, previous, following)
            return self._wedged(plain, previous, best, following) if len(plain) > 1 else best
        if plain in self._seen and (len(plain) > 1 or plain.isdigit()):
            usual = not marked or word[1] in self._forms
            if usual:
                return self._wedged(plain, previous, (word,), following)
            return self._doubted(word, previous, following)
        if 1 < len(plain) < SHORTEST_SLIP:
            return self._doubted(word, previous, following)
        return self._put_right(word, previous, following)

    def _readings(self, word: Word) -> list[Row]:
        """A shorthand in full, in all its readings; a word of its own, if it is one."""
        plain, marked = word
        full = [row for own, rows in self._shorts[plain] if marked in (plain, own) for row in rows]
        return [(word,), *full] if plain in self._seen and marked == plain else full

    def _wedged(self, plain: str, previous: str, own: Row, following: str) -> Row:
        """A word as it was read, unless that was seen beside neither neighbour and a slip away
        there is one that is well known beside both."""
        if not (previous and following) or plain.isdigit():
            return own
        if any(self._beside(previous, own, following)):
            return own
        for row in self._slips(plain):
            if len(row) == 1 and min(self._beside(previous, row, following)) >= SURE_PAIR:
                return row
        return own

    def _doubted(self, word: Word, previous: str, following: str) -> Row:
        """A known word, unless a slip away there is one that fits much better here."""
        plain = word[0]
        if plain.isdigit():
            return (word,)
        own = self._beside(previous, (word,), following)
        often = max(SURE_PAIR - 1, FEWER * max(own))
        near = [
            row
            for row in self._slips(plain)
            if len(row) == 1 and max(self._beside(previous, row, following)) > often
        ]
        return self._best(near, previous, following) if near else (word,)

    def _beside(self, previous: str, row: Row, following: str) -> tuple[int, int]:
        """How often a reading was seen beside each neighbour."""
        return self._pairs[f"{previous} {row[0][0]}"], self._pairs[f"{row[-1][0]} {following}"]

    def _put_right(self, word: Word, previous: str, following: str) -> Row:
        """An unknown word: keys left in it, two words in one, a slip; or what it is."""
        plain = word[0]
        keyed = self._unkeyed(word)
        bare = plain.rstrip("0123456789") if keyed is None else plain
        slips = self._slips(bare) if len(bare) >= SHORTEST_SLIP else ()
        if keyed:
            best = self._best((keyed, *slips), previous, following)
            gain = self._fit(previous, best, following) - self._fit(previous, keyed, following)
            return best if gain > KEYS else keyed
        if not slips:
            return (word,)
        best = self._best(slips, previous, following)
        strange = is_syllable(plain) and len(best) == 1
        return (word,) if strange and not self._fit(previous, best, following) else best

    def _unkeyed(self, word: Word) -> Row | None:
        """A word with Telex or VNI keys in it as it was meant, or none."""
        plain, marked = word
        if plain.isdigit() or (marked != plain and not any(map(str.isdigit, plain))):
            return None
        meant = unkeyed(plain)
        return (spoken(meant),) if meant and spoken(meant) != word else None

    def _best(self, readings: Iterable[Row], previous: str, following: str) -> Row:
        """The reading that fits its neighbours best; the first of equals."""
        return max(readings, key=lambda row: self._fit(previous, row, following))

    def _fit(self, previous: str, row: Row, following: str) -> float:
        before, after = self._beside(previous, row, following)
        return log1p(before) + log1p(after)

    def _find_likely(self, plain: str) -> str:
        """What a typed word most likely begins with, whatever stands beside it."""
        if plain in self._shorts:
            return self._shorts[plain][0][1][0][0][0]
        if plain not in self._seen and (keyed := self._unkeyed((plain, plain))):
            return keyed[0][0]
        return plain

    def _find_slips(self, plain: str) -> tuple[Row, ...]:
        """The known words, or pairs of words, that one slip may have made of `plain`."""
        found = {other for cut in _cuts(plain) for other in self._near.get(cut, ())} - {plain}
        near = [other for other in found if OSA.distance(plain, other, score_cutoff=1) <= 1]
        near = [other for other in near if other in self._seen] or near
        young = _LETTERS.get(plain[:1], "") + plain[1:]
        if young in self._seen:
            near.append(young)
        near.sort(key=self._seen.__getitem__, reverse=True)
        rows = [
            self._shorts[other][0][1][0] if other not in self._seen else ((other, other),)
            for other in near
        ]
        for k in range(2, len(plain) - 1):
            if self._pairs[f"{plain[:k]} {plain[k:]}"]:
                rows.append(((plain[:k], plain[:k]), (plain[k:], plain[k:])))
        return tuple(rows)


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

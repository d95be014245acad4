"""A question read: what it is about, which fields it asks for, how it hangs on the one before.

Turns of speech that ask for a field or for nothing are taken out; words that name the same thing
are given one name; words that seldom decide anything weigh little.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import cast

from bot.core.fold import spoken, words
from bot.core.lexicon import Cue, Field, Lexicon, all_spelled_out
from bot.core.spelling import Speller
from bot.core.turns import FRAMING, LEADING, NAMING, Turn, Turns, Word, as_words

LIGHT, WEAK, ASIDE = 0.5, 0.0, 0.3
"""Weights of words: who and where; particles; those that only say what something is for."""
SUBJECT = 1.5
"""The weight of words after which "in order to" begins an aside."""
PAIR, MARK = 0.7, 0.4
"""How much a pair of words, and a word's marks, weigh beside a word."""
YEARS = "tuoi"
LETTER = 45
"""Words from which on a message is read as a letter, sentence by sentence."""
_SENTENCE = re.compile(r"[.?!;\n]+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word that was left, or the common name of several words."""

    plain: str
    marked: str
    """With its marks; the same as `plain` where none were typed."""
    weight: float = 1.0
    filler: bool = False


STOP = Token("", "", WEAK)
"""The end of a sentence: what stands on both sides of it is no pair."""


@dataclass(frozen=True)
class Reading:
    """What a question consists of."""

    tokens: tuple[Token, ...]
    """What names the subject, in order."""
    fields: tuple[Field, ...] = ()
    """What is asked of the subject, in the order in which it was asked."""
    leads: tuple[str, ...] = ()
    """Official terms that the words lead to."""
    cues: frozenset[Cue] = frozenset()
    social: tuple[str, ...] = ()
    """Kinds of small talk that occur in it."""

    @cached_property
    def units(self) -> dict[str, float]:
        """The units of a question; marks count where some were typed."""
        return units(self.tokens, self.marked)

    @cached_property
    def marked(self) -> bool:
        """Whether it was typed with marks."""
        return any(token.marked != token.plain for token in self.tokens)

    @cached_property
    def weight(self) -> float:
        """How much of it names a subject."""
        return sum(token.weight for token in self.tokens)

    @cached_property
    def heavy(self) -> int:
        """How many words of it are more than light."""
        return sum(token.weight == 1.0 for token in self.tokens)

    @cached_property
    def core(self) -> str:
        """The plain words that name a subject."""
        named = [token for token in self.tokens if token.weight > WEAK]
        return " ".join(token.plain for token in named if not token.filler)


class Reader:
    """Reads questions, and phrases of the content, in one way."""

    def __init__(self, lexicon: Lexicon, known: Iterable[str]) -> None:
        phrases = [as_words(phrase) for phrase in known]
        usual = _usual(phrases)
        self._names = Turns(lexicon, NAMING)
        self._turns = Turns(lexicon, FRAMING, usual)
        self._leads = Turns(lexicon, LEADING)
        self._ages = lexicon.ages
        self._fillers = {spoken(word) for word in lexicon.filler_words}
        self._plain_fillers = {
            plain for plain, marked in self._fillers if usual.get(plain) == marked
        }
        self._light = frozenset(all_spelled_out(lexicon.light_words))
        self.leads = {
            term: self._read(as_words(term))
            for term in (*lexicon.lead_words, *(age.lead for age in lexicon.ages))
        }
        """Every official term that words may lead to, read."""
        rows = [*phrases, *self._turns.rows(), *self._leads.rows()]
        self.speller = Speller(rows, lexicon.shorthands)

    def read(self, text: str) -> Reading:
        """A question as it was meant."""
        if len(text) >= 4 * LETTER and len(words(text)) >= LETTER:
            return _joined([self._read(self.speller.read(part)) for part in _SENTENCE.split(text)])
        return self._read(self.speller.read(text))

    def read_phrase(self, text: str) -> Reading:
        """A phrase of the content, which is spelled right."""
        return self._read(as_words(text))

    def _read(self, row: Sequence[Word]) -> Reading:
        found = self._found(row)
        turns = [turn for _, turn in found if turn]
        return Reading(
            tokens=self._tokens(row, found),
            fields=_fields(turns),
            leads=tuple(dict.fromkeys(self._led(row))),
            cues=_cues(found),
            social=tuple(turn.value for turn in turns if turn.kind == "social"),
        )

    def _found(self, row: Sequence[Word]) -> list[tuple[int, Turn | None]]:
        """The turns of a row and the words between them: names of several words first."""
        plain = [word for word, _ in row]
        found: list[tuple[int, Turn | None]] = []
        n = start = 0
        while n < len(row):
            name = self._names.at(row, plain, n, len(row))
            if name and len(name.words) > 1:
                found += self._framed(row, plain, start, n)
                found.append((n, name))
                n = start = n + len(name.words)
            else:
                n += 1
        return found + self._framed(row, plain, start, n)

    def _framed(
        self, row: Sequence[Word], plain: Sequence[str], n: int, end: int
    ) -> list[tuple[int, Turn | None]]:
        """The turns of a stretch without names."""
        found: list[tuple[int, Turn | None]] = []
        while n < end:
            turn = self._turns.at(row, plain, n, end)
            found.append((n, turn))
            n += len(turn.words) if turn else 1
        return found

    def _tokens(
        self, row: Sequence[Word], found: Iterable[tuple[int, Turn | None]]
    ) -> tuple[Token, ...]:
        """What is left to be found; what only says what for counts less."""
        tokens: list[Token] = []
        heavy, aside = 0.0, False
        for n, turn in found:
            if turn and (turn.value == "aim" or turn.kind == "field"):
                aside = heavy >= SUBJECT
            elif turn and turn.value == "then":
                aside = False
            for token in self._left(turn, row, n):
                heavy += token.weight
                tokens.append(replace(token, weight=ASIDE * token.weight) if aside else token)
        return tuple(tokens)

    def _led(self, row: Sequence[Word]) -> Iterator[str]:
        """The official terms that words and ages lead to."""
        plain = [word for word, _ in row]
        for n, word in enumerate(plain):
            if turn := self._leads.at(row, plain, n, len(row)):
                yield turn.value
            if word.isdecimal() and n + 1 < len(row) and plain[n + 1] == YEARS:
                age = int(word[:3])
                yield from (known.lead for known in self._ages if known.least <= age <= known.most)

    def _is_filler(self, word: Word) -> bool:
        plain, marked = word
        return word in self._fillers or (marked == plain and plain in self._plain_fillers)

    def _left(self, turn: Turn | None, row: Sequence[Word], n: int) -> list[Token]:
        """What a turn of speech, or a word of none, leaves to be found."""
        if turn is None:
            light = row[n][0].isdecimal() or self._is_filler(row[n])
            return [Token(*row[n], LIGHT if light else 1.0, self._is_filler(row[n]))]
        row = row[n : n + len(turn.words)]
        match turn.kind:
            case "same":
                name = "_".join(word for word, _ in as_words(turn.value))
                return [Token(name, name, LIGHT if turn.value in self._light else 1.0)]
            case "kept":
                return [Token(*word) for word in row]
            case "light":
                return [Token(*word, LIGHT, self._is_filler(word)) for word in row]
        return [Token(*row[0], WEAK)] if len(row) == 1 else []


def _usual(phrases: Iterable[Sequence[Word]]) -> dict[str, str]:
    """Each plain word's most frequent marked form in the content."""
    counts: dict[str, Counter[str]] = {}
    for phrase in phrases:
        for plain, marked in phrase:
            counts.setdefault(plain, Counter())[marked] += 1
    return {plain: forms.most_common(1)[0][0] for plain, forms in counts.items()}


def _fields(found: Iterable[Turn]) -> tuple[Field, ...]:
    """The fields in order; to ask how adds nothing to asking for something."""
    asked = dict.fromkeys(cast(Field, turn.value) for turn in found if turn.kind == "field")
    return tuple(name for name in asked if name != "how" or len(asked) == 1)


def _cues(found: Iterable[tuple[int, Turn | None]]) -> frozenset[Cue]:
    """How a question hangs on the one before; most words that say so must open it."""
    return frozenset(
        cast(Cue, turn.value)
        for n, turn in found
        if turn and turn.kind == "cue" and (n == 0 or turn.value == "this")
    )


def _joined(parts: Sequence[Reading]) -> Reading:
    """A letter: the sentences that ask count, the others are told by the way."""
    asking = [part for part in parts if part.fields] or list(parts)
    tokens: list[Token] = []
    for part in parts:
        share = 1.0 if part in asking else ASIDE
        tokens += [replace(token, weight=token.weight * share) for token in part.tokens]
        tokens.append(STOP)
    return Reading(
        tokens=tuple(tokens),
        fields=tuple(dict.fromkeys(name for part in asking for name in part.fields)),
        leads=tuple(dict.fromkeys(lead for part in parts for lead in part.leads)),
        social=(),
    )


def units(tokens: Sequence[Token], marked: bool) -> dict[str, float]:
    """The units of a row of words, and how much each counts."""
    found: dict[str, float] = {}
    heavy = [token for token in tokens if token.weight > WEAK or not token.plain]
    for token in heavy:
        if token.plain:
            _add(found, token.plain, token.weight)
            if marked:
                _add(found, f"={token.marked}", MARK * token.weight)
    for row in (tokens, heavy):
        for a, b in pairwise(row):
            if (share := a.weight + b.weight) > 0 and a.plain and b.plain:
                _add(found, f"{a.plain} {b.plain}", PAIR * share / 2)
    return found


def _add(found: dict[str, float], unit: str, share: float) -> None:
    if share > found.get(unit, 0.0):
        found[unit] = share

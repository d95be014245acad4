"""A question read: what it is about, which fields it asks for, how it hangs on the one before.

Turns of speech that ask for a field or for nothing are taken out; words that name the same thing
are given one name; words that seldom decide anything weigh little.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal, cast

from bot.core.ages import Ages
from bot.core.fold import spoken, words
from bot.core.lexicon import FIELDS, Cue, Field, Lexicon, all_spelled_out
from bot.core.spelling import Speller
from bot.core.turns import FRAMING, LEADING, NAMING, Row, Turn, Turns, Word, as_words
from bot.core.units import LIGHT, STOP, WEAK, Token, units

ASIDE = 0.3
"""The weight of words that only say what something is for, beside the same words as a subject."""
SUBJECT = 1.5
"""The weight of words after which "in order to" begins an aside."""
WISH, TOLD = 2.0, 0.75
"""The weight of words after a wish from which on it is the subject, and then of those before."""
ANYWHERE = ("this", "deny", "earlier")
"""Cues that need not open a question."""
WHOLE: tuple[Literal["need", "lack", "suppose", "tell"], ...] = ("need", "lack", "suppose", "tell")
"""Cues that a question is as a whole."""
DENIED = 3
"""How many words after a denial are denied at most; another turn of speech ends it."""
REPEATED = 8
"""How often a pair of words of the lexicon counts at most."""
SHORTEST_LONG = 4
"""Letters that an abbreviation has at least that authors use."""
LETTER = 45
"""Words from which on a message is read as a letter, sentence by sentence."""
_SENTENCE = re.compile(r"[.?!;\n]+")
_MEASURE = re.compile(r"\d*m2|\d+(?:m|km|ha|k|tr)\d*")
"""So large, so long or so dear: it names nothing."""

Found = Sequence[tuple[int, Turn | None]]
"""The turns of a row and the words between them, each with its place."""


@dataclass(frozen=True)
class Reading:
    """What a question consists of."""

    plain: str
    """Its words as they were meant, without marks."""
    tokens: tuple[Token, ...]
    """What names the subject, in order."""
    fields: tuple[Field, ...] = ()
    """What is asked of the subject, in the order in which it was asked."""
    details: bool = False
    """Whether conditions, or what one gets, were asked for."""
    leads: tuple[str, ...] = ()
    """Official terms that the words lead to."""
    cues: frozenset[Cue] = frozenset()
    place: int = 0
    """Which of several things it points at: 1 is the first, -1 the last, 0 none."""
    social: tuple[str, ...] = ()
    """Kinds of small talk that occur in it."""

    @property
    def asking(self) -> bool:
        """Whether a field, or the conditions, are asked for."""
        return bool(self.fields) or self.details

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
        named = (token for token in self.tokens if token.weight > WEAK and not token.filler)
        return " ".join(token.plain for token in named)


class Reader:
    """Reads questions, and phrases of the content, in one way."""

    def __init__(self, lexicon: Lexicon, known: Iterable[str]) -> None:
        self._long = _long_forms(lexicon)
        phrases = [self._written(phrase) for phrase in known]
        usual = _usual(phrases)
        self._names = Turns(lexicon, NAMING)
        pairs = {(a, b) for row in phrases for (a, _), (b, _) in pairwise(row)}
        self._turns = Turns(lexicon, FRAMING, usual, pairs)
        self._leads = Turns(lexicon, LEADING)
        self._ages = Ages(lexicon.ages)
        self._bare = _bare(lexicon)
        fillers = {spoken(word) for word in lexicon.filler_words}
        self._fillers = fillers | {(own, own) for own, form in fillers if usual.get(own) == form}
        wishes = {spoken(word) for word in lexicon.wish_words}
        self._wishes = wishes | {(plain, plain) for plain, _ in wishes}
        self._does = lexicon.does
        self._light = frozenset(all_spelled_out(lexicon.light_words))
        self._word = lru_cache(maxsize=10_000)(self._as_token)
        terms = (*lexicon.lead_words, *(age.lead for age in lexicon.ages))
        self.leads = {term: self.read_phrase(term) for term in terms}
        """Every official term that words may lead to, read."""
        turns = _neighbours((*self._turns.rows(), *self._leads.rows()))
        self.speller = Speller([*phrases, *turns], lexicon.shorthands)

    def read(self, text: str) -> Reading:
        """A question as it was meant."""
        if len(text) >= 4 * LETTER and len(words(text)) >= LETTER:
            return _joined([self._question(part) for part in _SENTENCE.split(text)])
        return self._question(text)

    def _question(self, text: str) -> Reading:
        row = tuple(self.speller.read(text))
        reading = self._read(row, tuple(dict.fromkeys(self._led(row))))
        if whole := {cue for cue in WHOLE if self._does(cue, reading.plain)}:
            reading = replace(reading, cues=reading.cues | whole)
        field = None if reading.details else self._asked_barely(reading)
        return replace(reading, tokens=(), fields=(field,)) if field else reading

    def _asked_barely(self, reading: Reading) -> Field | None:
        """The field whose name is all that a question names."""
        if reading.fields not in ((), ("how",)):
            return None
        named = [t for t in reading.tokens if t.weight > WEAK or t.marked == t.plain]
        for own, field in self._bare.get(" ".join(token.plain for token in named), ()):
            pairs = zip(named, own, strict=False)
            if all(token.marked in (token.plain, mark) for token, mark in pairs):
                return field
        return None

    def read_phrase(self, text: str) -> Reading:
        """A phrase of the content, which is spelled right."""
        return self._read(self._written(text), ())

    def _written(self, phrase: str) -> Row:
        """A phrase of the content, its abbreviations written out."""
        row = as_words(phrase)
        if not any(plain in self._long for plain, _ in row):
            return row
        return tuple(part for word in row for part in self._long.get(word[0], (word,)))

    def _read(self, row: Row, leads: tuple[str, ...]) -> Reading:
        found = self._found(row)
        turns = [turn for _, turn in found if turn]
        return Reading(
            plain=" ".join([word for word, _ in row]),
            tokens=self._tokens(row, found),
            fields=_fields(turns),
            details=any(turn.kind == "detail" for turn in turns),
            leads=leads,
            cues=_cues(found),
            place=next((int(turn.value) for turn in turns if turn.kind == "point"), 0),
            social=tuple(turn.value for turn in turns if turn.kind == "social"),
        )

    def _found(self, row: Row) -> Found:
        """The turns of a row and the words between them: names of several words first."""
        found: list[tuple[int, Turn | None]] = []
        n = start = 0
        while n < len(row):
            name = self._names.at(row, n, len(row))
            if name and len(name.words) > 1:
                self._frame(row, start, n, found)
                found.append((n, name))
                n = start = n + len(name.words)
            else:
                n += 1
        self._frame(row, start, n, found)
        return found

    def _frame(self, row: Row, start: int, end: int, found: list[tuple[int, Turn | None]]) -> None:
        """Add the turns of a stretch without names: few and long ones, wherever they begin."""
        worth = [0] * (end - start + 1)
        chosen: list[Turn | None] = [None] * (end - start)
        for n in range(end - 1, start - 1, -1):
            turn = self._turns.at(row, n, end)
            if turn and len(turn.words) > 1:
                whole = len(turn.words) ** 2 + worth[n - start + len(turn.words)]
                alone = self._turns.at(row, n, n + 1)
                if whole < (alone is not None) + worth[n - start + 1]:
                    turn = alone
            size = len(turn.words) if turn else 1
            worth[n - start] = worth[n - start + size] + (size**2 if turn else 0)
            chosen[n - start] = turn
        n = start
        while n < end:
            turn = chosen[n - start]
            found.append((n, turn))
            n += len(turn.words) if turn else 1

    def _tokens(self, row: Row, found: Found) -> tuple[Token, ...]:
        """What is left to be found; what only says what for counts less."""
        tokens: list[Token] = []
        heavy, aside, wished, wish = 0.0, False, 0, -1
        for n, turn in _affirmed(found):
            end = n + (len(turn.words) if turn else 1)
            if row[end - 1] in self._wishes:
                wished, wish, aside = len(tokens), end, False
            if turn and (turn.value == "aim" or turn.kind == "field"):
                # a wish to put something somewhere is the subject itself
                aside = heavy >= SUBJECT and not (turn.value == "aim" and n == wish)
            elif turn and turn.value == "then":
                aside = False
            for token in self._left(turn, row, n):
                heavy += token.weight
                tokens.append(token._replace(weight=ASIDE * token.weight) if aside else token)
        before, after = (sum(t.weight for t in part) for part in (tokens[:wished], tokens[wished:]))
        if before >= SUBJECT and after >= WISH:
            told = [token._replace(weight=TOLD * token.weight) for token in tokens[:wished]]
            tokens[:wished] = told
        return tuple(tokens)

    def _led(self, row: Row) -> Iterator[str]:
        """The official terms that words and ages lead to."""
        for n in range(len(row)):
            if turn := self._leads.at(row, n, len(row)):
                yield turn.value
            yield from (age.lead for age in self._ages.at(row, n))

    def _left(self, turn: Turn | None, row: Row, n: int) -> Iterable[Token]:
        """What a turn of speech, or a word of none, leaves to be found."""
        if turn is None and _MEASURE.fullmatch(row[n][0]):
            return ()
        if turn is None:
            return self._ages.tokens(row, n) or (self._word(row[n]),)
        match turn.kind:
            case "same":
                return (self._name(turn.value),)
            case "kept":
                return [Token(*word) for word in row[n : n + len(turn.words)]]
            case "light":
                kept = row[n : n + len(turn.words)]
                return [Token(*word, LIGHT, word in self._fillers) for word in kept]
        return (Token(*row[n], WEAK),) if len(turn.words) == 1 else ()

    def _as_token(self, word: Word) -> Token:
        filler = word in self._fillers
        return Token(*word, LIGHT if filler or word[0].isdecimal() else 1.0, filler)

    def _name(self, value: str) -> Token:
        """The one name of what has several."""
        name = "_".join(word for word, _ in as_words(value))
        return Token(name, name, LIGHT if value in self._light else 1.0)


def _affirmed(found: Found) -> Iterator[tuple[int, Turn | None]]:
    """What was found without the few words that a denial is about."""
    denied = 0
    for n, turn in found:
        if turn and turn.kind not in NAMING:
            denied = DENIED if turn.value == "deny" else 0
        elif denied:
            denied -= 1
            continue
        yield n, turn


def _bare(lexicon: Lexicon) -> dict[str, list[tuple[tuple[str, ...], Field]]]:
    """The words that ask for a field alone: plain, and each with its marks."""
    bare: dict[str, list[tuple[tuple[str, ...], Field]]] = {}
    for name in FIELDS:
        for phrase in lexicon.bare_words.get(name, ()):
            row = as_words(phrase)
            own = tuple(marked for _, marked in row)
            bare.setdefault(" ".join(plain for plain, _ in row), []).append((own, name))
    return bare


def _long_forms(lexicon: Lexicon) -> dict[str, Row]:
    """The abbreviations that authors use too: long enough, and of one meaning."""
    return {
        short: as_words(fulls[0])
        for short, fulls in lexicon.shorthands.items()
        if len(short) >= SHORTEST_LONG and len(fulls) == 1 and short.isascii()
    }


def _neighbours(rows: Iterable[Row]) -> Iterator[Row]:
    """The pairs of words that stand in some rows, each a few times at most: alternatives that are
    written out repeat what they share far more often than people do."""
    pairs = Counter(part for row in rows for part in (pairwise(row) if row[1:] else (row,)))
    for pair, count in pairs.items():
        yield from [pair] * min(count, REPEATED)


def _usual(phrases: Iterable[Row]) -> dict[str, str]:
    """Each plain word's most frequent marked form in the content."""
    counts = Counter(word for phrase in phrases for word in phrase)
    usual: dict[str, str] = {}
    for (plain, marked), _ in counts.most_common():
        usual.setdefault(plain, marked)
    return usual


def _fields(found: Iterable[Turn]) -> tuple[Field, ...]:
    """The fields in order; to ask how adds nothing to asking for something."""
    asked = dict.fromkeys(cast(Field, turn.value) for turn in found if turn.kind == "field")
    return tuple(name for name in asked if name != "how" or len(asked) == 1)


def _cues(found: Found) -> frozenset[Cue]:
    """How a question hangs on the one before; most words that say so must open it."""
    cues: set[Cue] = set()
    opening = True
    for _, turn in found:
        if turn and turn.kind == "cue" and (opening or turn.value in ANYWHERE):
            cues.add(cast(Cue, turn.value))
        opening = opening and turn is not None and turn.kind == "frame"
    return frozenset(cues)


def _joined(parts: Sequence[Reading]) -> Reading:
    """A letter: the sentences that ask count, the others are told by the way."""
    asking = [part for part in parts if part.fields] or list(parts)
    tokens: list[Token] = []
    for part in parts:
        share = 1.0 if part in asking else ASIDE
        tokens += [token._replace(weight=token.weight * share) for token in part.tokens]
        tokens.append(STOP)
    return Reading(
        plain=" ".join(part.plain for part in parts),
        tokens=tuple(tokens),
        fields=tuple(dict.fromkeys(name for part in reversed(asking) for name in part.fields)),
        details=any(part.details for part in asking),
        leads=tuple(dict.fromkeys(lead for part in parts for lead in part.leads)),
    )

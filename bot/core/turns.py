"""Turns of speech recognised in a row of words: the longest first, marks respected where typed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.core.fold import clean, spoken, toneless, words
from bot.core.lexicon import FIELDS, Lexicon, all_spelled_out

Kind = Literal["same", "kept", "field", "cue", "social", "frame", "lead", "light"]
NAMING: tuple[Kind, ...] = ("same", "kept")
FRAMING: tuple[Kind, ...] = ("same", "kept", "field", "cue", "social", "frame", "light")
"""Which of two equally long turns is meant."""
LEADING: tuple[Kind, ...] = ("lead",)

Word = tuple[str, str]
"""A word's plain letters, and the same with its marks."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of speech and what it does."""

    kind: Kind
    value: str
    """The common name, the field, the cue or the official term."""
    words: tuple[Word, ...]

    def at(self, row: Sequence[Word], n: int) -> bool:
        """Whether the marks typed from place `n` on are this turn's own, where any are typed.

        One wrong tone is let pass in a turn of several words that name a thing.
        """
        wrong = 0
        for own in self.words:
            plain, marked = row[n]
            if marked not in (plain, own[1]):
                if (
                    len(self.words) == 1
                    or self.kind not in NAMING
                    or toneless(marked) != toneless(own[1])
                ):
                    return False
                wrong += 1
            n += 1
        return wrong <= 1


class Turns:
    """Turns of speech of a lexicon, by their plain letters.

    Most plain words have several marked forms. A single word that was typed plain is taken for a
    turn only where that is its usual form; several words in a row tell each other.
    """

    def __init__(
        self, lexicon: Lexicon, kinds: Sequence[Kind], usual: Mapping[str, str] | None = None
    ) -> None:
        self._usual = usual or {}
        self._turns: dict[str, list[Turn]] = {}
        lengths: dict[str, set[int]] = {}
        for kind in kinds:
            for value, phrases in _said(lexicon, kind):
                for phrase in all_spelled_out(phrases):
                    row = as_words(phrase)
                    if row:
                        plain = " ".join(word for word, _ in row)
                        self._turns.setdefault(plain, []).append(Turn(kind, value, row))
                        lengths.setdefault(row[0][0], set()).add(len(row))
        self._lengths = {word: sorted(known, reverse=True) for word, known in lengths.items()}

    def at(self, row: Sequence[Word], plain: Sequence[str], n: int, end: int) -> Turn | None:
        """The longest turn from place `n` of a row to before `end`; `plain` are its letters."""
        for length in self._lengths.get(plain[n], ()):
            if n + length > end:
                continue
            for turn in self._turns.get(" ".join(plain[n : n + length]), ()):
                if turn.at(row, n) and (length > 1 or self._is_usual(turn, row[n])):
                    return turn
        return None

    def _is_usual(self, turn: Turn, typed: Word) -> bool:
        own = turn.words[0][1]
        return typed[1] == own or self._usual.get(typed[0], own) == own

    def rows(self) -> Iterator[tuple[Word, ...]]:
        """The words of every turn."""
        return (turn.words for turns in self._turns.values() for turn in turns)


def as_words(phrase: str) -> tuple[Word, ...]:
    """The words of a phrase that is spelled right."""
    return tuple(spoken(word) for word in words(clean(phrase)))


def _said(lexicon: Lexicon, kind: Kind) -> Iterable[tuple[str, Iterable[str]]]:
    match kind:
        case "same":
            return [(group[0], group) for group in lexicon.synonym_words]
        case "kept":
            return [("", lexicon.kept_words)]
        case "field":
            return [(name, lexicon.field_words.get(name, ())) for name in FIELDS]
        case "cue":
            return lexicon.cue_words.items()
        case "frame":
            return [("", lexicon.frame_words)]
        case "lead":
            return lexicon.lead_words.items()
        case "light":
            return [("", lexicon.light_words)]
        case "social":
            return lexicon.social_words.items()

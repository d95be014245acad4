"""Turns of speech recognised in a row of words: the longest first, marks respected where typed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from bot.core.fold import clean, spoken, toneless, words
from bot.core.lexicon import FIELDS, Lexicon, all_spelled_out

Kind = Literal[
    "same", "kept", "field", "detail", "point", "cue", "social", "frame", "lead", "light"
]
NAMING: tuple[Kind, ...] = ("same", "kept")
FRAMING: tuple[Kind, ...] = (
    "same", "kept", "field", "detail", "point", "cue", "social", "frame", "light",
)  # fmt: skip
"""Which of two equally long turns is meant."""
LEADING: tuple[Kind, ...] = ("lead",)
EMPTY: tuple[Kind, ...] = ("cue", "frame", "light")
"""Turns that say nothing of the subject."""
HERE = ""
"""The key under which a node of the tree holds the turns that end there."""

Word = tuple[str, str]
"""A word's plain letters, and the same with its marks."""
Row = tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn of speech and what it does."""

    kind: Kind
    value: str
    """The common name, the field, the cue or the official term."""
    words: Row

    def agrees(self, row: Sequence[Word], n: int) -> bool:
        """Whether the marks typed from place `n` on are this turn's own, where any are typed.

        One wrong tone is let pass in a turn of several words that name a thing.
        """
        wrong = 0
        for own in self.words:
            plain, marked = row[n]
            if marked not in (plain, own[1]):
                if len(self.words) == 1 or self.kind not in NAMING:
                    return False
                if wrong or toneless(marked) != toneless(own[1]):
                    return False
                wrong = 1
            n += 1
        return True


class Turns:
    """Turns of speech of a lexicon, as a tree of their plain words.

    Most plain words have several marked forms. A single word that was typed plain is taken for a
    turn only where that is its usual form, or where it says something empty and forms no known
    pair with a neighbour; several words in a row tell each other.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        kinds: Sequence[Kind],
        usual: Mapping[str, str] | None = None,
        pairs: Collection[tuple[str, str]] = (),
    ) -> None:
        self._usual, self._pairs = usual or {}, pairs
        self._tree, self._all = _grown(lexicon, tuple(kinds))

    def at(self, row: Sequence[Word], n: int, end: int) -> Turn | None:
        """The longest turn from place `n` of a row to before `end`."""
        best: Turn | None = None
        node, place = self._tree.get(row[n][0]), n
        while node:
            for turn in node.get(HERE, ()):
                if turn.agrees(row, n) and (place > n or self._is_meant(turn, row, n)):
                    best = turn
                    break
            place += 1
            node = node.get(row[place][0]) if place < end else None
        return best

    def _is_meant(self, turn: Turn, row: Sequence[Word], n: int) -> bool:
        own, (plain, marked) = turn.words[0][1], row[n]
        if marked == own or self._usual.get(plain, own) == own:
            return True
        if turn.kind not in EMPTY or not self._pairs:
            return False
        before = n > 0 and (row[n - 1][0], plain) in self._pairs
        return not before and not (n + 1 < len(row) and (plain, row[n + 1][0]) in self._pairs)

    def rows(self) -> Iterator[Row]:
        """The words of every turn."""
        return (turn.words for turn in self._all)


@lru_cache(maxsize=3)
def _grown(lexicon: Lexicon, kinds: tuple[Kind, ...]) -> tuple[dict[str, Any], list[Turn]]:
    """The tree of a lexicon's turns, and all of them; every reader of the lexicon shares it."""
    tree: dict[str, Any] = {}
    turns: list[Turn] = []
    for kind in kinds:
        for value, phrases in _said(lexicon, kind):
            for phrase in all_spelled_out(phrases):
                if row := as_words(phrase):
                    turns.append(Turn(kind, value, row))
    for turn in turns:
        node = tree
        for plain, _ in turn.words:
            node = node.setdefault(plain, {})
        node.setdefault(HERE, []).append(turn)
    return tree, turns


@lru_cache(maxsize=20_000)
def as_words(phrase: str) -> Row:
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
        case "detail":
            return [("", lexicon.detail_words)]
        case "point":
            return lexicon.pointing_words.items()
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

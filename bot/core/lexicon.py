"""What the language has to do with understanding: commands, answers, frames of speech, shorthands.

The words stand in `lexicon.yaml`; this file gives them types and folds them once.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from bot.core.fold import key

Field = Literal["how", "papers", "fee", "time", "where", "online", "status"]
FIELDS: tuple[Field, ...] = get_args(Field)

Phrases = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Frames:
    """Turns of speech compiled into patterns over folded words."""

    fields: re.Pattern[str]
    by_phrase: Mapping[str, Field]
    fillers: re.Pattern[str]


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """Words that carry a command, an answer, a question's field, or nothing at all."""

    command_words: Phrases = field(default_factory=dict)
    """A verb of the dialogue, and the sentences that mean it when typed alone."""
    answer_words: Phrases = field(default_factory=dict)
    """`yes`, `no`, `unsure`, and how people say them."""
    ordinal_words: Phrases = field(default_factory=dict)
    """1, 2, 3 and how people point at a choice."""
    social_words: Phrases = field(default_factory=dict)
    """A kind of small talk, and what belongs to it."""
    field_words: Phrases = field(default_factory=dict)
    """What can be asked of a procedure, and the turns of speech that ask it."""
    frame_words: tuple[str, ...] = ()
    """Turns of speech that belong to no subject."""
    talk_words: Phrases = field(default_factory=dict)
    """A verb of the dialogue, and the ways of asking that lead to it."""
    shorthand_words: Phrases = field(default_factory=dict)
    """The full word, and its short or misspelt forms."""
    synonym_words: tuple[tuple[str, ...], ...] = ()
    """Groups of expressions that mean the same; the first is the official one."""

    @cached_property
    def commands(self) -> dict[str, str]:
        """Folded sentence to verb."""
        return _turned(self.command_words)

    @cached_property
    def answers(self) -> dict[str, str]:
        """Folded word to `yes`, `no` or `unsure`."""
        return _turned(self.answer_words)

    @cached_property
    def ordinals(self) -> dict[str, int]:
        """Folded pointing words to a place in the choices."""
        return {phrase: int(place) for phrase, place in _turned(self.ordinal_words).items()}

    @cached_property
    def social(self) -> dict[str, str]:
        """Folded small talk to its kind."""
        return _turned(self.social_words)

    @cached_property
    def shorthands(self) -> dict[str, str]:
        """Folded short form to folded full form."""
        return {short: key(full) for short, full in _turned(self.shorthand_words).items()}

    @cached_property
    def frames(self) -> Frames:
        """What asks for a field, and what asks for nothing."""
        by_phrase = {
            key(phrase): name for name in FIELDS for phrase in self.field_words.get(name, ())
        }
        return Frames(_any_of(by_phrase), by_phrase, _any_of(map(key, self.frame_words)))


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(filter(None, phrases), key=len, reverse=True)
    if not longest_first:
        return re.compile(r"(?!)")
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest_first)) + r")\b")


def _turned(phrases: Phrases) -> dict[str, str]:
    return {key(word): name for name, group in phrases.items() for word in group}

"""What the language has to do with understanding: commands, answers, frames of speech, shorthands.

The words stand in `lexicon.yaml`; this file gives them types and writes their alternatives out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Literal, get_args

from bot.core.fold import begun, fold, key

Field = Literal["how", "papers", "fee", "time", "where", "online", "status"]
FIELDS: tuple[Field, ...] = get_args(Field)
Cue = Literal[
    "this",
    "switch",
    "correct",
    "suppose",
    "earlier",
    "besides",
    "aim",
    "then",
    "deny",
    "need",
    "lack",
    "tell",
]
Whole = Literal["leave", "pause", "need", "lack", "suppose", "tell"]
"""What a whole message may do."""

GAP = "..."
"""What stands for any words in a phrase."""

Phrases = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """What people of an age mostly come for."""

    least: int
    most: int
    lead: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Hiding:
    """By which words a person's name, or a secret, is known in a sentence."""

    titles: tuple[str, ...] = ()
    """Single words after which a person may be named."""
    surnames: tuple[str, ...] = ()
    plain_surnames: tuple[str, ...] = ()
    """Those of them that are known without their marks too: they are no other word."""
    middles: tuple[str, ...] = ()
    """Words between surname and given name that tell a name even in small letters."""
    joins: tuple[str, ...] = ()
    """Words after which, behind a name, another one follows."""
    others: tuple[str, ...] = ()
    """Two words with which places and papers begin that look like names."""
    secrets: tuple[str, ...] = ()
    """What a secret is called."""
    between: tuple[str, ...] = ()
    """Words that may stand between its name and the secret."""
    open: tuple[str, ...] = ()
    """Words that follow there and are no secret."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Lexicon:
    """Words that carry a command, an answer, a question's field, or nothing at all.

    A lexicon is itself only, so that what is made of it can be kept beside it.
    """

    command_words: Phrases = field(default_factory=dict)
    """A verb of the dialogue, and the sentences that mean it when typed alone."""
    answer_words: Phrases = field(default_factory=dict)
    """`yes`, `no`, `unsure`, and how people say them."""
    ordinal_words: Phrases = field(default_factory=dict)
    """1, 2, 3 and how people point at a choice in a message of its own."""
    pointing_words: Phrases = field(default_factory=dict)
    """1, 2, 3, or -1 for the last, and how people point at a choice within a sentence too."""
    social_words: Phrases = field(default_factory=dict)
    """A kind of small talk, and what belongs to it."""
    field_words: Phrases = field(default_factory=dict)
    """What can be asked of a procedure, and the turns of speech that ask it."""
    bare_words: Phrases = field(default_factory=dict)
    """What can be asked of a procedure, and the words that ask it where they stand alone."""
    detail_words: tuple[str, ...] = ()
    """Turns of speech that ask who may have it, under which conditions, and what one gets."""
    leaving_words: tuple[str, ...] = ()
    """Whole messages that leave a matter; dots stand for what it was."""
    pausing_words: tuple[str, ...] = ()
    """Whole messages of who looks or thinks first and asks nothing; dots stand for who and what."""
    needing_words: tuple[str, ...] = ()
    """Whole messages that ask whether something is needed; dots stand for what."""
    lacking_words: tuple[str, ...] = ()
    """Whole messages that ask what to do without something; dots stand for what."""
    supposing_words: tuple[str, ...] = ()
    """Whole messages that put a case of the matter at hand; dots stand for the case."""
    abolished_words: tuple[str, ...] = ()
    """Papers that are asked for no more in any procedure."""
    deed_words: tuple[str, ...] = ()
    """Words by which somebody asks whether to come, and not what to bring."""
    form_words: tuple[str, ...] = ()
    """What forms are called."""
    need_asides: tuple[str, ...] = ()
    """Words that say how something is needed, and not what."""
    telling_words: tuple[str, ...] = ()
    """Whole messages that say that something is there already; dots stand for what."""
    wish_words: tuple[str, ...] = ()
    """Words after which comes what is wanted, and before which only what happened."""
    frame_words: tuple[str, ...] = ()
    """Turns of speech that belong to no subject."""
    light_words: tuple[str, ...] = ()
    """Words that seldom decide which procedure is meant: who, where, for whom."""
    filler_words: tuple[str, ...] = ()
    """Light words that change nothing at all."""
    kept_words: tuple[str, ...] = ()
    """Expressions that must not be read as a question about fees, papers or places."""
    talk_words: Phrases = field(default_factory=dict)
    """A verb of the dialogue, and the ways of asking that lead to it."""
    shorthand_words: Phrases = field(default_factory=dict)
    """The full word, and its short or misspelt forms; one form may stand for several words."""
    synonym_words: tuple[tuple[str, ...], ...] = ()
    """Groups of expressions that mean the same; the first is the common name."""
    lead_words: Phrases = field(default_factory=dict)
    """An official term, and what people say when they are led to it; weaker than a synonym."""
    written_words: tuple[str, ...] = ()
    """Names with great letters inside them, as they are written."""
    act_words: Phrases = field(default_factory=dict)
    """What is done with a paper, by which sibling procedures differ."""
    cue_words: Phrases = field(default_factory=dict)
    """How a question hangs on the one before it, and how its parts hang together."""
    ages: tuple[Age, ...] = ()
    hiding: Hiding = Hiding()
    """What is hidden before anything is written down."""

    @cached_property
    def commands(self) -> dict[str, str]:
        """Folded sentence to verb."""
        return _turned(self.command_words)

    @cached_property
    def answers(self) -> dict[str, str]:
        """Folded word to `yes`, `no` or `unsure`."""
        return _turned(self.answer_words)

    def written(self, text: str) -> str:
        """A phrase of the content as it stands on a button."""
        return begun(" ".join(self._written.get(word.lower(), word) for word in text.split()))

    @cached_property
    def _written(self) -> dict[str, str]:
        return {word.lower(): word for word in self.written_words}

    def does(self, whole: Whole, plain: str) -> bool:
        """Whether a whole message, in plain words, does this."""
        return self._wholes[whole].fullmatch(f" {plain}") is not None

    @cached_property
    def _wholes(self) -> Mapping[Whole, re.Pattern[str]]:
        said: Mapping[Whole, tuple[str, ...]] = {
            "leave": self.leaving_words,
            "pause": self.pausing_words,
            "need": self.needing_words,
            "lack": self.lacking_words,
            "suppose": self.supposing_words,
            "tell": self.telling_words,
        }
        return {whole: _pattern(phrases) for whole, phrases in said.items()}

    @cached_property
    def bare(self) -> frozenset[str]:
        """Folded words that ask for a field where they stand alone."""
        said = all_spelled_out(phrase for group in self.field_words.values() for phrase in group)
        return frozenset((*_turned(self.bare_words), *map(key, said)))

    @cached_property
    def ordinals(self) -> dict[str, int]:
        """Folded pointing words to a place in the choices; -1 is the last."""
        told = {**_turned(self.ordinal_words), **_turned(self.pointing_words)}
        return {phrase: int(place) for phrase, place in told.items()}

    @cached_property
    def shorthands(self) -> dict[str, tuple[str, ...]]:
        """Short form as typed to the full forms that it may stand for, the likeliest first."""
        known: dict[str, tuple[str, ...]] = {}
        for full, shorts in self.shorthand_words.items():
            for short in shorts:
                known[short] = tuple(dict.fromkeys((*known.get(short, ()), full)))
        return known


def spelled_out(phrase: str) -> Iterator[str]:
    """Every phrase that one with alternatives stands for: `a/b c/` is a c, a, b c and b."""
    slots = [slot.split("/") for slot in phrase.split()]
    for chosen in product(*slots):
        yield " ".join(filter(None, chosen)).replace("_", " ")


def all_spelled_out(phrases: Iterable[str]) -> Iterator[str]:
    """Every phrase that any of these stands for."""
    for phrase in phrases:
        yield from spelled_out(phrase)


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Whole messages, in plain words with a space before each; dots stand for any words."""
    ways = ("".join(map(_slot, fold(phrase).split())) for phrase in phrases)
    return re.compile("|".join(ways) or "$.")


def _slot(slot: str) -> str:
    """One place of a phrase with its alternatives, as part of a pattern."""
    if slot == GAP:
        return r"(?: \S+)*"
    said = [re.escape(f" {word}".replace("_", " ")) for word in slot.split("/") if word]
    return f"(?:{'|'.join(said)}){'?' * slot.endswith('/')}"


def _turned(phrases: Phrases) -> dict[str, str]:
    return {key(word): name for name, group in phrases.items() for word in all_spelled_out(group)}

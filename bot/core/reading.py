"""A question read: its shorthands written out, the fields it asks for, and what is left to find."""

from dataclasses import dataclass

from bot.core.fold import fold, words
from bot.core.lexicon import Field, Lexicon


@dataclass(frozen=True, slots=True)
class Reading:
    """What a question consists of."""

    core: str
    """The folded words that name a subject."""
    fields: tuple[Field, ...]
    """What is asked of the subject, in the order in which it was asked."""


def read_question(text: str, lexicon: Lexicon) -> Reading:
    """Take the frame off a question and note which fields it asks for."""
    frames = lexicon.frames
    written = " ".join(lexicon.shorthands.get(word, word) for word in words(fold(text)))
    asked = dict.fromkeys(frames.by_phrase[f[0]] for f in frames.fields.finditer(written))
    core = frames.fillers.sub(" ", frames.fields.sub(" ", written))
    return Reading(" ".join(core.split()), tuple(asked))

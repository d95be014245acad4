"""The words on posters and papers, typed; they stand in `words.yaml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.content.faults import ContentError
from bot.content.read import read
from bot.core.phrases import Phrase

WORDS = Path(__file__).parent / "words.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterWords:
    """What a poster says."""

    body: Phrase
    headline: tuple[str, ...]
    how: str
    web: str
    zalo: str
    telegram: str
    or_open: str
    or_type: Phrase
    ask: str
    questions: tuple[str, ...]
    never: str
    never_more: str
    help: str
    foot: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`words.yaml`."""

    poster: PosterWords


@cache
def words() -> Words:
    """The words; a fault in them is ours and stops the program."""
    file, report = read(WORDS, Words, {})
    if file is None:
        raise ContentError(report.faults)
    return file


__all__ = ["Mapping", "Words", "words"]

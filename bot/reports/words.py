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
class FilingWords:
    """What columns are called, and what is said of bad cells."""

    headings: Mapping[str, tuple[str, ...]]
    totals: tuple[str, ...]
    """What stands in a row of totals, which is left out: totals are our own."""
    met_yes: tuple[str, ...]
    met_no: tuple[str, ...]
    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`words.yaml`."""

    poster: PosterWords
    filing: FilingWords


@cache
def words() -> Words:
    """The words; a fault in them is ours and stops the program."""
    file, report = read(WORDS, Words, {})
    if file is None:
        raise ContentError(report.faults)
    return file

"""From a typed question to what it may mean, how sure that is, and which field it asks for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from bot.core.fold import key
from bot.core.lexicon import Field, Lexicon
from bot.core.reading import Reader, Reading

Verdict = Literal["sure", "choose", "lost", "social", "signpost"]

KEPT = 10
CLOSE = 16
"""Candidates whose phrases are compared."""


@dataclass(frozen=True, slots=True)
class Match:
    """Something that a question may mean."""

    target: str
    """A procedure's code, `fork:id`, `event:id` or `sign:id`."""
    score: float
    """0 to 1."""
    because: str
    """The phrase that it was matched by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a question was taken to mean."""

    verdict: Verdict
    matches: tuple[Match, ...] = ()
    fields: tuple[Field, ...] = ()
    social: str = ""
    """The kind of small talk, for that verdict."""

    @property
    def best(self) -> str:
        """The target of the best match, or nothing."""
        return self.matches[0].target if self.matches else ""


class Finder:
    """stub while experimenting"""

    def __init__(self, phrases: Mapping[str, Iterable[str]], lexicon: Lexicon) -> None:
        pass

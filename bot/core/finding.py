"""What a question was taken to mean."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from bot.core.lexicon import Field

Verdict = Literal["sure", "choose", "lost", "social", "signpost"]


class Match(NamedTuple):
    """Something that a question may mean."""

    target: str
    """A procedure's code, `fork:id`, `event:id` or `sign:id`."""
    score: float
    """A probability."""
    because: str
    """The phrase that it was matched by."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a question was taken to mean."""

    verdict: Verdict
    matches: tuple[Match, ...] = ()
    """The best first."""
    codes: tuple[Match, ...] = ()
    """Procedures only; a fork gives its probability to those that it leads to."""
    fields: tuple[Field, ...] = ()
    details: bool = False
    """Whether conditions, or what one gets, were asked for."""
    unchosen: bool = False
    """Whether it was asked before a choice was made."""
    needed: Literal["", "need", "lack", "case"] = ""
    """Whether it was asked if something is needed for it, what to do without, or what holds in a
    case that somebody puts."""
    instead: "Finding | None" = None
    """What the question would have meant in a talk about nothing."""
    leaving: bool = False
    """Whether the words leave a matter in place of asking for it."""
    social: str = ""
    """The kind of small talk, for that verdict."""

    @property
    def score(self) -> float:
        """The probability of the best match, or 0."""
        return self.matches[0].score if self.matches else 0.0

    @property
    def best(self) -> str:
        """The target of the best match, or nothing."""
        return self.matches[0].target if self.matches else ""

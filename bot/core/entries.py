"""What is kept of a talk beside the facts: answers, a free word, a case. Answers and words are
written apart from pseudonyms; only a case knows its chat, so that it can be answered."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.talk import Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One tap in a survey; a second tap on the same question takes the place of the first."""

    survey: str
    period: str
    procedure: str
    question: str
    choice: str
    score: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A free word, masked before it reached the core."""

    survey: str
    procedure: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Somebody needs a person; the store adds chat, channel and unit."""

    code: str
    pin: str
    why: str
    """What it came from: `person`, `lost`, `vote` or `stuck`."""
    procedure: str
    words: str = ""
    """What the citizen typed for staff."""
    summary: str = ""
    """The talk by its labels, only where the citizen agreed."""
    due: datetime | None = None
    """By when an answer was promised."""
    alert_to: str = ""
    """The staff chat of the unit, where it has one."""
    alert: Reply | None = None


@dataclass(frozen=True, slots=True)
class Solved:
    """What the citizen says of a person's answer."""

    code: str
    yes: bool


Entry = Answer | Remark | Opening | Solved

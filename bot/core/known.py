"""What was looked up for a message before it was answered; the core itself looks nothing up."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

CaseState = Literal["open", "taken", "answered", "solved", "closed"]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A code that is nobody's yet, for a case that may come of the message."""

    code: str
    pin: str
    """The second word, without which the code opens nothing outside the talk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSeen:
    """A case as its owner may see it: no names, no words of the citizen's."""

    code: str
    unit: str
    state: CaseState
    due: datetime | None = None
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the desk hands in with a message."""

    ticket: Ticket | None = None
    case: CaseSeen | None = None
    """The case whose code the message names, where its sender may see it."""


NOTHING = Known()

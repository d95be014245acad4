"""What a door is: it translates, and knows its network's limits. It never waits on a chat."""

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from starlette.routing import BaseRoute

from bot.core.talk import Choice, Incoming

Take = Callable[[Incoming], Awaitable[bool]]
"""Writes an update down; the door acknowledges only after it returned."""
Staffed = Callable[[str], bool]
"""Whether a chat is one of the staff's own, where cases are announced and nobody is a citizen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a network takes in one message."""

    text: int
    """Longest text."""
    counted: Literal["characters", "utf-16"] = "utf-16"
    buttons: int
    """Choices in one message; 0 means that they become a numbered list."""
    label: int = 64
    """Longest label of a button."""
    says: int = 64
    """Longest intent behind a button, in bytes, with what the network needs around it."""
    markup: Literal["none", "html"] = "none"
    edits: bool = False
    """A message may take the place of an earlier one."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a network gets it."""

    text: str
    choices: tuple[Choice, ...] = ()
    markup: Literal["none", "html"] = "none"


@dataclass(frozen=True, slots=True)
class Signs:
    """What a door tells operators: how often something happened, and what needs a hand."""

    counts: Counter[str] = field(default_factory=Counter)
    alarms: dict[str, str] = field(default_factory=dict)
    """A sentence for each trouble that lasts; taken away when it is over."""

    def count(self, what: str) -> None:
        """Something happened once more."""
        self.counts[what] += 1


class TryLater(Exception):
    """The network will not take it now."""

    def __init__(self, after: float | None = None, why: str = "") -> None:
        super().__init__(why or (f"try again in {after} s" if after else "try again later"))
        self.after = after
        """Seconds, where the network named them."""


class Unreachable(Exception):
    """The person cannot be reached by this door any more, until they write again."""


class Closed(Exception):
    """The network lets us write to this person only after their next word."""


class Refused(Exception):
    """The network will never take this message as it is; others are not concerned."""


class Channel(Protocol):
    """A door."""

    name: str
    limits: Limits
    signs: Signs

    @property
    def plain(self) -> Limits:
        """What is taken for certain: the form of a message after a finer one was refused."""
        ...

    def routes(self, take: Take) -> Sequence[BaseRoute]:
        """Webhooks; none for a door that only polls."""
        ...

    async def listen(self, take: Take) -> None:
        """Poll until cancelled; returns at once for a door that is called."""
        ...

    async def send(self, chat: str, message: Message, over: str) -> str:
        """Give one message to the network, in place of the one named `over` if there is any.

        Returns its name there; raises TryLater, Unreachable, Closed or Refused.
        """
        ...

    async def close(self) -> None:
        """Give back connections."""
        ...

"""What a door is: it translates, and knows its network's limits. It never waits on a chat."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from starlette.routing import BaseRoute

from bot.core.talk import Incoming, Reply

Take = Callable[[Incoming], Awaitable[bool]]
"""Writes an update down; the door acknowledges only after it returned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a network takes in one message."""

    text: int
    """Longest text."""
    counted: Literal["characters", "utf-16"] = "utf-16"
    buttons: int
    """Choices in one message; 0 means that they become a numbered list."""
    label: int = 64
    markup: Literal["none", "html"] = "none"


class TryLater(Exception):
    """The network will not take it now."""

    def __init__(self, after: float | None = None) -> None:
        super().__init__(f"try again in {after} s" if after else "try again later")
        self.after = after
        """Seconds, where the network named them."""


class Unreachable(Exception):
    """The person cannot be reached by this door any more."""


class Channel(Protocol):
    """A door."""

    name: str
    limits: Limits

    def routes(self, take: Take) -> Sequence[BaseRoute]:
        """Webhooks; none for a door that only polls."""
        ...

    async def listen(self, take: Take) -> None:
        """Poll until cancelled; returns at once for a door that is called."""
        ...

    async def send(self, chat: str, reply: Reply) -> None:
        """Give one reply to the network, or raise TryLater or Unreachable."""
        ...

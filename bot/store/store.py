"""What the house asks of a memory; the engines are in `sqlite.py` and `postgres.py`."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from bot.core.moment import Outcome
from bot.core.session import Session
from bot.core.talk import Incoming, Reply

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that has not been answered yet."""

    id: int
    incoming: Incoming
    tries: int
    """How often answering it has failed."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply on its way to a chat."""

    id: int
    chat: str
    reply: Reply
    tries: int = 0


class Turn(Protocol):
    """One chat, held: nobody else answers it until it is let go."""

    session: Session
    waiting: Sequence[Waiting]

    async def keep(self, outcomes: Sequence[tuple[Waiting, Outcome]]) -> list[Letter]:
        """Session, facts and replies in one transaction; the updates are done and blanked."""
        ...

    async def failed(self, waiting: Waiting, set_aside: bool) -> None:
        """Answering it raised: count the try, or set it aside for good."""
        ...


class StoreFull(Exception):
    """Too much is waiting to be answered; the sender should come again later."""


class Store(Protocol):
    """The memory of the bot."""

    async def put(self, incoming: Incoming) -> bool:
        """Write an update down for good; false if it was here already."""
        ...

    def turn(self) -> AbstractAsyncContextManager[Turn | None]:
        """A chat with something waiting, held; none if nothing came for a while."""
        ...

    async def replies_to(self, chat: str, key: str) -> list[Letter]:
        """What was answered to one update."""
        ...

    async def replies_after(self, chat: str, after: int) -> list[Letter]:
        """What a chat that fetches its replies has not seen yet."""
        ...

    async def unsent(self, at: datetime) -> list[Letter]:
        """Replies that nobody is sending at this time, leased to the caller."""
        ...

    async def sent(self, letter: Letter, at: datetime) -> None:
        """The network has it."""
        ...

    async def unsendable(self, letter: Letter, again: datetime | None, why: str) -> None:
        """Not sent: to be tried again at a time, or never."""
        ...

    async def wake(self, at: datetime) -> int:
        """Turn what sessions wanted to be woken for into updates; how many they were."""
        ...

    async def ask(self, name: str, /, **values: Any) -> list[Row]:
        """The rows of a named question."""
        ...

    async def do(self, name: str, /, **values: Any) -> int:
        """Run a named statement; how many rows it touched."""
        ...

    async def waiting(self) -> int:
        """How many updates have not been answered."""
        ...

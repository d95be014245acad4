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
LOOK_AROUND = 1.0
"""Seconds that a turn waits for a chat before it comes back empty-handed."""
CROWD = 5000
"""Unanswered updates past which no more are taken in."""
QUICK = frozenset({"case_seen"})
"""Questions that a talk waits for, which must not wait for those of reports."""
AT_A_TIME = 16
"""Updates of one chat that are answered before others have their turn."""


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
    key: str
    """The update that it answers."""
    reply: Reply
    tries: int = 0
    parts: int = 0
    """How many messages of it the network has already."""
    pressed: bool = False
    """It answers a press, so it may take the place of the message that was pressed."""
    raw: str = ""
    """The reply as it stands in the outbox, which is JSON."""


class Turn(Protocol):
    """One chat, held: nobody else answers it until it is let go."""

    session: Session
    waiting: Sequence[Waiting]
    """The first few updates that wait; others have their turn before the rest."""

    async def keep(self, outcomes: Sequence[tuple[Waiting, Outcome]]) -> list[Letter]:
        """Session, facts and replies in one transaction; the updates are done and blanked.

        Replies that waited for this person's next word come first. Raises Seen.
        """
        ...

    async def failed(self, waiting: Waiting, set_aside: bool) -> None:
        """Answering it raised: count the try, or set it aside for good."""
        ...


class Seen(Exception):
    """The update that was to be answered at once was here before."""


class StoreFull(Exception):
    """Too much is waiting to be answered; the sender should come again later."""


class StoreDown(Exception):
    """Nothing can be written at the moment: a full disk, a database out of reach."""


class NoDatabase(Exception):
    """It cannot be opened: no right to the file, a server out of reach, a wrong password."""


class NoDriver(NoDatabase):
    """The address names a PostgreSQL server, and what talks with one is not installed."""


class InUse(Exception):
    """Another process has this database, and it cannot be shared with it."""


class Store(Protocol):
    """The memory of the bot."""

    async def open(self) -> None:
        """Bring the tables up to date and find what waits; raises NoDatabase or InUse."""
        ...

    async def close(self) -> None:
        """Finish what is being written and let go."""
        ...

    async def put(self, incoming: Incoming, tries: int = 0) -> bool:
        """Write an update down for good, with how often answering it has failed; false if it was
        here already."""
        ...

    def turn(self) -> AbstractAsyncContextManager[Turn | None]:
        """A chat with something waiting, held; none if nothing came for a while."""
        ...

    def straight(self, incoming: Incoming) -> AbstractAsyncContextManager[Turn | None]:
        """The chat of an update that is not written down yet, held, so that both it and its
        answer are written at once; none if somebody holds the chat or something waits there."""
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

    async def former(self, letter: Letter) -> str:
        """The network's name of the message before this reply, if both have the same slot."""
        ...

    async def recent(self, chat: str) -> list[tuple[Letter, str]]:
        """What a chat was told lately, each with the network's name of it."""
        ...

    async def seen(self, chat: str) -> datetime | None:
        """When the person last did something; none for somebody unknown."""
        ...

    async def renew(self, letters: Sequence[Letter], at: datetime) -> None:
        """The caller is still sending these."""
        ...

    async def sent(self, letter: Letter, at: datetime, sent_as: str = "") -> None:
        """The network has it, under this name."""
        ...

    async def later(self, letter: Letter, again: datetime) -> None:
        """Not sent now; to be tried again at a time."""
        ...

    async def shelve(self, letter: Letter) -> None:
        """Not to be sent before the person writes again."""
        ...

    async def ended(self, letter: Letter, why: str) -> None:
        """This one will never be sent."""
        ...

    async def unreachable(self, chat: str, why: str) -> None:
        """Nothing that waits for this chat will be sent."""
        ...

    async def wake(self, at: datetime) -> int:
        """Turn what sessions wanted to be woken for into updates; how many they were."""
        ...

    def seat(self, duty: str) -> AbstractAsyncContextManager[None]:
        """Waits until nobody else does this duty, in this process or another."""
        ...

    async def recall(self, name: str) -> str:
        """A thing remembered under a name, such as a token; empty if there is none."""
        ...

    async def remember(self, name: str, value: str) -> None:
        """Remember a thing for good."""
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

"""The store on a PostgreSQL server, shared by any number of processes.

A chat is held by a lock of the server, taken in a statement of its own; what waits and how the
talk stands is read in the next one and written in the same transaction. Nothing of a chat is
remembered in the process: another may have written since.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot.core.moment import Outcome
from bot.core.session import Session
from bot.core.talk import Incoming
from bot.store.ear import Ear
from bot.store.keeping import LEASE, progress, wake_due
from bot.store.line import Line
from bot.store.outbox import LiveKeeper, Outbox
from bot.store.plain import former_of, letter_of, session_of, waiting_of
from bot.store.pool import Lent, Pool, undo
from bot.store.seats import Seats
from bot.store.server import Server, asked, bring_up_to_date, done, key_of, runner
from bot.store.store import (
    AT_A_TIME,
    CROWD,
    LOOK_AROUND,
    QUICK,
    Letter,
    Row,
    StoreDown,
    StoreFull,
    Turn,
    Waiting,
)

STUBBORN = 6
"""How often a thing that would be lost for good is tried to be written down."""


class Overtaken(StoreDown):
    """Somebody else took the chat between two keeps of one turn."""


class PostgresStore:
    """A memory that processes share; `alone` asks for one that nobody else has open, and leases
    are given by `clock`."""

    def __init__(
        self,
        address: str,
        *,
        edition: Callable[[], str],
        pushed: Sequence[str] = (),
        clock: Callable[[], datetime],
        alone: bool = False,
    ) -> None:
        self._address = address
        self._edition, self._pushed, self._clock = edition, frozenset(pushed), clock
        self._pool = Pool(address)
        self._line = Line()
        self._outbox = Outbox(clock)
        self._seats = Seats(address)
        self._ear = Ear(address, self._line.announce, self._look_around, alone)
        self._crowd = 0

    async def open(self) -> None:
        await asyncio.to_thread(bring_up_to_date, self._address)
        await self._pool.open()
        try:
            await self.do("add_secret", name="mark", value=secrets.token_hex(32), until=None)
            salt = (await self.recall("mark")).encode()
            self._keeper = LiveKeeper(salt, self._pushed, self._edition, self._clock)
            await self._ear.open()
        except BaseException:
            await self._pool.close()
            raise

    async def close(self) -> None:
        await self._ear.close()
        await self._pool.close()

    async def _look_around(self) -> None:
        """Find what waits, whoever took it in."""
        self._crowd = await self.waiting()
        for row in await self._read("waiting_chats") if self._crowd else ():
            self._line.announce(row["chat"])

    # taking in

    async def put(self, incoming: Incoming, tries: int = 0) -> bool:
        if self._crowd >= CROWD:
            raise StoreFull

        def work(connection: Server) -> bool:
            run = runner(connection)
            new = self._keeper.put(run, incoming, tries=tries)
            if new:
                run("notify", notice=self._ear.notice(incoming.chat))
            return new

        new = await self._pool.write(work)
        if new:
            self._line.announce(incoming.chat)
        return new

    # answering

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn | None]:
        while (chat := await self._line.next(LOOK_AROUND)) is not None:
            async with self._taken(chat) as turn:
                if turn:
                    yield turn
            if turn:
                return
        yield None

    @asynccontextmanager
    async def _taken(self, chat: str) -> AsyncIterator["_PostgresTurn | None"]:
        """A chat that was announced; none if another process has it or nothing waits there."""
        more = False
        try:
            async with self._pool.lent() as lent:
                turn = await lent.run(partial(_held, self, lent, chat))
                if turn is None or not turn.waiting:
                    yield None
                    return
                try:
                    yield turn
                except Overtaken:
                    return  # it is answered by who has it now
                more = await turn.more()
        finally:
            self._line.release(chat, more)

    @asynccontextmanager
    async def straight(self, incoming: Incoming) -> AsyncIterator[Turn | None]:
        if self._crowd >= CROWD:
            raise StoreFull
        if not self._line.hold(incoming.chat):
            yield None
            return
        try:
            async with self._pool.lent() as lent:
                turn = await lent.run(partial(_held, self, lent, incoming.chat))
                if turn is None or turn.waiting:
                    yield None
                else:
                    turn.waiting = [Waiting(0, incoming, 0)]
                    yield turn
        finally:
            self._line.release(incoming.chat)

    def keep_now(
        self, turn: "_PostgresTurn", kept: Sequence[tuple[Waiting, Outcome]], connection: Server
    ) -> list[Letter]:
        """`keep`, in the turn's own transaction; with its end the hold ends too."""
        run = runner(connection)
        try:
            if turn.over and not turn.again(connection, [waiting.id for waiting, _ in kept]):
                raise Overtaken
            turn.over = True
            letters = self._keeper.keep(run, kept)
            letters = self._outbox.in_order(run, letters, self._is_pushed)
            connection.commit()
        except BaseException:
            undo(connection)
            raise
        return letters

    async def kept(
        self, turn: "_PostgresTurn", kept: Sequence[tuple[Waiting, Outcome]]
    ) -> list[Letter]:
        """`keep`, and the letters are ours to send."""
        letters = await turn.lent.run(partial(self.keep_now, turn, kept))
        pushed = [letter for letter in letters if self._is_pushed(letter.chat)]
        self._outbox.take(pushed, self._clock())
        return letters

    def _is_pushed(self, chat: str) -> bool:
        return chat.partition(":")[0] in self._pushed

    # sending

    async def replies_to(self, chat: str, key: str) -> list[Letter]:
        return [letter_of(row) for row in await self._read("replies_to", chat=chat, key=key)]

    async def replies_after(self, chat: str, after: int) -> list[Letter]:
        return [letter_of(row) for row in await self._read("replies_after", chat=chat, after=after)]

    async def unsent(self, at: datetime) -> list[Letter]:
        letters = await self._pool.write(lambda c: self._outbox.lease(runner(c), at))
        self._outbox.take(letters, at)
        return letters

    async def former(self, letter: Letter) -> str:
        rows = await self._read("former", chat=letter.chat, id=letter.id)
        return former_of(rows, letter)

    async def recent(self, chat: str) -> list[tuple[Letter, str]]:
        return [(letter_of(row), row["sent_as"]) for row in await self._read("recent", chat=chat)]

    async def seen(self, chat: str) -> datetime | None:
        rows = await self._read("seen", chat=chat)
        return datetime.fromisoformat(rows[0]["seen_at"]) if rows else None

    async def renew(self, letters: Sequence[Letter], at: datetime) -> None:
        self._outbox.tidy(at)
        until = (at + LEASE).isoformat()
        if letters:
            await self._write(*(("renew", {"id": n.id, "until": until}) for n in letters))
            self._outbox.take(letters, at)

    async def sent(self, letter: Letter, at: datetime, sent_as: str = "") -> None:
        values = {"id": letter.id, "at": at.isoformat(), "sent_as": sent_as}
        await self._write(("sent", values), ("sent_to_nobody", {"id": letter.id}))
        self._outbox.drop(letter)

    async def later(self, letter: Letter, again: datetime) -> None:
        await self._write(("later", {**progress(letter), "again": again.isoformat()}))
        self._outbox.drop(letter)

    async def shelve(self, letter: Letter) -> None:
        await self._write(("shelve", {"id": letter.id, "parts": letter.parts}))
        self._outbox.drop(letter)

    async def ended(self, letter: Letter, why: str) -> None:
        await self._write(("ended", {"id": letter.id, "why": why}))
        self._outbox.drop(letter)

    async def unreachable(self, chat: str, why: str) -> None:
        await self._write(("unreachable", {"chat": chat, "why": why}))

    # waking, remembering, asking

    async def wake(self, at: datetime) -> int:
        chats = await self._pool.write(lambda c: wake_due(runner(c), self._keeper, at))
        for chat in chats:
            self._line.announce(chat)
        return len(chats)

    def seat(self, duty: str) -> AbstractAsyncContextManager[None]:
        return self._seats.seat(duty)

    async def recall(self, name: str) -> str:
        rows = await self._read("secret", name=name)
        return str(rows[0]["value"]) if rows else ""

    async def remember(self, name: str, value: str) -> None:
        for n in range(STUBBORN):  # a token that works once must not go with a connection
            try:
                await self.do("keep_secret", name=name, value=value, until=None)
                return
            except StoreDown:
                if n == STUBBORN - 1:
                    raise
                await asyncio.sleep(LOOK_AROUND)

    async def ask(self, name: str, /, **values: Any) -> list[Row]:
        if name in QUICK:
            return [*await self._read(name, **values)]
        return await self._pool.ask(lambda c: asked(c, name, values))

    async def do(self, name: str, /, **values: Any) -> int:
        share = self._pool.ask if name.startswith("purge") else self._pool.write
        return await share(lambda c: done(c, name, values))

    async def waiting(self) -> int:
        return int((await self._read("waiting_count"))[0]["n"])

    async def _read(self, name: str, /, **values: Any) -> Sequence[Any]:
        """A quick question."""
        return await self._pool.write(lambda c: runner(c)(name, **values))

    async def _write(self, *statements: tuple[str, dict[str, Any]]) -> None:
        """Named statements in one transaction."""

        def work(connection: Server) -> None:
            run = runner(connection)
            for name, values in statements:
                run(name, **values)

        await self._pool.write(work)


@dataclass(slots=True)
class _PostgresTurn:
    """A chat held by a transaction, and once more for each keep after the first."""

    store: PostgresStore
    lent: Lent
    session: Session
    waiting: Sequence[Waiting]
    over: bool = False
    """The transaction that held the chat has ended."""

    async def keep(self, outcomes: Sequence[tuple[Waiting, Outcome]]) -> list[Letter]:
        return await self.store.kept(self, outcomes)

    async def failed(self, waiting: Waiting, set_aside: bool) -> None:
        """Count a failed try, or give the update up so that it blocks nobody."""
        if waiting.id:
            await self.lent.run(partial(self._failed, waiting, set_aside))

    async def more(self) -> bool:
        """Whether something waits in the chat still; it is let go."""
        return await self.lent.run(self._more)

    def again(self, connection: Server, ids: Sequence[int]) -> bool:
        """Hold the chat again; false if anybody has answered in it, or is about to."""
        run, chat = runner(connection), self.session.chat
        if not run("hold", key=key_of("chat", chat))[0]["held"]:
            return False
        rows = run("waiting", chat=chat, many=len(ids))
        return [row["id"] for row in rows] == [*ids]

    def _failed(self, waiting: Waiting, set_aside: bool, connection: Server) -> None:
        run, self.over = runner(connection), True
        if set_aside:
            run("answered", id=waiting.id, at=waiting.incoming.at.isoformat())
        else:
            run("tried", id=waiting.id)
        connection.commit()

    def _more(self, connection: Server) -> bool:
        connection.rollback()
        found = bool(runner(connection)("waits", chat=self.session.chat))
        connection.rollback()
        return found


def _held(store: PostgresStore, lent: Lent, chat: str, connection: Server) -> _PostgresTurn | None:
    """The chat, held; none if another process holds it."""
    run = runner(connection)
    if not run("hold", key=key_of("chat", chat))[0]["held"]:
        return None
    rows = run("session", chat=chat)
    session = session_of(rows, chat)
    unanswered = run("waiting", chat=chat, many=AT_A_TIME)
    return _PostgresTurn(store, lent, session, [waiting_of(row) for row in unanswered])

"""The store in one SQLite file: one writing thread, readers beside it, one process.

Which chats wait and which are held is known in memory, because nobody else has the file.
"""

import asyncio
import fcntl
import secrets
import sqlite3
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from bot.core.moment import Outcome
from bot.core.session import Session
from bot.core.talk import Incoming
from bot.store.keeping import Keeper, Run, lease_unsent, progress, wake_due
from bot.store.line import Line
from bot.store.plain import former_of, letter_of, session_of, waiting_of
from bot.store.queries import queries, statements, steps
from bot.store.store import (
    AT_A_TIME,
    CROWD,
    LOOK_AROUND,
    QUICK,
    InUse,
    Letter,
    Row,
    StoreFull,
    Turn,
    Waiting,
)
from bot.store.writer import Writer

SESSIONS = 10_000
"""Sessions held in memory, the longest unused go first."""


class SqliteStore:
    """A memory in one file."""

    def __init__(
        self, path: str, *, edition: Callable[[], str], pushed: Sequence[str] = ()
    ) -> None:
        self._path = path
        self._edition = edition
        self._pushed = frozenset(pushed)
        self._q = queries()
        self._writer = Writer(path)
        self._line = Line()
        self._sessions: OrderedDict[str, Session] = OrderedDict()
        """The sessions used last, as they are in the file: nobody else writes to it."""
        self._seats: dict[str, asyncio.Lock] = {}
        self._lock: IO[str] | None = None
        self._waiting = 0

    async def open(self) -> None:
        """Take the file for this process, bring its tables up to date, find what waits."""
        Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        self._lock = _take(self._path)
        await self._writer.open(bring_up_to_date)
        self._reader = _reader(self._path)
        await self.do("add_secret", name="mark", value=secrets.token_hex(32), until=None)
        self._keeper = Keeper((await self.recall("mark")).encode(), self._pushed, self._edition)
        await self.do("free_leases")
        self._waiting = await self.waiting()
        for row in await self.ask("waiting_chats"):
            self._line.announce(row["chat"])

    async def close(self) -> None:
        """Finish what is being written and give the file back."""
        self._reader.close()  # the writer is to close last, which empties the log
        await self._writer.close()
        if self._lock:
            self._lock.close()

    # taking in

    async def put(self, incoming: Incoming, tries: int = 0) -> bool:
        if self._waiting >= CROWD:
            raise StoreFull
        new = await self._writer.run(
            lambda c: self._keeper.put(self._runner(c), incoming, tries=tries)
        )
        if new:
            self._waiting += 1
            self._line.announce(incoming.chat)
        return new

    # answering

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn | None]:
        chat = await self._line.next(LOOK_AROUND)
        if chat is None:
            yield None
            return
        try:
            yield _SqliteTurn(self, self._session(chat), self._unanswered(chat))
        finally:
            self._line.release(chat, more=bool(self._read("waits", chat=chat)))

    @asynccontextmanager
    async def straight(self, incoming: Incoming) -> AsyncIterator[Turn | None]:
        if self._waiting >= CROWD:
            raise StoreFull
        if not self._line.hold(incoming.chat):
            yield None
            return
        self._waiting += 1
        try:
            waiting = Waiting(0, incoming, 0)
            yield _SqliteTurn(self, self._session(incoming.chat), [waiting])
        finally:
            self._waiting -= 1
            self._line.release(incoming.chat)

    def _session(self, chat: str) -> Session:
        known = self._sessions.get(chat)
        if known is not None:
            self._sessions.move_to_end(chat)
            return known
        rows = self._read("session", chat=chat)
        return session_of(rows, chat)

    def _unanswered(self, chat: str) -> list[Waiting]:
        rows = self._read("waiting", chat=chat, many=AT_A_TIME)
        return [waiting_of(row) for row in rows]

    async def kept(self, kept: Sequence[tuple[Waiting, Outcome]]) -> list[Letter]:
        """`keep`, on the disk."""
        letters = await self._writer.run(lambda c: self._keeper.keep(self._runner(c), kept))
        self._waiting -= sum(waiting.id > 0 for waiting, _ in kept)
        session, forget = kept[-1][1].session, kept[-1][1].forget
        self._sessions.pop(session.chat, None)
        if not forget:
            self._sessions[session.chat] = session
            if len(self._sessions) > SESSIONS:
                self._sessions.popitem(last=False)
        return letters

    async def failed(self, waiting: Waiting, set_aside: bool) -> None:
        """Count a failed try, or give the update up so that it blocks nobody."""
        if waiting.id == 0:
            return
        at = waiting.incoming.at.isoformat()
        if set_aside:
            await self.do("answered", id=waiting.id, at=at)
            self._waiting -= 1
        else:
            await self.do("tried", id=waiting.id)

    # sending

    async def replies_to(self, chat: str, key: str) -> list[Letter]:
        return [letter_of(row) for row in self._read("replies_to", chat=chat, key=key)]

    async def replies_after(self, chat: str, after: int) -> list[Letter]:
        return [letter_of(row) for row in self._read("replies_after", chat=chat, after=after)]

    async def unsent(self, at: datetime) -> list[Letter]:
        return await self._writer.run(lambda c: lease_unsent(self._runner(c), at))

    async def former(self, letter: Letter) -> str:
        rows = self._read("former", chat=letter.chat, id=letter.id)
        return former_of(rows, letter)

    async def recent(self, chat: str) -> list[tuple[Letter, str]]:
        return [(letter_of(row), row["sent_as"]) for row in self._read("recent", chat=chat)]

    async def seen(self, chat: str) -> datetime | None:
        rows = self._read("seen", chat=chat)
        return datetime.fromisoformat(rows[0]["seen_at"]) if rows else None

    async def renew(self, letters: Sequence[Letter], at: datetime) -> None:
        """Nothing: nobody else has the file."""

    async def sent(self, letter: Letter, at: datetime, sent_as: str = "") -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.execute(
                self._q["sent"], {"id": letter.id, "at": at.isoformat(), "sent_as": sent_as}
            )
            connection.execute(self._q["sent_to_nobody"], {"id": letter.id})

        await self._writer.run(work)

    async def later(self, letter: Letter, again: datetime) -> None:
        await self.do("later", **progress(letter), again=again.isoformat())

    async def shelve(self, letter: Letter) -> None:
        await self.do("shelve", id=letter.id, parts=letter.parts)

    async def ended(self, letter: Letter, why: str) -> None:
        await self.do("ended", id=letter.id, why=why)

    async def unreachable(self, chat: str, why: str) -> None:
        await self.do("unreachable", chat=chat, why=why)

    # waking, remembering, asking

    async def wake(self, at: datetime) -> int:
        chats = await self._writer.run(lambda c: wake_due(self._runner(c), self._keeper, at))
        self._waiting += len(chats)
        for chat in chats:
            self._line.announce(chat)
        return len(chats)

    @asynccontextmanager
    async def seat(self, duty: str) -> AsyncIterator[None]:
        async with self._seats.setdefault(duty, asyncio.Lock()):
            yield

    async def recall(self, name: str) -> str:
        rows = self._read("secret", name=name)
        return str(rows[0]["value"]) if rows else ""

    async def remember(self, name: str, value: str) -> None:
        await self.do("keep_secret", name=name, value=value, until=None)

    async def ask(self, name: str, /, **values: Any) -> list[Row]:
        if name in QUICK:
            return [dict(row) for row in self._read(name, **values)]
        sql = self._q[name]
        return await asyncio.to_thread(ask_once, self._path, sql, values)

    async def do(self, name: str, /, **values: Any) -> int:
        sql = self._q[name]
        slow = name.startswith("purge")
        return await self._writer.run(lambda c: c.execute(sql, values).rowcount, slow=slow)

    async def waiting(self) -> int:
        return int(self._read("waiting_count")[0]["n"])

    def _read(self, name: str, /, **values: Any) -> list[sqlite3.Row]:
        """A quick question, asked in the loop's own thread: in WAL it waits for nobody."""
        return self._reader.execute(self._q[name], values).fetchall()

    def _runner(self, connection: sqlite3.Connection) -> Run:
        """Named statements inside the writer's transaction."""

        def run(name: str, /, **values: Any) -> list[sqlite3.Row]:
            return connection.execute(self._q[name], values).fetchall()

        return run


@dataclass(slots=True)
class _SqliteTurn:
    """A chat held in memory."""

    store: SqliteStore
    session: Session
    waiting: Sequence[Waiting]

    async def keep(self, outcomes: Sequence[tuple[Waiting, Outcome]]) -> list[Letter]:
        return await self.store.kept(outcomes)

    async def failed(self, waiting: Waiting, set_aside: bool) -> None:
        await self.store.failed(waiting, set_aside)


def _reader(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{path}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
    )
    connection.execute("pragma busy_timeout=5000")
    connection.row_factory = sqlite3.Row
    return connection


def ask_once(path: str, sql: str, values: dict[str, Any]) -> list[Row]:
    """The rows of one statement, over a connection of its own."""
    connection = _reader(path)
    try:
        return [dict(row) for row in connection.execute(sql, values).fetchall()]
    finally:
        connection.close()


def bring_up_to_date(db: Database) -> None:
    """Apply the steps that this file has not seen, each whole or not at all."""
    migrations = Migrations("bot")
    for name, text in steps():

        def step(db: Database, text: str = text) -> None:
            for statement in statements(text, "sqlite"):
                db.execute(statement)

        migrations(name=name)(step)
    migrations.apply(db)


@contextmanager
def locked(path: str) -> Iterator[None]:
    """The file for this process alone; raises InUse where a bot has it."""
    lock = _take(path)
    try:
        yield
    finally:
        lock.close()


def _take(path: str) -> IO[str]:
    lock = open(path + ".lock", "w")  # noqa: SIM115 (held until the store is closed)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise InUse(path) from None
    return lock

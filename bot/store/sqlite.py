"""The store in one SQLite file: one writing thread, readers beside it, one process.

Which chats wait and which are held is known in memory, because nobody else has the file.
"""

import asyncio
import fcntl
import json
import secrets
import sqlite3
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
from bot.store.keeping import LEASE, Keeper, Run, wake_due
from bot.store.plain import letter_of, waiting_of
from bot.store.queries import SQLITE_IDENTITY, queries, statements, steps
from bot.store.store import Letter, Row, StoreFull, Turn, Waiting
from bot.store.writer import Writer

IDENTITY = SQLITE_IDENTITY
LOOK_AROUND = 1.0
"""Seconds that a turn waits for a chat before it comes back empty-handed."""
CROWD = 5000
"""Unanswered updates past which no more are taken in."""


class InUse(Exception):
    """Another process has this database file open."""


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
        self._ready: asyncio.Queue[str] = asyncio.Queue()
        self._queued: set[str] = set()
        self._held: set[str] = set()
        self._lock: IO[str] | None = None
        self._waiting = 0

    async def open(self) -> None:
        """Take the file for this process, bring its tables up to date, find what waits."""
        Path(self._path).parent.mkdir(parents=True, exist_ok=True)
        self._lock = _take(self._path)
        await asyncio.to_thread(self._writer.open, bring_up_to_date)
        self._reader = _reader(self._path)
        await self.do("add_secret", name="mark", value=secrets.token_hex(32), until=None)
        salt = (await self.ask("secret", name="mark"))[0]["value"].encode()
        self._keeper = Keeper(salt, self._pushed, self._edition)
        await self.do("free_leases")
        self._waiting = await self.waiting()
        for row in await self.ask("waiting_chats"):
            self._announce(row["chat"])

    async def close(self) -> None:
        """Finish what is being written and give the file back."""
        self._reader.close()  # the writer is to close last, which empties the log
        await asyncio.to_thread(self._writer.close)
        if self._lock:
            self._lock.close()

    # taking in

    async def put(self, incoming: Incoming) -> bool:
        if self._waiting >= CROWD:
            raise StoreFull
        values = {
            "chat": incoming.chat,
            "key": incoming.key,
            "at": incoming.at.isoformat(),
            "kind": incoming.kind,
            "text": incoming.text,
        }
        sql = self._q["put"]
        new = await self._writer.run(lambda c: c.execute(sql, values).fetchone() is not None)
        if new:
            self._waiting += 1
            self._announce(incoming.chat)
        return new

    def _announce(self, chat: str) -> None:
        if chat not in self._queued:
            self._queued.add(chat)
            self._ready.put_nowait(chat)

    # answering

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Turn | None]:
        chat = await self._next()
        if chat is None:
            yield None
            return
        self._held.add(chat)
        try:
            yield _SqliteTurn(self, self._session(chat), self._unanswered(chat))
        finally:
            self._held.discard(chat)
            if self._unanswered(chat):
                self._announce(chat)

    async def _next(self) -> str | None:
        """A ready chat that nobody holds; a held one comes again when it is let go."""
        try:
            chat = await asyncio.wait_for(self._ready.get(), LOOK_AROUND)
        except TimeoutError:
            return None
        self._queued.discard(chat)
        return None if chat in self._held else chat

    def _session(self, chat: str) -> Session:
        rows = self._read("session", chat=chat)
        return Session.from_plain(json.loads(rows[0]["state"])) if rows else Session(chat=chat)

    def _unanswered(self, chat: str) -> list[Waiting]:
        return [waiting_of(row) for row in self._read("waiting", chat=chat)]

    async def kept(self, kept: Sequence[tuple[Waiting, Outcome]]) -> list[Letter]:
        """`keep`, on the disk."""
        letters = await self._writer.run(lambda c: self._keeper.keep(self._runner(c), kept))
        self._waiting -= len(kept)
        return letters

    async def failed(self, waiting: Waiting, set_aside: bool) -> None:
        """Count a failed try, or give the update up so that it blocks nobody."""
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
        def work(connection: sqlite3.Connection) -> list[Letter]:
            run, until = self._runner(connection), (at + LEASE).isoformat()
            rows = run("lease", at=at.isoformat(), many=100)
            letters = [letter_of(row) for row in rows if self._keeper.lease(row["chat"], at)]
            for letter in letters:
                run("leased", id=letter.id, until=until)
            return letters

        return await self._writer.run(work)

    async def sent(self, letter: Letter, at: datetime) -> None:
        await self.do("sent", id=letter.id, at=at.isoformat())

    async def unsendable(self, letter: Letter, again: datetime | None, why: str) -> None:
        if again is None:
            await self.do("ended", chat=letter.chat, why=why)
        else:
            await self.do("unsent", id=letter.id, again=again.isoformat())

    # waking, asking

    async def wake(self, at: datetime) -> int:
        def work(connection: sqlite3.Connection) -> list[str]:
            return wake_due(self._runner(connection), at)

        chats = await self._writer.run(work)
        self._waiting = await self.waiting()
        for chat in chats:
            self._announce(chat)
        return len(chats)

    async def ask(self, name: str, /, **values: Any) -> list[Row]:
        sql = self._q[name]
        return await asyncio.to_thread(ask_once, self._path, sql, values)

    async def do(self, name: str, /, **values: Any) -> int:
        sql = self._q[name]
        return await self._writer.run(lambda c: c.execute(sql, values).rowcount)

    async def waiting(self) -> int:
        return int(self._read("waiting_count")[0]["n"])

    def _read(self, name: str, /, **values: Any) -> list[sqlite3.Row]:
        """A quick question, asked in the loop's own thread: in WAL it waits for nobody."""
        return self._reader.execute(self._q[name], values).fetchall()

    def _runner(self, connection: sqlite3.Connection) -> Run:
        """Named statements inside the writer's transaction."""

        def run(name: str, /, **values: Any) -> list[Row]:
            cursor = connection.execute(self._q[name], values)
            if cursor.description is None:
                return []
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

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
            for statement in statements(text, IDENTITY):
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

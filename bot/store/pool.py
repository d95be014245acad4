"""The connections of one process, for use from asyncio: the driver's work is done in threads.

Each kind of work has its own share of them, so that none waits for another that waits for it.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeVar

import psycopg
from psycopg.pq import TransactionStatus
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool

from bot.store.server import Server, manner, named
from bot.store.store import StoreDown

T = TypeVar("T")
HELD, BRIEF, ASKED = 8, 6, 4
"""Chats held at once; short reads and writes; questions, which may take longer."""
PATIENCE = 5.0
"""Seconds to wait for a connection."""
GIVE_UP = 4.0
"""Seconds after which the pool stops trying to connect, until somebody asks again."""


class Pool:
    """Lends connections."""

    def __init__(self, address: str) -> None:
        many = HELD + BRIEF + ASKED
        self._threads = ThreadPoolExecutor(many, thread_name_prefix="bot-store")
        self._held, self._brief, self._asked = map(asyncio.Semaphore, (HELD, BRIEF, ASKED))
        self._pool = ConnectionPool(
            kwargs=manner(address) | {"row_factory": dict_row},
            connection_class=psycopg.Connection[dict[str, object]],
            min_size=1,
            max_size=many,
            reconnect_timeout=GIVE_UP,
            timeout=PATIENCE,
            open=False,
        )

    async def open(self) -> None:
        """Begin to lend."""
        self._pool.open()

    async def close(self) -> None:
        """Take everything back."""
        await asyncio.to_thread(self._pool.close)
        self._threads.shutdown(wait=False)

    async def write(self, work: Callable[[Server], T]) -> T:
        """The result of `work`, once it is committed."""
        async with _place(self._brief):
            return await self.thread(partial(self._transaction, work))

    async def ask(self, work: Callable[[Server], T]) -> T:
        """The result of `work` that may take long."""
        async with _place(self._asked):
            return await self.thread(partial(self._transaction, work))

    @asynccontextmanager
    async def lent(self) -> AsyncIterator["Lent"]:
        """A connection for several pieces of work; what was not committed is undone."""
        async with _place(self._held):
            lent = Lent(self, self._pool)
            try:
                yield lent
            finally:
                await lent.give_back()

    async def thread(self, work: Callable[[], T]) -> T:
        """Do it beside the loop; it is over when this returns, even if nobody wants it now."""
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            await asyncio.wait([future])
            if not future.cancelled():
                future.exception()  # nobody is left to be told
            raise

    def _transaction(self, work: Callable[[Server], T]) -> T:
        with named():
            connection = sound(self._pool)
            try:
                result = work(connection)
                connection.commit()
            finally:
                if connection.info.transaction_status != TransactionStatus.IDLE:
                    undo(connection)
                self._pool.putconn(connection)
            return result


class Lent:
    """A connection that is ours for a while; taken from the pool when it is first needed."""

    def __init__(self, pool: Pool, source: "ConnectionPool[Server]") -> None:
        self._pool, self._source = pool, source
        self._connection: Server | None = None

    async def run(self, work: Callable[[Server], T]) -> T:
        """The result of `work`; what it did not commit is still open."""
        return await self._pool.thread(partial(self._worked, work))

    async def give_back(self) -> None:
        """Let the connection go, and with it all that it holds."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if connection.info.transaction_status == TransactionStatus.IDLE:
            self._source.putconn(connection)
        else:
            await self._pool.thread(partial(self._undone, connection))

    def _worked(self, work: Callable[[Server], T]) -> T:
        with named():
            if self._connection is None:
                self._connection = sound(self._source)
            return work(self._connection)

    def _undone(self, connection: Server) -> None:
        undo(connection)
        self._source.putconn(connection)


def sound(source: "ConnectionPool[Server]") -> Server:
    """A connection that still works. Not by the pool's own check, which sleeps after each that
    does not: after a restart of the server none of them does."""
    while True:
        connection = source.getconn()
        try:
            connection.execute(b"")
        except psycopg.OperationalError:
            connection.close()
            source.putconn(connection)
        else:
            return connection


def undo(connection: Server) -> None:
    """Roll back; a connection on which that fails is closed, which does the same."""
    try:
        connection.rollback()
    except psycopg.Error:
        connection.close()


@asynccontextmanager
async def _place(places: asyncio.Semaphore) -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(PATIENCE):
            await places.acquire()
    except TimeoutError:
        raise StoreDown("no connection is free") from None
    try:
        yield
    finally:
        places.release()

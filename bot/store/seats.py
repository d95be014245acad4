"""Duties that one process does for all: who has the seat holds a lock of the server for as long as
a connection of its own lasts. A process that dies leaves its seat at once."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import psycopg
from psycopg import AsyncConnection

from bot.store.server import connect_to_stay, key_of, server_queries
from bot.store.store import NoDatabase, Row, StoreDown

log = logging.getLogger(__name__)
AGAIN = 1.0
"""Seconds after which one who waits looks again, and one who sits looks whether the seat is his."""


class Seats:
    """The seats of one process."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._here: dict[str, asyncio.Lock] = {}

    @asynccontextmanager
    async def seat(self, duty: str) -> AsyncIterator[None]:
        """Waits for the seat. Raises StoreDown where another process was given it meanwhile."""
        async with self._here.setdefault(duty, asyncio.Lock()):
            chair = _Chair(self._address, duty)
            try:
                await chair.take()
                async with _watched(chair):
                    yield
            finally:
                await chair.leave()


@asynccontextmanager
async def _watched(chair: "_Chair") -> AsyncIterator[None]:
    """Ends what is done here when the chair is lost."""
    task = asyncio.current_task()
    assert task is not None
    watch = asyncio.create_task(chair.watch(task))
    try:
        yield
    except asyncio.CancelledError:
        if not chair.lost or task.uncancel():  # somebody else wants it to end as well
            raise
        raise StoreDown(f"another process has the seat: {chair.duty}") from None
    finally:
        watch.cancel()
        await asyncio.gather(watch, return_exceptions=True)


@dataclass
class _Chair:
    """One seat and the connection that holds it."""

    address: str
    duty: str
    lost: bool = False
    _connection: AsyncConnection[Row] | None = None

    async def take(self) -> None:
        """Wait until it is free, and as long as the server is out of reach."""
        while await self._held() is not True:
            await asyncio.sleep(AGAIN)

    async def watch(self, sitting: "asyncio.Task[object]") -> None:
        """Take it again when the connection was lost; end the work of who has lost it."""
        while True:
            await asyncio.sleep(AGAIN)
            if await self._still_there() or await self._held() is not False:
                continue
            self.lost = True
            sitting.cancel()
            return

    async def leave(self) -> None:
        """Let somebody else have it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()

    async def _held(self) -> bool | None:
        """Whether it is ours; none while nobody can tell."""
        try:
            if self._connection is None or self._connection.closed:
                self._connection = await connect_to_stay(self.address)
            cursor = await self._connection.execute(
                server_queries()["seat"], {"key": key_of("seat", self.duty)}
            )
            row = await cursor.fetchone()
        except (psycopg.Error, NoDatabase):
            await self.leave()
            return None
        return bool(row and row["held"])

    async def _still_there(self) -> bool:
        if self._connection is None:
            return False
        with suppress(psycopg.Error):
            await self._connection.execute(b"select 1")
            return True
        log.warning("the connection that held a seat was lost", extra={"duty": self.duty})
        await self.leave()
        return False

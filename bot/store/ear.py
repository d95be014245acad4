"""What one process hears of the others: in which chat something waits; and the word that it has
the database open itself.

A notice that is lost does no harm: what waits is looked for every second as well.
"""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable

import psycopg
from psycopg import AsyncConnection

from bot.store.server import connect_to_stay, key_of, server_queries
from bot.store.store import LOOK_AROUND, InUse, NoDatabase, Row, StoreDown

log = logging.getLogger(__name__)


class Ear:
    """Listens until it is closed; `alone` asks that no other process has the database open."""

    def __init__(
        self,
        address: str,
        announce: Callable[[str], None],
        look: Callable[[], Awaitable[None]],
        alone: bool,
    ) -> None:
        self._address, self._alone = address, alone
        self._announce, self._look = announce, look
        self._mark = secrets.token_hex(4)
        """By which a process knows its own notices, which it need not hear."""
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Begin to listen; raises NoDatabase or InUse."""
        connection = await self._connected()
        self._task = asyncio.create_task(self._listen(connection))

    async def close(self) -> None:
        """Hear no more."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def notice(self, chat: str) -> str:
        """What others are told of a chat."""
        return f"{self._mark} {chat}"

    async def _connected(self) -> AsyncConnection[Row]:
        connection = await connect_to_stay(self._address)
        name = "seat" if self._alone else "shared_seat"
        try:
            cursor = await connection.execute(server_queries()[name], {"key": key_of("open", "")})
            row = await cursor.fetchone()
            if not (row and row["held"]):
                raise InUse
            await connection.execute(b"listen bot")
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _listen(self, connection: AsyncConnection[Row] | None) -> None:
        while True:
            try:
                connection = connection or await self._connected()
                async with connection:
                    await self._heard(connection)
            except (psycopg.Error, NoDatabase, InUse):
                log.warning("not heard of what waits; listening again")
            except Exception:
                log.exception("no ear for what waits; listening again")
            connection = None
            await asyncio.sleep(LOOK_AROUND)

    async def _heard(self, connection: AsyncConnection[Row]) -> None:
        while True:
            try:
                await self._look()
            except StoreDown:
                log.warning("no look at what waits")
            async for notice in connection.notifies(timeout=LOOK_AROUND):
                mark, _, chat = notice.payload.partition(" ")
                if mark != self._mark:
                    self._announce(chat)

"""The database of a bot that may be running, for commands beside it: named questions and
statements, no inbox. In WAL a second writer waits its turn; only the inbox is one process's own."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

from bot.store.queries import queries
from bot.store.sqlite import InUse, SqliteStore
from bot.store.store import Row
from bot.store.writer import connect


class Memory(Protocol):
    """As much of the store as staff matters need."""

    async def ask(self, name: str, /, **values: Any) -> list[Row]:
        """The rows of a named question."""
        ...

    async def do(self, name: str, /, **values: Any) -> int:
        """Run a named statement; how many rows it touched."""
        ...


class _Aside:
    """A second connection to a SQLite file that another process has."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.row_factory = sqlite3.Row
        self._connection = connection

    async def ask(self, name: str, /, **values: Any) -> list[Row]:
        def rows() -> list[Row]:
            return [dict(row) for row in self._connection.execute(queries()[name], values)]

        return await asyncio.to_thread(rows)

    async def do(self, name: str, /, **values: Any) -> int:
        def run() -> int:
            return self._connection.execute(queries()[name], values).rowcount

        return await asyncio.to_thread(run)


@asynccontextmanager
async def beside(path: str) -> AsyncIterator[Memory]:
    """The database, opened for us where no bot runs, shared with the bot that does."""
    store = SqliteStore(path, edition=lambda: "")
    try:
        await store.open()
    except InUse:
        connection = connect(path)
        try:
            yield _Aside(connection)
        finally:
            connection.close()
        return
    try:
        yield store
    finally:
        await store.close()

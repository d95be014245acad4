"""The database asked and written to beside a running bot, by commands.

SQLite lets several processes write in turn. What a running bot keeps in memory (who waits, who is
held) is not touched here: only tables that it reads afresh each time.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.store.queries import queries
from bot.store.sqlite import InUse, ask_once, bring_up_to_date, locked
from bot.store.store import Row
from bot.store.writer import connect


class Aside:
    """A named question, or a named statement, at a time."""

    def __init__(self, path: str) -> None:
        self._path = path

    async def ask(self, name: str, /, **values: Any) -> list[Row]:
        """The rows of a named question."""
        return await asyncio.to_thread(ask_once, self._path, queries()[name], values)

    async def do(self, name: str, /, **values: Any) -> int:
        """Run a named statement; how many rows it touched."""
        return await asyncio.to_thread(self._do, queries()[name], values)

    def _do(self, sql: str, values: dict[str, Any]) -> int:
        with closing(connect(self._path)) as connection:
            connection.execute("begin immediate")
            try:
                touched = connection.execute(sql, values).rowcount
            except sqlite3.Error:
                connection.execute("rollback")
                raise
            connection.execute("commit")
        return touched


@asynccontextmanager
async def aside(path: str) -> AsyncIterator[Aside]:
    """The database of a path, made or brought up to date where no bot has it open."""
    await asyncio.to_thread(_prepare, path)
    yield Aside(path)


def _prepare(path: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    try:
        with locked(path), closing(connect(path)) as connection:
            bring_up_to_date(Database(connection))
    except InUse:
        return  # the bot that has it brought it up to date when it started

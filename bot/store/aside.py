"""The database asked and written to beside a running bot, by commands.

What a running bot keeps in memory (who waits, who is held) is not touched here: only tables that
it reads afresh each time.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.store.engine import beside
from bot.store.store import Row


class Aside:
    """A named question, or a named statement, at a time."""

    def __init__(self, address: str) -> None:
        self._database = beside(address)

    async def prepare(self) -> None:
        """Make the database or bring it up to date."""
        await asyncio.to_thread(self._database.prepare)

    async def ask(self, name: str, /, **values: Any) -> list[Row]:
        """The rows of a named question."""
        return await asyncio.to_thread(self._database.ask, name, values)

    async def do(self, name: str, /, **values: Any) -> int:
        """Run a named statement; how many rows it touched."""
        return await asyncio.to_thread(self._database.do, name, values)


@asynccontextmanager
async def aside(address: str) -> AsyncIterator[Aside]:
    """The database of an address, up to date; raises NoDatabase."""
    memory = Aside(address)
    await memory.prepare()
    yield memory

"""As much of the store as staff matters need: named questions and statements, no inbox."""

from typing import Any, Protocol

from bot.store.store import Row


class Memory(Protocol):
    """A store, or the database beside a running bot."""

    async def ask(self, name: str, /, **values: Any) -> list[Row]:
        """The rows of a named question."""
        ...

    async def do(self, name: str, /, **values: Any) -> int:
        """Run a named statement; how many rows it touched."""
        ...

"""Which engine keeps the memory: the one place that looks at what the address names.

What talks with a server is imported only where there is one.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from importlib import import_module
from typing import Any, Protocol

from bot.store.address import is_server
from bot.store.file_aside import FileAside
from bot.store.sqlite import SqliteStore
from bot.store.store import NoDriver, Row, Store


class Beside(Protocol):
    """A database asked and written to by a command, whoever has it open."""

    def prepare(self) -> None:
        """Make it, or bring it up to date; raises NoDatabase."""
        ...

    def ask(self, name: str, values: dict[str, Any]) -> list[Row]:
        """The rows of a named question."""
        ...

    def do(self, name: str, values: dict[str, Any]) -> int:
        """Run a named statement; how many rows it touched."""
        ...


def store_at(
    address: str,
    *,
    edition: Callable[[], str],
    clock: Callable[[], datetime],
    pushed: Sequence[str] = (),
    alone: bool = False,
) -> Store:
    """The memory at an address, not open yet; a file is always had alone."""
    if not is_server(address):
        return SqliteStore(address, edition=edition, pushed=pushed)
    store: Store = _imported("postgres").PostgresStore(
        address, edition=edition, pushed=pushed, clock=clock, alone=alone
    )
    return store


def beside(address: str) -> Beside:
    """The database at an address, for commands."""
    if not is_server(address):
        return FileAside(address)
    server: Beside = _imported("server_aside").ServerAside(address)
    return server


def _imported(module: str) -> Any:
    try:
        return import_module(f"bot.store.{module}")
    except ImportError as error:
        if (error.name or "").startswith("bot"):
            raise
        raise NoDriver(str(error)) from None

"""A PostgreSQL database beside running bots: a connection for each question."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.store.server import Server, asked, bring_up_to_date, connect, done, named
from bot.store.store import Row

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ServerAside:
    """A named question, or a named statement, at a time."""

    address: str

    def prepare(self) -> None:
        """Bring the tables up to date."""
        bring_up_to_date(self.address)

    def ask(self, name: str, values: dict[str, Any]) -> list[Row]:
        """The rows of a named question."""
        return self._once(lambda connection: asked(connection, name, values))

    def do(self, name: str, values: dict[str, Any]) -> int:
        """Run a named statement; how many rows it touched."""
        return self._once(lambda connection: done(connection, name, values))

    def _once(self, work: Callable[[Server], T]) -> T:
        with named(), connect(self.address) as connection:
            return work(connection)

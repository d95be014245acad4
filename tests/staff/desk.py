"""A database and a small content folder for tests of what staff do; the clock can be turned."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.content.shelf import Shelf
from bot.core.talk import Incoming
from bot.staff.accounts import Accounts
from bot.staff.cases import Cases
from bot.staff.drafts import Drafts
from bot.staff.editions import Editions
from bot.staff.roles import Account
from bot.store.sqlite import SqliteStore
from tests.conftest import NOON
from tests.content.small import folder

ADMIN = Account(name="admin", full_name="A", role="admin")
ONE = Account(name="one", full_name="B", role="editor", unit="2025-1")
OTHER = Account(name="other", full_name="C", role="editor", unit="2025-2")
PASSWORD = "ho-tich-quay-so-2"


@dataclass
class Office:
    """What a test works with."""

    store: SqliteStore
    folder: Path
    at: datetime = NOON

    def clock(self) -> datetime:
        return self.at

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)

    @property
    def accounts(self) -> Accounts:
        return Accounts(self.store, self.clock)

    @property
    def editions(self) -> Editions:
        return Editions(
            self.store, Shelf(self.folder, lambda: self.at.date()), self.folder, self.clock
        )

    @property
    def drafts(self) -> Drafts:
        return Drafts(self.editions)

    def cases(self, taken: list[Incoming]) -> Cases:
        async def take(incoming: Incoming) -> bool:
            taken.append(incoming)
            return True

        return Cases(self.store, take, self.clock)


@asynccontextmanager
async def office(path: Path) -> AsyncIterator[Office]:
    store = SqliteStore(str(path / "bot.db"), edition=lambda: "e1")
    await store.open()
    yield Office(store, folder(path / "content"))
    await store.close()

"""The staff pages of a whole bot in this process, with one account of every role."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx

from bot import app
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.roles import Account
from tests.cases import cases
from tests.conftest import NOON
from tests.content.small import folder as small_folder

BASE = "http://bot"
OWN, OTHER = "2025-1", "2025-2"
CODE = "1.000001"
ORIGIN = {"Origin": BASE, "Sec-Fetch-Site": "same-origin"}
PASSWORD = "ho-tich-quay-so-2"
ACCOUNTS: Sequence[Account] = (
    Account(name="admin", full_name="A", role="admin"),
    Account(name="town", full_name="T", role="town"),
    Account(name="editor", full_name="E", role="editor", unit=OWN),
    Account(name="reader", full_name="R", role="reader", unit=OWN),
    Account(name="editor2", full_name="F", role="editor", unit=OTHER),
)


class Clock:
    """A clock that tests turn."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def wait(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass
class Site:
    """A running bot and its browsers."""

    process: app.Process
    clock: Clock
    folder: Path

    @property
    def accounts(self) -> Accounts:
        return Accounts(self.process.store, self.clock)

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """A browser that has no cookie yet."""
        transport = httpx.ASGITransport(self.process.web)
        return httpx.AsyncClient(transport=transport, base_url=BASE, headers=ORIGIN | headers)

    async def signed_in(self, name: str) -> httpx.AsyncClient:
        """A browser of one account, without the form."""
        token = await self.accounts.sign_in(name, PASSWORD, "")
        assert token
        browser = self.browser()
        browser.cookies.set("staff", token)
        return browser


def town_folder(path: Path) -> Path:
    """The small content, with a second unit and a survey."""
    there = small_folder(path)
    town, more = there / "town.yaml", cases("town")
    text = town.read_text("utf-8").rstrip() + "\n" + more["second_unit"] + more["survey"]
    town.write_text(text, "utf-8")
    return there


@asynccontextmanager
async def site(path: Path, **settings: object) -> AsyncIterator[Site]:
    """A bot with its own copy of a small content, one account a role."""
    folder = town_folder(path / "content")
    given = {"db": str(path / "bot.db"), "content": str(folder), "requests_per_second": 100.0}
    clock = Clock()
    async with app.opened(Settings(**given | settings), clock) as process:  # type: ignore[arg-type]
        made = Site(process, clock, folder)
        for account in ACCOUNTS:
            await made.accounts.add(account, PASSWORD)
        yield made

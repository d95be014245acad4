"""Whether the links of the content still lead somewhere. Off unless it is asked for.

One bad night is no dead link: a failure counts only if it fails again after a pause, and a link
is called dead after several nights in a row.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

import httpx

from bot.core.handbook import Handbook
from bot.store.memory import Memory

log = logging.getLogger(__name__)
TRIES = 3
TIMEOUT = 20.0
PAUSE = 1.0
"""Seconds between two requests, so that no office's server notices us."""
AGAIN = 15.0
"""Seconds before a failed link is tried again."""
FINE = range(200, 400)
THERE = (401, 403, 405, 429)
"""Refused to a program, but there: a person's browser is let in."""

HOSTS = 3
"""Hosts of which one at least must answer, or it is our own network that is down."""

Sleep = Callable[[float], Awaitable[None]]


class NoNetwork(Exception):
    """No host answers: nothing is noted of any link."""


@dataclass(frozen=True, slots=True)
class Links:
    """Tries links and notes what came of it."""

    memory: Memory
    clock: Callable[[], datetime]
    client: httpx.AsyncClient
    sleep: Sleep = asyncio.sleep

    async def check(self, addresses: Iterable[str]) -> int:
        """Try each once, failed ones again; how many failed. Raises NoNetwork."""
        addresses = list(dict.fromkeys(addresses))
        if not await self._network(addresses):
            raise NoNetwork
        nights = {row["address"]: row["failed"] for row in await self.memory.ask("links_read")}
        failed = 0
        for address in addresses:
            status = await self._status(address)
            dead = not _fine(status)
            failed += dead
            count = nights.get(address, 0) + 1 if dead else 0
            at = self.clock().isoformat()
            await self.memory.do(
                "link_checked", address=address, at=at, status=status, failed=count
            )
            await self.sleep(PAUSE)
        return failed

    async def _network(self, addresses: Iterable[str]) -> bool:
        """Whether any of the first hosts answers at all."""
        first = {urlsplit(address).hostname: address for address in addresses}
        for address in list(first.values())[:HOSTS]:
            try:
                await self.client.get(address, timeout=TIMEOUT)
                return True
            except httpx.HTTPError:
                continue
        return not first

    async def _status(self, address: str) -> str:
        status = ""
        for n in range(TRIES):
            if n:
                await self.sleep(AGAIN * n)
            try:
                answer = await self.client.get(address, timeout=TIMEOUT, follow_redirects=True)
                status = str(answer.status_code)
            except httpx.HTTPError as error:
                status = type(error).__name__
            if _fine(status):
                return status
        return status


def addresses(book: Handbook, hosts: Iterable[str]) -> list[str]:
    """The links of an edition that lead to the state's own hosts."""
    allowed = tuple(hosts)
    links = [procedure.link for procedure in book.procedures.values()]
    links += [link.to for sign in book.signposts.values() for link in sign.links]
    return [link for link in dict.fromkeys(links) if _ours(link, allowed)]


def _ours(link: str, hosts: tuple[str, ...]) -> bool:
    host = urlsplit(link).hostname or ""
    return any(host == name or host.endswith("." + name) for name in hosts)


def _fine(status: str) -> bool:
    return status.isdigit() and (int(status) in FINE or int(status) in THERE)

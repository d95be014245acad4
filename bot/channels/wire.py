"""HTTP to the outside, for every door: one pool of connections each, and faults without
addresses, because an address may hold a token.

Measured (bench/results/speed.md): httpx, which python-telegram-bot brings, needs ever more of the
processor the more calls are open at once; aiohttp does not.
"""

import json
from collections.abc import Mapping
from typing import Any
from urllib.request import getproxies

import aiohttp

PATIENCE = 10.0
"""Seconds that a call may take."""
CONNECTIONS = 256


class WireFault(Exception):
    """No answer: not connected, cut off, too late."""

    def __init__(self, what: str, late: bool = False) -> None:
        super().__init__(what)
        self.late = late


class Wire:
    """Calls to one network; connections are opened when they are needed first."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self.patience = patience
        self._session: aiohttp.ClientSession | None = None

    async def post(
        self,
        address: str,
        *,
        plain: Any = None,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        patience: float | None = None,
    ) -> tuple[int, bytes]:
        """Status and body of the answer to a POST of JSON or of a form; raises WireFault."""
        sent = dict(headers or {})
        data: Any = dict(form) if form is not None else None
        if plain is not None:
            data = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
            sent["Content-Type"] = "application/json"
        timeout = aiohttp.ClientTimeout(total=patience or self.patience)
        try:
            call = self._open().post(address, data=data, headers=sent, timeout=timeout)
            async with call as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise WireFault("no answer in time", late=True) from None
        except (aiohttp.ClientError, OSError) as error:
            raise WireFault(type(error).__name__) from None

    async def close(self) -> None:
        """Give the connections back."""
        if self._session:
            await self._session.close()
            self._session = None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=30)
            self._session = aiohttp.ClientSession(
                connector=connector,
                trust_env=bool(getproxies()),  # costs a thread and some files for each call
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

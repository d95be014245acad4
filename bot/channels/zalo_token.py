"""The tokens of a Zalo Official Account.

A refresh token works once. The new pair is written down before it is used, by one worker at a
time; two who refresh at once, or one that forgets the new pair, lose the account's consent, and
somebody has to give it again in Zalo's console.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Coroutine
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.channels.body import object_of
from bot.channels.channel import Signs, TryLater
from bot.channels.memory import Memory, Seat
from bot.channels.wire import Wire, WireFault

log = logging.getLogger(__name__)
NAME = "zalo_oa token"
RENEW = 0.2
"""A token is renewed when this share of its life is left: after 20 of 25 hours."""
WAIT = 300.0
"""Seconds until the next try after Zalo refused to renew."""
AGAIN = 60.0
"""Seconds until the next try after Zalo was not reached, while the old token is good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Access and refresh token."""

    access: str
    refresh: str
    got: float
    until: float
    seed: str
    """A mark of the refresh token in the settings when this pair was made from it."""

    def good(self, at: datetime) -> bool:
        """Whether it can be used."""
        return at.timestamp() < self.until

    def fresh(self, at: datetime) -> bool:
        """Whether it need not be renewed yet."""
        return at.timestamp() < self.until - RENEW * (self.until - self.got)


class Spent(Exception):
    """Zalo does not take this refresh token."""


class Tokens:
    """Gives an access token to whoever sends."""

    def __init__(
        self,
        *,
        wire: Wire,
        api: str,
        app_id: str,
        app_secret: str,
        given: str,
        memory: Memory,
        seat: Seat,
        clock: Callable[[], datetime],
        signs: Signs,
    ) -> None:
        self._wire, self._api = wire, api
        self._app_id, self._app_secret, self._given = app_id, app_secret, given
        self._seed = hashlib.sha256(given.encode()).hexdigest()[:16]
        self._memory, self._seat, self._clock, self._signs = memory, seat, clock, signs
        self._pair: Pair | None = None
        self._unwritten: Pair | None = None
        """What Zalo gave while nothing could be written; not used before it is."""
        self._again = 0.0
        """Until then nobody tries to renew a token that is good."""

    async def access(self, refused: str = "") -> str:
        """A token that Zalo should take; `refused` is one that it has just not taken.

        Raises TryLater while there is none.
        """
        if self._usable(self._pair, refused):
            return self._pair.access  # type: ignore[union-attr]
        async with self._seat(NAME):
            self._pair = await self._read()
            if not self._usable(self._pair, refused):
                await self._renew(refused)
            elif self._pair and self._pair.fresh(self._clock()):
                self._signs.alarms.pop(NAME, None)  # another worker was given it
            if self._pair is None:
                raise TryLater(WAIT, "no token")
            return self._pair.access

    def _usable(self, pair: Pair | None, refused: str) -> bool:
        if pair is None or pair.access == refused:
            return False
        now = self._clock()
        return pair.fresh(now) or (now.timestamp() < self._again and pair.good(now))

    async def _renew(self, refused: str) -> None:
        """A new pair; the old one goes on while Zalo gives none and it is still good. Zalo is not
        asked for each message, and only one of them waits for the answer."""
        self._again = self._clock().timestamp() + AGAIN
        try:
            self._pair = await self._renewed(self._pair)
        except WireFault:
            self._go_on(TryLater(why="no new token"), AGAIN, refused)
        except TryLater as later:
            self._go_on(later, WAIT, refused)

    def _go_on(self, fault: TryLater, wait: float, refused: str) -> None:
        """With the old pair for a while; raises the fault where there is none that can be used."""
        self._again = self._clock().timestamp() + wait
        if not self._usable(self._pair, refused):
            raise fault

    async def _renewed(self, old: Pair | None) -> Pair:
        """The pair that one of our refresh tokens gives, kept before anybody uses it."""
        candidates = [old.refresh] if old else []
        if self._given and (old is None or old.seed != self._seed):
            candidates.insert(0, self._given)  # somebody gave consent anew
        for token in candidates:
            try:
                pair = await _to_the_end(self._exchanged(token))
            except Spent as reason:
                log.error("Zalo refuses a refresh token", extra={"error": str(reason)})
                continue
            self._signs.count("token renewed")
            self._signs.alarms.pop(NAME, None)
            return pair
        self._signs.alarms[NAME] = "give consent again and set ZALO_OA_REFRESH_TOKEN"
        raise TryLater(WAIT, "no token")

    async def _exchanged(self, token: str) -> Pair:
        """The new pair, written down; if it cannot be now, it is before anybody asks again."""
        self._unwritten = await self._ask(token)
        return await self._written(self._unwritten)

    async def _written(self, pair: Pair) -> Pair:
        await self._memory.remember(NAME, json.dumps(asdict(pair)))
        self._unwritten = None
        return pair

    async def _ask(self, token: str) -> Pair:
        form = {"refresh_token": token, "app_id": self._app_id, "grant_type": "refresh_token"}
        headers = {"secret_key": self._app_secret}
        address = f"{self._api}/v4/oa/access_token"
        status, body = await self._wire.post(address, form=form, headers=headers)
        answer = object_of(body)
        if status >= 500 or answer is None:
            raise WireFault(f"status {status}")
        if not answer.get("access_token") or not answer.get("refresh_token"):
            raise Spent(str(answer.get("error", status)))
        now = self._clock()
        life = timedelta(seconds=float(answer.get("expires_in") or 3600))
        return Pair(
            access=str(answer["access_token"]),
            refresh=str(answer["refresh_token"]),
            got=now.timestamp(),
            until=(now + life).timestamp(),
            seed=self._seed,
        )

    async def _read(self) -> Pair | None:
        """The pair that was written down last, by us or by another worker."""
        if self._unwritten is not None:
            return await self._written(self._unwritten)
        plain = object_of((await self._memory.recall(NAME)).encode())
        try:
            return Pair(**plain) if plain else None
        except TypeError:
            return None


async def _to_the_end(exchange: Coroutine[Any, Any, Pair]) -> Pair:
    """What comes of it. Who is cancelled meanwhile, because the process ends or its seat is lost,
    is so afterwards: in between the old token is spent and the new one written nowhere."""
    task, cancelled = asyncio.create_task(exchange), False
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError:
            cancelled = True
    if cancelled:
        task.exception()  # is nobody's now
        raise asyncio.CancelledError
    return task.result()

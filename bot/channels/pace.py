"""How fast one may ask, and how fast we may send: rates with bursts, for each name."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable

NAMES = 20_000
"""Names that are kept; the longest unused go first."""


class Buckets:
    """Token buckets by name, filled at a steady rate."""

    def __init__(
        self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, name: str) -> float:
        """Take a token; seconds to wait where there is none, otherwise 0."""
        now = self._clock()
        level, then = self._levels.pop(name, (self._burst, now))
        level = min(self._burst, level + (now - then) * self._rate)
        enough = level >= 1
        self._levels[name] = (level - 1 if enough else level, now)
        if len(self._levels) > NAMES:
            self._levels.popitem(last=False)
        return 0.0 if enough else (1 - level) / self._rate


class Pacer:
    """Lets sends pass one after the other at a network's rate, for each name; 0: no limit."""

    def __init__(
        self,
        rate: float,
        burst: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._every = 1 / rate if rate else 0.0
        self._burst = burst
        self._clock, self._sleep = clock, sleep
        self._full: OrderedDict[str, float] = OrderedDict()
        """When each name has used all that it was promised."""

    async def turn(self, name: str = "") -> None:
        """Wait for this name's turn; turns are given in the order in which they were asked for."""
        if not self._every:
            return
        now = self._clock()
        full = max(self._full.pop(name, now), now) + self._every
        self._full[name] = full
        if len(self._full) > NAMES:
            self._full.popitem(last=False)
        wait = full - now - self._burst * self._every
        if wait > 0:
            await self._sleep(wait)


class Waits:
    """Seconds to wait between tries that fail one after the other: each twice the one before, up
    to the longest; from the first again after things went well for a while."""

    def __init__(
        self, longest: float, first: float = 1.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._longest, self._first, self._clock = longest, first, clock
        self._next, self._asked = first, clock()

    def next(self) -> float:
        """How long to wait now."""
        now = self._clock()
        if now - self._asked > 2 * self._longest:
            self._next = self._first
        self._asked = now
        wait, self._next = self._next, min(2 * self._next, self._longest)
        return wait

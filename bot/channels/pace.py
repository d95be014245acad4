"""How fast one may ask: a bucket of tokens for each name, filled at a steady rate."""

import time
from collections import OrderedDict
from collections.abc import Callable

NAMES = 20_000
"""Buckets that are kept; the longest unused go first."""


class Buckets:
    """Token buckets by name."""

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

"""Waiting for as long as something moves: a slow machine is no fault, standing still is one."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")
STILL = 60.0
"""Seconds without any change after which nothing more is expected."""


class Stuck(AssertionError):
    """Nothing has changed for too long."""


class Watch:
    """Looks at what ought to change; raises Stuck once it has stood still for too long."""

    def __init__(self, moved: Callable[[], object], still: float = STILL) -> None:
        self._moved, self._still = moved, still
        self._last, self._at = moved(), time.monotonic()

    def look(self) -> None:
        now = self._moved()
        if now != self._last:
            self._last, self._at = now, time.monotonic()
        elif time.monotonic() - self._at > self._still:
            raise Stuck(f"nothing has changed for {self._still:.0f} s: {now}")


async def while_moving(work: Awaitable[T], moved: Callable[[], object], still: float = STILL) -> T:
    """The result of `work`, awaited for as long as something moves."""
    task, watch = asyncio.ensure_future(work), Watch(moved, still)
    try:
        while not (await asyncio.wait({task}, timeout=0.2))[0]:
            watch.look()
        return task.result()
    finally:
        task.cancel()

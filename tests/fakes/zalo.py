"""What Zalo's two servers have in common: a refusal, somebody's chat, updates being brought."""

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import aiohttp


class Refusal(Exception):
    """An error code, and what is said of it."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass
class Screen:
    """One chat as the person sees it."""

    id: str
    log: list[dict[str, Any]] = field(default_factory=list)
    blocked: bool = False

    @property
    def said(self) -> list[dict[str, Any]]:
        """What the bot said."""
        return [entry for entry in self.log if entry["bot"]]


class Server:
    """Brings updates, each in a task of its own, and names messages."""

    letter: str
    """With which its names of messages begin."""
    patience: float
    """Seconds that it waits for an answer to what it brings."""

    def __post_init__(self) -> None:
        self.loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._opened: aiohttp.ClientSession | None = None
        self._numbers = count(1)

    def idle(self) -> bool:
        """Whether everything that was to be brought was taken or given up."""
        return not self._tasks

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        if self._opened:
            await self._opened.close()

    def _start(self, *given: Any) -> None:
        task = asyncio.ensure_future(self._deliver(*given))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, *given: Any) -> None:
        raise NotImplementedError

    @property
    def _session(self) -> aiohttp.ClientSession:
        if self._opened is None:
            timeout = aiohttp.ClientTimeout(total=self.patience)
            self._opened = aiohttp.ClientSession(timeout=timeout)
        return self._opened

    def _name(self) -> str:
        return f"{self.letter}{next(self._numbers):08d}"

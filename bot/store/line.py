"""The chats of one process that have something waiting, in the order in which they came.

A chat is held by one worker at a time; one that is announced while it is held comes again when
it is let go.
"""

import asyncio
from collections import deque


class Line:
    """Who is next."""

    def __init__(self) -> None:
        self._queue: deque[str] = deque()
        self._queued: set[str] = set()
        self._held: dict[str, bool] = {}
        """Chats that are held, and whether they were announced meanwhile."""
        self._idle: deque[asyncio.Future[None]] = deque()

    def announce(self, chat: str) -> None:
        """Something waits in this chat."""
        if chat in self._held:
            self._held[chat] = True
        elif chat not in self._queued:
            self._queued.add(chat)
            self._queue.append(chat)
            self._rouse()

    async def next(self, patience: float) -> str | None:
        """The next chat, held by the caller; none if none came for a while."""
        if not self._queue:
            await self._wait(patience)
        if not self._queue:
            return None
        chat = self._queue.popleft()
        self._queued.discard(chat)
        self._held[chat] = False
        return chat

    def hold(self, chat: str) -> bool:
        """Hold a chat out of turn, if nobody does and nothing waits in it."""
        if chat in self._held or chat in self._queued:
            return False
        self._held[chat] = False
        return True

    def release(self, chat: str, more: bool = False) -> None:
        """Let a chat go; with more waiting in it, it goes to the end of the line."""
        if self._held.pop(chat) or more:
            self.announce(chat)

    async def _wait(self, patience: float) -> None:
        future = asyncio.get_running_loop().create_future()
        self._idle.append(future)
        timer = asyncio.get_running_loop().call_later(patience, _end, future)
        try:
            await future
        finally:
            timer.cancel()
            if future in self._idle:
                self._idle.remove(future)

    def _rouse(self) -> None:
        while self._idle:
            future = self._idle.popleft()
            if not future.done():
                future.set_result(None)
                return


def _end(future: "asyncio.Future[None]") -> None:
    if not future.done():
        future.set_result(None)

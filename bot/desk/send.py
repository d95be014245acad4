"""From the outbox to the doors: the one place that tries again.

Replies of one chat go out one after the other; those of different chats do not wait for each
other. A crash between a network's yes and our mark sends one reply twice and loses none.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.channels.channel import Channel, TryLater, Unreachable
from bot.store.store import Letter, Store

log = logging.getLogger(__name__)
LADDER = (1, 5, 25, 120, 600, 3600)
"""Seconds to wait before each further try; after the last, the reply is given up."""
PATIENCE = 30.0
"""Seconds that are waited here; for longer waits the reply goes back to the outbox."""


class Sender:
    """Sends letters; `clock` tells the time so that tests need not wait."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._queues: dict[str, deque[Letter]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, letters: Sequence[Letter]) -> None:
        """Hand letters over; chats whose door is not ours to push to are left alone."""
        for letter in letters:
            if letter.chat.partition(":")[0] not in self._channels:
                continue
            queue = self._queues.get(letter.chat)
            if queue is not None:
                if all(waiting.id != letter.id for waiting in queue):
                    queue.append(letter)
                continue
            self._queues[letter.chat] = deque([letter])
            task = asyncio.create_task(self._deliver(letter.chat))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def retry(self) -> None:
        """Take up what nobody is sending: after a crash, or when a wait is over."""
        self.send(await self._store.unsent(self._clock()))

    async def idle(self, patience: float) -> None:
        """Wait until everything at hand is sent, at most `patience` seconds."""
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=patience)

    async def _deliver(self, chat: str) -> None:
        queue = self._queues[chat]
        channel = self._channels[chat.partition(":")[0]]
        try:
            while queue:
                if not await self._one(channel, queue[0]):
                    return
                queue.popleft()
        finally:
            del self._queues[chat]

    async def _one(self, channel: Channel, letter: Letter) -> bool:
        """Send one letter, trying again; false ends this chat's round."""
        tries = letter.tries
        while True:
            try:
                await channel.send(letter.chat, letter.reply)
            except Unreachable as reason:
                await self._store.unsendable(letter, None, str(reason) or "unreachable")
                return False
            except TryLater as later:
                if tries >= len(LADDER):
                    log.warning("a reply is given up", extra={"channel": channel.name})
                    await self._store.unsendable(letter, None, "given up")
                    return False
                after = later.after or LADDER[tries]
                tries += 1
                if after > PATIENCE:
                    again = self._clock() + timedelta(seconds=after)
                    await self._store.unsendable(letter, again, str(later))
                    return False
                await asyncio.sleep(after)
            except Exception:
                log.exception("a reply could not be sent", extra={"channel": channel.name})
                await self._store.unsendable(letter, None, "fault")
                return False
            else:
                await self._store.sent(letter, self._clock())
                return True

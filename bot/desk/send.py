"""From the outbox to the doors: the one place that tries again.

Replies of one chat go out one after the other; those of different chats do not wait for each
other. A crash between a network's yes and our mark sends one message twice and loses none.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from bot.channels.channel import Channel, Closed, Refused, TryLater, Unreachable
from bot.channels.shape import shape
from bot.store.keeping import MANY
from bot.store.store import Letter, Store, StoreDown

log = logging.getLogger(__name__)
T = TypeVar("T")
LADDER = (1, 5, 25, 120, 600, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
"""Seconds to wait before each further try; after the last, the reply is given up."""
PATIENCE = 30.0
"""Seconds that are waited here; for longer waits the reply goes back to the outbox."""
CROWD = 5000
"""Replies of one channel at hand, past which its door takes in no more."""
PAUSE = 1.0
"""Seconds to wait while nothing can be asked or written down."""
STUCK = timedelta(seconds=60)
"""How long a chat is left alone when sending to it stopped by a fault of ours."""


@dataclass(slots=True)
class _Delivery:
    """One reply on its way: how much of it the network has, and in which form it goes."""

    letter: Letter
    over: str = ""
    plain: bool = False
    sent_as: str = ""

    async def go_on(self, channel: Channel) -> None:
        """Send what is left."""
        limits = channel.plain if self.plain else channel.limits
        messages = shape(self.letter.reply, limits)
        over = self.over if len(messages) == 1 else ""
        while self.letter.parts < len(messages):
            message = messages[self.letter.parts]
            self.sent_as = await channel.send(self.letter.chat, message, over)
            self.letter = replace(self.letter, parts=self.letter.parts + 1)
        if len(messages) > 1:
            self.sent_as = ""  # no later message can take the place of several


class Sender:
    """Sends letters; `clock` tells the time so that tests need not wait."""

    def __init__(
        self,
        store: Store,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        scale: float = 1.0,
    ) -> None:
        self._scale = scale
        self._store = store
        self._channels = channels
        self._clock = clock
        self._queues: dict[str, deque[_Delivery]] = {}
        self._counts: Counter[str] = Counter()
        self._paused: dict[str, datetime] = {}
        """Chats in which a reply waits in the outbox until a time; none may overtake it, not even
        when the time has come, before the outbox was looked through."""
        self._refused: dict[int, Letter] = {}
        """Replies to such chats, on their way back to the outbox."""
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, letters: Sequence[Letter]) -> None:
        """Hand letters over; chats whose door is not ours to push to are left alone."""
        for letter in letters:
            chat = letter.chat
            name = chat.partition(":")[0]
            queue = self._queues.get(chat)
            if name not in self._channels:
                continue
            if queue and any(waiting.letter.id == letter.id for waiting in queue):
                continue
            if chat in self._paused:
                self._refused[letter.id] = letter
                continue
            if queue is None:
                queue = self._queues[chat] = deque()
                self._start(self._deliver(chat, name))
            queue.append(_Delivery(letter))
            self._counts[name] += 1

    def crowded(self, chat: str) -> bool:
        """Whether so much is on its way by this chat's door that no more should be taken in."""
        return self._counts[chat.partition(":")[0]] >= CROWD

    async def resume(self) -> None:
        """Take up what a process before us left unsent, before anything new can overtake it."""
        while await self.retry() and sum(self._counts.values()) < CROWD:
            pass

    async def retry(self) -> int:
        """Take up what nobody is sending: after a crash, or when a wait is over; how many."""
        await self._give_back()
        now = self._clock()
        letters = await self._store.unsent(now)
        self._go_on(now, letters)
        self.send(letters)
        return len(letters)

    async def renew(self) -> None:
        """Keep what is still at hand from being taken up by others."""
        letters = [waiting.letter for queue in self._queues.values() for waiting in queue]
        await self._store.renew(letters, self._clock())

    async def idle(self, patience: float) -> None:
        """Wait until everything at hand is sent, at most `patience` seconds; then stop."""
        if self._tasks:
            await asyncio.wait(list(self._tasks), timeout=patience)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _give_back(self) -> None:
        """Let what was refused come out of the outbox together with what it waits for."""
        while self._refused:
            id, letter = next(iter(self._refused.items()))
            await self._store.later(letter, self._paused[letter.chat])
            del self._refused[id]

    def _go_on(self, now: datetime, found: Sequence[Letter]) -> None:
        """End the waits that are over, as far as the outbox could be looked through."""
        at_hand = {letter.chat for letter in found}
        kept = {letter.chat for letter in self._refused.values()}
        self._paused = {
            chat: until
            for chat, until in self._paused.items()
            if until > now or chat in kept or (len(found) >= MANY and chat not in at_hand)
        }

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self, chat: str, name: str) -> None:
        """Send what there is for one chat, one after the other."""
        queue = self._queues[chat]
        channel = self._channels[name]
        going_on = True
        try:
            while queue and going_on:
                going_on = await self._one(channel, queue[0])
                queue.popleft()
                self._counts[name] -= 1
        except Exception:
            log.exception("sending to a chat stopped", extra={"channel": name})
            self._paused[chat] = self._clock() + STUCK
        finally:
            del self._queues[chat]
            self._counts[name] -= len(queue)
            self._leave(chat, queue)

    def _leave(self, chat: str, queue: Sequence[_Delivery]) -> None:
        """What a round leaves behind goes back to the outbox, in its place."""
        if queue:
            self._paused.setdefault(chat, self._clock())
            self._refused |= {waiting.letter.id: waiting.letter for waiting in queue}

    async def _one(self, channel: Channel, delivery: _Delivery) -> bool:
        """Send one letter, trying again; false ends this chat's round."""
        delivery.over = await _surely(partial(self._former, channel, delivery.letter))
        while True:
            try:
                await delivery.go_on(channel)
            except (TryLater, StoreDown) as fault:  # some doors ask the store
                later = fault if isinstance(fault, TryLater) else TryLater(PAUSE)
                over = await self._wait(channel, delivery, later)
                if over is not None:
                    return over
            except Refused as reason:
                if delivery.plain:
                    return await self._given_up(channel, delivery.letter, str(reason))
                log.warning("refused; sent plainly", extra={"channel": channel.name})
                channel.signs.count("refused")
                delivery.plain = True
            except Unreachable as reason:
                channel.signs.count("unreachable")
                why = str(reason) or "unreachable"
                await _surely(partial(self._store.unreachable, delivery.letter.chat, why))
                return False
            except Closed:
                channel.signs.count("closed")
                await _surely(partial(self._store.shelve, delivery.letter))
                return True
            except Exception:
                log.exception("a reply could not be sent", extra={"channel": channel.name})
                return await self._given_up(channel, delivery.letter, "fault")
            else:
                channel.signs.count("sent")
                now, sent_as = self._clock(), delivery.sent_as
                await _surely(partial(self._store.sent, delivery.letter, now, sent_as))
                return True

    async def _former(self, channel: Channel, letter: Letter) -> str:
        """The network's name of the message that this reply replaces, if it does."""
        slot = letter.reply.slot
        if not (slot and letter.pressed and channel.limits.edits):
            return ""
        return await self._store.former(letter)

    async def _wait(self, channel: Channel, delivery: _Delivery, later: TryLater) -> bool | None:
        """Wait for the next try; or end as `_one` does, if that is left to the outbox or it was
        the last."""
        letter = delivery.letter
        channel.signs.count("tried again")
        after = later.after
        if after is None:
            if letter.tries >= len(LADDER):
                return await self._given_up(channel, letter, "given up")
            after = LADDER[letter.tries] * self._scale
            letter = delivery.letter = replace(letter, tries=letter.tries + 1)
        if after <= PATIENCE:
            await asyncio.sleep(after)
            return None
        again = self._clock() + timedelta(seconds=after)
        self._paused[letter.chat] = again
        await _surely(partial(self._store.later, letter, again))
        return False

    async def _given_up(self, channel: Channel, letter: Letter, why: str) -> bool:
        log.warning("a reply is given up", extra={"channel": channel.name, "why": why[:200]})
        channel.signs.count("given up")
        await _surely(partial(self._store.ended, letter, why[:200]))
        return True


async def _surely(work: Callable[[], Awaitable[T]]) -> T:
    """Ask, or write down what became of a reply, as soon as that is possible: nothing is sent
    again because it takes a while."""
    while True:
        try:
            return await work()
        except StoreDown:
            await asyncio.sleep(PAUSE)

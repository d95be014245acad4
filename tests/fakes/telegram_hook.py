"""Deliveries to a webhook as Telegram's server makes them.

One queue for each chat, another for the presses of each person; the next update of a queue goes
out only when the one before was taken or given up. First retry at once, then 2, 4, 8 ... s;
`Retry-After` is honoured; a method in the reply is done.
"""

import asyncio
import json
import random
import time
from collections import defaultdict, deque
from contextlib import suppress
from typing import Any

import aiohttp

from tests.fakes.telegram import Refusal, Telegram, sort_of

MESSAGE, PRESS = 24 * 3600.0, 150.0
"""Seconds after which an update is given up."""
LONGEST_WAIT = 60.0


class Courier:
    """The delivering side of a Telegram fake."""

    def __init__(
        self,
        server: Telegram,
        loop: asyncio.AbstractEventLoop,
        *,
        scale: float = 1.0,
        lasting: float | None = None,
        doubled: float = 0.0,
        chance: random.Random | None = None,
    ) -> None:
        self._server, self._loop, self._scale = server, loop, scale
        self._lasting = scale if lasting is None else lasting
        """By how much it gives up sooner."""
        self._doubled, self._chance = doubled, chance or random.Random(1)
        self._queues: defaultdict[str, deque[tuple[float, dict[str, Any]]]] = defaultdict(deque)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._connections = asyncio.Semaphore(40)
        self.taken: list[int] = []
        """Numbers of updates that got a 2xx, once for each time."""
        self.statuses: list[int] = []
        self.given_up: list[int] = []
        server.hook = self

    def __call__(self, update: dict[str, Any]) -> None:
        self._loop.call_soon_threadsafe(self._put, time.monotonic(), update)

    def idle(self) -> bool:
        """Whether everything has been taken or given up."""
        return not any(self._queues.values())

    def give_back(self) -> list[dict[str, Any]]:
        """What was not taken, when the webhook is taken away."""
        waiting = self.waiting()
        self._queues.clear()
        for task in self._tasks.values():
            task.cancel()
        self._tasks.clear()
        return sorted(waiting, key=lambda update: int(update["update_id"]))

    def waiting(self) -> list[dict[str, Any]]:
        """What was not taken yet."""
        return [update for queue in list(self._queues.values()) for _, update in list(queue)]

    async def close(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        if self._session:
            await self._session.close()

    def _put(self, at: float, update: dict[str, Any]) -> None:
        content = update[sort_of(update)]
        press = "callback_query" in update
        name = f"u{content['from']['id']}" if press else f"c{content['chat']['id']}"
        self._queues[name].append((at, update))
        task = self._tasks.get(name)
        if task is None or task.done():
            self._tasks[name] = self._loop.create_task(
                self._work(name, PRESS if press else MESSAGE)
            )

    async def _work(self, name: str, patience: float) -> None:
        queue = self._queues[name]
        while queue:
            at, update = queue[0]
            tries = 0
            while True:
                async with self._connections:
                    wait = await self._bring(update)
                if wait is None:
                    break
                if time.monotonic() - at > patience * self._lasting:
                    self.given_up.append(update["update_id"])
                    break
                await asyncio.sleep(wait or self._ladder(tries))
                tries += 1
            queue.popleft()

    def _ladder(self, tries: int) -> float:
        return 0.0 if tries == 0 else min(2.0**tries, LONGEST_WAIT) * self._scale

    async def _bring(self, update: dict[str, Any]) -> float | None:
        """None when it was taken; otherwise seconds to wait, 0 to leave that to the ladder."""
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        hook = self._server.webhook
        headers = {}
        if hook.get("secret_token"):
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook["secret_token"]
        try:
            async with self._session.post(hook["url"], json=update, headers=headers) as answer:
                self.statuses.append(answer.status)
                body = await answer.read()
                if answer.status // 100 != 2:
                    return float(answer.headers.get("Retry-After", 0)) * self._scale
                self.taken.append(update["update_id"])
                self._server.taken.add(update["update_id"])
                await self._reply(answer.content_type, body)
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0.0
        if self._chance.random() < self._doubled:
            return 0.0  # the answer was lost on its way: the update comes once more
        return None

    async def _reply(self, kind: str, body: bytes) -> None:
        """Do the method that the reply names; its result is told to nobody."""
        if kind != "application/json" or not body:
            return
        given = json.loads(body)
        method = given.pop("method", "")
        if method and not method.startswith("get"):
            with suppress(Refusal):
                await self._server.call(method, given)

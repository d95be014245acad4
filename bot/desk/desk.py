"""Take in, hold a chat, reply, keep, hand over to be sent.

A citizen's message is masked and written down before it is acknowledged; the new session, the
facts and the answers are kept in one transaction; only then is anything sent.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Incoming
from bot.desk.knowing import Know, nothing
from bot.desk.mask import mask
from bot.store.store import Letter, Store, Turn, Waiting

log = logging.getLogger(__name__)
TRIES = 3
"""How often an update that raises is tried before it is set aside."""

Answer = Callable[[Session, Incoming, Handbook], Outcome]


class Desk:
    """The hall; `send` is given the letters of channels that are sent to."""

    def __init__(
        self,
        store: Store,
        handbook: Callable[[], Handbook],
        send: Callable[[Sequence[Letter]], None],
        answer: Answer = reply,
        know: Know = nothing,
    ) -> None:
        self._store = store
        self._handbook = handbook
        self._send = send
        self._answer = answer
        self._know = know
        self._expected: dict[tuple[str, str], asyncio.Future[list[Letter]]] = {}

    async def take(self, incoming: Incoming) -> bool:
        """Write an update down; it is safe when this returns. False: it was here before."""
        if incoming.kind == "text":
            incoming = replace(incoming, text=mask(incoming.text))
        return await self._store.put(incoming)

    async def ask(self, incoming: Incoming, patience: float) -> list[Letter]:
        """Take an update and wait for its answer, at most `patience` seconds."""
        name = (incoming.chat, incoming.key)
        future = self._expected.get(name)
        if future is None:
            future = self._expected[name] = asyncio.get_running_loop().create_future()
        try:
            if not await self.take(incoming):
                known = await self._store.replies_to(*name)
                if known:
                    return known
            with suppress(TimeoutError):
                return await asyncio.wait_for(asyncio.shield(future), patience)
            return []
        finally:
            self._expected.pop(name, None)

    async def work(self) -> None:
        """Answer chat after chat until cancelled."""
        while True:
            async with self._store.turn() as turn:
                if turn and turn.waiting:
                    await self._take_turn(turn)

    async def _take_turn(self, turn: Turn) -> None:
        kept: list[tuple[Waiting, Outcome]] = []
        session, handbook = turn.session, self._handbook()
        for waiting in turn.waiting:
            began = time.perf_counter()
            try:
                incoming = await self._know(waiting.incoming, waiting.tries)
                outcome = self._answer(session, incoming, handbook)
            except Exception:
                log.exception("an update could not be answered", extra={"try": waiting.tries + 1})
                await self._keep(turn, kept)
                await turn.failed(waiting, set_aside=waiting.tries + 1 >= TRIES)
                return
            session = outcome.session
            kept.append((waiting, outcome))
            _note(outcome, handbook, time.perf_counter() - began)
        await self._keep(turn, kept)

    async def _keep(self, turn: Turn, kept: list[tuple[Waiting, Outcome]]) -> None:
        if not kept:
            return
        letters = await turn.keep(kept)
        self._send(letters)
        for waiting, outcome in kept:
            count = len(outcome.replies)
            mine, letters = letters[:count], letters[count:]
            expected = self._expected.get((waiting.incoming.chat, waiting.incoming.key))
            if expected and not expected.done():
                expected.set_result(mine)


def _note(outcome: Outcome, handbook: Handbook, seconds: float) -> None:
    """One line of log for a turn: what was done and how long it took, never words."""
    log.info(
        "turn",
        extra={
            "facts": " ".join(fact.kind for fact in outcome.facts),
            "verdict": outcome.finding.verdict if outcome.finding else "",
            "ms": round(seconds * 1000, 2),
            "edition": handbook.edition,
        },
    )

"""Take in, hold a chat, reply, keep, hand over to be sent.

A citizen's message is masked before it is written down, and written down before it is
acknowledged. In a chat where nothing waits, message, new session, facts and answers are written
in one transaction; otherwise the message is written first and its chat goes in line. Only what
is written is sent.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from weakref import WeakValueDictionary

from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Incoming, Reply
from bot.desk.clean import cleaned
from bot.desk.knowing import Know, nothing
from bot.store.store import Letter, Seen, Store, StoreDown, StoreFull, Turn, Waiting

log = logging.getLogger(__name__)
TRIES = 3
"""How often an update that raises is tried before it is set aside."""
PAUSE = 1.0
"""Seconds to wait when nothing can be written."""
LOOK = 0.1
"""Seconds after which a request in line looks for its answer for the first time."""

Answer = Callable[[Session, Incoming, Handbook], Outcome]
Kept = list[tuple[Waiting, Outcome]]


class Desk:
    """The hall; `send` is given the letters of channels that are sent to, and `crowded` tells
    whether too many of them are on their way already."""

    def __init__(
        self,
        store: Store,
        handbook: Callable[[], Handbook],
        send: Callable[[Sequence[Letter]], None],
        answer: Answer = reply,
        crowded: Callable[[str], bool] = lambda chat: False,
        know: Know = nothing,
    ) -> None:
        self._store = store
        self._handbook = handbook
        self._send = send
        self._answer = answer
        self._crowded = crowded
        self._know = know
        self._locks = WeakValueDictionary[str, asyncio.Lock]()
        self._expected = WeakValueDictionary[tuple[str, str], asyncio.Future[list[Letter]]]()
        """What requests wait for, as long as one does."""

    async def take(self, incoming: Incoming) -> bool:
        """Write an update down; it is safe when this returns. False: it was here before."""
        if self._crowded(incoming.chat):
            raise StoreFull
        async with self._one_by_one(incoming.chat):
            incoming = cleaned(incoming, self._handbook().lexicon.hiding)
            try:
                letters, tries = await self._at_once(incoming)
            except Seen:
                return False
            return letters is not None or await self._store.put(incoming, tries)

    async def ask(self, incoming: Incoming, patience: float) -> list[Letter]:
        """Take an update and wait for its answer, at most `patience` seconds."""
        async with self._one_by_one(incoming.chat):
            incoming = cleaned(incoming, self._handbook().lexicon.hiding)
            try:
                letters, tries = await self._at_once(incoming)
            except Seen:
                return await self._store.replies_to(incoming.chat, incoming.key)
            if letters is not None:
                return letters
            expected = self._expect(incoming)  # before the answer can come
            if not await self._store.put(incoming, tries):
                known = await self._store.replies_to(incoming.chat, incoming.key)
                if known:
                    return known
        return await self._in_line(incoming, expected, patience)

    async def work(self) -> None:
        """Answer chat after chat until cancelled."""
        while True:
            try:
                async with self._store.turn() as turn:
                    if turn and turn.waiting:
                        await self._take_turn(turn)
            except StoreDown:
                log.exception("nothing can be written; trying again")
                await asyncio.sleep(PAUSE)

    def _one_by_one(self, chat: str) -> asyncio.Lock:
        """Whoever floods waits behind himself: many requests of one chat, worked on in one go of
        the loop, would all come before the request of another."""
        lock = self._locks.get(chat)
        if lock is None:
            lock = self._locks[chat] = asyncio.Lock()
        return lock

    async def _at_once(self, incoming: Incoming) -> tuple[list[Letter] | None, int]:
        """The letters of an update that was answered and written at once; none if it has to wait
        in line, and how often answering it has failed."""
        async with self._store.straight(incoming) as turn:
            if turn is None:
                return None, 0
            waiting = turn.waiting[0]
            outcome = await self._outcome(turn.session, waiting)
            if outcome is None:
                return None, 1
            try:
                letters = await turn.keep([(waiting, outcome)])
            except (Seen, StoreDown):
                raise
            except Exception:
                log.exception("an outcome could not be written")
                return None, 1
        self._send(letters)
        return letters, 0

    def _expect(self, incoming: Incoming) -> "asyncio.Future[list[Letter]]":
        """The letters of an update that goes in line, as soon as it is answered here."""
        name = (incoming.chat, incoming.key)
        future = self._expected.get(name)
        if future is None:
            future = self._expected[name] = asyncio.get_running_loop().create_future()
        return future

    async def _in_line(
        self, incoming: Incoming, expected: "asyncio.Future[list[Letter]]", patience: float
    ) -> list[Letter]:
        """Wait for the letters of an update in line; now and then, and ever more seldom, look
        whether another process has answered it, of which nobody here is told."""
        waited, look = 0.0, LOOK
        while waited < patience:
            pause = min(look, patience - waited)
            if (await asyncio.wait([expected], timeout=pause))[0]:
                return expected.result()
            waited, look = waited + pause, look * 2
            with suppress(StoreDown):
                if letters := await self._store.replies_to(incoming.chat, incoming.key):
                    return letters
        return []

    async def _take_turn(self, turn: Turn) -> None:
        """Answer what waits, in order, up to the first update that cannot be answered."""
        kept: Kept = []
        session = turn.session
        for waiting in turn.waiting:
            outcome = await self._outcome(session, waiting)
            if outcome is None:
                await self._keep(turn, kept)
                await self._failed(turn, waiting, session)
                return
            session = outcome.session
            kept.append((waiting, outcome))
        await self._keep(turn, kept)

    async def _outcome(self, session: Session, waiting: Waiting) -> Outcome | None:
        """What comes of an update; none if answering it raises, which is our fault."""
        began, handbook = time.perf_counter(), self._handbook()
        try:
            incoming = await self._know(waiting.incoming, waiting.tries)
            outcome = self._answer(session, incoming, handbook)
        except StoreDown:
            raise
        except Exception:
            log.exception("an update could not be answered", extra={"try": waiting.tries + 1})
            return None
        _note(outcome, handbook, time.perf_counter() - began)
        return outcome

    async def _keep(self, turn: Turn, kept: Kept) -> None:
        """Write outcomes down; one that cannot be written does not take others with it."""
        if not kept:
            return None
        try:
            letters = await turn.keep(kept)
        except StoreDown:
            raise
        except Exception:
            log.exception("an outcome could not be written", extra={"updates": len(kept)})
            if len(kept) == 1:
                return await self._failed(turn, kept[0][0], turn.session)
            return await self._keep(turn, kept[:1])
        self._send(letters)
        for waiting, _ in kept:
            self._tell(waiting.incoming, letters)
        return None

    async def _failed(self, turn: Turn, waiting: Waiting, session: Session) -> None:
        """Count a failure; after the last, apologise and go on with the chat."""
        if waiting.tries + 1 < TRIES:
            return await turn.failed(waiting, set_aside=False)
        sorry = Outcome(session=session, replies=(Reply(self._handbook().phrases.sorry),))
        try:
            letters = await turn.keep([(waiting, sorry)])
        except StoreDown:
            raise
        except Exception:
            log.exception("an update is set aside without a word")
            return await turn.failed(waiting, set_aside=True)
        self._send(letters)
        self._tell(waiting.incoming, letters)
        return None

    def _tell(self, incoming: Incoming, letters: Sequence[Letter]) -> None:
        """Give its letters to a request that waits for them."""
        expected = self._expected.get((incoming.chat, incoming.key))
        if expected and not expected.done():
            expected.set_result([letter for letter in letters if letter.key == incoming.key])


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

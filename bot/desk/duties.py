"""What has to be done from time to time: wake-ups, replies left unsent, forgetting."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.desk.send import Sender
from bot.store.store import Store

log = logging.getLogger(__name__)
KEYS = timedelta(days=7)
"""How long an answered update's key is kept against repeats; no network repeats for longer."""
REPLIES = timedelta(days=7)
SESSIONS = timedelta(days=365)
MISSES = timedelta(days=180)
FACTS = timedelta(days=3 * 366)
FORGOTTEN = timedelta(hours=1)
"""How long the last reply to a chat that was forgotten waits to be fetched."""
REMARKS = timedelta(days=180)
ANSWERS = timedelta(days=3 * 366)
CASES = timedelta(days=90)
"""How long the words of a case and the way to its chat are kept."""
VISITS = timedelta(days=2)
OFTEN, RENEW, SELDOM = 5.0, 20.0, 3600.0

Clock = Callable[[], datetime]


async def every(seconds: float, duty: Callable[[], Awaitable[object]]) -> None:
    """Do a duty again and again; one failure is logged and does not end it."""
    while True:
        try:
            await duty()
        except Exception:
            log.exception("a duty failed", extra={"duty": _name(duty)})
        await asyncio.sleep(seconds)


def _name(duty: Callable[[], Awaitable[object]]) -> str:
    """What a duty is called, under whatever it was given with."""
    return str(getattr(getattr(duty, "func", duty), "__name__", duty))


async def wake_and_retry(store: Store, sender: Sender, clock: Clock) -> None:
    """Say what sessions wanted to be woken for, and send what nobody is sending."""
    await store.wake(clock())
    await sender.retry()


async def purge(store: Store, clock: Clock) -> None:
    """Delete by rule what is past its time; one process at a time does."""
    async with store.seat("purge"):
        await _purge(store, clock())


async def _purge(store: Store, now: datetime) -> None:
    await store.do("purge_inbox", before=(now - KEYS).isoformat())
    await store.do("purge_spent", before=(now - KEYS).isoformat())
    await store.do("purge_forgotten", before=(now - FORGOTTEN).isoformat())
    await store.do("purge_outbox", before=(now - REPLIES).isoformat())
    await store.do("purge_sessions", before=(now - SESSIONS).isoformat())
    await store.do("purge_misses", before=(now - MISSES).date().isoformat())
    await store.do("purge_facts", before=(now - FACTS).date().isoformat())
    await store.do("purge_remarks", before=(now - REMARKS).date().isoformat())
    await store.do("purge_answers", before=(now - ANSWERS).date().isoformat())
    await store.do("purge_visits", before=(now - VISITS).isoformat())
    await store.do("purge_cases", before=(now - CASES).isoformat())

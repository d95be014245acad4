"""What has to be done from time to time goes on, whatever becomes of it once."""

import asyncio
from functools import partial

from bot.desk.duties import every
from bot.store.store import StoreDown


async def test_a_duty_that_fails_is_done_again() -> None:
    done: list[int] = []
    twice = asyncio.Event()

    async def duty(store: str) -> None:
        done.append(1)
        if len(done) == 2:
            twice.set()
        raise StoreDown(store)

    doing = asyncio.create_task(every(0, partial(duty, "out of reach")))
    await asyncio.wait_for(twice.wait(), 60)
    assert not doing.done()
    doing.cancel()

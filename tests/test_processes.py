"""Two whole programs on one PostgreSQL: one is killed in the middle of talks, none of which ends.

The talks are those of `test_kill.py`: each message turns a box over, so that one lost or doubled
message shows in the end. Each is brought to either program, and again until it is acknowledged.
"""

import asyncio
import json
import random
from contextlib import AsyncExitStack, ExitStack
from pathlib import Path

import httpx
import pytest

from tests.content.small import folder as small_content
from tests.patience import while_moving
from tests.server import Server
from tests.test_kill import CODE, PAPERS, Talker, _boxes, _reached, _ticked
from tests.web.served import free_ports, kill, spawn, wait_for

TALKERS, TURNS = 20, 12
SEED = 20260423


class Either:
    """A browser whose every request goes to one of the programs, as a proxy would send it."""

    def __init__(self, browsers: list[httpx.AsyncClient], chance: random.Random) -> None:
        self._browsers, self._chance = browsers, chance

    async def post(self, path: str, **request: object) -> httpx.Response:
        return await self._chance.choice(self._browsers).post(path, **request)  # type: ignore[arg-type]


@pytest.mark.slow
async def test_one_of_two_programs_is_killed_and_every_message_is_answered_once(
    tmp_path: Path, server: Server
) -> None:
    name, chance = server.database(), random.Random(SEED)
    ticks = [[f"tick {CODE} {chance.choice(PAPERS)}" for _ in range(TURNS)] for _ in range(TALKERS)]
    talkers = [Talker(n, presses) for n, presses in enumerate(ticks)]
    given = {"BOT_DB": server.address(name), "BOT_CONTENT": str(small_content(tmp_path / "c"))}
    ports = free_ports(2)

    def acknowledged() -> int:
        return sum(len(talker.acknowledged) for talker in talkers)

    with ExitStack() as killed:
        programs = [spawn(tmp_path, port, **given) for port in ports]
        for running in programs:
            killed.callback(kill, running)
        for port, running in zip(ports, programs, strict=True):
            await asyncio.to_thread(wait_for, port, running)
        async with AsyncExitStack() as stack:
            limits = httpx.Limits(max_keepalive_connections=0)
            browsers = [
                await stack.enter_async_context(
                    httpx.AsyncClient(
                        base_url=f"http://127.0.0.1:{port}",
                        timeout=20,
                        limits=limits,
                        trust_env=False,
                    )
                )
                for port in ports
            ]
            both = Either(browsers, chance)
            talks = asyncio.gather(*(talker.talk(both) for talker in talkers))  # type: ignore[arg-type]
            try:
                await while_moving(_reached(acknowledged, TALKERS * TURNS * 0.4), acknowledged)
                kill(programs[0])
                await while_moving(talks, acknowledged)
            finally:
                talks.cancel()
    _check(server, name, talkers)


def _check(server: Server, name: str, talkers: list[Talker]) -> None:
    states = [json.loads(str(state)) for (state,) in server.run("select state from sessions", name)]
    found = sorted(_boxes(state) for state in states if state.get("lists"))
    assert found == sorted(_ticked(talker.presses) for talker in talkers)
    for talker in talkers:
        assert talker.acknowledged == sorted(set(talker.acknowledged)), "replies out of order"
    assert server.run("select count(*) from inbox where done_at is null", name) == [(0,)]
    listed = server.run("select count(*) from facts where kind = 'listed'", name)
    assert listed == [(TALKERS * TURNS,)]
    assert sum(talker.repeats for talker in talkers) > 0, "the kill hit no talk"

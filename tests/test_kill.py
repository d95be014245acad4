"""The program is killed in the middle of many talks and started again, again and again.

Every message that was acknowledged has its effect exactly once and in order. The messages are
ticks on a personal checklist: each turns a box over, so that one lost or doubled message shows
in the end.
"""

import asyncio
import json
import random
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.content.small import folder as small_content
from tests.patience import while_moving
from tests.web.served import free_port, kill, start

TALKERS = 40
TURNS = 25
KILLS = 6
CODE = "1.000001"
PAPERS = ("to-khai", "uy-quyen")
"""Of the small content, with which a start takes half as long."""
SEED = 20260423
AGAIN = 0.25
"""Seconds after which a browser tries again; sooner, and forty of them starve the process."""


@dataclass
class Talker:
    """Somebody who ticks boxes, and sends a message again until it is acknowledged."""

    name: int
    presses: list[str]
    cookies: dict[str, str] = field(default_factory=dict)
    acknowledged: list[int] = field(default_factory=list)
    """Numbers of the last reply to each message."""
    repeats: int = 0

    async def talk(self, browser: httpx.AsyncClient) -> None:
        await self.say(browser, "hello", "menu")
        for n, press in enumerate(self.presses):
            await self.say(browser, f"{self.name}-{n}", press)

    async def say(self, browser: httpx.AsyncClient, key: str, press: str) -> None:
        while True:
            try:
                cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
                answer = await browser.post(
                    "/chat", json={"key": key, "press": press}, headers={"Cookie": cookie}
                )
                body = answer.json()
                if answer.status_code == 200 and body["replies"]:
                    self.cookies |= dict(answer.cookies)
                    self.acknowledged.append(body["last"])
                    return
            except (httpx.TransportError, json.JSONDecodeError):
                pass
            self.repeats += 1
            await asyncio.sleep(AGAIN)


def presses(chance: random.Random) -> list[str]:
    """Boxes of a procedure to turn over."""
    return [f"tick {CODE} {chance.choice(PAPERS)}" for _ in range(TURNS)]


@contextmanager
def sessions(database: Path) -> Iterator[list[dict[str, object]]]:
    with closing(sqlite3.connect(database)) as connection:
        yield [json.loads(state) for (state,) in connection.execute("select state from sessions")]


@pytest.mark.slow
async def test_nothing_is_lost_or_doubled_when_the_process_is_killed(
    tmp_path: Path,
) -> None:
    chance = random.Random(SEED)
    talkers = [Talker(n, presses(chance)) for n in range(TALKERS)]
    port, running = free_port(), None
    address = f"http://127.0.0.1:{port}"
    limits = httpx.Limits(max_keepalive_connections=0)

    content = str(small_content(tmp_path / "content"))

    def begin() -> subprocess.Popen[bytes]:
        return start(tmp_path, port, BOT_CONTENT=content)

    def acknowledged() -> int:
        return sum(len(talker.acknowledged) for talker in talkers)

    async with httpx.AsyncClient(
        base_url=address, timeout=20, limits=limits, trust_env=False
    ) as browser:
        running = await asyncio.to_thread(begin)
        talks = asyncio.gather(*(talker.talk(browser) for talker in talkers))
        try:
            for n in range(KILLS):
                # in the middle of the talks, however fast or slow they go on this machine
                wanted = (n + chance.uniform(0.1, 0.9)) / KILLS * TALKERS * TURNS
                await while_moving(_reached(acknowledged, wanted), acknowledged)
                await asyncio.to_thread(kill, running)
                running = await asyncio.to_thread(begin)
            await while_moving(talks, acknowledged)
        finally:
            talks.cancel()
            await asyncio.to_thread(kill, running)
    _check(tmp_path / "bot.db", talkers)


async def _reached(count: Callable[[], int], wanted: float) -> None:
    while count() < wanted:
        await asyncio.sleep(0.005)


def _check(database: Path, talkers: list[Talker]) -> None:
    wanted = sorted(_ticked(talker.presses) for talker in talkers)
    with sessions(database) as states:
        found = sorted(_boxes(state) for state in states if state.get("lists"))
    assert found == wanted
    for talker in talkers:
        assert talker.acknowledged == sorted(set(talker.acknowledged)), "replies out of order"
    with closing(sqlite3.connect(database)) as connection:
        (unanswered,) = connection.execute(
            "select count(*) from inbox where done_at is null"
        ).fetchone()
        (listed,) = connection.execute(
            "select count(*) from facts where kind = 'listed'"
        ).fetchone()
    assert unanswered == 0
    assert listed == TALKERS * TURNS
    assert sum(talker.repeats for talker in talkers) > 0, "no kill hit a talk: nothing was tested"


def _ticked(presses: list[str]) -> list[str]:
    """The boxes that are left ticked after every press was taken once."""
    ticked: set[str] = set()
    for press in presses:
        ticked ^= {press.split()[2]}
    return sorted(ticked)


def _boxes(state: dict[str, object]) -> list[str]:
    lists = state["lists"]
    assert isinstance(lists, list)
    return sorted(lists[0].get("ticked", ()))

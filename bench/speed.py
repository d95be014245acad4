"""How fast: acknowledged and answered, beside a bare route and a stock bot, on the same cores.

Every answer of ours is on the disk, at synchronous=FULL, before it leaves. The sink answers each
call of the Bot API after 50 ms, as Telegram might.
"""

import asyncio
import itertools
import json
import os
import platform
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import yaml
from itsdangerous import Signer

from bench._running import ROOT, free_port, memory, processor, running
from bench._sink import Sink
from bench.load import Measured, closed_loop, open_loop, post

SECRET = "bench"
CHATS = 6_000
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
CONNECTIONS = 50
CODES = ("1.001193", "1.004222", "1.004194")
PRESSES = ("open {c}", "step {c}", "tell {c} fee", "papers {c} all", "link {c}", "menu")
QUESTIONS = yaml.safe_load((ROOT / "bench" / "questions.yaml").read_text("utf-8"))


@dataclass
class Weight:
    """What one process of ours takes."""

    load: float = 0.0
    """Load average of the machine before anything was measured: others may be at work."""
    wall: float = 0.0
    cpu: float = 0.0
    """Seconds from the start to the first answer, by the clock and of the processor."""
    rested: float = 0.0
    worked: float = 0.0
    """Megabytes after the start, and after everything that was asked of it."""
    alone: float = 0.0
    beside: float = 0.0
    """The delay of others' acknowledgements (p99, ms), alone and beside a chat that floods."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    acks: float
    answers: float
    p50: float
    p99: float
    cpu: float
    """Milliseconds of the processor for one answer."""

    def __str__(self) -> str:
        return (
            f"| {self.what} | {self.acks:,.0f} | {self.answers:,.0f} | {self.p50:.1f} |"
            f" {self.p99:.1f} | {self.cpu:.2f} |"
        )


def asked(questions: bool) -> Iterator[bytes]:
    """`POST /chat` of many citizens in turn, each message with a key of its own."""
    signer, chance = Signer(SECRET, salt="chat"), random.Random(1)
    cookies = [signer.sign(f"bench{n}").decode() for n in range(CHATS)]
    for n in itertools.count():
        key = f"{n}-{chance.random()}"
        if questions:
            said = {"key": key, "text": chance.choice(QUESTIONS)}
        else:
            says = chance.choice(PRESSES).format(c=chance.choice(CODES))
            said = {"key": key, "press": says}
        cookie = f"Cookie: chat={cookies[n % CHATS]}\r\n"
        yield post("/chat", json.dumps(said).encode(), cookie)


def updates(numbers: Iterator[int], chats: Iterator[int], at: dict[int, float]) -> Iterator[bytes]:
    """Telegram's updates; `at` is told when each leaves."""
    chance = random.Random(1)
    for number in numbers:
        chat = next(chats)
        at[chat] = time.perf_counter()
        person = {"id": chat, "is_bot": False, "first_name": "An"}
        says = chance.choice(PRESSES).format(c=chance.choice(CODES))
        message = {
            "message_id": number, "date": int(time.time()), "from": person, "text": f"#{says}",
            "chat": {"id": chat, "type": "private", "first_name": "An"},
        }  # fmt: skip
        body = json.dumps({"update_id": number, "message": message}).encode()
        yield post("/telegram", body, "X-Telegram-Bot-Api-Secret-Token: s3cret\r\n")


def bot(folder: str, port: int, sink: Sink) -> dict[str, str]:
    """The settings of our process."""
    return {
        "BOT_DB": f"{folder}/bot.db", "BOT_PORT": str(port), "BOT_CONTENT": str(ROOT),
        "BOT_SECRET": SECRET, "BOT_REQUESTS_PER_SECOND": "1000000",
        "BOT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "TELEGRAM_TOKEN": "4711:fake-token", "TELEGRAM_SECRET": "s3cret",
        "TELEGRAM_API": f"http://127.0.0.1:{sink.port}",
        "TELEGRAM_RATE": "0", "TELEGRAM_CHAT_RATE": "0",
    }  # fmt: skip


def row(what: str, found: Measured, answers: float, used: float) -> Row:
    made = answers * found.seconds
    cpu = used / made * 1000 if made else 0.0
    assert not found.bad, f"{what}: {found.bad} were refused"
    return Row(what, found.rate, answers, found.at(0.5), found.at(0.99), cpu)


async def web(what: str, port: int, pid: int, questions: bool, rate: float = 0) -> Row:
    """`POST /chat`, as fast as it goes or at a rate; an answer is the acknowledgement."""
    used = processor(pid)
    if rate:
        found = await open_loop(port, asked(questions), rate=rate, seconds=SECONDS)
    else:
        found = await closed_loop(port, asked(questions), connections=CONNECTIONS, seconds=SECONDS)
    used = (processor(pid) - used) * (1 if rate else SECONDS / (SECONDS * 1.2 + 0.3))
    return row(what, found, found.rate, used)


async def telegram(what: str, port: int, pid: int, sink: Sink, rate: float = 0) -> Row:
    """The webhook; an answer is what has arrived at the sink."""
    numbers, at = itertools.count(int(time.time() * 1000)), {}
    requests = updates(numbers, itertools.cycle(range(1, CHATS)), at)
    before, used, began = len(sink.arrived), processor(pid), time.perf_counter()
    if rate:
        found = await open_loop(port, requests, rate=rate, seconds=SECONDS)
    else:
        found = await closed_loop(port, requests, connections=CONNECTIONS, seconds=SECONDS)
    took = time.perf_counter() - began
    answers = (len(sink.arrived) - before) / took
    made = answers * took or 1
    cpu = (processor(pid) - used) / made * 1000
    assert not found.bad, f"{what}: {found.bad} were refused"
    return Row(what, found.rate, answers, found.at(0.5), found.at(0.99), cpu)


async def drained(sink: Sink) -> None:
    """Wait until no more answers arrive."""
    before = -1
    while before != len(sink.arrived):
        before = len(sink.arrived)
        await asyncio.sleep(0.5)


async def flood(port: int, sink: Sink) -> tuple[float, float]:
    """The delay of others' answers at the sink (p99, ms), alone and beside a flooding chat."""
    delays = []
    for flooding in (False, True):
        await drained(sink)
        numbers, at = itertools.count(int(time.time() * 1000)), {}
        others = updates(numbers, itertools.cycle(range(10_000, 10_400)), at)
        one = updates(numbers, itertools.repeat(7), {})
        work = [open_loop(port, others, rate=100, seconds=SECONDS)]
        if flooding:
            work.append(closed_loop(port, one, connections=40, seconds=SECONDS / 1.3))
        before = len(sink.arrived)
        found, *_ = await asyncio.gather(*work)
        delays.append(found.at(0.99))
        assert len(sink.arrived) > before
    return delays[0], delays[1]


async def ours(port: int, pid: int, sink: Sink) -> list[Row]:
    """The lines of our own process."""
    rows = [
        await web(f"bot, POST /chat, {CONNECTIONS} talkers, presses", port, pid, False),
        await web(f"bot, POST /chat, {CONNECTIONS} talkers, questions", port, pid, True),
        await web("bot, POST /chat, presses at 400/s", port, pid, False, 400),
        await telegram("bot, Telegram webhook", port, pid, sink),
    ]
    await drained(sink)
    return [*rows, await telegram("bot, Telegram webhook at 400/s", port, pid, sink, 400)]


async def measure() -> tuple[list[Row], Weight]:
    """Every line of the table."""
    sink, rows, weight = Sink(), list[Row](), Weight(load=os.getloadavg()[0])
    server = await sink.open()
    port = free_port()
    async with running("bench._bare", str(port), port=port) as pid:
        rows.append(await web("bare Starlette route", port, pid, False))
    api = f"http://127.0.0.1:{sink.port}"
    for way in ("sequential", "concurrent"):
        port = free_port()
        async with running("bench._echo", str(port), api, way, port=port) as pid:
            what = f"stock PTB echo bot, webhook, {way}"
            rows.append(await telegram(what, port, pid, sink))
    with tempfile.TemporaryDirectory() as folder:
        port, began = free_port(), time.perf_counter()
        async with running(
            "bot", "run", port=port, ready="/alive", **bot(folder, port, sink)
        ) as pid:
            weight.wall, weight.cpu = time.perf_counter() - began, processor(pid)
            await asyncio.sleep(1)
            weight.rested = memory(pid)
            rows += await ours(port, pid, sink)
            weight.alone, weight.beside = await flood(port, sink)
            await drained(sink)
            weight.worked = memory(pid)
        kept(Path(folder) / "bot.db")
    server.close()
    return rows, weight


def kept(file: Path) -> None:
    """What was answered is on the disk."""
    with closing(sqlite3.connect(file)) as database:
        (unanswered,) = database.execute(
            "select count(*) from inbox where done_at is null"
        ).fetchone()
        assert unanswered == 0, unanswered


def table(rows: list[Row], weight: Weight) -> str:
    """The page of results."""
    machine = platform.processor() or platform.machine()
    head = (
        f"### Speed\n\n{os.cpu_count()} cores ({machine}), Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version} at synchronous=FULL, load generator on the same machine, "
        f"{SECONDS:.0f} s a line, {CONNECTIONS} connections. Load average before the run: "
        f"{weight.load:.1f}; what others use is missing here.\n\n"
        "| what | acks/s | answers/s | p50 ms | p99 ms | CPU ms per answer |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
    )
    tail = (
        f"\nOthers' acknowledgement, p99: {weight.alone:.1f} ms alone, {weight.beside:.1f} ms "
        "beside one chat that floods over 40 connections.\n\n"
        f"From the start to the first answer: {weight.wall:.1f} s, {weight.cpu:.1f} s of them of "
        f"the processor. Memory: {weight.rested:.0f} MB after the start, {weight.worked:.0f} MB "
        "after all of the above.\n"
    )
    return head + "\n".join(map(str, rows)) + "\n" + tail


def told() -> str:
    """Measure all; the page of results."""
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return table(*runner.run(measure()))

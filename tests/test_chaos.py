"""Two hundred citizens on every channel at once, while the process is killed again and again.

Deliveries come twice and out of order, sending fails in every way, and Telegram is polled and
called in turn. In the end every acknowledged message has had exactly one effect, in order where
its network keeps an order, and every citizen has the last answer.

The seed is always the same, and printed; CHAOS_SEED=... plays another one, CHAOS_SEED=random one
that nobody knows yet (threads and processes still take turns as they like). What a message must
leave behind stands in EFFECTS; every talk ends with an answer to the survey, counted once.
"""

import asyncio
import hmac
import json
import os
import random
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.content.small import folder as small_content
from tests.fakes.faults import Faults
from tests.fakes.served import Served, served
from tests.fakes.telegram import Telegram
from tests.fakes.telegram_hook import Courier
from tests.fakes.zalo_bot import ZaloBot
from tests.fakes.zalo_oa import ZaloOA
from tests.patience import Stuck, while_moving
from tests.web.served import free_port, kill, spawn, wait_for

CITIZENS = 50
"""On each of the four channels."""
TURNS = 12
KILLS = 20
DOUBLED, LATE, FAILING = 0.05, 0.05, 0.10
AGAIN = 0.5
"""Seconds after which a page tries again that has had no answer."""
SEED = "20261123"
CODE = "1.000001"
PAPERS = ("to-khai", "uy-quyen")
STEPS = ("login", "send")
TELEGRAM, ZALO_OA, ZALO_BOT, WEB = "telegram", "zalo_oa", "zalo_bot", "web"


@dataclass(frozen=True)
class Said:
    """One message of a citizen, and the fact that it must leave once."""

    says: str
    pressed: bool

    @property
    def fact(self) -> tuple[str, str]:
        verb, *rest = self.says.split()
        kind, detail = EFFECTS[verb]
        return kind, rest[-1] if detail else ""


EFFECTS = {
    "tick": ("listed", False),
    "step": ("step", True),
    "done": ("finished", False),
}
"""By verb: the kind of fact, and whether the object of the message stands in it."""
SURVEY = """
surveys:
- {id: hd, when: guided, name: Last, period: quarter, source: none, checked: 2026-11-01,
   questions: [
    {id: all, short: All, ask: "How was {title}?", options: [
      {id: "3", label: Good, score: 3, good: yes}, {id: "2", label: Fair, score: 2, good: yes}]}]}
"""


def script(chance: random.Random) -> list[Said]:
    """What one citizen says: boxes are turned over by presses, steps are asked for in words."""
    said = []
    for _ in range(TURNS):
        if chance.random() < 0.5:
            said.append(Said(f"tick {CODE} {chance.choice(PAPERS)}", pressed=True))
        else:
            said.append(Said(f"step {CODE} {chance.choice(STEPS)}", pressed=False))
    return said


DONE = Said(f"done {CODE}", pressed=False)


def closing_words(n: int) -> tuple[Said, Said]:
    """The steps are done, and how it was."""
    return DONE, Said(f"rate hd {CODE} all {2 + n % 2}", pressed=True)


@dataclass
class Town:
    """The bot, the networks, and what is counted."""

    seed: int
    chance: random.Random
    folder: Path
    port: int
    telegram: Telegram
    oa: ZaloOA
    bot: ZaloBot
    environment: dict[str, str]
    browser: aiohttp.ClientSession
    chats: dict[tuple[str, int], str] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)
    began: float = field(default_factory=time.time)

    async def say(self, channel: str, n: int, said: Said) -> None:
        """Say something, and wait until it is acknowledged."""
        self.counts["messages"] += 1
        await SAY[channel](self, n, said)

    def moved(self) -> tuple[int, ...]:
        """Changes whenever something is said, taken or told."""
        taken = (self.telegram.taken, self.oa.taken, self.bot.taken)
        told = (len(self.log(*who)) for who in self.chats)
        said = self.counts["messages"] + self.counts["answered"]
        return (said, *map(len, taken), sum(told))

    def killed(self, times: int) -> bool:
        """Whether the process was killed so often."""
        return self.counts["kills"] >= times

    def ended(self, channel: str, n: int, words: str) -> bool:
        """Whether the last thing that a citizen was told holds these words."""
        log = self.log(channel, n)
        return channel == WEB or (bool(log) and words in log[-1]["text"])

    def log(self, channel: str, n: int) -> list[dict[str, Any]]:
        """What a citizen was told; the web page had it as answers."""
        match channel:
            case "telegram":
                return self.telegram.chat(n + 1).said
            case "zalo_oa":
                return self.oa.person(f"9{n}").said
            case "zalo_bot":
                return self.bot.chat(f"c{n}").said
            case _:
                return []


async def by_telegram(town: Town, n: int, said: Said) -> None:
    town.chats[TELEGRAM, n] = f"telegram:{n + 1}"
    fake = town.telegram
    say = fake.press_data if said.pressed else fake.say
    update = say(n + 1, said.says if said.pressed else f"#{said.says}")
    if said.says.startswith(("done", "rate")) or town.chance.random() < 0.5:
        await until(lambda: update in fake.taken)  # or go on at once: presses overtake words
    town.counts["last telegram"] = update


async def by_zalo_oa(town: Town, n: int, said: Said) -> None:
    town.chats[ZALO_OA, n] = f"zalo_oa:9{n}"
    name = town.oa.say(f"9{n}", f"#{said.says}")
    await until(lambda: name in town.oa.taken)


async def by_zalo_bot(town: Town, n: int, said: Said) -> None:
    town.chats[ZALO_BOT, n] = f"zalo_bot:c{n}"
    name = town.bot.say(f"c{n}", f"#{said.says}")
    await until(lambda: name in town.bot.taken)


COOKIES: dict[int, str] = {}


async def by_web(town: Town, n: int, said: Said) -> None:
    """Posted again until there is an answer, and sometimes once more."""
    body = {"key": f"{n}-{town.counts['messages']}", "press": said.says}
    while True:
        answered = await post(town, n, body)
        town.counts["answered"] += answered
        if answered and town.chance.random() >= DOUBLED:
            break
        town.counts["posted again"] += 1
        if not answered:
            await asyncio.sleep(AGAIN)


async def post(town: Town, n: int, body: dict[str, str]) -> bool:
    """Whether the page got an answer; like the page, it asks for what came before first."""
    url = f"http://127.0.0.1:{town.port}/chat"
    try:
        if n not in COOKIES:
            async with town.browser.get(url) as answer:
                COOKIES[n] = answer.cookies["chat"].value
                town.chats[WEB, n] = f"web:{COOKIES[n].rpartition('.')[0]}"
        headers = {"Cookie": f"chat={COOKIES[n]}"}
        async with town.browser.post(url, json=body, headers=headers) as answer:
            return answer.status == 200 and bool((await answer.json())["replies"])
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError):
        return False


SAY = {TELEGRAM: by_telegram, ZALO_OA: by_zalo_oa, ZALO_BOT: by_zalo_bot, WEB: by_web}


async def until(true: Callable[[], object], every: float = 0.05) -> None:
    """Whoever waits for the talks sees to it that this does not go on for ever."""
    while not true():
        await asyncio.sleep(every)


async def talk(town: Town, channel: str, n: int, said: list[Said]) -> None:
    """One citizen, from the first word to the last."""
    await until(lambda: town.bot.webhook)  # nobody knows what the platform does before
    kills = sorted(town.chance.uniform(0, KILLS) for _ in said)
    for one, after in zip(said, kills, strict=True):
        await until(partial(town.killed, int(after)), every=0.2)
        await asyncio.sleep(town.chance.uniform(0, PAUSE))
        await town.say(channel, n, one)
    for one in closing_words(n):
        if channel == TELEGRAM:
            await until(lambda: all_taken(town.telegram, n + 1))
        await town.say(channel, n, one)


PAUSE = 1.5
"""Seconds at most that a citizen thinks. When each message is said is told in kills, so that the
talks last as long as these do on any machine."""


def all_taken(fake: Telegram, chat: int) -> bool:
    waiting = [*fake.updates, *(fake.hook.waiting() if fake.hook else ())]
    return not any(f"'id': {chat}," in str(update) for update in waiting)


async def kill_again_and_again(town: Town) -> subprocess.Popen[bytes]:
    """The process, killed at random moments, also while it starts; the last one lives."""
    for n in range(KILLS):
        running = start(town, called=bool(n % 2))
        if n % 5 == 4:
            await asyncio.sleep(town.chance.uniform(0.2, 1.2))
        else:
            await asyncio.to_thread(wait_for, town.port, running)
            await asyncio.wait_for(until(partial(consented, town.folder)), 60)
            await asyncio.sleep(town.chance.uniform(0.1, 0.9))
        kill(running)
        town.counts["kills"] += 1
    running = start(town, called=True)
    await asyncio.to_thread(wait_for, town.port, running)
    return running


def consented(folder: Path) -> bool:
    """Whether Zalo's first token is written down. Who is killed before that has spent the refresh
    token of the settings for nothing, and only an officer could give consent again."""
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        kept = "select 1 from secrets where name = 'zalo_oa token'"
        return database.execute(kept).fetchone() is not None


def all_sent(folder: Path) -> bool:
    """Whether no message waits to be sent, as far as the bot knows."""
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        unsent = "select 1 from outbox where sent_at is null limit 1"
        return database.execute(unsent).fetchone() is None


def start(town: Town, called: bool) -> subprocess.Popen[bytes]:
    """Telegram is called back where it knows a secret, and polled otherwise."""
    more = {"TELEGRAM_SECRET": "s3cret"} if called else {}
    running = spawn(town.folder, town.port, **town.environment, **more)
    town.started.append(running)
    return running


@contextmanager
def networks(town_seed: int, folder: Path) -> Iterator[Town]:
    chance = random.Random(town_seed)

    def faults(*ways: str) -> Faults:
        return Faults(random.Random(chance.random()), FAILING, ways)  # type: ignore[arg-type]

    telegram = Telegram(faults=faults("refused", "limited", "cut", "garbage"))
    oa = ZaloOA(
        ladder=(0.3,) * 300, doubled=DOUBLED, late=LATE, faults=faults("refused", "cut", "garbage"),
        chance=random.Random(chance.random()),
    )  # fmt: skip
    bot = ZaloBot(scale=0.05, doubled=DOUBLED, faults=faults("refused", "limited", "cut"),
                  quota=10**6)  # fmt: skip
    with ExitStack() as stack:
        places = [stack.enter_context(served(fake.app)) for fake in (telegram, oa, bot)]
        port = free_port()  # last, so that none of them is given it
        oa.webhook = f"http://127.0.0.1:{port}/zalo/oa"
        oa.loop, bot.loop = places[1].loop, places[2].loop
        hook = Courier(telegram, places[0].loop, scale=0.05, lasting=1.0, doubled=DOUBLED)
        for place, fake in ((places[0], hook), (places[1], oa), (places[2], bot)):
            stack.callback(close, place, fake)
        yield Town(
            town_seed, chance, folder, port, telegram, oa, bot, environment(port, places, folder),
            None,  # type: ignore[arg-type]
        )  # fmt: skip


def close(place: Served, fake: Courier | ZaloOA | ZaloBot) -> None:
    """Before its loop ends, also when a test fails: what is left open would fail the next one."""
    place.run(fake.close())


def content(folder: Path) -> Path:
    """The small content, with a survey of one question."""
    town = small_content(folder) / "town.yaml"
    town.write_text(town.read_text("utf-8") + SURVEY, "utf-8")
    return folder


def environment(port: int, places: list[Served], folder: Path) -> dict[str, str]:
    telegram, oa, bot = (place.address for place in places)
    return {
        "BOT_CONTENT": str(content(folder / "content")),
        "BOT_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "BOT_RETRY_SCALE": "0.05",
        "TELEGRAM_TOKEN": "4711:fake-token", "TELEGRAM_API": telegram,
        "TELEGRAM_RATE": "0", "TELEGRAM_CHAT_RATE": "0",
        "ZALO_OA_APP_ID": "111", "ZALO_OA_APP_SECRET": "app-secret",
        "ZALO_OA_SECRET_KEY": "oa-secret-key", "ZALO_OA_ID": "222",
        "ZALO_OA_REFRESH_TOKEN": "refresh-0", "ZALO_OA_API": oa, "ZALO_OAUTH_API": oa,
        "ZALO_OA_RATE": "0",
        "ZALO_BOT_TOKEN": "123:zalo-token", "ZALO_BOT_SECRET": "long-enough",
        "ZALO_BOT_API": bot, "ZALO_BOT_RATE": "0",
    }  # fmt: skip


@pytest.mark.slow
async def test_two_hundred_citizens_and_twenty_kills(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wish = os.environ.get("CHAOS_SEED") or SEED
    seed = int(time.time() if wish == "random" else wish)
    with capsys.disabled():
        print(f"\nCHAOS_SEED={seed}")
    began = time.monotonic()
    with networks(seed, tmp_path) as town:
        scripts = {(channel, n): script(town.chance) for channel in SAY for n in range(CITIZENS)}
        timeout = aiohttp.ClientTimeout(total=5)
        connector = aiohttp.TCPConnector(force_close=True)
        async with aiohttp.ClientSession(timeout=timeout, connector=connector) as town.browser:
            talks = asyncio.gather(*(talk(town, *who, said) for who, said in scripts.items()))
            try:
                running = await kill_again_and_again(town)
                await while_moving(talks, town.moved)
                thanks = wording_of_thanks()
                with suppress(Stuck):
                    ends = until(lambda: all(town.ended(*who, thanks) for who in scripts))
                    await while_moving(ends, town.moved)
                    # who was told a thing whose answer was cut off is told once more
                    await while_moving(until(partial(all_sent, town.folder)), town.moved)
                open_ones = [who for who in scripts if not town.ended(*who, thanks)]
                assert not open_ones, (seed, open_ones, [town.log(*who)[-3:] for who in open_ones])
                running.terminate()
                await asyncio.to_thread(running.wait, 120)
            finally:
                talks.cancel()
                for one in town.started:
                    kill(one)
        report = check(town, scripts)
    with capsys.disabled():
        print(report | {"seconds": round(time.monotonic() - began)})


def wording_of_thanks() -> str:
    from bot.content.edition import wording

    return str(wording().phrases.poll_thanks)


def check(town: Town, scripts: dict[tuple[str, int], list[Said]]) -> dict[str, int]:
    """Every effect once; what was counted."""
    with closing(sqlite3.connect(town.folder / "bot.db")) as database:
        facts = by_chat(database, town)
        ticked = dict(sessions(database))
        (unanswered,) = database.execute(
            "select count(*) from inbox where done_at is null"
        ).fetchone()
        votes = Counter(row[0] for row in database.execute("select choice from answers"))
        (unsent,) = database.execute("select count(*) from outbox where sent_at is null").fetchone()
    assert (unanswered, unsent) == (0, 0)
    assert votes == Counter(str(2 + n % 2) for _, n in scripts), "each answer is there once"
    assert facts[""] == [("voted", "hd all")] * len(scripts), "and counted once"
    for who, said in scripts.items():
        chat, said = town.chats[who], [*said, DONE]
        found = [fact for fact in facts[chat] if fact[0] in {kind for kind, _ in EFFECTS.values()}]
        wanted = [one.fact for one in said]
        assert Counter(found) == Counter(wanted), (town.seed, chat)
        for pressed in (True, False):
            kinds = {one.fact[0] for one in said if one.pressed is pressed}
            assert [f for f in found if f[0] in kinds] == [f for f in wanted if f[0] in kinds], chat
        assert sum(kind == "started" for kind, _ in facts[chat]) == 1
        assert ticked[chat] == left_ticked(said), chat
    return figures(town)


def by_chat(database: sqlite3.Connection, town: Town) -> dict[str, list[tuple[str, str]]]:
    """Facts of each chat, in order; they bear a pseudonym, which the salt leads back to. That
    somebody has voted leads back to nobody."""
    (salt,) = database.execute("select value from secrets where name = 'mark'").fetchone()
    years = {time.gmtime(at + 7 * 3600).tm_year for at in (town.began, time.time())}
    facts: dict[str, list[tuple[str, str]]] = {chat: [] for chat in ("", *town.chats.values())}
    names = {
        hmac.digest(salt.encode(), f"{year}:{chat}".encode(), "sha256").hex()[:16]: chat
        for chat in facts
        for year in years
    }
    for mark, kind, detail in database.execute("select mark, kind, detail from facts order by id"):
        facts[names.get(mark, "")].append((kind, detail))
    return facts


def sessions(database: sqlite3.Connection) -> Iterator[tuple[str, list[str]]]:
    for chat, state in database.execute("select chat, state from sessions"):
        lists = json.loads(state).get("lists") or [{}]
        yield chat, sorted(lists[0].get("ticked", ()))


def left_ticked(said: list[Said]) -> list[str]:
    """The boxes that are ticked after every press was taken once."""
    ticked: set[str] = set()
    for one in said:
        if one.says.startswith("tick"):
            ticked ^= {one.says.split()[-1]}
    return sorted(ticked)


def figures(town: Town) -> dict[str, int]:
    failed = town.telegram.faults.seen + town.oa.faults.seen + town.bot.faults.seen
    hook = town.telegram.hook
    return {
        "citizens": 4 * CITIZENS,
        "messages": town.counts["messages"],
        "kills": town.counts["kills"],
        "sends failed": len(failed),
        "brought twice": sum(
            len(taken) - len(set(taken))
            for taken in (hook.taken, [t for t in town.oa.taken if t], town.bot.taken)
        ),
        "posted again": town.counts["posted again"],
    }

"""The door of Zalo's bot platform, beside a server of its kind."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot import app
from bot.channels import zalo_bot
from bot.channels.channel import Signs
from bot.core.handbook import Handbook
from bot.core.talk import Incoming
from bot.desk import send
from bot.store.store import StoreDown, StoreFull
from tests.channels.house import running, until
from tests.fakes.served import Served, served
from tests.fakes.zalo import Refusal
from tests.fakes.zalo_bot import ZaloBot
from tests.web.served import free_port

Zalo = tuple[ZaloBot, Served]


@pytest.fixture(params=["polled", "brought", "brought flat"])
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def zalo() -> Iterator[Zalo]:
    fake = ZaloBot(scale=0.02)
    with served(fake.app) as place:
        fake.loop = place.loop
        yield fake, place
        place.run(fake.close())


@asynccontextmanager
async def bot(
    folder: Path, zalo: Zalo, way: str = "polled", clock: Callable[[], datetime] = app.now
) -> AsyncIterator[app.Process]:
    fake, place = zalo
    fake.flat = way == "brought flat"
    settings: dict[str, Any] = {"zalo_bot_token": fake.token, "zalo_bot_api": place.address}
    if way == "polled":
        async with running(folder, 0, clock, **settings) as process:
            yield process
        return
    port = free_port()
    async with running(folder, port, clock, zalo_bot_secret="long-enough", **settings) as process:
        await until(lambda: fake.webhook)
        yield process


def said(fake: ZaloBot, id: str = "c1") -> list[str]:
    return [entry["text"] for entry in fake.chat(id).said]


def signs(process: app.Process) -> Signs:
    return next(c.signs for c in process.channels if c.name == "zalo_bot")


async def test_a_talk_by_numbers(tmp_path: Path, zalo: Zalo, way: str) -> None:
    async with bot(tmp_path, zalo, way):
        fake = zalo[0]
        fake.say("c1", "1.001193")
        await until(lambda: len(said(fake)) == 2)
        assert "\n2. " in said(fake)[-1]
        fake.say("c1", "2")
        await until(lambda: len(said(fake)) == 3)
        assert "1/" in said(fake)[-1]


@pytest.mark.parametrize(
    ("sort", "phrase"),
    [("image", "no_photo"), ("voice", "no_voice"), ("sticker", "no_other"),
     ("unsupported", "no_other")],
)  # fmt: skip
async def test_what_is_no_text_is_declined_kindly(
    sort: str, phrase: str, tmp_path: Path, zalo: Zalo, handbook: Handbook
) -> None:
    async with bot(tmp_path, zalo):
        zalo[0].sends("c1", sort, photo_url="https://zalo.vn/x.jpg")
        await until(lambda: len(said(zalo[0])) == 2)
        assert said(zalo[0])[-1].startswith(getattr(handbook.phrases, phrase))


async def test_a_group_is_declined_once_a_day(
    tmp_path: Path, zalo: Zalo, handbook: Handbook
) -> None:
    now = [datetime(2026, 11, 23, 16, 59, tzinfo=UTC)]
    declined = [handbook.phrases.no_group]
    async with bot(tmp_path, zalo, clock=lambda: now[0]):
        for _ in range(3):
            zalo[0].say("g1", "menu", kind="GROUP")
        zalo[0].say("c1", "menu")
        await until(lambda: len(said(zalo[0])) == 2 and said(zalo[0], "g1"))
        assert said(zalo[0], "g1") == declined
        now[0] += timedelta(minutes=2)  # midnight is over here
        zalo[0].say("g1", "menu", kind="GROUP")
        await until(lambda: said(zalo[0], "g1") == declined * 2)


async def test_strangers_are_turned_away(tmp_path: Path, zalo: Zalo) -> None:
    async with bot(tmp_path, zalo, "brought"), httpx.AsyncClient(timeout=60) as stranger:
        url, good = zalo[0].webhook["url"], {"X-Bot-Api-Secret-Token": "long-enough"}
        for headers in ({}, {"X-Bot-Api-Secret-Token": "wrong"}):
            assert (await stranger.post(url, json={}, headers=headers)).status_code == 403
        for content in (
            b"{}",
            b"[]",
            b"x",
            b'{"ok":true,"result":null}',
            b'{"message":{"chat":1}}',
        ):
            answer = await stranger.post(url, content=content, headers=good)
            assert answer.status_code == 200
        long = await stranger.post(url, content=b"x" * 1_500_000, headers=good)
        assert long.status_code == 413


@pytest.mark.parametrize("status", [200, 500])
async def test_nothing_is_lost_when_sending_fails_in_every_way(
    status: int, tmp_path: Path, zalo: Zalo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "LADDER", (0.05,) * 9)
    fake = zalo[0]
    fake.status_of_errors = status
    async with bot(tmp_path, zalo) as process:
        fake.faults.plan = ["refused", "cut", "limited", "garbage"]
        for text in ("1.001193", "menu", "help"):
            fake.say("c1", text)
        await until(lambda: len(set(said(fake))) >= 4)
        assert "zalo_bot sending" not in signs(process).alarms
    assert len(said(fake)) == len(set(said(fake))) + 1


async def test_who_blocks_the_bot_is_sent_nothing_more(tmp_path: Path, zalo: Zalo) -> None:
    async with bot(tmp_path, zalo) as process:
        zalo[0].chat("c1").blocked = True
        zalo[0].say("c1", "menu")
        await until(lambda: signs(process).counts["unreachable"] == 1)
        while await process.store.ask("lease", at="9999", many=10):
            await asyncio.sleep(0.01)


async def test_a_wrong_token_is_an_alarm_and_does_not_end_the_process(
    tmp_path: Path, zalo: Zalo, caplog: pytest.LogCaptureFixture
) -> None:
    zalo[0].token = "another:token"
    settings: dict[str, Any] = {"zalo_bot_token": "1:old", "zalo_bot_api": zalo[1].address}
    async with running(tmp_path, **settings) as process:
        await until(lambda: "zalo_bot" in signs(process).alarms)
    assert "1:old" not in caplog.text


def door(place: Served, address: str = "https://x/zalo/bot") -> zalo_bot.ZaloBot:
    manner = zalo_bot.Manner(
        token="123:zalo-token",
        api=place.address,
        address=address,
        secret="long-enough",
        rate=0.0,
        staffed="zalo_bot:officers".__eq__,
    )
    return zalo_bot.ZaloBot(manner, alone, app.now)


@asynccontextmanager
async def alone(duty: str) -> AsyncIterator[None]:
    yield


def update(text: str) -> dict[str, Any]:
    person, chat = {"id": "u1"}, {"id": "c1", "chat_type": "PRIVATE"}
    message = {"from": person, "chat": chat, "text": text, "message_id": text, "date": 1}
    return {"event_name": "message.text.received", "message": message}


@pytest.mark.parametrize(
    ("fault", "tries", "status"),
    [(StoreFull(), 1, 503), (StoreDown("disk full"), 1, 503), (ValueError("poison"), 3, 200)],
)
async def test_a_full_house_is_told_and_poison_is_set_aside(
    fault: Exception, tries: int, status: int, zalo: Zalo
) -> None:
    bot_door, taken = door(zalo[1]), []

    async def take(incoming: Incoming) -> bool:
        taken.append(incoming.text)
        raise fault

    transport = httpx.ASGITransport(Starlette(routes=list(bot_door.routes(take))))
    headers = {"X-Bot-Api-Secret-Token": "long-enough"}
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as caller:
        answer = await caller.post("/zalo/bot", json=update("x"), headers=headers)
    assert (answer.status_code, taken) == (status, ["x"] * tries)
    assert ("Retry-After" in answer.headers) == (status == 503)
    await bot_door.close()


async def test_a_network_that_is_lost_while_polling_is_an_alarm_until_it_is_back(
    zalo: Zalo, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(zalo_bot, "PAUSE", 0.01)
    fake, bot_door = zalo[0], door(zalo[1], address="")
    answer = [Refusal(502, "Bad Gateway")]

    async def update(patience: float) -> Any:
        await asyncio.sleep(0.01)
        raise answer[0]

    monkeypatch.setattr(fake, "_update", update)

    async def take(incoming: Incoming) -> bool:
        return True

    listening = asyncio.create_task(bot_door.listen(take))
    await until(lambda: bot_door.signs.counts["trouble"] > 3)
    assert bot_door.signs.alarms["zalo_bot"] == "502 Bad Gateway"
    answer[0] = Refusal(408, "Request Timeout")
    await until(lambda: not bot_door.signs.alarms)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await bot_door.close()
    assert [record.message for record in caplog.records].count(
        "Zalo's bot platform cannot be talked with"
    ) == 1


async def test_what_officers_say_among_themselves_is_not_answered(zalo: Zalo) -> None:
    bot_door, taken = door(zalo[1], address=""), []

    async def take(incoming: Incoming) -> bool:
        taken.append(incoming.chat)
        return True

    for chat in ("officers", "strangers"):
        zalo[0].say(chat, "menu", kind="GROUP")
    listening = asyncio.create_task(bot_door.listen(take))
    await until(lambda: taken)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await bot_door.close()
    assert taken == ["zalo_bot:strangers"] and bot_door.signs.counts["ignored"] == 1


async def test_polling_holds_what_cannot_be_written_yet(zalo: Zalo) -> None:
    """The platform gives an update once, so that nobody else has it."""
    bot_door, taken = door(zalo[1], address=""), []
    faults: list[Exception] = [StoreDown("disk full"), StoreFull()]

    async def take(incoming: Incoming) -> bool:
        if faults:
            raise faults.pop()
        taken.append(incoming.text)
        return True

    zalo[0].say("c1", "a")
    zalo[0].say("c1", "b")
    listening = asyncio.create_task(bot_door.listen(take))
    await until(lambda: len(taken) == 2)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await bot_door.close()
    assert (taken, faults) == (["a", "b"], []), "held while nothing could be written, in order"
    assert not bot_door.signs.counts["set aside"]

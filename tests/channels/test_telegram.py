"""The Telegram door, beside a server that is as strict as Telegram's."""

import asyncio
import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import now
from bot.channels.channel import Message
from bot.channels.telegram import Manner, Telegram
from bot.content.edition import wording
from bot.core.handbook import Handbook
from bot.core.payload import write_payload
from bot.core.talk import Incoming
from bot.desk import send
from bot.staff.letters import post
from bot.store.store import StoreDown, StoreFull
from tests.channels.house import running, until
from tests.conftest import NOON
from tests.content.test_check_survey import with_town
from tests.fakes.served import Served, served
from tests.fakes.telegram import Telegram as Server
from tests.fakes.telegram_hook import Courier
from tests.web.served import free_port

PHOTO = [{"file_id": "a", "file_unique_id": "b", "width": 9, "height": 9}]
FILE = {"file_id": "a", "file_unique_id": "b"}
SINCE = "since: 2025-07-01"
SECRET = {"X-Telegram-Bot-Api-Secret-Token": "s3cret"}


@pytest.fixture
def server() -> Iterator[tuple[Server, Served]]:
    fake = Server()
    with served(fake.app) as place:
        yield fake, place


@asynccontextmanager
async def polling(folder: Path, server: tuple[Server, Served]) -> AsyncIterator[Server]:
    fake, place = server
    settings = {"telegram_token": fake.token, "telegram_api": place.address}
    async with running(folder, **settings):
        yield fake


@asynccontextmanager
async def hooked(
    folder: Path, server: tuple[Server, Served]
) -> AsyncIterator[tuple[Server, Courier]]:
    fake, place = server
    hook = Courier(fake, place.loop, scale=0.02)
    settings = {"telegram_token": fake.token, "telegram_api": place.address}
    try:
        async with running(folder, free_port(), telegram_secret="s3cret", **settings):
            await until(lambda: fake.webhook["url"])
            yield fake, hook
    finally:
        place.run(hook.close())


def texts(fake: Server, chat: int = 1) -> list[str]:
    return [entry["text"] for entry in fake.chat(chat).said]


async def test_a_talk_over_polling(
    tmp_path: Path, server: tuple[Server, Served], handbook: Handbook
) -> None:
    async with polling(tmp_path, server) as fake:
        fake.say(1, f"/start {write_payload('2025-22258')}")
        await until(lambda: len(fake.chat(1).said) == 3)
        fake.say(1, "1.001193")
        await until(lambda: len(fake.chat(1).said) == 4)
        fake.press(1, handbook.phrases.to_steps)
        await until(lambda: len(fake.chat(1).said) == 5)
        first = texts(fake)[-1]
        fake.press(1, handbook.phrases.to_next)
        await until(lambda: texts(fake)[-1] != first)
        await until(lambda: len(fake.answered) == 2)
        assert len(fake.chat(1).said) == 5, "the next step takes the place of the one before"
        assert fake.chat(1).said[-1]["edits"] == 1
        fake.say(1, "1")
        await until(lambda: len(fake.chat(1).said) == 6)


async def test_the_bot_introduces_itself_once(
    tmp_path: Path, server: tuple[Server, Served]
) -> None:
    async with polling(tmp_path, server) as fake:
        await until(lambda: ("menu", "") in fake.shown)
        assert {language for what, language in fake.shown if what == "commands"} == {"", "vi", "en"}
        assert fake.shown["description", ""] == wording().telegram["vi"].description
        fake.say(2, "menu")  # it is heard only after all that was written down
        await until(lambda: fake.chat(2).said)
    fake.shown.clear()
    async with polling(tmp_path, server) as fake:
        fake.say(1, "menu")
        await until(lambda: fake.chat(1).said)
    assert not fake.shown


@pytest.mark.parametrize(
    ("content", "phrase"),
    [
        ({"photo": PHOTO, "caption": "my card"}, "no_photo"),
        ({"document": FILE}, "no_file"),
        ({"voice": FILE | {"duration": 3}}, "no_voice"),
        ({"sticker": FILE | {"width": 9, "height": 9, "is_animated": False, "is_video": False,
                             "type": "regular"}}, "no_other"),
        ({"contact": {"phone_number": "0912345678", "first_name": "An"}}, "no_other"),
        ({"location": {"latitude": 10.5, "longitude": 106.5}}, "no_other"),
        ({"dice": {"emoji": "x", "value": 1}}, "no_other"),
    ],
)  # fmt: skip
async def test_what_is_no_text_is_declined_kindly_and_never_opened(
    content: dict[str, Any],
    phrase: str,
    tmp_path: Path,
    server: tuple[Server, Served],
    handbook: Handbook,
) -> None:
    async with polling(tmp_path, server) as fake:
        fake.say(1, "menu")
        await until(lambda: len(fake.chat(1).said) >= 2)
        fake.send(1, content)
        wanted = getattr(handbook.phrases, phrase)
        await until(lambda: texts(fake)[-1] == wanted)
    assert all(method != "getFile" for method, _ in fake.calls)
    assert b"0912345678" not in b"".join(f.read_bytes() for f in tmp_path.iterdir())


async def test_ten_photos_sent_together_are_declined_once(
    tmp_path: Path, server: tuple[Server, Served], handbook: Handbook
) -> None:
    async with polling(tmp_path, server) as fake:
        for _ in range(10):
            fake.send(1, {"photo": PHOTO, "media_group_id": "77"})
        fake.say(1, "menu")
        await until(lambda: texts(fake)[-1:] == [handbook.phrases.menu])
        assert texts(fake).count(handbook.phrases.no_photo) == 1


async def test_an_edited_question_is_answered_and_a_pinned_message_is_not(
    tmp_path: Path, server: tuple[Server, Served]
) -> None:
    async with polling(tmp_path, server) as fake:
        fake.send(1, {"group_chat_created": True})
        fake.send(1, {"location": {"latitude": 1.0, "longitude": 2.0}}, "edited_message")
        fake.say(1, "1.001193", edited=True)
        await until(lambda: len(fake.chat(1).said) == 2)
        assert "1.001193" in texts(fake)[-1]


async def test_a_group_is_declined_and_left(
    tmp_path: Path, server: tuple[Server, Served], handbook: Handbook
) -> None:
    async with polling(tmp_path, server) as fake:
        fake.member(-100, "left", "member")
        await until(lambda: fake.chat(-100).left)
        assert texts(fake, -100) == [handbook.phrases.no_group]


async def test_the_staffs_own_group_is_neither_answered_nor_left(
    tmp_path: Path, server: tuple[Server, Served], handbook: Handbook
) -> None:
    fake, place = server
    content = with_town(tmp_path, (SINCE, f'{SINCE}, staff_chat: "telegram:-100"'))
    settings = {"telegram_token": fake.token, "telegram_api": place.address}
    tuesday = NOON + timedelta(days=1)  # on Mondays a page of figures comes by itself
    async with running(tmp_path, 0, lambda: tuesday, content=str(content), **settings) as process:
        signs = next(c.signs for c in process.channels if c.name == "telegram")
        fake.member(-100, "left", "member")
        fake.say(-100, "/start")
        await until(lambda: signs.counts["ignored"] == 2)
        for n in range(2):
            await post(process.store, "telegram:-100", str(n), f"case {n}", tuesday)
            await process.sender.retry()
            await until(lambda: len(texts(fake, -100)) > n)  # noqa: B023
        assert texts(fake, -100) == ["case 0", "case 1"] and not fake.chat(-100).left

        with_town(tmp_path)  # it is nobody's now
        assert await process.shelf.look()
        fake.say(-100, "/start")
        await until(lambda: fake.chat(-100).left)


async def test_who_blocks_the_bot_is_sent_nothing(
    tmp_path: Path, server: tuple[Server, Served]
) -> None:
    fake, place = server
    settings = {"telegram_token": fake.token, "telegram_api": place.address}
    async with running(tmp_path, **settings) as process:
        signs = next(c.signs for c in process.channels if c.name == "telegram")
        fake.say(1, "menu")
        fake.member(1, "member", "kicked")
        fake.say(2, "menu")
        await until(lambda: len(fake.chat(2).said) == 2 and signs.counts["unreachable"] == 1)
        assert not fake.chat(1).said or fake.chat(1).blocked
        calls = len([1 for method, _ in fake.calls if method == "sendMessage"])
        await asyncio.sleep(0.2)
        assert calls == len([1 for method, _ in fake.calls if method == "sendMessage"])


async def test_nothing_is_lost_when_sending_fails_in_every_way(
    tmp_path: Path, server: tuple[Server, Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send, "LADDER", (0.1,) * 9)
    async with polling(tmp_path, server) as fake:
        fake.faults.plan = ["refused", "cut", "limited", "garbage"]
        for text in ("1.001193", "menu", "help"):
            fake.say(1, text)
        await until(lambda: len(set(texts(fake))) >= 4)
    assert fake.faults.seen == ["refused", "cut", "limited", "garbage"]
    said = texts(fake)
    assert len(said) == len(set(said)) + 1, "what was cut off was sent twice, nothing else was"


def manner(place: Served, **more: Any) -> Manner:
    given = {"token": "4711:fake-token", "api": place.address, "introduction": {}}
    given["staffed"] = lambda chat: False
    return Manner(**given | more)


class Memory:
    """Remembers nothing."""

    async def recall(self, name: str) -> str:
        return ""

    async def remember(self, name: str, value: str) -> None: ...


@asynccontextmanager
async def alone(duty: str) -> AsyncIterator[None]:
    yield


async def test_the_offset_moves_only_after_an_update_is_on_the_disk(
    server: tuple[Server, Served],
) -> None:
    fake, place = server
    door = Telegram(manner(place), Memory(), alone, now)
    taken: list[str] = []
    faults = [StoreDown("disk full"), OSError("disk gone"), StoreFull()]

    async def take(incoming: Incoming) -> bool:
        if incoming.text == "b" and faults:
            raise faults.pop(0)
        taken.append(incoming.text)
        return True

    for text in "abc":
        fake.say(1, text)
    listening = asyncio.create_task(door.listen(take))
    await until(lambda: taken[:1] == ["a"])
    assert len(fake.updates) == 3, "nothing was confirmed before all of it was written"
    await until(lambda: taken[-1:] == ["c"])
    await until(lambda: not fake.updates)
    assert [text for text in taken if text != "a"] == ["b", "c"]
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await door.close()


async def test_an_update_that_can_never_be_written_is_set_aside(
    server: tuple[Server, Served],
) -> None:
    fake, place = server
    door = Telegram(manner(place), Memory(), alone, now)
    taken: list[str] = []

    async def take(incoming: Incoming) -> bool:
        if incoming.text == "poison":
            raise ValueError("poison")
        taken.append(incoming.text)
        return True

    fake.say(1, "poison")
    fake.say(1, "after")
    listening = asyncio.create_task(door.listen(take))
    await until(lambda: taken == ["after"])
    assert door.signs.counts["set aside"] == 1
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    await door.close()


async def test_what_the_library_cannot_read_does_not_stop_the_polling(
    tmp_path: Path, server: tuple[Server, Served], handbook: Handbook
) -> None:
    async with polling(tmp_path, server) as fake:
        fake.say(1, "menu")
        await until(lambda: len(fake.chat(1).said) == 2)
        fake.send(1, {"photo": [{"unknown": "shape"}]})
        fake.say(1, "1.001193")
        await until(lambda: "1.001193" in texts(fake)[-1])
        assert handbook.phrases.no_other in texts(fake)


async def test_a_talk_over_the_webhook(
    tmp_path: Path, server: tuple[Server, Served], handbook: Handbook
) -> None:
    async with hooked(tmp_path, server) as (fake, hook):
        assert fake.webhook["secret_token"] == "s3cret"
        assert not fake.webhook.get("drop_pending_updates")
        fake.say(1, "1.001193")
        await until(lambda: len(fake.chat(1).said) == 2)
        fake.press(1, handbook.phrases.to_steps)
        await until(lambda: len(fake.chat(1).said) == 3)
        await until(lambda: len(fake.answered) == 1)
        await until(hook.idle)
    assert set(hook.statuses) == {200}
    asked = [method for method, _ in fake.calls]
    assert asked.count("answerCallbackQuery") == 1, "in the reply to the call, not beside it"


async def test_strangers_are_turned_away_at_the_webhook(
    tmp_path: Path, server: tuple[Server, Served]
) -> None:
    async with hooked(tmp_path, server) as (fake, _), httpx.AsyncClient(timeout=60) as stranger:
        url, update = fake.webhook["url"], {"update_id": 1}
        for headers in ({}, {next(iter(SECRET)): "s3cre"}, {next(iter(SECRET)): b"\xc3\xa9"}):
            assert (await stranger.post(url, json=update, headers=headers)).status_code == 403
        bad = await stranger.post(url, content=b"{", headers=SECRET)
        long = await stranger.post(url, content=b"x" * 2_000_000, headers=SECRET)
        odd = await stranger.post(url, json={"update_id": 7, "poll": {"x": 1}}, headers=SECRET)
        assert (bad.status_code, long.status_code, odd.status_code) == (400, 413, 200)
        assert (await stranger.get(url)).status_code == 405


async def test_who_only_sends_gives_its_connections_back(server: tuple[Server, Served]) -> None:
    fake, place = server
    fake.chat(1)
    door = Telegram(manner(place), Memory(), alone, now)
    await door.send("telegram:1", Message("x"), "")
    await door.close()
    del door
    gc.collect()  # would tell of a connection that is left open


async def test_a_full_house_asks_telegram_to_come_again(server: tuple[Server, Served]) -> None:
    _, place = server
    door = Telegram(
        manner(place, address="https://x/telegram", secret="s3cret"), Memory(), alone, now
    )
    from starlette.applications import Starlette

    async def take(incoming: Incoming) -> bool:
        raise StoreFull

    transport = httpx.ASGITransport(Starlette(routes=list(door.routes(take))))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as caller:
        message = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}
        update = {"update_id": 1, "message": message}
        answer = await caller.post("/telegram", json=update, headers=SECRET)
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    await door.close()

"""The door of a Zalo Official Account, beside servers that are as strict as Zalo's."""

import asyncio
import json
import sqlite3
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot import app
from bot.channels.channel import Signs
from bot.channels.wire import Wire
from bot.channels.zalo_token import Tokens
from bot.core.handbook import Handbook
from tests.channels.house import running, until
from tests.fakes.served import Served, served
from tests.fakes.zalo_oa import ZaloOA
from tests.web.served import free_port


@dataclass
class Town:
    """A bot and the account that it answers for."""

    fake: ZaloOA
    process: app.Process
    now: timedelta = timedelta()

    @property
    def signs(self) -> Signs:
        return next(c.signs for c in self.process.channels if c.name == "zalo_oa")

    def said(self, id: str = "333") -> list[str]:
        return [entry["text"] for entry in self.fake.person(id).said]

    async def answers(self, count: int, id: str = "333") -> list[str]:
        await until(lambda: len(self.said(id)) >= count)
        return self.said(id)


@pytest.fixture
def zalo() -> Iterator[tuple[ZaloOA, Served]]:
    fake = ZaloOA(scale=0.002)
    with served(fake.app) as place:
        fake.loop = place.loop
        yield fake, place
        place.run(fake.close())


@asynccontextmanager
async def open_town(
    folder: Path, zalo: tuple[ZaloOA, Served], **settings: Any
) -> AsyncIterator[Town]:
    fake, place = zalo
    port, shift = free_port(), timedelta()
    given = {
        "zalo_oa_app_id": fake.app_id,
        "zalo_oa_app_secret": fake.app_secret,
        "zalo_oa_secret_key": fake.secret_key,
        "zalo_oa_id": fake.id,
        "zalo_oa_refresh_token": "refresh-0",
        "zalo_oa_api": place.address,
        "zalo_oauth_api": place.address,
        "zalo_oa_verifier": "Abc-123",
    }
    fake.webhook = f"http://127.0.0.1:{port}/zalo/oa"
    towns: list[Town] = []

    def clock() -> datetime:
        return datetime.now(UTC) + (towns[0].now if towns else shift)

    async with running(folder, port, clock, **given | settings) as process:
        towns.append(Town(fake, process))
        yield towns[0]


async def test_a_talk_by_buttons(
    tmp_path: Path, zalo: tuple[ZaloOA, Served], handbook: Handbook
) -> None:
    async with open_town(tmp_path, zalo) as town:
        town.fake.say("333", "1.001193")
        await town.answers(2)
        town.fake.press("333", handbook.phrases.to_steps)
        assert "1/" in (await town.answers(3))[-1]
        town.fake.say("333", "1")
        assert "2/" in (await town.answers(4))[-1]
        await until(town.fake.idle)
        assert town.fake.refreshes == ["refresh-0"]
        assert set(town.fake.statuses) == {200}
        await asyncio.sleep(0.1)
        assert len(town.said()) == 4, "echoes of the bot's own words are nothing to it"


async def test_without_buttons_choices_become_a_numbered_list(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    zalo[0].buttons = False
    async with open_town(tmp_path, zalo) as town:
        town.fake.say("333", "1.001193")
        assert "\n1. " in (await town.answers(2))[-1]
        await until(lambda: "zalo_oa buttons" in town.signs.alarms)
        refused = town.signs.counts["refused"]
        town.fake.say("333", "2")
        await town.answers(3)
        assert town.signs.counts["refused"] == refused, "not tried again"


async def test_the_signed_time_may_be_that_of_the_header(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    zalo[0].signs_header = True
    async with open_town(tmp_path, zalo) as town:
        town.fake.say("333", "menu")
        await town.answers(2)
        assert town.signs.counts["signed with the time of the header"] >= 1


async def test_what_is_not_signed_gets_200_and_is_dropped_and_counted(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    async with open_town(tmp_path, zalo) as town, httpx.AsyncClient(timeout=60) as console:
        event = {
            "app_id": "111", "event_name": "user_send_text", "timestamp": str(now()),
            "sender": {"id": "333"}, "recipient": {"id": "222"},
            "message": {"msg_id": "x", "text": "menu"},
        }  # fmt: skip
        town.fake.person("333").seen = time.time()
        body = json.dumps(event).encode()
        headers = town.fake.signed(body, event["timestamp"])
        bare = headers | {"X-ZEvent-Signature": headers["X-ZEvent-Signature"][4:]}
        tries: list[tuple[bytes, dict[str, str], str]] = [
            (b"{}", {}, "probe"),
            (b"", {}, "unreadable"),
            (b"[" * 5000, {}, "unreadable"),
            (body, {}, "unsigned"),
            (body, {"X-ZEvent-Signature": "mac=" + "0" * 64}, "badly signed"),
            (json.dumps(event, indent=1).encode(), headers, "badly signed"),
            (body, bare, "received"),
            (body, headers, "received"),
        ]
        for content, given, counted in tries:
            before = town.signs.counts[counted]
            answer = await console.post(town.fake.webhook, content=content, headers=given)
            assert answer.status_code == 200
            assert town.signs.counts[counted] == before + 1, counted
        ready = (await console.get(town.fake.webhook.replace("zalo/oa", "ready"))).json()
        assert ready["alarms"] == {}, "a good signature ends the alarm"
        assert len(await town.answers(2)) == 2


async def test_events_of_another_account_and_old_ones_are_dropped(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    async with open_town(tmp_path, zalo) as town, httpx.AsyncClient(timeout=60) as console:
        for about, moment, counted in (
            ("999", now(), "another account"),
            ("222", now() - 7 * 86_400_000, "replayed"),
        ):
            event = {
                "event_name": "user_send_text", "timestamp": str(moment), "sender": {"id": "3"},
                "recipient": {"id": about}, "message": {"msg_id": about, "text": "menu"},
            }  # fmt: skip
            body = json.dumps(event).encode()
            headers = town.fake.signed(body, str(moment))
            await console.post(town.fake.webhook, content=body, headers=headers)
            assert town.signs.counts[counted] == 1


async def test_the_domain_is_proved_by_its_file(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    async with open_town(tmp_path, zalo) as town, httpx.AsyncClient(timeout=60) as console:
        root = town.fake.webhook.removesuffix("/zalo/oa")
        page = await console.get(f"{root}/zalo_verifierAbc-123.html")
        assert page.status_code == 200 and 'content="Abc-123"' in page.text
        assert (await console.get(f"{root}/zalo_verifierOther.html")).status_code == 404


async def test_an_officer_silences_the_bot_and_a_greeting_to_everybody_does_not(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    async with open_town(tmp_path, zalo) as town:
        town.fake.say("333", "menu")
        await town.answers(2)
        town.fake.officer("333", "I will call you")
        await until(lambda: town.signs.counts["officer"] == 1)
        town.fake.say("333", "menu")
        await asyncio.sleep(0.3)
        assert len(town.said()) == 2
        town.now = timedelta(minutes=31)
        town.fake.say("333", "menu")
        await town.answers(3)
        for id in ("1", "2", "3", "4"):
            town.fake.officer(id, "Welcome to our account", admin="")
        await until(lambda: town.signs.counts["officer"] == 2)
        await asyncio.sleep(0.2)
        assert town.signs.counts["officer"] == 2, "the first is doubtful, the others are not"


async def test_who_withdraws_consent_leaves_nothing_behind(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    async with open_town(tmp_path, zalo) as town:
        town.fake.say("33344455566", "1.001193")
        await town.answers(2, "33344455566")
        town.fake.happens("user_withdraw", "33344455566")
        await until(lambda: not rows(tmp_path, "sessions"))
        await until(town.fake.idle)
    with closing(sqlite3.connect(tmp_path / "bot.db")) as database:
        tables = [row[0] for row in database.execute("select name from sqlite_schema")]
        dump = "\n".join(database.iterdump())
    assert "inbox" in tables and "33344455566" not in dump


def rows(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(folder / "bot.db")) as database:
        return int(database.execute(f"select count(*) from {table}").fetchone()[0])


async def test_who_follows_or_opens_the_chat_is_welcomed_once(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    async with open_town(tmp_path, zalo) as town:
        town.fake.happens("follow", "333")
        await town.answers(2)
        town.fake.happens("user_click_chatnow", "333")
        town.fake.happens("user_seen_message", "333")
        await until(town.fake.idle)
        await asyncio.sleep(0.1)
        assert len(town.said()) == 2


@pytest.mark.parametrize(
    ("sort", "phrase"),
    [("image", "no_photo"), ("file", "no_file"), ("audio", "no_voice"), ("gif", "no_photo"),
     ("sticker", "no_other"), ("location", "no_other"), ("business_card", "no_other")],
)  # fmt: skip
async def test_what_is_no_text_is_declined_kindly(
    sort: str, phrase: str, tmp_path: Path, zalo: tuple[ZaloOA, Served], handbook: Handbook
) -> None:
    async with open_town(tmp_path, zalo) as town:
        town.fake.sends("333", sort, text="", attachments=[{"type": sort, "payload": {}}])
        assert (await town.answers(2))[1].startswith(getattr(handbook.phrases, phrase))


async def test_people_without_a_zalo_name_are_answered_by_the_other_address(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    async with open_town(tmp_path, zalo) as town:
        town.fake.sends("anon", "text", text="1.001193", conversation_id="conv-1")
        assert "\n1. " in (await town.answers(2, "anon"))[-1]


async def test_a_spent_token_is_renewed_once_and_the_message_sent_once(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    async with open_town(tmp_path, zalo) as town:
        town.fake.say("333", "menu")
        await town.answers(2)
        town.fake.access = "changed-by-somebody"
        town.fake.say("333", "help")
        await town.answers(3)
    assert town.fake.refreshes == ["refresh-0", "refresh-1"]
    async with open_town(tmp_path, zalo) as town:
        town.fake.say("333", "menu")
        await town.answers(4)
    assert len(town.fake.refreshes) == 2, "the pair outlives a restart"


async def test_a_lost_consent_is_an_alarm_and_a_new_one_from_the_settings_ends_it(
    tmp_path: Path, zalo: tuple[ZaloOA, Served]
) -> None:
    async with open_town(tmp_path, zalo, zalo_oa_refresh_token="wrong") as town:
        town.fake.say("333", "menu")
        await until(lambda: "zalo_oa token" in town.signs.alarms)
        assert not town.said()
    async with open_town(tmp_path, zalo, zalo_oa_refresh_token="refresh-0") as town:
        await town.answers(2)
        assert "zalo_oa token" not in town.signs.alarms


async def test_the_window_is_kept(tmp_path: Path, zalo: tuple[ZaloOA, Served]) -> None:
    async with open_town(tmp_path, zalo) as town:
        door = next(c for c in town.process.channels if c.name == "zalo_oa")
        town.fake.say("333", "menu")
        await town.answers(2)
        from bot.channels.channel import Closed, Message

        await door.send("zalo_oa:333", Message("in time"), "")
        town.now = timedelta(hours=49)
        with pytest.raises(Closed):
            await door.send("zalo_oa:333", Message("would be charged"), "")
        assert town.said()[-1] == "in time"


async def test_nothing_is_lost_when_sending_fails_in_every_way(
    tmp_path: Path, zalo: tuple[ZaloOA, Served], monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.desk import send

    monkeypatch.setattr(send, "LADDER", (0.05,) * 9)
    async with open_town(tmp_path, zalo) as town:
        town.fake.faults.plan = ["refused", "cut", "garbage"]
        for text in ("1.001193", "menu", "help"):
            town.fake.say("333", text)
            await asyncio.sleep(0.1)
        await until(lambda: len(set(town.said())) >= 4)
        said = town.said()
    assert len(said) == len(set(said)) + 1


def now() -> int:
    return int(time.time() * 1000)


class Shared:
    """Two workers' common memory, slow enough for them to meet."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.lock = asyncio.Lock()

    async def recall(self, name: str) -> str:
        await asyncio.sleep(0.01)
        return self.kept.get(name, "")

    async def remember(self, name: str, value: str) -> None:
        await asyncio.sleep(0.01)
        self.kept[name] = value

    def seat(self, duty: str) -> asyncio.Lock:
        return self.lock


async def test_of_many_workers_one_renews(zalo: tuple[ZaloOA, Served]) -> None:
    fake, place = zalo
    shared, wire = Shared(), Wire()

    def tokens() -> Tokens:
        return Tokens(
            wire=wire, api=place.address, app_id=fake.app_id, app_secret=fake.app_secret,
            given="refresh-0", memory=shared, seat=shared.seat,  # type: ignore[arg-type]
            clock=lambda: datetime.now(UTC), signs=Signs(),
        )  # fmt: skip

    workers = [tokens() for _ in range(5)]
    got = await asyncio.gather(*(w.access() for w in workers for _ in range(4)))
    assert set(got) == {"access-1"} and fake.refreshes == ["refresh-0"]
    again = await asyncio.gather(*(w.access(refused="access-1") for w in workers))
    assert set(again) == {"access-2"} and len(fake.refreshes) == 2
    await wire.close()

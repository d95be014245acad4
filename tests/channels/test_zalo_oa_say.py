"""What an error code of a Zalo Official Account does to one message, to a chat, to the account."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.channel import Closed, Message, Refused, Signs, TryLater, Unreachable
from bot.channels.wire import Wire, WireFault
from bot.channels.zalo_oa import Account, ZaloOA
from bot.channels.zalo_oa_read import signature
from bot.channels.zalo_oa_say import fault_of, posted
from bot.channels.zalo_token import Pair, Tokens
from bot.core.talk import Button, Incoming, Link
from bot.store.store import Letter, StoreDown, StoreFull
from tests.channels.house import until
from tests.fakes.served import Served, served
from tests.fakes.zalo_oa import ZaloOA as Server
from tests.web.served import free_port

AT = datetime(2026, 10, 1, 8, 0, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "fault", "after"),
    [
        (-32, TryLater, 40.5),
        (-230, Closed, None), (-232, Closed, None),
        (-213, Unreachable, None), (-217, Unreachable, None), (-227, Unreachable, None),
        (-244, Unreachable, None),
        (-201, Refused, None), (-210, Refused, None), (-233, Refused, None), (-240, Refused, None),
        (-216, TryLater, 600), (-220, TryLater, 600),
        (-204, TryLater, 600), (-205, TryLater, 600), (-209, TryLater, 600),
        (-211, TryLater, 600), (-212, TryLater, 600), (-218, TryLater, 600), (-219, TryLater, 600),
        (-223, TryLater, 600), (-224, TryLater, 600), (-242, TryLater, 600),
        (-320, TryLater, 600), (-321, TryLater, 600),
        (-234, TryLater, 3600),
        (-100, TryLater, None), (-200, TryLater, None), (-99999, TryLater, None),
    ],
)  # fmt: skip
def test_every_code_has_its_meaning(code: int, fault: type[Exception], after: float | None) -> None:
    found = fault_of(code, AT)
    assert type(found) is fault
    if isinstance(found, TryLater):
        assert found.after == after


def test_a_button_bears_the_intent_and_a_link_its_address() -> None:
    choices = (Button("One", "open 1.001193"), Link("Two", "https://a.gov.vn/"))
    path, body = posted("zalo_oa:333", Message("x", choices))
    assert path == "/v3.0/oa/message/cs" and body["recipient"] == {"user_id": "333"}
    one, two = body["message"]["attachment"]["payload"]["buttons"]
    assert (one["type"], one["payload"]) == ("oa.query.hide", "#open 1.001193")
    assert (two["type"], two["payload"]) == ("oa.open.url", {"url": "https://a.gov.vn/"})
    with pytest.raises(Refused):
        posted("zalo_oa:anon~conv", Message("x", choices))


class Past:
    """When people wrote last, and nothing else."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.silence: timedelta | None = timedelta()
        self.on_remember: Callable[[], object] = lambda: None

    async def seen(self, chat: str) -> datetime | None:
        return None if self.silence is None else datetime.now(UTC) - self.silence

    async def recent(self, chat: str) -> list[tuple[Letter, str]]:
        return []

    async def recall(self, name: str) -> str:
        return self.kept.get(name, "")

    async def remember(self, name: str, value: str) -> None:
        self.on_remember()
        await asyncio.sleep(0)
        self.kept[name] = value


@asynccontextmanager
async def alone(duty: str) -> AsyncIterator[None]:
    yield


def door(server: Served, past: Past, **more: object) -> ZaloOA:
    given: dict[str, object] = {
        "app_id": "111", "secret_key": "oa-secret-key", "id": "222", "api": server.address,
        "rate": 0.0, "buttons": True, "paid": False, "quiet": 30,
    }  # fmt: skip

    def clock() -> datetime:
        return datetime.now(UTC)

    def tokens(wire: Wire, signs: Signs) -> Tokens:
        return Tokens(
            wire=wire, api=server.address, app_id="111", app_secret="app-secret",
            given="refresh-0", memory=past, seat=alone, clock=clock, signs=signs,
        )  # fmt: skip

    account = Account(**given | more)  # type: ignore[arg-type]
    return ZaloOA(account, tokens=tokens, past=past, clock=clock)


@pytest.mark.parametrize(
    ("silence", "paid", "sent"),
    [
        (None, False, True),
        (timedelta(hours=47), False, True),
        (timedelta(hours=49), False, False),
        (timedelta(hours=49), True, True),
        (timedelta(days=8), True, False),
    ],
)
async def test_free_for_two_days_charged_for_seven_then_closed(
    silence: timedelta | None, paid: bool, sent: bool
) -> None:
    fake, past = Server(), Past()
    past.silence = silence
    fake.say("333", "x")
    with served(fake.app) as server:
        zalo = door(server, past, paid=paid)
        if sent:
            assert await zalo.send("zalo_oa:333", Message("x"), "")
        else:
            with pytest.raises(Closed):
                await zalo.send("zalo_oa:333", Message("x"), "")
        await zalo.close()
    assert len(fake.person("333").said) == sent


async def test_what_the_account_lacks_is_an_alarm_until_a_message_goes_through() -> None:
    fake, past = Server(), Past()
    fake.say("333", "x")
    with served(fake.app) as server:
        zalo = door(server, past)
        fake.code = -224
        with pytest.raises(TryLater):
            await zalo.send("zalo_oa:333", Message("x"), "")
        assert "-224" in zalo.signs.alarms["zalo_oa"]
        fake.code = 0
        await zalo.send("zalo_oa:333", Message("x"), "")
        assert zalo.signs.alarms == {}
        await zalo.close()


async def test_who_blocked_the_account_is_unreachable() -> None:
    fake, past = Server(), Past()
    fake.say("333", "x")
    fake.person("333").blocked = True
    with served(fake.app) as server:
        zalo = door(server, past)
        with pytest.raises(Unreachable):
            await zalo.send("zalo_oa:333", Message("x"), "")
        await zalo.close()


async def test_a_new_pair_is_written_down_before_it_is_used() -> None:
    """And a crash right after the renewal finds it again: the spent token is never used twice."""
    fake, past = Server(), Past()
    fake.say("333", "x")
    with served(fake.app) as server:
        zalo, used = door(server, past), []
        fake.on_message = lambda: used.append("refresh-1" in "".join(past.kept.values()))
        await zalo.send("zalo_oa:333", Message("x"), "")
        await zalo.close()
        again = door(server, past)
        await again.send("zalo_oa:333", Message("y"), "")
        await again.close()
    assert used == [True, True] and fake.refreshes == ["refresh-0"]


async def test_while_zalo_gives_no_new_token_the_old_one_is_used_to_its_end() -> None:
    fake, past = Server(life=1000.0), Past()
    fake.say("333", "x")
    shift = [timedelta()]
    with served(fake.app) as server:
        wire = Wire()
        tokens = Tokens(
            wire=wire, api=server.address, app_id="111", app_secret="app-secret",
            given="refresh-0", memory=past, seat=alone,
            clock=lambda: datetime.now(UTC) + shift[0], signs=Signs(),
        )  # fmt: skip
        assert await tokens.access() == "access-1"
        fake.oauth_down = True
        shift[0] = timedelta(seconds=900)
        assert await tokens.access() == "access-1"
        shift[0] = timedelta(seconds=1100)
        with pytest.raises(TryLater):
            await tokens.access()
        fake.oauth_down = False
        assert await tokens.access() == "access-2"
        await wire.close()


async def test_who_is_cancelled_while_zalo_renews_leaves_a_token_to_the_next() -> None:
    """A restart falls between Zalo's answer and the disk: the spent token would be all there is."""
    fake, past = Server(), Past()
    with served(fake.app) as server:
        wire = Wire()

        def tokens() -> Tokens:
            return Tokens(
                wire=wire, api=server.address, app_id="111", app_secret="app-secret",
                given="refresh-0", memory=past, seat=alone,
                clock=lambda: datetime.now(UTC), signs=Signs(),
            )  # fmt: skip

        ended = asyncio.create_task(tokens().access())
        past.on_remember = ended.cancel
        with pytest.raises(asyncio.CancelledError):
            await ended
        past.on_remember = lambda: None
        assert await tokens().access() == "access-1"
        await wire.close()
    assert fake.refreshes == ["refresh-0"]


async def test_a_new_pair_outlives_a_full_disk() -> None:
    fake, past = Server(), Past()
    fake.say("333", "x")
    with served(fake.app) as server:
        zalo = door(server, past)

        def full() -> None:
            past.on_remember = lambda: None
            raise StoreDown("disk full")

        past.on_remember = full
        with pytest.raises(StoreDown):
            await zalo.send("zalo_oa:333", Message("x"), "")
        assert await zalo.send("zalo_oa:333", Message("x"), "")
        await zalo.close()
    assert fake.refreshes == ["refresh-0"] and "refresh-1" in "".join(past.kept.values())


async def test_what_another_worker_was_given_ends_the_alarm() -> None:
    past, wire, signs = Past(), Silent((200, b'{"error": -14020}')), Signs()
    tokens = Tokens(
        wire=wire, api="", app_id="111", app_secret="app-secret", given="spent",  # type: ignore[arg-type]
        memory=past, seat=alone, clock=lambda: AT, signs=signs,
    )  # fmt: skip
    with pytest.raises(TryLater):
        await tokens.access()
    assert "zalo_oa token" in signs.alarms
    pair = Pair(
        access="new", refresh="r", seed="", got=AT.timestamp(), until=AT.timestamp() + 90_000
    )
    await past.remember("zalo_oa token", json.dumps(asdict(pair)))
    assert await tokens.access() == "new" and signs.alarms == {} and wire.calls == 1


@dataclass
class Silent:
    """Zalo's server of tokens while it gives none."""

    answer: tuple[int, bytes] | None
    """None: it is not reached."""
    calls: int = 0
    answering: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.answering.set()

    async def post(self, address: str, **given: object) -> tuple[int, bytes]:
        self.calls += 1
        await self.answering.wait()
        if self.answer is None:
            raise WireFault("no answer in time", late=True)
        return self.answer


@pytest.mark.parametrize(
    ("answer", "wait"),
    [(None, 61), ((502, b"<html>"), 61), ((200, b'{"error": -14020}'), 301)],
)
async def test_a_good_token_is_used_while_zalo_gives_no_new_one_and_seldom_asks(
    answer: tuple[int, bytes] | None, wait: int
) -> None:
    now = [AT]
    pair = Pair(
        access="old", refresh="r", seed="",
        got=(AT - timedelta(hours=21)).timestamp(), until=(AT + timedelta(hours=4)).timestamp(),
    )  # fmt: skip
    past, wire, signs = Past(), Silent(answer), Signs()
    await past.remember("zalo_oa token", json.dumps(asdict(pair)))
    lock = asyncio.Lock()
    tokens = Tokens(
        wire=wire, api="", app_id="111", app_secret="app-secret", given="",  # type: ignore[arg-type]
        memory=past, seat=lambda duty: lock, clock=lambda: now[0], signs=signs,  # type: ignore[arg-type, return-value]
    )  # fmt: skip
    assert await asyncio.gather(*(tokens.access() for _ in range(20))) == ["old"] * 20
    assert wire.calls == 1
    now[0] += timedelta(seconds=wait)
    wire.answering.clear()
    one_waits = asyncio.create_task(tokens.access())
    await until(lambda: wire.calls == 2)
    assert await asyncio.wait_for(tokens.access(), 60) == "old", "the others do not"
    wire.answering.set()
    assert await one_waits == "old" and wire.calls == 2
    with pytest.raises(TryLater):
        await tokens.access(refused="old")
    now[0] += timedelta(hours=4)
    with pytest.raises(TryLater):
        await tokens.access()
    assert wire.calls == 4


def event(text: str) -> tuple[bytes, dict[str, str]]:
    now = str(int(datetime.now(UTC).timestamp() * 1000))
    plain = {
        "app_id": "111", "event_name": "user_send_text", "timestamp": now,
        "sender": {"id": "333"}, "recipient": {"id": "222"},
        "message": {"msg_id": f"m-{text}", "text": text},
    }  # fmt: skip
    body = json.dumps(plain).encode()
    return body, {"X-ZEvent-Signature": "mac=" + signature(body, now, "111", "oa-secret-key")}


async def brought(
    zalo: ZaloOA, take: Callable[[Incoming], object], texts: list[str]
) -> list[httpx.Response]:
    async def taking(incoming: Incoming) -> bool:
        take(incoming)
        return True

    transport = httpx.ASGITransport(Starlette(routes=list(zalo.routes(taking))))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as caller:
        events = [event(text) for text in texts]
        return [
            await caller.post("/zalo/oa", content=body, headers=headers) for body, headers in events
        ]


async def test_an_event_that_can_never_be_written_is_set_aside_after_three_tries() -> None:
    tries: list[str] = []

    def take(incoming: Incoming) -> None:
        tries.append(incoming.text)
        if incoming.text == "poison":
            raise ValueError("poison")

    with served(Server().app) as server:
        zalo = door(server, Past())
        answers = await brought(zalo, take, ["poison", "after"])
        await zalo.close()
    assert [answer.status_code for answer in answers] == [200, 200]
    assert tries == ["poison"] * 3 + ["after"] and zalo.signs.counts["set aside"] == 1


@pytest.mark.parametrize("fault", [StoreFull(), StoreDown("disk full")])
async def test_a_full_house_asks_zalo_to_come_again(fault: Exception) -> None:
    def take(incoming: Incoming) -> None:
        raise fault

    with served(Server().app) as server:
        zalo = door(server, Past())
        (answer,) = await brought(zalo, take, ["x"])
        await zalo.close()
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert zalo.signs.counts["put off"] == 1


async def test_the_fake_repeats_by_its_ladder_and_then_switches_the_webhook_off() -> None:
    """So that a bot which does not answer in time is found out in the tests above."""
    fake = Server(scale=0.0001, webhook=f"http://127.0.0.1:{free_port()}/zalo/oa")
    with served(fake.app) as server:
        fake.loop = server.loop
        fake.say("333", "x")
        try:
            await until(lambda: fake.disabled)
        finally:
            server.run(fake.close())
    assert fake.taken == []

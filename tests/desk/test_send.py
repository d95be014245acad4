"""Sending: in order, again where it may help, once where it went well, and never for nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.channels.channel import (
    Closed,
    Limits,
    Message,
    Refused,
    Signs,
    Take,
    TryLater,
    Unreachable,
)  # fmt: skip
from bot.core.moment import Outcome
from bot.core.session import Session
from bot.core.talk import Button, Incoming, Kind, Reply
from bot.desk import send
from bot.desk.send import Sender
from bot.store.sqlite import SqliteStore
from bot.store.store import Letter, StoreDown
from tests.conftest import NOON

FINE = Limits(text=100, buttons=3, edits=True)
PLAIN = Limits(text=100, buttons=0)


@dataclass
class Door:
    """A network that takes down what it is given, unless a fault is due."""

    faults: list[Exception | None] = field(default_factory=list)
    name: str = "telegram"
    limits: Limits = FINE
    plain: Limits = PLAIN
    signs: Signs = field(default_factory=Signs)
    said: list[tuple[str, str, str]] = field(default_factory=list)

    def routes(self, take: Take) -> Sequence[object]:
        return ()

    async def listen(self, take: Take) -> None: ...

    async def send(self, chat: str, message: Message, over: str) -> str:
        await asyncio.sleep(0)
        fault = self.faults.pop(0) if self.faults else None
        if fault:
            raise fault
        self.said.append((chat, message.text, over))
        return str(len(self.said))

    async def close(self) -> None: ...


@dataclass
class House:
    """A store, a sender and a door, with a clock that is moved by hand."""

    store: SqliteStore
    door: Door
    now: datetime = NOON
    count: int = 0

    def __post_init__(self) -> None:
        self.sender = Sender(self.store, {"telegram": self.door}, lambda: self.now)  # type: ignore[dict-item]

    async def answer(self, *replies: Reply, chat: str = "telegram:1", kind: Kind = "text") -> None:
        """Keep an outcome with these replies and hand it over."""
        self.count += 1
        key = str(self.count)
        incoming = Incoming(chat=chat, key=key, at=self.now, kind=kind, text="x")
        async with self.store.straight(incoming) as turn:
            assert turn
            outcome = Outcome(session=Session(chat=chat, seen=self.now), replies=replies)
            letters = await turn.keep([(turn.waiting[0], outcome)])
        self.sender.send(letters)

    async def settled(self) -> list[str]:
        """What the door has taken when all is quiet."""
        await self.sender.idle(60)
        return [text for _, text, _ in self.door.said]

    async def later(self, **span: float) -> None:
        self.now += timedelta(**span)
        await self.sender.retry()


@asynccontextmanager
async def house(path: Path, *faults: Exception | None) -> AsyncIterator[House]:
    store = SqliteStore(str(path / "bot.db"), edition=lambda: "e", pushed=("telegram",))
    await store.open()
    yield House(store, Door(list(faults)))
    await store.close()


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "LADDER", (0, 0, 40, 40))
    monkeypatch.setattr(send, "PAUSE", 0.01)


async def test_replies_of_a_chat_go_out_in_order(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        for n in range(5):
            await home.answer(Reply(f"{n}a"), Reply(f"{n}b"))
        assert await home.settled() == [f"{n}{x}" for n in range(5) for x in "ab"]
        await home.later(minutes=5)
        assert len(await home.settled()) == 10


async def test_what_failed_is_tried_again_and_keeps_its_place(tmp_path: Path) -> None:
    async with house(tmp_path, TryLater(), TryLater(0.01)) as home:
        await home.answer(Reply("a"), Reply("b"))
        assert await home.settled() == ["a", "b"]


async def test_a_long_wait_is_left_to_the_outbox_and_nothing_overtakes_it(tmp_path: Path) -> None:
    async with house(tmp_path, TryLater(100)) as home:
        await home.answer(Reply("a"), Reply("b"))
        assert await home.settled() == []
        home.now += timedelta(seconds=50)
        await home.answer(Reply("c"))
        assert await home.settled() == []
        await home.later(seconds=20)
        assert await home.settled() == []
        await home.later(seconds=40)
        await home.settled()
        await home.later(seconds=60)
        assert await home.settled() == ["a", "b", "c"]


async def test_nothing_overtakes_a_reply_whose_wait_is_over_but_that_is_not_at_hand(
    tmp_path: Path,
) -> None:
    async with house(tmp_path, TryLater(100)) as home:
        await home.answer(Reply("a"))
        await home.settled()
        home.now += timedelta(seconds=102)
        await home.answer(Reply("b"))
        assert await home.settled() == []
        await home.later()
        assert await home.settled() == ["a", "b"]


async def test_what_came_during_a_wait_goes_out_with_what_it_waited_for(tmp_path: Path) -> None:
    async with house(tmp_path, TryLater(100)) as home:
        await home.answer(Reply("a"))
        await home.settled()
        home.now += timedelta(seconds=90)
        await home.answer(Reply("b"))
        await home.later(seconds=12)
        await home.settled()
        await home.answer(Reply("c"))
        assert await home.settled() == ["a", "b", "c"]


async def test_where_sending_stopped_by_our_fault_nothing_overtakes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with house(tmp_path) as home:
        former = home.store.former

        async def faulty(letter: Letter) -> str:
            monkeypatch.setattr(home.store, "former", former)
            raise ValueError("ours")

        monkeypatch.setattr(home.store, "former", faulty)
        await home.answer(Reply("a", slot="step"), Reply("b"), kind="press")
        await home.settled()
        home.now += timedelta(seconds=50)
        await home.answer(Reply("c"))
        assert await home.settled() == []
        await home.later(seconds=5)
        await home.later(seconds=10)
        await home.settled()
        await home.answer(Reply("d"))
        assert await home.settled() == ["a", "b", "c", "d"]


async def test_a_chat_that_waits_for_nothing_any_more_is_sent_to_again(tmp_path: Path) -> None:
    async with house(tmp_path, TryLater(100)) as home:
        await home.answer(Reply("a"))
        await home.settled()
        await home.store.unreachable("telegram:1", "elsewhere")
        await home.later(seconds=101)
        await home.answer(Reply("b"))
        assert await home.settled() == ["b"]


async def test_after_many_failures_a_reply_is_given_up_and_the_next_is_sent(
    tmp_path: Path,
) -> None:
    async with house(tmp_path, *[TryLater()] * 5) as home:
        await home.answer(Reply("a"), Reply("b"))
        for _ in range(5):
            await home.settled()
            await home.later(minutes=5)
        assert await home.settled() == ["b"]
        assert home.door.signs.counts["given up"] == 1


async def test_one_who_blocked_the_bot_is_sent_nothing_more(tmp_path: Path) -> None:
    async with house(tmp_path, Unreachable("blocked")) as home:
        await home.answer(Reply("a"), Reply("b"))
        await home.settled()
        await home.later(minutes=5)
        assert await home.settled() == []
        await home.answer(Reply("c"))
        assert await home.settled() == ["c"]


async def test_a_fault_that_concerns_one_reply_ends_that_one_only(tmp_path: Path) -> None:
    async with house(tmp_path, ValueError("ours")) as home:
        await home.answer(Reply("a"), Reply("b"))
        assert await home.settled() == ["b"]
        await home.later(minutes=5)
        assert await home.settled() == ["b"]


async def test_a_store_out_of_reach_keeps_a_reply_waiting_and_ends_none(tmp_path: Path) -> None:
    async with house(tmp_path, StoreDown("asked by the door"), None, StoreDown()) as home:
        await home.answer(Reply("a"), Reply("b"))
        assert await home.settled() == ["a", "b"]
        await home.later(minutes=5)
        assert await home.settled() == ["a", "b"]


@pytest.mark.parametrize(
    ("fault", "write"), [(Closed(), "shelve"), (TryLater(100), "later"), (ValueError(), "ended")]
)
async def test_what_became_of_a_reply_is_written_down_when_that_is_possible_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception, write: str
) -> None:
    async with house(tmp_path, fault) as home:
        writing, tries = getattr(home.store, write), iter([StoreDown("disk full")] * 3)

        async def down(*given: object) -> None:
            for out_of_reach in tries:
                raise out_of_reach
            await writing(*given)

        monkeypatch.setattr(home.store, write, down)
        await home.answer(Reply("a"))
        assert await home.settled() == [] and next(tries, None) is None
        await home.later(seconds=99)
        assert await home.settled() == []


async def test_what_is_refused_goes_once_more_as_plain_as_can_be(tmp_path: Path) -> None:
    async with house(tmp_path, Refused("buttons")) as home:
        await home.answer(Reply("a", (Button("yes", "menu"),)), Reply("b"))
        assert await home.settled() == ["a\n\n1. yes", "b"]
    async with house(tmp_path / "2", Refused("buttons"), Refused("text")) as home:
        await home.answer(Reply("a", (Button("yes", "menu"),)), Reply("b"))
        assert await home.settled() == ["b"]


async def test_of_a_reply_in_parts_only_the_missing_ones_are_sent_again(tmp_path: Path) -> None:
    words = " ".join(["word"] * 40)
    async with house(tmp_path, None, TryLater()) as home:
        await home.answer(Reply(words))
        said = await home.settled()
    assert len(said) == 3 and " ".join(said) == words


async def test_a_step_takes_the_place_of_the_step_that_was_pressed(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        await home.answer(Reply("step 1", slot="step"))
        await home.settled()
        await home.answer(Reply("step 2", slot="step"), kind="press")
        await home.settled()
        await home.answer(Reply("step 3", slot="step"), kind="text")
        await home.settled()
        await home.answer(Reply("papers", slot="papers"), kind="press")
        await home.settled()
    assert [over for _, _, over in home.door.said] == ["", "1", "", ""]


async def test_behind_a_closed_window_a_reply_waits_for_the_next_word(tmp_path: Path) -> None:
    async with house(tmp_path, Closed()) as home:
        await home.answer(Reply("the answer of an officer"))
        assert await home.settled() == []
        await home.later(days=1)
        assert await home.settled() == []
        await home.answer(Reply("welcome back"))
        assert await home.settled() == ["the answer of an officer", "welcome back"]


async def test_what_was_not_marked_before_a_crash_is_sent_again(tmp_path: Path) -> None:
    async with house(tmp_path, TryLater(100)) as home:
        await home.answer(Reply("a"))
        await home.settled()
    async with house(tmp_path) as home:
        await home.later()
        assert await home.settled() == ["a"]


async def test_what_a_crash_left_goes_out_before_anything_new(tmp_path: Path) -> None:
    async with house(tmp_path, TryLater(100)) as home:
        await home.answer(Reply("a"))
        await home.answer(Reply("x"), chat="telegram:2")
        await home.settled()
    async with house(tmp_path) as home:
        home.count = 10
        await home.sender.resume()
        await home.answer(Reply("b"))
        await home.settled()
        assert [text for chat, text, _ in home.door.said if chat == "telegram:1"] == ["a", "b"]


async def test_a_forgotten_chat_leaves_no_reply_behind(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        incoming = Incoming(chat="telegram:1", key="1", at=NOON, kind="press", text="forget yes")
        async with home.store.straight(incoming) as turn:
            assert turn
            gone = Outcome(session=Session(chat="telegram:1"), replies=(Reply("ok"),), forget=True)
            letters = await turn.keep([(turn.waiting[0], gone)])
        home.sender.send(letters)
        assert await home.settled() == ["ok"]
        assert await home.store.replies_after("telegram:1", 0) == []
        assert not await home.store.put(incoming)


async def test_a_crowded_door_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(send, "CROWD", 2)
    async with house(tmp_path) as home:
        await home.answer(Reply("a"), Reply("b"))
        assert home.sender.crowded("telegram:9") and not home.sender.crowded("web:9")
        await home.settled()
        assert not home.sender.crowded("telegram:9")

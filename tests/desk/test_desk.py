"""The desk answers in order, once, and is not held up by an update that cannot be answered."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Incoming, Reply
from bot.desk.desk import Answer, Desk
from bot.desk.knowing import Know, nothing
from bot.store.sqlite import SqliteStore
from bot.store.store import StoreDown
from tests.conftest import NOON

Opened = tuple[Desk, SqliteStore]


@asynccontextmanager
async def desk(
    path: Path, handbook: Handbook, answer: Answer = reply, know: Know = nothing
) -> AsyncIterator[Opened]:
    store = SqliteStore(str(path / "bot.db"), edition=lambda: handbook.edition)
    await store.open()
    desk = Desk(store, lambda: handbook, lambda letters: None, answer, know=know)
    workers = [asyncio.create_task(desk.work()) for _ in range(4)]
    yield desk, store
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    await store.close()


def said(text: str, key: str, chat: str = "web:1") -> Incoming:
    return Incoming(chat=chat, key=key, at=NOON, kind="text", text=text)


async def test_an_update_is_answered_and_its_repeat_gets_the_same(
    tmp_path: Path, handbook: Handbook
) -> None:
    async with desk(tmp_path, handbook) as (hall, _):
        first = await hall.ask(said("menu", "1"), 60)
        again = await hall.ask(said("menu", "1"), 60)
    assert first and [letter.id for letter in first] == [letter.id for letter in again]


async def test_two_of_the_same_at_once_get_one_answer(tmp_path: Path, handbook: Handbook) -> None:
    async with desk(tmp_path, handbook) as (hall, store):
        both = await asyncio.gather(
            hall.ask(said("menu", "1"), 60), hall.ask(said("menu", "1"), 60)
        )
        rows = await store.replies_after("web:1", 0)
    assert len(rows) == len(both[0]) and both[0] == both[1]


async def test_many_chats_are_answered_in_their_own_order(
    tmp_path: Path, handbook: Handbook
) -> None:
    seen: dict[str, list[str]] = {}

    def answer(session: Session, incoming: Incoming, book: Handbook) -> Outcome:
        seen.setdefault(incoming.chat, []).append(incoming.key)
        return reply(session, incoming, book)

    async with desk(tmp_path, handbook, answer) as (hall, store):
        for n in range(5):
            await asyncio.gather(
                *(hall.take(said("menu", f"{n}", f"web:{chat}")) for chat in range(10))
            )
        await hall.ask(said("menu", "5", "web:0"), 60)
        while await store.waiting():
            await asyncio.sleep(0.01)
    assert seen["web:0"] == ["0", "1", "2", "3", "4", "5"]
    assert all(keys == ["0", "1", "2", "3", "4"] for chat, keys in seen.items() if chat != "web:0")


async def test_an_update_that_raises_is_set_aside_and_the_chat_goes_on(
    tmp_path: Path, handbook: Handbook
) -> None:
    def answer(session: Session, incoming: Incoming, book: Handbook) -> Outcome:
        if incoming.key == "poison":
            raise ValueError("poison")
        return reply(session, incoming, book)

    async with desk(tmp_path, handbook, answer) as (hall, store):
        await hall.take(said("x", "poison"))
        letters = await hall.ask(said("menu", "2"), 60)
        assert letters and await store.waiting() == 0


async def test_private_numbers_never_reach_the_file(tmp_path: Path, handbook: Handbook) -> None:
    async with desk(tmp_path, handbook) as (hall, _):
        await hall.ask(said("xyzzy 079203001234 0912345678", "1"), 60)
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"079203001234" not in held and b"0912345678" not in held and b"xyzzy" in held


async def test_names_and_passwords_never_reach_the_file(tmp_path: Path, handbook: Handbook) -> None:
    async with desk(tmp_path, handbook) as (hall, _):
        await hall.ask(said("xyzzy ong Nguyen Van Qwerty, mat khau la Plugh77", "1"), 60)
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Qwerty" not in held and b"Plugh77" not in held and b"xyzzy" in held


async def test_who_sent_what_cannot_be_answered_is_told_sorry(
    tmp_path: Path, handbook: Handbook
) -> None:
    tries = []

    def answer(session: Session, incoming: Incoming, book: Handbook) -> Outcome:
        tries.append(incoming.key)
        raise ValueError("poison")

    async with desk(tmp_path, handbook, answer) as (hall, store):
        (letter,) = await hall.ask(said("x", "poison"), 60)
        assert letter.reply.text == handbook.phrases.sorry
        assert tries == ["poison"] * 3 and await store.waiting() == 0


async def test_a_store_out_of_reach_is_not_held_against_an_update(
    tmp_path: Path, handbook: Handbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk.desk.PAUSE", 0.01)
    failures = iter([StoreDown("no connection is free")] * 6)

    async def know(incoming: Incoming, tries: int) -> Incoming:
        for failure in failures:
            raise failure
        return incoming

    async with desk(tmp_path, handbook, know=know) as (hall, store):
        with pytest.raises(StoreDown):
            await hall.ask(said("menu", "1"), 60)
        assert await store.waiting() == 0, "nothing was acknowledged"
        await store.put(said("menu", "1"))
        letters = await hall.ask(said("menu", "1"), 60)
        assert letters[0].reply.text != handbook.phrases.sorry and next(failures, None) is None


async def test_an_outcome_that_cannot_be_written_is_set_aside_alone(
    tmp_path: Path, handbook: Handbook
) -> None:
    def answer(session: Session, incoming: Incoming, book: Handbook) -> Outcome:
        outcome = reply(session, incoming, book)
        if incoming.key != "poison":
            return outcome
        return replace(outcome, replies=(Reply("\ud800"),))

    async with desk(tmp_path, handbook, answer) as (hall, store):
        (letter,) = await hall.ask(said("x", "poison"), 60)
        assert letter.reply.text == handbook.phrases.sorry
        assert await hall.ask(said("menu", "2"), 60)
        assert await store.waiting() == 0


async def test_halves_of_characters_and_nul_are_written_down_all_the_same(
    tmp_path: Path, handbook: Handbook
) -> None:
    async with desk(tmp_path, handbook) as (hall, _):
        assert await hall.ask(said("\ud800 \0 menu", "k\ud800\0"), 60)


def noting(seen: list[str]) -> Answer:
    """The dialogue, which notes in which order it is asked."""

    def answer(session: Session, incoming: Incoming, book: Handbook) -> Outcome:
        seen.append(incoming.key)
        return reply(session, incoming, book)

    return answer


async def test_presses_and_words_of_one_chat_keep_their_order(
    tmp_path: Path, handbook: Handbook
) -> None:
    seen: list[str] = []
    async with desk(tmp_path, handbook, noting(seen)) as (hall, _):
        await asyncio.gather(*(hall.ask(said("menu", str(n)), 60) for n in range(60)))
    assert seen == [str(n) for n in range(60)]


async def test_a_chat_let_go_while_one_is_written_down_lets_no_later_one_pass(
    tmp_path: Path, handbook: Handbook
) -> None:
    seen: list[str] = []
    async with desk(tmp_path, handbook, noting(seen)) as (hall, store):
        async with store.straight(said("menu", "held")) as turn:
            assert turn
            first = asyncio.create_task(hall.ask(said("menu", "A"), 60))
            await asyncio.sleep(0)
        second = asyncio.create_task(hall.ask(said("menu", "B"), 60))
        await asyncio.gather(first, second)
    assert seen == ["A", "B"]


async def test_a_flooding_chat_does_not_hold_up_others(tmp_path: Path, handbook: Handbook) -> None:
    order: list[str] = []

    def slow(session: Session, incoming: Incoming, book: Handbook) -> Outcome:
        time.sleep(0.002)
        order.append(incoming.chat)
        return reply(session, incoming, book)

    async with desk(tmp_path, handbook, slow) as (hall, _):
        flood = [asyncio.create_task(hall.take(said("menu", str(n)))) for n in range(500)]
        await asyncio.sleep(0.05)
        before = len(order)
        await hall.ask(said("menu", "1", "web:2"), 60)
        await asyncio.gather(*flood)
    assert order.index("web:2") - before < 100, "the other chat waits for a turn, not for the flood"


async def test_requests_of_one_chat_are_worked_on_one_after_the_other(
    tmp_path: Path, handbook: Handbook
) -> None:
    numbers, taken = itertools.count(), list[str]()

    async def flood(hall: Desk) -> None:
        while True:
            await hall.take(said("menu", key := f"flood {next(numbers)}"))
            taken.append(key)

    async with desk(tmp_path, handbook) as (hall, _):
        crowd = [asyncio.create_task(flood(hall)) for _ in range(40)]
        while not taken:
            await asyncio.sleep(0.01)
        before = len(taken)
        await hall.ask(said("menu", "1", "web:2"), 60)
        between = len(taken) - before
        for one in crowd:
            one.cancel()
        await asyncio.gather(*crowd, return_exceptions=True)
    assert between <= 4, "one update of the flood goes with each turn of another"

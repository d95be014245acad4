"""What every memory keeps to: one file of laws, held against each engine."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.entries import Opening
from bot.core.moment import Outcome
from bot.core.session import Session, Wake
from bot.core.talk import Incoming, Reply
from bot.store.aside import Aside, aside
from bot.store.engine import store_at
from bot.store.store import Letter, Seen, Store, Turn
from tests.conftest import NOON
from tests.patience import while_moving
from tests.server import Server

Open = Callable[[], Awaitable[Store]]
LATER = NOON + timedelta(minutes=2)


@pytest.fixture(params=["file", "server"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty database of each engine."""
    if request.param == "file":
        return str(tmp_path / "bot.db")
    server: Server = request.getfixturevalue("server")
    return server.address(server.database())


@pytest.fixture
async def opened(address: str) -> AsyncIterator[Open]:
    """Opens one store after the other, as processes would."""
    async with AsyncExitStack() as stack:

        async def open() -> Store:
            store = store_at(
                address, edition=lambda: "e1", clock=lambda: NOON, pushed=("telegram",)
            )
            await store.open()
            stack.push_async_callback(store.close)
            return store

        yield open


@pytest.fixture
async def store(opened: Open) -> Store:
    return await opened()


def said(text: str, key: str = "1", chat: str = "web:1") -> Incoming:
    return Incoming(chat=chat, key=key, at=NOON, kind="text", text=text)


@asynccontextmanager
async def taken(store: Store) -> AsyncIterator[Turn]:
    """The next turn, however late word of it comes."""
    async with asyncio.timeout(60):
        while True:
            async with store.turn() as turn:
                if turn is not None:
                    yield turn
                    return


async def answer(store: Store, reply: str = "ok", **session: object) -> list[Letter]:
    """One turn, each update of which is answered with the same."""
    async with taken(store) as turn:
        new = Session(chat=turn.session.chat, topic=reply, **session)  # type: ignore[arg-type]
        outcome = Outcome(session=new, replies=(Reply(reply),))
        return await turn.keep([(waiting, outcome) for waiting in turn.waiting])


@asynccontextmanager
async def held(store: Store, incoming: Incoming) -> AsyncIterator[Turn]:
    """The chat of an update for which nothing has to wait. A look at what waits, begun before the
    last turn was kept, may have put the chat in line for nothing: then that is waited out."""
    async with asyncio.timeout(60):
        while True:
            async with store.straight(incoming) as turn:
                if turn is not None:
                    yield turn
                    return
            async with store.turn() as stale:
                assert stale is None, "something waits in the chat"


async def at_once(store: Store, incoming: Incoming, **outcome: object) -> list[Letter]:
    async with held(store, incoming) as turn:
        new = Outcome(session=Session(chat=incoming.chat), replies=(Reply("ok"),), **outcome)  # type: ignore[arg-type]
        return await turn.keep([(turn.waiting[0], new)])


async def test_the_same_update_twice_changes_nothing(store: Store) -> None:
    assert await store.put(said("a"))
    assert not await store.put(said("a"))
    await answer(store, "yes")
    assert not await store.put(said("a"))
    with pytest.raises(Seen):
        await at_once(store, said("a"))
    assert [letter.reply.text for letter in await store.replies_to("web:1", "1")] == ["yes"]
    assert await store.waiting() == 0


async def test_what_was_said_is_read_again_and_no_word_stays(address: str, store: Store) -> None:
    await store.put(said("private words"))
    await answer(store, "topic")
    async with held(store, said("b", "2")) as turn:
        assert turn.session.topic == "topic"
    assert await store.seen("web:1") == NOON and await store.seen("web:2") is None
    assert await Aside(address).ask("waiting", chat="web:1", many=9) == []


async def test_a_turn_holds_its_chat_and_sees_all_that_waits(store: Store) -> None:
    await store.put(said("a", "1"))
    await store.put(said("b", "2"))
    async with store.turn() as turn:
        assert turn and [w.incoming.text for w in turn.waiting] == ["a", "b"]
        await store.put(said("c", "3"))
        async with store.turn() as other, store.straight(said("d", "4")) as third:
            assert other is None and third is None
    async with store.turn() as again:
        assert again and len(again.waiting) == 3


async def test_what_fails_is_undone_and_tried_again(store: Store) -> None:
    case = Opening(code="KTM482", pin="4821", why="lost", procedure="", words="w")
    await at_once(store, said("a"), entries=(case,))
    for key in ("2", "3"):
        await store.put(said(key, key, chat="web:2"))
    async with store.turn() as turn:
        assert turn is not None
        good = Outcome(session=Session(chat="web:2", topic="x"), replies=(Reply("ok"),))
        bad = Outcome(session=good.session, replies=good.replies, entries=(case,))
        with pytest.raises(Exception, match=r"(?i)unique"):
            await turn.keep([(turn.waiting[0], good), (turn.waiting[1], bad)])
        await turn.keep([(turn.waiting[0], good)])
        await turn.failed(turn.waiting[1], set_aside=False)
    assert len(await store.replies_to("web:2", "2")) == 1
    async with store.turn() as turn:
        assert turn and [(w.incoming.key, w.tries) for w in turn.waiting] == [("3", 1)]
        assert turn.session.topic == "x"
        await turn.failed(turn.waiting[0], set_aside=True)
    assert await store.waiting() == 0


async def test_replies_are_leased_renewed_and_sent(store: Store) -> None:
    one, *_ = await at_once(store, said("a", chat="telegram:1"))
    assert await store.unsent(NOON) == []
    (again,) = await store.unsent(LATER)
    assert again.id == one.id and await store.unsent(LATER) == []
    await store.later(again, LATER + timedelta(hours=1))
    two = await at_once(store, said("b", "2", chat="telegram:1"))
    assert await store.unsent(LATER + timedelta(minutes=5)) == [], "no reply overtakes another"
    found = await store.unsent(LATER + timedelta(hours=2))
    assert [letter.key for letter in found] == ["1", "2"] and len(two) <= 1
    for letter in found:
        await store.sent(letter, LATER, "m")
    assert await store.unsent(NOON + timedelta(days=1)) == []


async def test_what_is_shelved_comes_with_the_next_word(store: Store) -> None:
    (letter,) = await at_once(store, said("a", chat="telegram:1"))
    await store.shelve(letter)
    assert await store.unsent(NOON + timedelta(days=1)) == []
    waking = replace(said("b", "w", chat="telegram:1"), kind="wake")
    (second,) = await at_once(store, waking)
    assert await store.unsent(LATER) == [second], "nothing is held up behind it"
    await store.sent(second, LATER)
    letters = await at_once(store, said("b", "2", chat="telegram:1"))
    assert [letter.key for letter in letters] == ["1", "2"]


async def test_a_due_session_is_woken_once(store: Store) -> None:
    await store.put(said("a"))
    wake = Wake(at=NOON + timedelta(days=1), says="menu")
    await answer(store, wakes=(wake,))
    assert await store.wake(NOON) == 0
    days = [NOON + timedelta(days=2), NOON + timedelta(days=2), NOON + timedelta(days=3)]
    assert sum(await asyncio.gather(*map(store.wake, days))) == 1
    async with store.turn() as turn:
        assert turn and [(w.incoming.kind, w.incoming.text) for w in turn.waiting] == [
            ("wake", "menu")
        ]


async def test_a_forgotten_chat_leaves_nothing_and_its_key_is_known(
    address: str, store: Store
) -> None:
    await store.put(said("a"))
    await answer(store)
    forgotten = await at_once(store, said("forget", "2"), forget=True)
    assert await store.seen("web:1") is None
    assert await Aside(address).ask("inbox_keys", chat="web:1", id=2**62) == []
    assert [n.id for n in await store.replies_after("web:1", 0)] == [n.id for n in forgotten]
    assert not await store.put(said("a")), "brought again by the network"
    assert await store.put(said("new", "3")), "and a new word is a new beginning"
    await answer(store)


async def test_the_trail_only_grows(address: str, store: Store) -> None:
    row = {"who": "a", "role": "", "unit": "", "act": "x", "object": "", "detail": ""}
    await store.do("audit_note", at="2026", **row)
    for sql in ("update audit set who = 'x'", "delete from audit"):
        with pytest.raises(Exception, match="only grows"):
            await meddle(address, sql)
    assert [row["who"] for row in await store.ask("audit_read", before=2**62, many=5)] == ["a"]


async def meddle(address: str, sql: str) -> None:
    """What somebody does who has the database and no program."""
    import sqlite3

    if "://" not in address:
        with sqlite3.connect(address) as file:
            file.execute(sql)
        file.close()
        return
    import psycopg

    with psycopg.connect(address) as connection:
        connection.execute(sql.encode())


async def test_commands_work_beside_it_and_steps_are_taken_once(address: str, store: Store) -> None:
    for _ in range(2):
        async with aside(address) as memory:
            values = {"month": "2022-03", "at": "x", "who": "y", "source": "z", "held": "[]"}
            await memory.do("keep_filings", **values, based_on=0)
    assert len(await store.ask("filings", month="2022-03")) == 1
    assert await store.do("digest_sent", unit="u", week="w", at="x") == 1
    assert await store.do("digest_sent", unit="u", week="w", at="x") == 0


async def test_names_are_sorted_alike(store: Store) -> None:
    names = ["b", "B", "a-c", "ab", "_", "a.b"]
    for name in names:
        row = {"full_name": "", "role": "admin", "unit": "", "password": "", "must_change": 0}
        await store.do("staff_add", name=name, created_at="x", **row)
    assert [row["name"] for row in await store.ask("staff_all")] == sorted(names)


async def test_eight_workers_keep_the_order_of_every_chat(store: Store) -> None:
    told = await crowd([store], chats=20, many=8)
    assert told == {f"web:{n}": [str(key) for key in range(8)] for n in range(20)}


async def crowd(stores: list[Store], chats: int, many: int) -> dict[str, list[str]]:
    """Talks brought to all stores at once, while eight workers of each answer; which messages
    of each chat were answered, in their order."""

    kept: list[list[Letter]] = []

    async def work(store: Store) -> None:
        while True:
            async with store.turn() as turn:
                if turn and turn.waiting:
                    new = Session(chat=turn.session.chat, topic=turn.session.topic + "x")
                    outcome = Outcome(session=new, replies=(Reply("ok"),))
                    kept.append(await turn.keep([(waiting, outcome) for waiting in turn.waiting]))

    async def feed(chat: str) -> None:
        for key in range(many):
            await asyncio.gather(*(store.put(said("x", str(key), chat)) for store in stores))

    async def talk() -> None:
        await asyncio.gather(*(feed(f"web:{n}") for n in range(chats)))
        while await stores[0].waiting():
            await asyncio.sleep(0.02)

    workers = [asyncio.create_task(work(store)) for store in stores for _ in range(8)]
    await while_moving(talk(), lambda: len(kept))
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    talks = {f"web:{n}": await stores[0].replies_after(f"web:{n}", 0) for n in range(chats)}
    return {chat: [letter.key for letter in letters] for chat, letters in talks.items()}

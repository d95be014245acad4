"""What only a server has: several processes on one memory, and a connection that is lost."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.session import Session, Wake
from bot.core.talk import Incoming, Reply
from bot.desk.desk import Desk
from bot.store.engine import store_at
from bot.store.store import InUse, Letter, NoDatabase, Seen, Store, StoreDown
from tests.conftest import NOON
from tests.server import Server
from tests.store.test_store import answer, at_once, crowd, held, said, taken

psycopg = pytest.importorskip("psycopg")
LATER = NOON + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many wait for a connection on however slow a machine."""
    monkeypatch.setattr("bot.store.pool.PATIENCE", 60.0)


@pytest.fixture
def name(server: Server) -> str:
    return server.database()


def at(server: Server, name: str, alone: bool = False) -> Store:
    given = {"edition": lambda: "e1", "clock": lambda: NOON, "pushed": ("telegram",)}
    return store_at(server.address(name), alone=alone, **given)  # type: ignore[arg-type]


@pytest.fixture
async def two(server: Server, name: str) -> AsyncIterator[list[Store]]:
    """Two processes on one database, opened at the same moment."""
    stores = [at(server, name), at(server, name)]
    async with AsyncExitStack() as stack:
        await asyncio.gather(*(store.open() for store in stores))
        for store in stores:
            stack.push_async_callback(store.close)
        yield stores


async def until(true: Callable[[], Awaitable[object]]) -> None:
    async with asyncio.timeout(60):
        while not await true():
            await asyncio.sleep(0.05)


async def test_two_processes_answer_two_hundred_chats_once_and_in_order(
    two: list[Store], server: Server, name: str
) -> None:
    told = await crowd(two, chats=200, many=4)
    assert told == {f"web:{n}": ["0", "1", "2", "3"] for n in range(200)}
    ((replies,),) = server.run("select count(*) from outbox", name)
    assert replies == 800


async def test_answered_at_once_by_two_processes_nothing_is_doubled_or_lost(
    two: list[Store],
) -> None:
    lost: Counter[str] = Counter()

    async def tell(store: Store, incoming: Incoming) -> None:
        async with store.straight(incoming) as turn:
            if turn is not None:
                topic = f"{turn.session.topic}{incoming.key}"
                new = Session(chat=incoming.chat, topic=topic)
                try:
                    await turn.keep([(turn.waiting[0], Outcome(session=new))])
                except Seen:
                    lost["seen"] += 1
                return
        await store.put(incoming)

    async def work(store: Store) -> None:
        while True:
            async with store.turn() as turn:
                if turn:
                    session, kept = turn.session, []
                    for waiting in turn.waiting:
                        topic = f"{session.topic}{waiting.incoming.key}"
                        session = Session(chat=session.chat, topic=topic)
                        kept.append((waiting, Outcome(session=session)))
                    await turn.keep(kept)

    workers = [asyncio.create_task(work(store)) for store in two for _ in range(4)]
    for key in "abcdef":
        for_all = [tell(store, said("x", key, f"web:{n}")) for n in range(20) for store in two]
        await asyncio.gather(*for_all)
    while await two[0].waiting():
        await asyncio.sleep(0.02)
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    for n in range(20):
        async with held(two[n % 2], said("x", "z", f"web:{n}")) as turn:
            assert turn.session.topic == "abcdef"


async def test_a_chat_held_by_one_process_is_not_answered_by_another(two: list[Store]) -> None:
    one, other = two
    async with one.straight(said("a")) as turn:
        assert turn is not None
        async with other.straight(said("b", "2")) as second:
            assert second is None
        await other.put(said("b", "2"))
        third = asyncio.create_task(answer(other))
        await asyncio.sleep(0.3)
        assert not third.done()
        third.cancel()
        await asyncio.gather(third, return_exceptions=True)
        outcome = Outcome(session=Session(chat="web:1", topic="a"), replies=(Reply("ok"),))
        await turn.keep([(turn.waiting[0], outcome)])
    async with taken(one) as turn:  # heard while it was held, and taken up when it was let go
        assert turn.session.topic == "a"


async def test_who_asks_one_process_is_told_what_another_has_answered(
    two: list[Store], handbook: Handbook
) -> None:
    answering, asking = (Desk(store, lambda: handbook, lambda letters: None) for store in two)
    workers = [asyncio.create_task(answering.work()) for _ in range(2)]
    async with two[0].straight(said("held", "0")) as turn:
        assert turn is not None
        asked = asyncio.create_task(asking.ask(said("menu"), 60))
        await until(two[1].waiting)
    assert await asked
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)


@pytest.fixture
def no_second_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only word of an update can bring it to another process."""
    for module in ("ear", "postgres"):
        monkeypatch.setattr(f"bot.store.{module}.LOOK_AROUND", 60.0)


async def test_what_one_takes_in_another_hears_of(no_second_look: None, two: list[Store]) -> None:
    one, other = two
    await asyncio.sleep(0.3)
    waiting = asyncio.create_task(answer(other))
    await one.put(said("a"))
    await asyncio.wait_for(waiting, 60)


async def test_an_ear_that_fails_hears_again(
    two: list[Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = two
    ear, failed = other._ear, asyncio.Event()  # type: ignore[attr-defined]
    look = ear._look

    async def unforeseen() -> None:
        ear._look = look
        failed.set()
        raise RuntimeError("unforeseen")

    ear._look = unforeseen
    async with asyncio.timeout(60):
        await failed.wait()
    await one.put(said("a"))
    assert await answer(other)


async def test_no_reply_overtakes_one_that_another_process_is_sending(two: list[Store]) -> None:
    one, other = two
    (first,) = await at_once(one, said("a", "1", "telegram:1"))
    assert await at_once(other, said("b", "2", "telegram:1")) == [], "left in the outbox"
    assert await other.unsent(NOON) == []
    (third,) = await at_once(one, said("c", "3", "telegram:2"))
    await one.sent(first, NOON)
    (second,) = await one.unsent(NOON)
    assert (second.key, third.key) == ("2", "3")
    assert await other.unsent(NOON) == []


async def test_a_lease_that_is_renewed_is_nobody_elses(two: list[Store]) -> None:
    one, other = two
    letters = await at_once(one, said("a", "1", "telegram:1"))
    await one.renew(letters, LATER)
    assert await other.unsent(LATER) == []
    found = await asyncio.gather(*(s.unsent(LATER + timedelta(minutes=5)) for s in two * 3))
    assert sum(map(len, found)) == 1, "one takes over from who has died"


async def test_a_session_is_woken_by_one(two: list[Store]) -> None:
    wakes = (Wake(at=NOON, says="menu"),)
    for n in range(30):
        await two[0].put(said("a", "1", f"web:{n}"))
        await answer(two[0], wakes=wakes)
    assert sum(await asyncio.gather(*(store.wake(LATER) for store in two * 3))) == 30
    assert await two[1].waiting() == 30


async def test_one_has_the_seat_and_leaves_it_to_the_next(
    two: list[Store], server: Server, name: str
) -> None:
    order: list[str] = []

    async def sit(store: Store, who: str, until: asyncio.Event) -> None:
        async with store.seat("telegram"):
            order.append(who)
            await until.wait()
            order.append(f"{who} leaves")

    first, second = asyncio.Event(), asyncio.Event()
    sitting = asyncio.create_task(sit(two[0], "one", first))
    while not order:
        await asyncio.sleep(0.05)
    waiting = asyncio.create_task(sit(two[1], "two", second))
    await asyncio.sleep(0.3)
    first.set(), second.set()
    await asyncio.gather(sitting, waiting)
    assert order == ["one", "one leaves", "two", "two leaves"]


async def test_who_has_lost_the_seat_stops(two: list[Store], server: Server, name: str) -> None:
    seated = asyncio.Event()

    async def sit() -> None:
        async with two[0].seat("telegram"):
            seated.set()
            await asyncio.Event().wait()

    sitting = asyncio.create_task(sit())
    await seated.wait()
    held = "select pid from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock'"
    from bot.store.server import key_of

    key = key_of("seat", "telegram")
    with psycopg.connect(server.address(name), autocommit=True) as other:
        other.execute(f"select pg_terminate_backend(pid) from ({held}) as h".encode())
        other.execute(f"select pg_advisory_lock({key})".encode())
        with pytest.raises(StoreDown):
            await asyncio.wait_for(sitting, 60)


async def test_who_is_told_to_end_and_loses_the_seat_meanwhile_ends(two: list[Store]) -> None:
    from bot.store.seats import _Chair, _watched

    class Chair(_Chair):
        async def watch(self, sitting: "asyncio.Task[object]") -> None:
            await leaving.wait()
            self.lost = True
            sitting.cancel()
            lost.set()

    seated, leaving, lost = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def sit() -> None:
        async with _watched(Chair("", "telegram")):
            seated.set()
            try:
                await asyncio.Event().wait()
            finally:  # whatever takes a while when a door is closed
                leaving.set()
                await asyncio.Event().wait()

    sitting = asyncio.create_task(sit())
    await seated.wait()
    sitting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(sitting, 60)
    assert lost.is_set() and sitting.cancelled()


async def test_who_has_lost_only_the_connection_keeps_the_seat(
    two: list[Store], server: Server, name: str
) -> None:
    from bot.store.server import key_of

    key = key_of("seat", "telegram") % 2**64
    holder = (
        "select pid from pg_locks join pg_database as d on d.oid = database"
        f" where locktype = 'advisory' and granted and datname = '{name}'"
        f" and classid = {key >> 32} and objid = {key % 2**32}"
    )
    async with asyncio.timeout(60), two[0].seat("telegram"):
        before = server.run(holder, name)
        server.cut(name)

        async def renewed() -> bool:
            return server.run(holder, name) not in ([], before)

        await until(renewed)
        again = asyncio.create_task(_sit(two[1]))
        await asyncio.sleep(1.5)
        assert not again.done()
    await asyncio.wait_for(again, 60)


async def _sit(store: Store) -> None:
    async with store.seat("telegram"):
        pass


async def test_a_lost_connection_is_renewed(two: list[Store], server: Server, name: str) -> None:
    one, other = two
    await one.put(said("a", "1"))
    server.cut(name)

    async def answered() -> bool:
        try:
            return bool(await answer(other))
        except StoreDown:
            return False

    await until(answered)
    assert await one.waiting() == 0
    server.cut(name)
    assert await at_once(one, said("b", "2", "web:2")), "the very next one is answered"
    server.cut(name)
    await one.put(said("c", "3"))
    await until(answered)  # and they hear of each other again


async def test_a_connection_lost_in_a_turn_keeps_nothing_of_it(
    two: list[Store], server: Server, name: str
) -> None:
    one, other = two
    await one.put(said("a"))
    with pytest.raises(StoreDown):
        async with one.turn() as turn:
            assert turn is not None
            server.cut(name)
            outcome = Outcome(session=Session(chat="web:1"), replies=(Reply("lost"),))
            await turn.keep([(turn.waiting[0], outcome)])
    letters: list[Letter] = []

    async def answered() -> bool:
        try:
            letters.extend(await answer(other, "kept"))
        except StoreDown:
            return False
        return True

    await until(answered)
    assert [letter.reply.text for letter in await one.replies_to("web:1", "1")] == ["kept"]


async def test_a_case_is_looked_up_while_reports_take_their_time(two: list[Store]) -> None:
    from bot.store.pool import ASKED

    store = two[0]
    pool, done = store._pool, threading.Event()  # type: ignore[attr-defined]
    reports = [asyncio.create_task(pool.ask(lambda _: done.wait(60))) for _ in range(ASKED)]
    await asyncio.sleep(0)
    try:
        assert await store.ask("case_seen", code="KTM482") == []
        assert not any(report.done() for report in reports)
    finally:
        done.set()
    await asyncio.gather(*reports)


async def test_who_wants_the_database_alone_is_told_of_others(
    two: list[Store], server: Server, name: str
) -> None:
    with pytest.raises(InUse):
        await at(server, name, alone=True).open()


async def test_a_server_out_of_reach_is_told_without_the_password(server: Server) -> None:
    address = "postgresql://bot:s3cret%21@/none?host=/nowhere"
    store = store_at(address, edition=lambda: "", clock=lambda: NOON)
    with pytest.raises(NoDatabase) as told:
        await store.open()
    assert "s3cret" not in str(told.value) and "/nowhere" in str(told.value)

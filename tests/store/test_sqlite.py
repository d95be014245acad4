"""What is peculiar to the SQLite engine: one process, group commit, blanked words, steps."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from bot.core.facts import Fact
from bot.core.moment import Outcome
from bot.core.session import Session
from bot.core.talk import Incoming, Reply
from bot.store import writer
from bot.store.copies import Damaged, back_up, bring_back
from bot.store.sqlite import InUse, SqliteStore
from tests.conftest import NOON


def opened(path: Path) -> SqliteStore:
    return SqliteStore(str(path / "bot.db"), edition=lambda: "e1", pushed=("telegram",))


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = opened(tmp_path)
    await store.open()
    yield store
    await store.close()


def said(text: str, key: str = "1", chat: str = "web:1", at: datetime = NOON) -> Incoming:
    return Incoming(chat=chat, key=key, at=at, kind="text", text=text)


async def answer(store: SqliteStore, reply: str, **session: object) -> None:
    async with store.turn() as turn:
        assert turn is not None
        outcomes = []
        for waiting in turn.waiting:
            new = Session(chat=waiting.incoming.chat, topic=reply, **session)  # type: ignore[arg-type]
            fact = Fact(kind="missed", detail="lost", words="masked words")
            outcomes.append((waiting, Outcome(session=new, replies=(Reply(reply),), facts=(fact,))))
        await turn.keep(outcomes)


async def test_a_second_process_is_told_so(store: SqliteStore, tmp_path: Path) -> None:
    with pytest.raises(InUse):
        await opened(tmp_path).open()


async def test_a_hundred_talkers_share_commits_and_lose_nothing(store: SqliteStore) -> None:
    await asyncio.gather(*(store.put(said("x", str(n), f"web:{n % 10}")) for n in range(100)))
    assert await store.waiting() == 100
    for _ in range(10):
        await answer(store, "ok")
    assert await store.waiting() == 0


async def test_words_are_blanked_when_their_turn_is_kept(tmp_path: Path) -> None:
    store = opened(tmp_path)
    await store.open()
    await store.put(said("a very private question"))
    await answer(store, "ok")
    await store.close()
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"very private" not in held and b"masked words" in held


async def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    first = opened(tmp_path)
    await first.open()
    await first.put(said("a", "1"))
    await answer(first, "topic")
    await first.put(said("b", "2"))
    await first.close()
    second = opened(tmp_path)
    await second.open()
    async with second.turn() as turn:
        assert turn and turn.session.topic == "topic"
        assert [w.incoming.text for w in turn.waiting] == ["b"]
    await second.close()


async def test_what_waits_for_the_next_word_waits_for_it_after_a_restart_too(
    tmp_path: Path,
) -> None:
    first = opened(tmp_path)
    await first.open()
    await first.put(said("a", chat="telegram:1"))
    async with first.turn() as turn:
        assert turn
        session = Session(chat="telegram:1")
        outcome = Outcome(session=session, replies=(Reply("one"), Reply("two")))
        one, two = await turn.keep([(turn.waiting[0], outcome)])
    await first.shelve(one)
    await first.close()
    second = opened(tmp_path)
    await second.open()
    assert [letter.id for letter in await second.unsent(NOON)] == [two.id], "nobody sends it now"
    await second.put(said("b", "2", chat="telegram:1"))
    async with second.turn() as turn:
        assert turn
        letters = await turn.keep([(turn.waiting[0], Outcome(session=session))])
    assert [letter.id for letter in letters] == [one.id]
    await second.close()


async def test_a_job_that_fails_rolls_back_alone(store: SqliteStore) -> None:
    good = store.put(said("a", "1"))
    bad = store.do("keep_secret", name="x", value=None, until=None)
    results = await asyncio.gather(good, bad, return_exceptions=True)
    assert results[0] is True and isinstance(results[1], sqlite3.IntegrityError)


async def test_somebody_else_who_writes_is_waited_for_beside_the_loop(
    store: SqliteStore, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        put = asyncio.create_task(store.put(said("a")))
        for _ in range(20):
            await asyncio.sleep(0.01)  # which the loop would not come to, were it to wait itself
        assert not put.done()
        other.execute("rollback")
    assert await put


async def test_the_log_is_folded_as_soon_as_nobody_reads_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "QUIET", 0.1)
    monkeypatch.setattr(writer, "WAIT", 600_000)
    tries: list[bool] = []
    folded = writer._folded

    def counted(connection: sqlite3.Connection) -> bool:
        tries.append(folded(connection))
        return tries[-1]

    monkeypatch.setattr(writer, "_folded", counted)
    store, log = opened(tmp_path), tmp_path / "bot.db-wal"
    await store.open()
    with closing(sqlite3.connect(tmp_path / "bot.db", isolation_level=None)) as report:
        report.execute("begin")
        report.execute("select count(*) from inbox").fetchone()
        await store.put(said("private words"))
        await answer(store, "ok")
        await until(lambda: len(tries) > 2)
        assert not any(tries) and b"private words" in log.read_bytes()
        async with asyncio.timeout(60):
            await store.put(said("b", "2"))  # is not kept waiting for the report
        await answer(store, "ok")
    await until(lambda: tries[-1])
    assert b"private words" not in log.read_bytes()
    await store.close()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():
            await asyncio.sleep(0.02)


async def test_a_copy_is_taken_while_the_bot_writes_and_put_back(tmp_path: Path) -> None:
    store = opened(tmp_path)
    await store.open()
    await store.put(said("a", "1"))
    copy = tmp_path / "copy.db"
    back_up(tmp_path / "bot.db", copy)
    await store.put(said("b", "2"))
    with pytest.raises(InUse):
        bring_back(copy, tmp_path / "bot.db")
    await store.close()
    old = bring_back(copy, tmp_path / "bot.db")
    assert old is not None and old.exists()
    again = opened(tmp_path)
    await again.open()
    assert await again.waiting() == 1
    await again.close()


def test_what_is_no_copy_is_not_put_back(tmp_path: Path) -> None:
    (tmp_path / "junk").write_text("junk")
    with pytest.raises(Damaged):
        bring_back(tmp_path / "junk", tmp_path / "bot.db")

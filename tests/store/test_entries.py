"""Answers without a person, cases that their owner alone can judge."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.entries import Answer, Entry, Opening, Remark, Solved
from bot.core.facts import Fact
from bot.core.moment import Outcome
from bot.core.session import Session
from bot.core.talk import Incoming, Reply
from bot.store.sqlite import SqliteStore
from tests.conftest import NOON

CODE = "1.001193"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(str(tmp_path / "bot.db"), edition=lambda: "e1", pushed=("telegram",))
    await store.open()
    yield store
    await store.close()


async def keep(
    store: SqliteStore, *entries: Entry, chat: str = "web:1", key: str = "1", forget: bool = False
) -> list[str]:
    await store.put(Incoming(chat=chat, key=key, at=NOON, kind="text", text="x"))
    async with store.turn() as turn:
        assert turn
        session = Session(chat=chat, unit="2025-22258")
        fact = Fact(kind="voted", procedure=CODE, detail="hd chung")
        outcome = Outcome(session=session, entries=entries, facts=(fact,), forget=forget)
        return [letter.chat for letter in await turn.keep([(turn.waiting[0], outcome)])]


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path / "bot.db")) as connection:
        return connection.execute(sql).fetchall()


def answer(choice: str, question: str = "chung") -> Answer:
    return Answer(
        survey="hd", period="2026-Q4", procedure=CODE, question=question, choice=choice, score=2
    )


async def test_a_second_tap_takes_the_place_of_the_first(
    store: SqliteStore, tmp_path: Path
) -> None:
    await keep(store, answer("3"), key="1")
    await keep(store, answer("1"), key="2")
    await keep(store, answer("2"), chat="web:2", key="3")
    assert rows(tmp_path, "select choice from answers order by choice") == [("1",), ("2",)]


async def test_nothing_leads_from_an_answer_or_a_word_to_a_pseudonym(
    store: SqliteStore, tmp_path: Path
) -> None:
    await keep(store, answer("3"), Remark(survey="hd", procedure=CODE, words="w"))
    assert rows(tmp_path, "select mark, at from facts") == [("", "2026-11-23")]
    (names,) = (
        [str(row[1]) for row in rows(tmp_path, "pragma table_info(remarks)")],
    )  # no column that could name a person or a ballot
    assert set(names) == {
        "id", "day", "survey", "procedure", "unit", "channel", "words", "edition",
    }  # fmt: skip
    ((ballot,),) = rows(tmp_path, "select ballot from answers")
    assert "web" not in str(ballot) and len(str(ballot)) == 24


def opening(alert: bool = False) -> Opening:
    to = {"alert_to": "telegram:-100", "alert": Reply("new")} if alert else {}
    return Opening(code="KTM482", pin="4821", why="lost", procedure=CODE, words="w", **to)  # type: ignore[arg-type]


async def test_a_case_is_written_with_its_turn_and_announced_to_the_staff_chat(
    store: SqliteStore, tmp_path: Path
) -> None:
    told = await keep(store, opening(alert=True))
    assert told == ["telegram:-100"]
    ((code, unit, pin),) = rows(tmp_path, "select code, unit, pin from cases")
    assert (code, unit) == ("KTM482", "2025-22258") and pin != "4821"


async def test_only_its_own_chat_can_judge_a_case(store: SqliteStore, tmp_path: Path) -> None:
    await keep(store, opening())
    await keep(store, Solved("KTM482", True), chat="web:2", key="2")
    assert rows(tmp_path, "select solved, state from cases") == [(None, "open")]
    await keep(store, Solved("KTM482", True), key="3")
    assert rows(tmp_path, "select solved, state from cases") == [(1, "solved")]


async def test_a_forgotten_person_leaves_only_the_count_of_a_case(
    store: SqliteStore, tmp_path: Path
) -> None:
    await keep(store, opening())
    await keep(store, key="2", forget=True)
    assert rows(tmp_path, "select chat, words from cases") == [("", "")]


async def test_a_code_that_is_taken_is_no_second_case(store: SqliteStore) -> None:
    await keep(store, opening())
    with pytest.raises(sqlite3.IntegrityError):
        await keep(store, opening(), chat="web:2", key="2")

"""Demo data fills an empty database only, says what it is, and goes away whole."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from tests.conftest import ROOT

TABLES = ("facts", "misses", "answers", "remarks", "cases", "sessions", "inbox", "outbox", "demo")


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOT_DB", str(tmp_path / "bot.db"))
    monkeypatch.setenv("BOT_CONTENT", str(ROOT))
    return tmp_path / "bot.db"


def bot(*words: str) -> Result:
    return CliRunner().invoke(main, ["demo", *words])


def counts(db: Path) -> Counter[str]:
    with closing(sqlite3.connect(db)) as connection:
        sql = "select count(*) from {}"
        found = {table: connection.execute(sql.format(table)).fetchone()[0] for table in TABLES}
    return Counter(found)


def test_a_few_days_are_filled_and_taken_away(db: Path) -> None:
    assert bot("--days", "4", "--seed", "1").exit_code == 0
    full = counts(db)
    assert full["facts"] > 300 and full["misses"] and full["answers"] and full["demo"] == 1
    assert full["sessions"] == full["inbox"] == full["outbox"] == 0, "nobody is ever written to"
    with closing(sqlite3.connect(db)) as connection:
        marks = {row[0] for row in connection.execute("select distinct edition from facts")}
        chats = [row[0] for row in connection.execute("select chat from cases")]
    assert marks == {"demo"} and all(chat.startswith("demo:") for chat in chats)
    assert bot("--days", "1").exit_code == 1, "not twice"
    assert bot("--remove").exit_code == 0
    assert counts(db).total() == 0
    assert bot("--remove").exit_code == 0


def test_the_same_seed_gives_the_same_month(
    db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot("--days", "2", "--seed", "7")
    monkeypatch.setenv("BOT_DB", str(tmp_path / "other.db"))
    bot("--days", "2", "--seed", "7")
    assert counts(db) == counts(tmp_path / "other.db")


def test_real_data_is_never_mixed_with_demo_data(db: Path) -> None:
    bot("--days", "1")
    bot("--remove")
    with closing(sqlite3.connect(db, isolation_level=None)) as connection:
        connection.execute(
            "insert into misses (day, kind, words, unit, channel)"
            " values ('2026-01-01', 'lost', 'x', '', '')"
        )
    assert bot("--days", "1").exit_code == 1
    assert counts(db)["misses"] == 1 and counts(db)["facts"] == 0

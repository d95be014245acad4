"""Demo data fills an empty database only, says what it is, and goes away whole."""

import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.core.handbook import Handbook
from bot.demo.dossiers import MONTHS, fill
from bot.reports.material import gather
from bot.reports.period import month
from bot.reports.scope import Scope
from tests.conftest import NOON
from tests.reports.memory import memory

TABLES = (
    "facts", "misses", "answers", "remarks", "cases", "sessions", "inbox", "outbox",
    "filing_versions", "demo",
)  # fmt: skip


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
    assert full["filing_versions"] == MONTHS
    assert full["sessions"] == full["inbox"] == full["outbox"] == 0, "nobody is ever written to"
    with closing(sqlite3.connect(db)) as connection:
        marks = {row[0] for row in connection.execute("select distinct edition from facts")}
        chats = [row[0] for row in connection.execute("select chat from cases")]
    assert marks == {"demo"} and all(chat.startswith("demo:") for chat in chats)
    assert bot("--days", "1").exit_code == 1, "not twice"
    assert bot("--remove").exit_code == 0
    assert counts(db).total() == 0
    assert bot("--remove").exit_code == 0


async def test_figures_add_up_and_one_unit_has_the_rate_without_the_volume(
    tmp_path: Path, handbook: Handbook
) -> None:
    mark = {"at": NOON, "who": "demo.canbo", "source": "demo"}
    async with memory(tmp_path) as db:
        await fill(db, handbook, random.Random(1), ["x"], **mark)  # type: ignore[arg-type]
        found = await gather(Scope.everything(), month("2026-10"), db, handbook)
    for row in found.rows():
        numbers = asdict(row)
        parts = [numbers[name] for name in ("early", "on_time", "late", "pending")]
        assert numbers["carried"] + numbers["received"] == sum(parts)
        assert numbers["online"] <= numbers["received"] <= numbers["desk"]
        assert numbers["full_online"] <= numbers["full_received"] <= numbers["received"]
        assert numbers["pending_late"] <= numbers["pending"]
    last = handbook.places.on(NOON.date())[-1]
    assert [v.unit for v in found.volumes() if v.raised] == [last.key]


def test_figures_that_were_handed_in_stay(db: Path) -> None:
    bot("--days", "1")
    with closing(sqlite3.connect(db, isolation_level=None)) as connection:
        connection.execute(
            "insert into filing_versions (month, at, who, source, held)"
            " values ('2026-10', '2026-11-23', 'nga', 'demo', '[]')"
        )
    bot("--remove")
    assert counts(db)["filing_versions"] == 1
    assert bot("--days", "1").exit_code == 1, "real figures are real data"


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

"""The weekly page: numbers with what they are of, three things to do, sent once on a Monday."""

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from bot.content.edition import wording
from bot.core.handbook import Handbook
from bot.digest import digest, send_digests
from bot.reports.scope import Scope
from bot.store.sqlite import SqliteStore
from tests.conftest import NOON
from tests.content.test_check_survey import with_town
from tests.web.staff.test_access import filled

UNIT = "2025-22258"


async def opened(path: Path) -> SqliteStore:
    store = SqliteStore(str(path / "bot.db"), edition=lambda: "e")
    await store.open()
    return store


async def test_it_has_numbers_and_three_things_to_do(tmp_path: Path, handbook: Handbook) -> None:
    store = await opened(tmp_path)
    await filled(store)
    text = await digest(Scope.everything(), "2025-1", NOON + timedelta(days=7), store, handbook)
    await store.close()
    assert re.findall(r"^(\d)\.", text, re.MULTILINE) == ["1", "2", "3"]
    assert "100,0% (1/1)" in text and wording().digest["small"] in text
    assert "ownword" in text and "otherword" not in text


async def test_an_empty_week_claims_nothing(tmp_path: Path, handbook: Handbook) -> None:
    store = await opened(tmp_path)
    text = await digest(Scope.everything(), UNIT, NOON, store, handbook)
    await store.close()
    assert wording().digest["nothing"] in text and "%" not in text
    assert len(re.findall(r"^\d\.", text, re.MULTILINE)) == 3


async def test_a_unit_gets_its_page_once_a_week_and_on_a_monday(tmp_path: Path) -> None:
    from bot.content.edition import bind

    change = ("since: 2025-07-01", 'since: 2025-07-01, staff_chat: "telegram:-1001"')
    book = bind(with_town(tmp_path / "town", change), NOON.date()).handbook
    store = await opened(tmp_path)
    assert NOON.weekday() == 0
    early = NOON.replace(hour=7)
    counts = [
        await send_digests(store, book, at) for at in (early, NOON, NOON + timedelta(hours=1))
    ]
    assert counts == [0, 1, 0]
    assert await send_digests(store, book, NOON + timedelta(days=1)) == 0
    assert await send_digests(store, book, NOON + timedelta(days=7)) == 1
    await store.close()
    with closing(sqlite3.connect(tmp_path / "bot.db")) as file:
        assert file.execute("select chat from outbox").fetchall() == [("telegram:-1001",)] * 2

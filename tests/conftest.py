"""What many tests need: the content as it stands, a clock that stands still, fresh stores."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.content.edition import Bound, bind
from bot.core.handbook import Handbook
from bot.core.talk import HERE
from tests import server as postgres

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=HERE)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite what the bot says in dialogues")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests last: Playwright's loop, once begun, lets no other begin in its thread."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def bound() -> Bound:
    """The content of this repository."""
    return bind(ROOT, NOON.date())


@pytest.fixture(scope="session")
def handbook(bound: Bound) -> Handbook:
    return bound.handbook


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL server, where there can be one."""
    if why := postgres.missing():
        pytest.skip(why)
    with postgres.serving() as running:
        yield running


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of national records and questions, which is not part of the repository."""
    if not (SHARED / "tthc-national.jsonl").exists():
        pytest.skip(f"no national records at {SHARED}")
    return SHARED


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands keep their database in this test."""
    monkeypatch.setenv("BOT_DB", str(tmp_path / "bot.db"))
    monkeypatch.setenv("BOT_CONTENT", str(ROOT))
    return tmp_path / "bot.db"

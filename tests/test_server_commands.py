"""Commands on a PostgreSQL server, beside a running bot, and the lines that tell what is wrong."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.content.edition import wording
from bot.settings import Settings, SettingsError, load
from bot.store.address import passwords, shown
from tests.conftest import NOON, ROOT
from tests.content.small import folder as small_content
from tests.server import Server
from tests.web.served import free_port

WRONG = "postgresql://bot:s3cr%21t@127.0.0.1:1/bot"


def bot(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def name(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = server.database()
    monkeypatch.setenv("BOT_DB", server.address(name))
    monkeypatch.setenv("BOT_CONTENT", str(ROOT))
    yield name


@pytest.mark.slow
def test_every_command_works_beside_a_running_bot(
    name: str, server: Server, tmp_path: Path
) -> None:
    assert bot("demo", "--days", "2").exit_code == 0
    from bot.store.engine import store_at

    async def beside() -> None:
        running = store_at(server.address(name), edition=lambda: "e", clock=lambda: NOON)
        await running.open()
        try:
            await asyncio.to_thread(called, tmp_path)
        finally:
            await running.close()

    asyncio.run(beside())
    ((facts,),) = server.run("select count(*) from facts", name)
    assert int(str(facts)) > 50
    assert bot("demo", "--remove").exit_code == 0
    assert server.run("select count(*) from facts", name) == [(0,)]


def called(out: Path) -> None:
    """Whatever reads or writes the database."""
    month = ["--month", "2026-10"]
    for words in (
        ["staff", "add", "nga", "--role", "admin"],
        ["staff", "list"],
        ["misses"],
        ["figures", "history", *month],
        ["digest", "--unit", "dhoa"],
        ["report", *month, "--out", str(out / "r.html")],
        ["usage", *month, "--out", str(out / "u.xlsx")],
        ["meeting", *month, "--out", str(out / "m.html")],
        ["evidence", "--year", "2026", "--unit", "dhoa", "--out", str(out / "e.zip")],
    ):
        done = bot(*words)
        assert done.exit_code == 0, (words, done.output, done.exception)
    refused = bot("demo", "--remove")
    assert refused.exit_code == 2 and refused.stderr.count("\n") == 1, "a bot has it open"


@pytest.mark.parametrize("words", [["backup", "x"], ["restore", "x"]], ids=["backup", "restore"])
def test_copies_of_a_server_are_pg_dumps_work(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_DB", WRONG)
    done = bot(*words)
    assert done.exit_code == 2 and "pg_dump" in done.stderr
    assert done.stderr.count("\n") == 1 and "s3cr" not in done.stderr


@pytest.mark.parametrize("words", [["staff", "list"], ["demo"], ["misses"]], ids=" ".join)
def test_a_server_out_of_reach_is_one_clear_line(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("psycopg")
    monkeypatch.setenv("BOT_DB", WRONG)
    monkeypatch.setenv("BOT_CONTENT", str(ROOT))
    done = bot(*words)
    assert done.exit_code == 2 and done.stderr.count("\n") == 1, done.output
    assert "postgresql://bot@127.0.0.1:1/bot" in done.stderr and "s3cr" not in done.stderr


def test_the_program_ends_with_one_clear_line(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    given = {"BOT_DB": WRONG, "BOT_CONTENT": str(small_content(tmp_path / "c"))}
    done = _run("-m", "bot", "run", BOT_PORT=str(free_port()), **given)
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert "s3cr" not in done.stderr


def test_what_is_not_installed_is_named(tmp_path: Path) -> None:
    blocked = "import sys; sys.modules['psycopg'] = None; from bot.cli import main; main()"
    done = _run("-c", blocked, "staff", "list", BOT_DB=WRONG, BOT_CONTENT=str(ROOT))
    assert done.returncode == 2 and "[postgres]" in done.stderr
    assert done.stderr.count("\n") == 1 and "s3cr" not in done.stderr


def _run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=environment,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_no_folder_is_named_after_an_address_of_something_else() -> None:
    with pytest.raises(SettingsError, match="BOT_DB"):
        load({"BOT_DB": "mysql://root:pw@x/y", "BOT_CONFIG": "/none"})


@pytest.mark.parametrize(
    ("address", "read", "hidden"),
    [
        ("data/bot.db", "data/bot.db", ()),
        ("postgresql://u:p%40w@h:5/d?x=y", "postgresql://u@h:5/d", ("p%40w", "p@w")),
        ("postgres://h/d?password=pw&user=u", "postgres://h/d", ("pw",)),
        ("postgresql://u:a/b@h/d", "postgresql://u@h/d", ("a/b",)),
        ("postgresql:///d", "postgresql:///d", ()),
    ],
)
def test_an_address_is_shown_without_its_password(
    address: str, read: str, hidden: tuple[str, ...]
) -> None:
    assert shown(address) == read and passwords(address) == hidden
    assert Settings(db=address).secrets == hidden


def test_the_words_stand_in_the_wording() -> None:
    assert {"no_server", "no_driver", "backup_server"} <= set(wording().commands)

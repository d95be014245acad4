"""`bot staff`, as it is called; also while a bot has the database open."""

import asyncio
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.staff.accounts import Accounts
from bot.store.aside import aside
from bot.store.sqlite import SqliteStore
from tests.conftest import NOON


def bot(*words: str) -> Result:
    return CliRunner().invoke(main, ["staff", *words])


def password(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output.rsplit(" ", 1)[1].strip()


def lets_in(db: Path, name: str, given: str) -> bool:
    async def work() -> bool:
        async with aside(str(db)) as memory:
            return bool(await Accounts(memory, lambda: NOON).sign_in(name, given, ""))

    return asyncio.run(work())


def test_an_account_is_added_reset_listed_and_closed(db: Path) -> None:
    given = password(bot("add", "nga", "--role", "editor", "--unit", "dhoa", "--full-name", "N"))
    assert lets_in(db, "nga", given)
    new = password(bot("reset", "nga"))
    assert not lets_in(db, "nga", given) and lets_in(db, "nga", new)
    listed = bot("list").output
    assert "nga" in listed and "2025-22258" in listed and new not in listed
    assert bot("off", "nga").exit_code == 0
    assert not lets_in(db, "nga", new)


@pytest.mark.parametrize(
    "words",
    [
        ("add", "nga", "--role", "editor"),
        ("add", "nga", "--role", "town", "--unit", "dhoa"),
        ("add", "nga", "--role", "editor", "--unit", "2022-22267"),
        ("add", "nga", "--role", "king"),
        ("add", "N G", "--role", "admin"),
        ("reset", "nobody"),
        ("off", "nobody"),
    ],
    ids=" ".join,
)
def test_what_is_called_wrongly_ends_with_two(db: Path, words: tuple[str, ...]) -> None:
    result = bot(*words)
    assert result.exit_code == 2 and "Traceback" not in result.output


def test_it_works_beside_a_running_bot(db: Path) -> None:
    store = SqliteStore(str(db), edition=lambda: "e")
    with asyncio.Runner() as runner:
        runner.run(store.open())
        try:
            given = password(CliRunner().invoke(main, ["staff", "add", "nga", "--role", "admin"]))
        finally:
            rows = runner.run(store.ask("staff_all"))
            runner.run(store.close())
    assert [row["name"] for row in rows] == ["nga"] and given

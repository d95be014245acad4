"""A SQLite file beside a running bot: several processes may write to it in turn."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.store.queries import queries
from bot.store.sqlite import ask_once, bring_up_to_date, locked
from bot.store.store import InUse, Row
from bot.store.writer import connect


@dataclass(frozen=True, slots=True)
class FileAside:
    """A named question, or a named statement, at a time."""

    path: str

    def prepare(self) -> None:
        """Make the file or bring it up to date, where no bot has it open."""
        Path(self.path).parent.mkdir(parents=True, exist_ok=True)
        try:
            with locked(self.path), closing(connect(self.path)) as connection:
                bring_up_to_date(Database(connection))
        except InUse:
            return  # the bot that has it brought it up to date when it started

    def ask(self, name: str, values: dict[str, Any]) -> list[Row]:
        """The rows of a named question."""
        return ask_once(self.path, queries()[name], values)

    def do(self, name: str, values: dict[str, Any]) -> int:
        """Run a named statement; how many rows it touched."""
        with closing(connect(self.path)) as connection:
            connection.execute("begin immediate")
            try:
                touched = connection.execute(queries()[name], values).rowcount
            except sqlite3.Error:
                connection.execute("rollback")
                raise
            connection.execute("commit")
        return touched

"""A copy of the database taken while it is in use, and a copy put back."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.store.sqlite import locked


class Damaged(Exception):
    """The file is no database of the bot."""


def back_up(source: Path, target: Path) -> None:
    """Write a whole, consistent copy; the bot may go on writing meanwhile."""
    if not source.exists():
        raise Damaged(source)
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
        connection.execute("vacuum into ?", (str(target),))
    _check(target)


def bring_back(source: Path, target: Path) -> Path | None:
    """Put a copy in the database's place; the path where the former one is kept, if any."""
    _check(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    with locked(str(target)):
        old = None
        if target.exists():
            old = target.with_name(f"{target.name}.{datetime.now():%Y%m%d-%H%M%S}")
            back_up(target, old)
        for suffix in ("", "-wal", "-shm"):
            Path(f"{target}{suffix}").unlink(missing_ok=True)
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
            connection.execute("vacuum into ?", (str(target),))
    return old


def _check(file: Path) -> None:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            sound = connection.execute("pragma quick_check").fetchone()[0] == "ok"
            ours = connection.execute("select count(*) from inbox").fetchone() is not None
    except sqlite3.Error:
        raise Damaged(file) from None
    if not (sound and ours):
        raise Damaged(file)

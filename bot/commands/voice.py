"""How commands speak: messages of `vi.yaml`, and endings with the right exit code."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click

from bot.content.edition import Bound, bind, wording
from bot.content.sheets import RowFault
from bot.core.talk import HERE
from bot.settings import load
from bot.store.address import hushed, is_server, shown
from bot.store.store import NoDatabase, NoDriver

SHOWN = 200
"""Faults of a sheet that are printed; of more, how many there are."""


def say(name: str, **values: object) -> str:
    """A message of the command line."""
    return wording().commands[name].format(**values)


def end(text: str, code: int) -> click.exceptions.Exit:
    """The end of the program, with a message on standard error."""
    click.echo(text, err=True)
    return click.exceptions.Exit(code)


def in_use(db: str) -> click.exceptions.Exit:
    """The end where another bot has the database."""
    return end(say("server_in_use" if is_server(db) else "in_use", db=shown(db)), 2)


def unopened(db: str, why: NoDatabase) -> click.exceptions.Exit:
    """The end where there is no way into the database."""
    if isinstance(why, NoDriver):
        return end(say("no_driver", why=why), 2)
    name = "no_server" if is_server(db) else "no_db"
    return end(say(name, db=shown(db), why=hushed(str(why), db)), 2)


def only_files(db: str) -> None:
    """A server has its own tools to copy a database."""
    if is_server(db):
        raise end(say("backup_server", db=shown(db)), 2)


def now() -> datetime:
    """The time here."""
    return datetime.now(HERE)


def today() -> date:
    """The day here."""
    return now().date()


def content() -> Bound:
    """The content as the settings point to it."""
    settings = load()
    return bind(Path(settings.content), today(), settings.units, settings.catalogue)


def tell_faults(name: str, faults: Sequence[RowFault]) -> None:
    """Faults of a sheet, one a line: file, row, heading, what is wrong."""
    for fault in faults[:SHOWN]:
        line = {"file": name, "row": fault.row, "column": fault.column, "text": fault.text}
        click.echo(say("row_fault" if fault.column else "row_fault_whole", **line), err=True)
    if len(faults) > SHOWN:
        click.echo(say("row_more", n=len(faults) - SHOWN), err=True)

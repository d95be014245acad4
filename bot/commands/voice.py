"""How commands speak: messages of `vi.yaml`, and endings with the right exit code."""

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click

from bot.content.edition import Bound, bind, wording
from bot.core.talk import HERE
from bot.settings import load


def say(name: str, **values: object) -> str:
    """A message of the command line."""
    return wording().commands[name].format(**values)


def end(text: str, code: int) -> click.exceptions.Exit:
    """The end of the program, with a message on standard error."""
    click.echo(text, err=True)
    return click.exceptions.Exit(code)


def now() -> datetime:
    """The time here."""
    return datetime.now(HERE)


def today() -> date:
    """The day here."""
    return now().date()


def content() -> Bound:
    """The content as the settings point to it."""
    settings = load()
    return bind(Path(settings.content), today(), settings.units)


def listed(lines: Iterable[str]) -> str:
    """Lines under one another."""
    return "\n".join(lines)

"""What one more way of asking would change: `bot check --would-change 'phrase=CODE'`."""

from collections.abc import Iterator
from pathlib import Path

import click

from bot.commands.voice import content, end, say, today
from bot.content.edit import CannotEdit, with_phrase
from bot.content.edition import PROCEDURES, bind_with
from bot.settings import load
from bot.staff.changes import Changed, asks_of, changed_answers


def tell_changes(wanted: str, questions: Path | None) -> None:
    """Every known question that would be answered otherwise, and what becomes of the phrase."""
    phrase, _, target = (part.strip() for part in wanted.rpartition("="))
    if not phrase or not target:
        raise end(say("would_form", wanted=wanted), 2)
    settings = load()
    try:
        folder = Path(settings.content)
        text = with_phrase((folder / PROCEDURES).read_text("utf-8"), target, phrase)
        after = bind_with(text, folder, today(), settings.units, settings.catalogue)
    except CannotEdit:
        raise end(say("would_nowhere", target=target), 2) from None
    before = content().handbook
    asked = [*asks_of(before), *_lines(questions)]
    found = list(changed_answers(before, after.handbook, [phrase, *asked]))
    own = [change for change in found if change.question == phrase]
    others = [change for change in found if change.question != phrase]
    for change in (*own, *others):
        click.echo(say("would_line", **_told(change)))
    click.echo(say("would_done", others=len(others), asked=len(set(asked))))


def _told(change: Changed) -> dict[str, object]:
    return {"question": change.question, "was": change.was, "becomes": change.becomes}


def _lines(file: Path | None) -> Iterator[str]:
    if file is not None:
        yield from filter(None, map(str.strip, file.read_text("utf-8").splitlines()))

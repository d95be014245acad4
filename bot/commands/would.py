"""What one more way of asking would change: `bot check --would-change 'phrase=CODE'`."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from bot.commands.voice import content, end, say, today
from bot.content.edit import CannotEdit, with_phrase
from bot.content.edition import OFFICERS, PROCEDURES, TOWN, Bound, bind
from bot.settings import Settings, load
from bot.staff.changes import Changed, asks_of, changed_answers


def tell_changes(wanted: str, questions: Path | None) -> None:
    """Every known question that would be answered otherwise, and what becomes of the phrase."""
    phrase, _, target = (part.strip() for part in wanted.rpartition("="))
    if not phrase or not target:
        raise end(say("would_form", wanted=wanted), 2)
    settings = load()
    try:
        text = (Path(settings.content) / PROCEDURES).read_text("utf-8")
        after = _bound(settings, with_phrase(text, target, phrase))
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


def _bound(settings: Settings, text: str) -> Bound:
    """The content as it stands, with another text of `procedures.yaml`."""
    folder = Path(settings.content)
    with tempfile.TemporaryDirectory() as name:
        there = Path(name)
        for other in (TOWN, OFFICERS):
            if (folder / other).exists():
                shutil.copyfile(folder / other, there / other)
        (there / PROCEDURES).write_text(text, "utf-8")
        return bind(there, today(), settings.units, settings.catalogue)

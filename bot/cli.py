"""The commands. Help and messages are in Vietnamese and stand in `vi.yaml`.

Exit codes: 0 done, 1 faults were found, 2 called wrongly or not set up.
"""

import asyncio
import gc
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from bot.commands.later import Later
from bot.commands.voice import content, end, in_use, now, only_files, say, today, unopened
from bot.content.edition import PROCEDURES, Bound, wording
from bot.content.faults import ContentError
from bot.settings import Settings, SettingsError, load
from bot.store.address import hushed
from bot.store.store import InUse, NoDatabase, StoreDown

LATER = {
    "demo": "demo.demo",
    "digest": "digest.digest",
    "evidence": "reports.evidence",
    "figures": "figures.figures",
    "import": "imports.imports",
    "links": "digest.links",
    "meeting": "reports.meeting",
    "misses": "misses.misses",
    "poster": "posters.poster",
    "report": "reports.report",
    "staff": "staff.staff",
    "units": "units.units",
    "usage": "reports.usage",
}
"""Commands that stand in `bot/commands`: in which module, and by which name."""


class Plain(Later):
    """Errors as one clear line: ours ends with 2, the content's with 1."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise end(str(error), 2) from None
        except ContentError as error:
            raise end("\n".join(map(str, error.faults)), 1) from None
        except NoDatabase as why:
            raise unopened(load().db, why) from None
        except StoreDown as why:
            raise end(say("store_down", why=hushed(str(why), load().db)), 2) from None


@click.group(cls=Plain, later=LATER, help=say("bot"))
def main() -> None:
    """The program."""


@main.command(help=say("run"))
def run() -> None:
    """Serve until a signal."""
    gc.disable()  # what is read at the start stays; `app` turns it on again
    from bot import app, logs

    settings = load()
    logs.set_up(hidden=settings.secrets)
    try:
        _serve(settings)
    except app.NoPort as error:
        where = {"host": settings.host, "port": settings.port}
        raise end(say("port_taken" if error.taken else "no_port", why=error, **where), 2) from None


def _serve(settings: Settings) -> None:
    from bot import app

    try:
        with asyncio.Runner(loop_factory=app.loop) as runner:
            runner.run(app.run(settings, _greet))
    except* InUse:
        raise in_use(settings.db) from None
    except* NoDatabase as group:
        why = group.exceptions[0]
        raise unopened(settings.db, why if isinstance(why, NoDatabase) else NoDatabase()) from None
    except* KeyboardInterrupt:
        pass


def _greet(process: Any) -> None:
    settings: Settings = process.settings
    address = settings.public_url or f"http://{settings.host}:{settings.port}"
    click.echo(say("greeting", chat=address + "/", staff=address + "/staff/"))
    if process.first_link:
        click.echo(say("first_link", link=address + process.first_link))


@main.command(help=say("chat"))
@click.option("--save", type=click.Path(path_type=Path, dir_okay=False), help=say("chat_save"))
def chat(save: Path | None) -> None:
    """A talk in the terminal."""
    from bot.channels.terminal import talk
    from bot.content.shelf import Shelf

    settings = load()
    shelf = Shelf(Path(settings.content), today, settings.units, settings.catalogue)
    click.echo(say("chat_hello"))
    script = talk(_typed(), _answer, lambda: shelf.handbook, now)
    if save:
        save.write_text(str(script), "utf-8")


def _typed() -> Iterator[str]:
    """Lines as they are typed, until the end of input; the talk begins by itself."""
    yield ""
    with suppress(EOFError, KeyboardInterrupt):
        while True:
            line = input("\n> ").strip()
            if line:
                yield line
    click.echo()


def _answer(text: str) -> None:
    click.echo(f"\n{text}")


@main.command(help=say("match"))
def match() -> None:
    """JSON lines in, JSON lines out."""
    from bot.matching import matched

    handbook = content().handbook
    for n, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            found = matched(asked, handbook, now())
        except (ValueError, KeyError, TypeError):
            raise end(say("match_bad", n=n), 2) from None
        click.echo(json.dumps(found, ensure_ascii=False))


@main.command(help=say("check"))
@click.option("--would-change", default="", metavar="TEXT=CODE", help=say("check_would"))
@click.option(
    "--questions",
    type=click.Path(exists=True, path_type=Path, dir_okay=False),
    help=say("check_questions"),
)
def check(would_change: str, questions: Path | None) -> None:
    """Faults and warnings of the content, or what one more way of asking would change."""
    from bot.commands.would import tell_changes
    from bot.content.plain import proofread
    from bot.proof import proof

    if would_change:
        tell_changes(would_change, questions)
        return
    bound = content()
    proofread(bound.file, bound.report, wording().plain)
    others = [w for w in bound.warnings if w.file != PROCEDURES]
    faults = [*bound.report.faults, *others, *proof(bound, now())]
    for fault in sorted(faults):
        click.echo(str(fault))
    grave = [fault for fault in faults if not fault.warning]
    counts = {"faults": len(grave), "warnings": len(faults) - len(grave)}
    click.echo(say("check_done", procedures=len(bound.file.procedures), **counts))
    if grave:
        raise click.exceptions.Exit(1)


@main.command(help=say("compare"))
@click.argument("national", type=click.Path(path_type=Path, dir_okay=False))
def compare(national: Path) -> None:
    """Differences between the content and the national records."""
    from bot.content import compare as comparing

    if not national.exists():
        raise end(say("no_file", file=national), 2)
    bound = content()
    codes = {procedure.code for procedure in bound.file.procedures}
    known = {r["code"]: r for r in comparing.records(national) if r.get("code") in codes}
    file = bound.file
    found = list(comparing.compare(file.procedures, file.offices, known, today()))
    for difference in found:
        place = _place(bound, difference.code)
        values = {"field": difference.field, "ours": difference.ours, "theirs": difference.theirs}
        line = say("compare_line", **place, **values)
        why = difference.declared
        click.echo(say("compare_declared", line=line, why=why) if why else line)
    chores = list(comparing.chores(file.procedures, known))
    if chores:
        click.echo(say("compare_chores"))
    for chore in chores:
        dates = {"updated": chore.updated, "checked": chore.checked or "-"}
        click.echo(say("compare_chore", **_place(bound, chore.code), **dates))
    undeclared = sum(not difference.declared for difference in found)
    counts = {"declared": len(found) - undeclared, "undeclared": undeclared}
    click.echo(say("compare_same", n=len(file.procedures), **counts))
    if undeclared:
        raise click.exceptions.Exit(1)


def _place(bound: Bound, code: str) -> dict[str, object]:
    """Where a procedure stands in its file."""
    n = next(n for n, p in enumerate(bound.file.procedures) if p.code == code)
    line, _ = bound.report.mark(("procedures", n, "code"))
    return {"file": PROCEDURES, "line": line, "code": code}


@main.command(help=say("backup"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    """A copy of the database, taken while the bot runs."""
    from bot.store.copies import Damaged, back_up

    only_files(load().db)
    if file.exists():
        raise end(say("backup_exists", file=file), 2)
    try:
        back_up(Path(load().db), file)
    except Damaged:
        raise end(say("no_file", file=load().db), 2) from None
    click.echo(say("backup_done", file=file))


@main.command(help=say("restore"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def restore(file: Path) -> None:
    """A copy put back in place of the database."""
    from bot.store.copies import Damaged, bring_back

    settings = load()
    only_files(settings.db)
    try:
        old = bring_back(file, Path(settings.db))
    except Damaged:
        raise end(say("restore_bad", file=file), 2) from None
    except InUse:
        raise in_use(settings.db) from None
    click.echo(say("restore_done", file=file, old=old or "-"))


logging.getLogger("bot").addHandler(logging.NullHandler())

"""`bot import`: the national records as one compact file that the bot keeps behind its own."""

from pathlib import Path

import click

from bot.commands.voice import end, say
from bot.content.catalogue import bring_in

BAD_SHOWN = 20
"""Bad lines that are named one by one."""
EVERY = 500
"""Lines after which it is told how far an import is."""


@click.command("import", help=say("import"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=say("import_out"),
)
def imports(file: Path, out: Path) -> None:
    """Read, tell what is bad, replace whole."""
    if not file.exists() or not out.absolute().parent.is_dir():
        raise end(say("no_file", file=file if not file.exists() else out.parent), 2)
    with file.open("rb") as lines:
        done = bring_in(lines, out, _progress)
    for n, why in done.bad[:BAD_SHOWN]:
        click.echo(say("import_bad", n=n, why=say(f"import_{why}")), err=True)
    if len(done.bad) > BAD_SHOWN:
        click.echo(say("import_more", n=len(done.bad) - BAD_SHOWN), err=True)
    if not done.count:
        raise end(say("import_nothing", file=file, out=out), 1)
    click.echo(say("import_done", count=done.count, out=out, bad=len(done.bad)))


def _progress(n: int) -> None:
    if n % EVERY == 0:
        click.echo(say("import_progress", n=n), err=True)

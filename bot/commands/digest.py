"""`bot digest`: last week on one page for each unit; and `bot links`: whether links still lead
somewhere."""

import asyncio
from pathlib import Path

import click
import httpx

from bot.commands.voice import content, end, now, say
from bot.core.handbook import Handbook
from bot.core.places import Unit
from bot.digest import digest as written
from bot.reports.scope import Scope
from bot.settings import load
from bot.staff.links import Links, NoNetwork, addresses
from bot.store.aside import aside


@click.command(help=say("digest"))
@click.option("--unit", default="", help=say("digest_unit"))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help=say("digest_out"))
def digest(unit: str, out: Path | None) -> None:
    """Print, or write a file for each unit."""
    book, at = content().handbook, now()
    units = [u for u in book.places.on(at.date()) if not unit or book.places.get(unit) == u]
    if not units:
        raise end(say("staff_no_unit", unit=unit), 2)
    for page_of, text in asyncio.run(_pages(book, units)):
        if out is None:
            click.echo(text + "\n")
            continue
        out.mkdir(parents=True, exist_ok=True)
        file = out / f"{page_of.key}-{at:%G-W%V}.txt"
        file.write_text(text + "\n", "utf-8")
        click.echo(str(file))


async def _pages(book: Handbook, units: list[Unit]) -> list[tuple[Unit, str]]:
    async with aside(load().db) as memory:
        every = Scope.everything()
        return [(u, await written(every, u.key, now(), memory, book)) for u in units]


@click.command(help=say("links"))
def links() -> None:
    """Try every link of the content once."""
    book = content().handbook
    found = addresses(book, book.town.link_hosts)
    try:
        failed = asyncio.run(_check(found))
    except NoNetwork:
        raise end(say("links_no_network"), 1) from None
    click.echo(say("links_done", n=len(found), failed=failed))


async def _check(found: list[str]) -> int:
    async with aside(load().db) as memory, httpx.AsyncClient() as client:
        return await Links(memory, now, client).check(found)

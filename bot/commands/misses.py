"""`bot misses`: what was not understood or asked back, grouped, with the nearest entries."""

import asyncio

import click

from bot.commands.voice import content, say, today
from bot.core.handbook import Handbook
from bot.reports.misses import Group, waiting
from bot.reports.scope import Scope
from bot.reports.span import Span
from bot.settings import load
from bot.store.aside import aside

NEAR = 3
"""Entries told beside a group; one of them may want the words as a way of asking."""


@click.command(help=say("misses"))
@click.option(
    "--days", default=30, show_default=True, type=click.IntRange(1), help=say("misses_days")
)
def misses(days: int) -> None:
    """Groups that nobody has dealt with, the largest first."""
    book = content().handbook
    found = asyncio.run(_groups(Span.ending(today(), days + 1)))
    for group in found:
        click.echo(say("misses_group", n=group.n, words=group.words))
        for words in group.alike:
            click.echo(say("misses_other", words=words))
        for match in book.finder.find(group.words).matches[:NEAR]:
            click.echo(say("misses_near", target=match.target, label=_label(book, match.target)))
    click.echo(say("misses_done", groups=len(found), n=sum(group.n for group in found)))


def _label(book: Handbook, target: str) -> str:
    procedure = book.procedure(target)
    return procedure.label if procedure else ""


async def _groups(span: Span) -> list[Group]:
    async with aside(load().db) as memory:
        return await waiting(Scope.everything(), span, memory)

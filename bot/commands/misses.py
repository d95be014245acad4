"""`bot misses`: what was not understood or asked back, grouped, with the nearest entries."""

import asyncio
from dataclasses import dataclass
from datetime import date, timedelta

import click

from bot.commands.voice import content, say, today
from bot.core.groups import Group, grouped
from bot.core.handbook import Handbook
from bot.reports.misses import waiting
from bot.reports.scope import Scope
from bot.settings import load
from bot.store.aside import aside


@dataclass(frozen=True, slots=True)
class Span:
    """Some days up to today."""

    first: date
    last: date


@click.command(help=say("misses"))
@click.option(
    "--days", default=30, show_default=True, type=click.IntRange(1), help=say("misses_days")
)
def misses(days: int) -> None:
    """Groups that nobody has dealt with, the largest first."""
    book = content().handbook
    found = asyncio.run(_groups(book, Span(today() - timedelta(days=days), today())))
    for group in found:
        click.echo(say("misses_group", n=group.n, words=group.words))
        for words in group.others:
            click.echo(say("misses_other", words=words))
        for match in group.near:
            click.echo(say("misses_near", target=match.target, label=_label(book, match.target)))
    click.echo(say("misses_done", groups=len(found), n=sum(group.n for group in found)))


def _label(book: Handbook, target: str) -> str:
    procedure = book.procedure(target)
    return procedure.label if procedure else ""


async def _groups(book: Handbook, span: Span) -> tuple[Group, ...]:
    async with aside(load().db) as memory:
        held = await waiting(Scope.everything(), span, memory)
    return grouped([(miss.words, miss.n) for miss in held], book.finder)

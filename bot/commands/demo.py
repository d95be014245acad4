"""`bot demo`: fills an empty database with made-up traffic, and takes it away again."""

import asyncio
import random

import click

from bot.commands.voice import content, end, in_use, now, say
from bot.core.handbook import Handbook
from bot.demo.month import MARK, Month, NotEmpty, remove
from bot.desk.knowing import Knowing
from bot.settings import load
from bot.store.address import shown
from bot.store.engine import store_at
from bot.store.store import InUse, Store


@click.command(help=say("demo"))
@click.option("--days", type=click.IntRange(1, 366), default=30, help=say("demo_days"))
@click.option("--seed", type=int, default=1, help=say("demo_seed"))
@click.option("--remove", "away", is_flag=True, help=say("demo_remove"))
def demo(days: int, seed: int, away: bool) -> None:
    """Fill, or take away."""
    db = load().db
    try:
        asyncio.run(_remove(db) if away else _fill(db, content().handbook, days, seed))
    except NotEmpty:
        raise end(say("demo_not_empty", db=shown(db)), 1) from None
    except InUse:
        raise in_use(db) from None


async def _fill(db: str, book: Handbook, days: int, seed: int) -> None:
    store = _store(db)
    await store.open()
    try:
        salt = str((await store.ask("secret", name="mark"))[0]["value"]).encode()
        month = Month(store, book, Knowing(store, salt), random.Random(seed))
        await month.fill(now(), days, seed)
    finally:
        await store.close()
    click.echo(say("demo_filled", talks=month.talks, messages=month.messages, days=days))


def _store(db: str) -> Store:
    return store_at(db, edition=lambda: MARK, clock=now, alone=True)


async def _remove(db: str) -> None:
    store = _store(db)
    await store.open()
    try:
        there = await remove(store)
    finally:
        await store.close()
    click.echo(say("demo_removed" if there else "demo_none"))

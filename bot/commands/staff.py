"""`bot staff`: who may sign in, from the command line, also while the bot runs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bot.commands.voice import content, end, now, say
from bot.settings import load
from bot.staff.accounts import Accounts, Refused
from bot.staff.audit import Audit
from bot.staff.roles import OF_A_UNIT, ROLES, Account, Role
from bot.store.aside import aside

T = TypeVar("T")


@click.group(help=say("staff"))
def staff() -> None:
    """Accounts."""


@staff.command(help=say("staff_add"))
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), required=True, help=say("staff_role"))
@click.option("--unit", default="", help=say("staff_unit"))
@click.option("--full-name", default="", help=say("staff_full_name"))
def add(name: str, role: Role, unit: str, full_name: str) -> None:
    """A new account and its first password."""
    key = _unit(unit) if unit or role in OF_A_UNIT else ""
    account = Account(name=name.lower(), full_name=full_name or name, role=role, unit=key)

    async def work(accounts: Accounts, audit: Audit) -> str:
        given = await accounts.add(account)
        await audit.note(None, now(), "added an account", account.name, f"{role} {key}".strip())
        return given

    click.echo(say("staff_added", who=account.name, password=_run(work)))


@staff.command(help=say("staff_reset"))
@click.argument("name")
def reset(name: str) -> None:
    """A new first password."""

    async def work(accounts: Accounts, audit: Audit) -> str:
        given = await accounts.reset(name)
        await audit.note(None, now(), "reset an account", name)
        return given

    click.echo(say("staff_was_reset", who=name, password=_run(work)))


@staff.command("list", help=say("staff_list"))
def list_() -> None:
    """Every account."""

    async def work(accounts: Accounts, audit: Audit) -> list[Account]:
        return await accounts.all()

    for account in _run(work):
        state = say("staff_is_off") if account.off else ""
        line = f"{account.name:20} {account.role:8} {account.unit or '-':14} {account.full_name}"
        click.echo(f"{line} {state}".rstrip())


@staff.command(help=say("staff_off"))
@click.argument("name")
def off(name: str) -> None:
    """Close an account."""

    async def work(accounts: Accounts, audit: Audit) -> None:
        await accounts.off(name)
        await audit.note(None, now(), "closed an account", name)

    _run(work)
    click.echo(say("staff_was_closed", who=name))


def _unit(name: str) -> str:
    places = content().handbook.places
    unit = places.get(name) if name else None
    if unit is None or unit.successors:
        raise end(say("staff_no_unit", unit=name or "-"), 2)
    return unit.key


def _run(work: Callable[[Accounts, Audit], Awaitable[T]]) -> T:
    """Do it on the database, whether a bot has it open or not."""
    settings = load()

    async def run() -> T:
        async with aside(settings.db) as memory:
            return await work(Accounts(memory, now), Audit(memory))

    try:
        return asyncio.run(run())
    except Refused as refused:
        raise end(say(f"staff_{refused}"), 2) from None

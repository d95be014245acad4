"""One process, built from its settings: opens everything in order, closes it in reverse.

The only room that knows which engine and which channels there are.
"""

import asyncio
import contextlib
import errno
import gc
import logging
import secrets
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute

from bot import doors
from bot.channels.channel import Channel
from bot.channels.pace import Buckets
from bot.channels.webchat import WebChat
from bot.channels.zalo_verify import verifier
from bot.content.edition import wording
from bot.content.shelf import Shelf
from bot.core.talk import HERE
from bot.desk.desk import Desk
from bot.desk.duties import OFTEN, RENEW, SELDOM, every, purge, wake_and_retry
from bot.desk.knowing import Knowing
from bot.desk.send import Sender
from bot.settings import Settings
from bot.store.engine import store_at
from bot.store.store import NoDatabase, Store, StoreDown
from bot.web.case import CasePage
from bot.web.health import Health
from bot.web.site import HEADERS, Site, environment
from bot.web.staff.building import office_of, staff_routes
from bot.web.staff.office import Office

log = logging.getLogger(__name__)
WORKERS = 8
"""Chats that are answered at once; answering itself never waits."""
A_DAY = 24 * 3600.0
AGAIN = 1.0
"""Seconds until a door that lost its seat waits for it again."""
LEAVE = 10.0
"""Seconds that the outbox is given when the process ends."""


def now() -> datetime:
    """The clock of the process."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Process:
    """What is open while the program runs."""

    settings: Settings
    shelf: Shelf
    store: Store
    desk: Desk
    sender: Sender
    channels: Sequence[Channel]
    web: Starlette
    first_link: str = ""
    """Where the first administrator makes an account; empty once there is one."""


@contextlib.asynccontextmanager
async def opened(settings: Settings, clock: Callable[[], datetime] = now) -> AsyncIterator[Process]:
    """Everything of one process, and its loops, until the caller leaves."""
    shelf = Shelf(
        Path(settings.content),
        lambda: clock().astimezone(HERE).date(),
        settings.units,
        settings.catalogue,
    )
    pushed = doors.names(settings)
    store = store_at(
        settings.db, edition=lambda: shelf.handbook.edition, clock=clock, pushed=pushed
    )
    async with contextlib.AsyncExitStack() as stack:
        await _open(store)
        stack.push_async_callback(store.close)
        messengers = doors.messengers(settings, store, clock, lambda: shelf.handbook)
        for messenger in messengers:
            stack.push_async_callback(messenger.close)
        by_name = {channel.name: channel for channel in messengers}
        sender = Sender(store, by_name, clock, settings.retry_scale)
        knowing = Knowing(store, await _salt(store))
        desk = Desk(
            store, lambda: shelf.handbook, sender.send, crowded=sender.crowded, know=knowing
        )
        web = WebChat(
            ask=desk.ask,
            after=store.replies_after,
            secret=settings.secret or await _secret(store),
            secure=settings.public_url.startswith("https"),
            errors=lambda name: wording().errors[name],
            rate=settings.requests_per_second,
            clock=clock,
        )
        channels: list[Channel] = [web, *messengers]
        office = office_of(settings, store, shelf, desk.take, clock)
        app = _web(office, knowing, store, desk, channels)
        first = await office.accounts.first_token()
        link = f"/staff/first/{first}" if first else ""
        process = Process(settings, shelf, store, desk, sender, channels, app, link)
        stack.push_async_callback(sender.idle, LEAVE)
        await sender.resume()
        await stack.enter_async_context(_loops(process, clock))
        yield process


@contextlib.asynccontextmanager
async def _loops(process: Process, clock: Callable[[], datetime]) -> AsyncIterator[None]:
    """The loops of a process; one that dies takes the process down, to be started again."""
    store, sender = process.store, process.sender
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(process.desk.work()) for _ in range(WORKERS)]
        tasks += [
            group.create_task(process.shelf.watch()),
            group.create_task(every(OFTEN, partial(wake_and_retry, store, sender, clock))),
            group.create_task(every(RENEW, sender.renew)),
            group.create_task(every(SELDOM, partial(purge, store, clock))),
            group.create_task(every(SELDOM, partial(_digests, process, clock))),
        ]
        tasks += [group.create_task(_listen(c, process.desk)) for c in process.channels]
        if process.settings.check_links:
            tasks.append(group.create_task(every(A_DAY, partial(_links, process, clock))))
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()


async def _listen(channel: Channel, desk: Desk) -> None:
    """A door; it begins anew after another process has had its seat."""
    while True:
        try:
            return await channel.listen(desk.take)
        except StoreDown:
            log.warning("a door begins anew", extra={"channel": channel.name})
            await asyncio.sleep(AGAIN)


async def _digests(process: Process, clock: Callable[[], datetime]) -> None:
    """Last week's page to the staff chats that want one."""
    digest = await asyncio.to_thread(import_module, "bot.digest")  # reports can wait
    await digest.send_digests(process.store, process.shelf.handbook, clock())


async def _links(process: Process, clock: Callable[[], datetime]) -> None:
    """Try the links of the content."""
    import httpx  # here, because most processes never try any

    from bot.staff.links import Links, NoNetwork, addresses

    book = process.shelf.handbook
    async with httpx.AsyncClient() as client:
        links = Links(process.store, clock, client)
        with contextlib.suppress(NoNetwork):
            await links.check(addresses(book, book.town.link_hosts))


def _web(
    office: Office,
    knowing: Knowing,
    store: Store,
    desk: Desk,
    channels: Sequence[Channel],
) -> Starlette:
    shelf, pages = office.shelf, environment()
    site = Site(lambda: shelf.handbook, office.clock, pages)
    case = CasePage(knowing.case, lambda: shelf.handbook, pages, HEADERS, Buckets(1 / 30, 6))
    health = Health(shelf, store.waiting, channels)
    routes: list[BaseRoute] = [*verifier(office.settings.zalo_oa_verifier)]
    for channel in channels:
        routes += channel.routes(desk.take)
    routes += [*health.routes(), *staff_routes(office, pages), *case.routes(), *site.routes()]
    handlers = {HTTPException: site.missing, StoreDown: site.busy}
    return Starlette(routes=routes, exception_handlers=handlers)


async def _open(store: Store) -> None:
    try:
        await store.open()
    except (OSError, sqlite3.Error) as error:
        raise NoDatabase(str(error)) from error


async def _salt(store: Store) -> bytes:
    """The secret behind pseudonyms, ballots and case codes; the store made it when it was new."""
    return str((await store.ask("secret", name="mark"))[0]["value"]).encode()


async def _secret(store: Store) -> str:
    """The key that signs cookies, made once and kept with the rest."""
    await store.do("add_secret", name="cookies", value=secrets.token_hex(32), until=None)
    return str((await store.ask("secret", name="cookies"))[0]["value"])


def _settle() -> None:
    """What was read at the start stays: it need not be looked through for what can be thrown
    away. And who has waited for the disk is not kept waiting for the interpreter."""
    gc.collect()
    gc.freeze()
    gc.enable()
    sys.setswitchinterval(0.001)


def loop() -> asyncio.AbstractEventLoop:
    """A fast event loop where there is one for this system."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


class NoPort(Exception):
    """The port cannot be had; `taken` tells whether another program has it."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or str(error))
        self.taken = error.errno == errno.EADDRINUSE


def _bound(settings: Settings) -> socket.socket:
    """The port, taken before anything else is opened; nobody is let in yet."""
    try:
        family, kind, *_, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        place = socket.socket(family, kind)
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        place.bind(address)
    except OSError as error:
        raise NoPort(error) from None
    return place


class _Server(uvicorn.Server):
    """Greets once people are let in."""

    def __init__(self, config: uvicorn.Config, greet: Callable[[], None]) -> None:
        super().__init__(config)
        self._greet = greet

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._greet()


async def run(settings: Settings, greet: Callable[[Process], None]) -> None:
    """Serve until a signal ends it; raises NoPort where there is no port to serve on."""
    with _bound(settings) as place:
        async with opened(settings) as process:
            config = uvicorn.Config(
                process.web,
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                timeout_graceful_shutdown=5,
            )
            server = _Server(config, partial(greet, process))
            _settle()
            await server.serve([place])
            if not server.started:
                sys.exit(1)

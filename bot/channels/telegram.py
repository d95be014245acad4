"""The door of Telegram: polling or webhook in, messages, buttons and edits out."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute
from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Updater

from bot.channels.body import object_of
from bot.channels.channel import Limits, Message, Signs, Staffed, Take
from bot.channels.hook import Hook
from bot.channels.limits import TELEGRAM, TELEGRAM_PLAIN
from bot.channels.memory import Memory, Seat
from bot.channels.pace import Pacer, Waits
from bot.channels.taking import TRIES
from bot.channels.telegram_bot import Inbox, bot, update_of
from bot.channels.telegram_read import NAME, WANTED, read, rescue
from bot.channels.telegram_say import cannot_edit, fault_of, is_same, said
from bot.channels.telegram_shop import introduce
from bot.content.edition import Introduction
from bot.core.talk import Incoming
from bot.store.store import StoreDown, StoreFull

log = logging.getLogger(__name__)
POLL = 25
"""Seconds that Telegram may hold our question for updates."""
LATER = 5
"""Seconds after which Telegram is to come again when we are full."""
BURST = 5
"""Messages that one chat may get at once, above its rate."""
AGAIN = 60.0
"""Seconds at most between two tries to reach Telegram, and between two looks at the webhook."""
LEAVE = 5.0


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How this bot talks with Telegram."""

    token: str
    api: str
    address: str = ""
    """Where Telegram is to bring updates; without it they are fetched."""
    secret: str = ""
    rate: float = 30.0
    """Messages a second in all, and below to one chat; 0: no limit."""
    chat_rate: float = 1.0
    introduction: Mapping[str, Introduction]
    staffed: Staffed
    """The groups that are not left; asked each time, for the content may change."""


class Telegram:
    """The door."""

    name = NAME
    limits: Limits = TELEGRAM
    plain: Limits = TELEGRAM_PLAIN

    def __init__(
        self,
        manner: Manner,
        memory: Memory,
        seat: Seat,
        clock: Callable[[], datetime],
    ) -> None:
        self.signs = Signs()
        self._manner, self._memory, self._seat, self._clock = manner, memory, seat, clock
        self._bot = bot(manner.token, manner.api, manner.rate, self._well)
        self._pacer = Pacer(manner.chat_rate, BURST)
        self._failures: Counter[int] = Counter()
        """How often updates could not be written down, by their number."""
        self._answering: set[asyncio.Task[None]] = set()

    # coming in

    def routes(self, take: Take) -> Sequence[BaseRoute]:
        """The webhook, where updates are brought."""
        if not self._manner.address:
            return ()
        header = "X-Telegram-Bot-Api-Secret-Token"
        hook = Hook(signs=self.signs, later=LATER, header=header, secret=self._manner.secret)
        return (hook.route("/telegram", partial(self._brought, take)),)

    async def _brought(self, take: Take, request: Request, body: bytes) -> Response:
        """One update of the webhook: 200 only after it is written down."""
        plain = object_of(body)
        if plain is None:
            return Response(status_code=400)
        update = update_of(plain)
        try:
            await self._taken(update, take)
        except (StoreFull, StoreDown):
            raise
        except Exception:
            return Response(status_code=500)  # Telegram brings it again
        if query := update.callback_query:
            return JSONResponse({"method": "answerCallbackQuery", "callback_query_id": query.id})
        return Response()

    async def _taken(self, update: Update, take: Take) -> None:
        """Write an update down; one that cannot be is set aside after some tries."""
        try:
            incoming = self._read(update)
            if incoming is None or self._among_staff(incoming):
                self.signs.count("ignored")
                return
            self.signs.count("received")
            await take(incoming)
        except (StoreFull, StoreDown):
            raise
        except Exception:
            self._failures[update.update_id] += 1
            log.exception("an update cannot be written down")
            if self._failures[update.update_id] < TRIES:
                raise
            self.signs.count("set aside")
        self._failures.pop(update.update_id, None)

    def _read(self, update: Update) -> Incoming | None:
        at = self._clock()
        unread = update.api_kwargs.get("unread")
        return rescue(unread, at) if unread is not None else read(update, at)

    def _among_staff(self, incoming: Incoming) -> bool:
        return incoming.kind == "group" and self._manner.staffed(incoming.chat)

    async def listen(self, take: Take) -> None:
        """Introduce ourselves, then fetch updates, or ask for them to be brought, until
        cancelled. Trouble is told to operators and tried again; it never ends the process."""
        waits = Waits(AGAIN)
        async with self._seat(NAME):
            while True:
                try:
                    await self._bot.initialize()
                    self._well()
                    await introduce(self._bot, self._manner.introduction, self._memory)
                    await (self._wait_for_calls() if self._manner.address else self._poll(take))
                except TelegramError as error:
                    self._trouble(error)
                except Exception:
                    log.exception("talking with Telegram failed")
                await asyncio.sleep(waits.next())

    async def _wait_for_calls(self) -> None:
        """Ask for updates to be brought, and look from time to time whether they are."""
        while True:
            manner = self._manner
            info = await self._bot.get_webhook_info()
            if info.url != manner.address or set(info.allowed_updates) != set(WANTED):
                await self._bot.set_webhook(
                    manner.address, secret_token=manner.secret, allowed_updates=WANTED
                )
            if info.last_error_message and info.pending_update_count:
                self.signs.alarms["telegram webhook"] = str(info.last_error_message)[:200]
            else:
                self.signs.alarms.pop("telegram webhook", None)
            await asyncio.sleep(AGAIN)

    async def _poll(self, take: Take) -> None:
        async def taken(update: Update) -> None:
            if query := update.callback_query:
                self._answer(query.id)
            while True:
                try:
                    return await self._taken(update, take)
                except StoreFull:
                    await asyncio.sleep(1)  # the offset stays, and Telegram keeps the rest

        updater = Updater(self._bot, Inbox(taken))
        await updater.initialize()
        await updater.start_polling(
            timeout=POLL,
            bootstrap_retries=-1,
            allowed_updates=WANTED,
            drop_pending_updates=False,
            error_callback=self._trouble,
        )
        try:
            await asyncio.Event().wait()
        finally:
            with suppress(TelegramError, TimeoutError):
                await asyncio.wait_for(updater.stop(), LEAVE)

    def _answer(self, query: str) -> None:
        """Take the waiting mark off a pressed button; no harm if it stays."""

        async def answer() -> None:
            with suppress(TelegramError):
                await self._bot.answer_callback_query(query)

        task = asyncio.create_task(answer())
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)

    def _well(self) -> None:
        self.signs.alarms.pop(NAME, None)

    def _trouble(self, error: TelegramError) -> None:
        self.signs.count("trouble")
        self.signs.alarms[NAME] = type(error).__name__
        log.warning("Telegram cannot be talked with", extra={"error": type(error).__name__})

    # going out

    async def send(self, chat: str, message: Message, over: str) -> str:
        """Send a message, or put it in the place of an earlier one."""
        number = int(chat.partition(":")[2])
        await self._pacer.turn(chat)
        try:
            if over and over.isdigit():
                return await self._edit(number, message, int(over))
            return await self._new(number, message)
        except TelegramError as error:
            raise fault_of(error) from None
        except (KeyError, TypeError, AttributeError) as error:
            raise fault_of(TelegramError(f"strange answer: {type(error).__name__}")) from None

    async def _new(self, chat: int, message: Message) -> str:
        sent = await self._bot.ask("sendMessage", chat_id=chat, **said(message))
        if chat < 0 and not self._manner.staffed(f"{NAME}:{chat}"):
            with suppress(TelegramError):
                await self._bot.leave_chat(chat)
        return str(sent["message_id"])

    async def _edit(self, chat: int, message: Message, over: int) -> str:
        try:
            await self._bot.ask("editMessageText", chat_id=chat, message_id=over, **said(message))
        except TelegramError as error:
            if cannot_edit(error):
                return await self._new(chat, message)
            if not is_same(error):
                raise
        return str(over)

    async def close(self) -> None:
        """Give the connections back."""
        for task in list(self._answering):
            task.cancel()
        with suppress(TelegramError):
            await self._bot.shutdown()

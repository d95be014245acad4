"""The door of a Zalo Official Account: signed events in, consultation messages out.

Law: every event gets its 200 at once and within two seconds, or Zalo switches the webhook off;
what is not signed is dropped with a 200 too, because the console tries the address unsigned.
"""

import asyncio
import logging
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute

from bot.channels.body import object_of
from bot.channels.channel import Closed, Limits, Message, Refused, Signs, Take, TryLater
from bot.channels.hook import Hook
from bot.channels.limits import ZALO_OA, ZALO_PLAIN
from bot.channels.memory import Past
from bot.channels.pace import Pacer
from bot.channels.shape import shape
from bot.channels.taking import written
from bot.channels.wire import Wire, WireFault
from bot.channels.zalo_oa_read import NAME, Echo, account, age, read, signed_by, taken_over
from bot.channels.zalo_oa_say import ALARM, TOKEN, fault_of, posted
from bot.channels.zalo_token import Tokens
from bot.core.talk import Incoming
from bot.store.store import StoreDown, StoreFull

log = logging.getLogger(__name__)
LATER = 30
"""Seconds after which Zalo is to come again when we are full; it comes by its own clock."""
FREE, OPEN = timedelta(hours=48), timedelta(days=7)
"""How long after a person's last word we may write to them for nothing, and at all."""
REPLAY = 6 * 24 * 3600.0
"""Seconds; older events are replays: keys are kept a day longer, Zalo repeats for an hour."""
BURST = 60
LOOK = 600.0
"""Seconds between two looks at the age of the token."""
KEPT = 5_000
"""Texts that are remembered to know our own echo, and greetings that go to everybody."""


@dataclass(frozen=True, kw_only=True)
class Account:
    """The account as its console knows it, and how this bot uses it."""

    app_id: str
    secret_key: str
    """The "OA Secret Key" of the webhook's page: it signs events."""
    id: str = ""
    api: str
    rate: float
    buttons: bool
    paid: bool
    quiet: int


class ZaloOA:
    """The door."""

    name = NAME
    plain: Limits = ZALO_PLAIN

    def __init__(
        self,
        account: Account,
        *,
        tokens: Callable[[Wire, Signs], Tokens],
        past: Past,
        clock: Callable[[], datetime],
    ) -> None:
        self.signs = Signs()
        self.limits: Limits = ZALO_OA if account.buttons else ZALO_PLAIN
        self._account, self._past, self._clock = account, past, clock
        self._wire = Wire()
        self._tokens = tokens(self._wire, self.signs)
        self._pacer = Pacer(account.rate, BURST)
        self._told: OrderedDict[str, None] = OrderedDict()
        self._foreign: OrderedDict[str, str] = OrderedDict()
        """Texts that neither we nor a named officer wrote, and the first chat to get each."""
        self._doubted: set[str] = set()
        """Chats in which a message with buttons was refused."""

    # coming in

    def routes(self, take: Take) -> Sequence[BaseRoute]:
        """The webhook."""
        hook = Hook(signs=self.signs, later=LATER)
        return (hook.route("/zalo/oa", partial(self._brought, take)),)

    async def listen(self, take: Take) -> None:
        """Keep the token fresh; nothing is fetched."""
        while True:
            try:
                await self._tokens.access()
            except TryLater as reason:
                log.warning("no token for Zalo", extra={"why": str(reason)})
            except Exception:
                log.exception("the token of Zalo cannot be kept fresh")
            await asyncio.sleep(LOOK)

    async def _brought(self, take: Take, request: Request, body: bytes) -> Response:
        """One event: 200 whatever it is, unless we cannot write it down now."""
        event = self._genuine(body, request)
        try:
            if event is not None:
                await self._taken(event, take)
        except (StoreFull, StoreDown):
            raise
        except Exception:
            # Answering anything else would have the whole webhook switched off in the end.
            log.exception("an event cannot be read")
            self.signs.count("set aside")
        return PlainTextResponse("ok")

    def _genuine(self, body: bytes, request: Request) -> dict[str, Any] | None:
        """The event, if Zalo signed it for our account and it is not an old one again."""
        event = object_of(body)
        if not event:
            self.signs.count("probe" if event == {} else "unreadable")
            return None
        secret = self._account.secret_key
        how = signed_by(body, event, request.headers, self._account.app_id, secret)
        if not how:
            given = "x-zevent-signature" in request.headers
            self.signs.count("badly signed" if given else "unsigned")
            if given:
                self.signs.alarms["zalo_oa signature"] = "is ZALO_OA_SECRET_KEY the right one?"
            return None
        self.signs.alarms.pop("zalo_oa signature", None)
        self.signs.count(f"signed with the time of the {how}")
        about = account(event)
        if self._account.id and about and about != self._account.id:
            self.signs.count("another account")
            return None
        if age(event, self._clock()) > REPLAY:
            self.signs.count("replayed")
            return None
        return event

    async def _taken(self, event: dict[str, Any], take: Take) -> None:
        found = read(event, self._clock())
        if isinstance(found, Echo):
            found = await self._overheard(found)
        if found is None:
            self.signs.count("ignored")
            return
        self.signs.count("received")
        await written(take, found, self.signs)

    async def _overheard(self, echo: Echo) -> Incoming | None:
        """An officer's message makes the bot keep quiet; its own and automatic ones do not."""
        if not self._account.quiet or await self._ours(echo):
            return None
        if not echo.officer and self._automatic(echo):
            return None
        self.signs.count("officer")
        return taken_over(echo, self._clock(), self._account.quiet)

    async def _ours(self, echo: Echo) -> bool:
        """Whether the bot said this: it may come before we know Zalo's name of it."""
        words = _bare(echo.text)
        if f"{echo.chat} {words}" in self._told:
            return True
        for letter, sent_as in await self._past.recent(echo.chat):
            if sent_as and sent_as == echo.message:
                return True
            forms = (shape(letter.reply, ZALO_OA), shape(letter.reply, ZALO_PLAIN))
            if any(_bare(message.text) == words for form in forms for message in form):
                return True
        return False

    def _automatic(self, echo: Echo) -> bool:
        """Whether this goes to several people word for word, as a greeting of the console does."""
        words = _bare(echo.text)
        first = self._foreign.setdefault(words, echo.chat)
        _bound(self._foreign)
        return bool(words) and first != echo.chat

    # going out

    async def send(self, chat: str, message: Message, over: str) -> str:
        """Send a message to somebody who wrote not too long ago."""
        await self._check_window(chat)
        path, body = posted(chat, message)
        await self._pacer.turn()
        self._told[f"{chat} {_bare(message.text)}"] = None
        _bound(self._told)
        token = await self._tokens.access()
        code, sent_as = await self._post(path, body, token)
        if code in TOKEN:
            token = await self._tokens.access(refused=token)
            code, sent_as = await self._post(path, body, token)
        self._learn(chat, message, code)
        if code:
            fault = fault_of(code, self._clock())
            if isinstance(fault, Refused) and message.choices:
                self._doubted.add(chat)
            raise fault
        return sent_as

    async def _check_window(self, chat: str) -> None:
        """Raises Closed where Zalo would refuse, or charge for what nobody wants to pay."""
        seen = await self._past.seen(chat)
        if seen is None:
            return
        silence = self._clock() - seen
        if silence > OPEN or (silence > FREE and not self._account.paid):
            raise Closed(f"silent for {silence.days} days")

    async def _post(self, path: str, body: dict[str, Any], token: str) -> tuple[int, str]:
        """Error code and name of the message; Zalo tells of errors with a status of 200."""
        headers = {"access_token": token}
        try:
            status, raw = await self._wire.post(
                self._account.api + path, plain=body, headers=headers
            )
        except WireFault as fault:
            raise TryLater(why=str(fault)) from None
        answer = object_of(raw)
        if status >= 400 or answer is None:
            raise TryLater(why=f"status {status}")
        data = answer.get("data")
        sent_as = str(data.get("message_id", "")) if isinstance(data, dict) else ""
        try:
            return int(answer.get("error", 0)), sent_as
        except (TypeError, ValueError):
            raise TryLater(why="strange answer") from None

    def _learn(self, chat: str, message: Message, code: int) -> None:
        """What an answer tells of the account, beyond this one message."""
        if code in ALARM:
            self.signs.alarms["zalo_oa"] = f"{ALARM[code]} ({code})"
        elif code == 0:
            self.signs.alarms.pop("zalo_oa", None)
        if code == 0 and chat in self._doubted and not message.choices:
            self._doubted.discard(chat)
            self.limits = ZALO_PLAIN  # the same words went well without buttons
            self.signs.alarms["zalo_oa buttons"] = "not taken; choices go as numbered lists"

    async def close(self) -> None:
        """Give the connections back."""
        await self._wire.close()


def _bare(text: str) -> str:
    """The words as Zalo may give them back: spaces and composition do not count."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def _bound(known: "OrderedDict[str, Any]") -> None:
    if len(known) > KEPT:
        known.popitem(last=False)

"""The door of Zalo's bot platform: polling or webhook in, plain text out.

Its only open plan is for 50 people, so it is for trials and staff. It knows no buttons, and its
polling hands an update out once: what we are given and cannot write down is lost there.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute

from bot.channels.body import object_of
from bot.channels.channel import (
    Limits,
    Message,
    Refused,
    Signs,
    Staffed,
    Take,
    TryLater,
    Unreachable,
)  # fmt: skip
from bot.channels.hook import Hook
from bot.channels.limits import ZALO_PLAIN
from bot.channels.memory import Seat
from bot.channels.pace import Pacer, Waits
from bot.channels.taking import written
from bot.channels.wire import Wire, WireFault
from bot.channels.zalo_bot_read import NAME, read
from bot.store.store import StoreDown, StoreFull

log = logging.getLogger(__name__)
POLL = 30
"""Seconds that Zalo may hold our question for an update."""
LATER = 5
PAUSE = 1.0
AGAIN = 60.0
"""Seconds at most until the next try while our token is not taken, or Zalo is not reached."""
BURST = 10
NOTHING_NEW, TOO_MANY, BAD_TOKEN = 408, 429, 401
AWAY = frozenset({403, 404})


class Failed(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Manner:
    """How this bot talks with the platform."""

    token: str
    api: str
    address: str = ""
    """Where Zalo is to bring updates; without it they are fetched."""
    secret: str = ""
    rate: float
    staffed: Staffed
    """The groups in which nothing is declined; asked each time, for the content may change."""


class ZaloBot:
    """The door."""

    name = NAME
    limits: Limits = ZALO_PLAIN
    plain: Limits = ZALO_PLAIN

    def __init__(self, manner: Manner, seat: Seat, clock: Callable[[], datetime]) -> None:
        self.signs = Signs()
        self._manner, self._seat, self._clock = manner, seat, clock
        self._wire = Wire()
        self._pacer = Pacer(manner.rate, BURST)

    # coming in

    def routes(self, take: Take) -> Sequence[BaseRoute]:
        """The webhook, where updates are brought."""
        if not self._manner.address:
            return ()
        header = "X-Bot-Api-Secret-Token"
        hook = Hook(signs=self.signs, later=LATER, header=header, secret=self._manner.secret)
        return (hook.route("/zalo/bot", partial(self._brought, take)),)

    async def _brought(self, take: Take, request: Request, body: bytes) -> Response:
        try:
            await self._taken(object_of(body), take)
        except (StoreFull, StoreDown):
            raise
        except Exception:
            log.exception("an update cannot be read")
            self.signs.count("set aside")
        return PlainTextResponse("ok")

    async def _taken(self, plain: Any, take: Take) -> None:
        incoming = read(plain, self._clock())
        if incoming and incoming.kind == "group" and self._manner.staffed(incoming.chat):
            incoming = None
        self.signs.count("received" if incoming else "ignored")
        if incoming:
            await written(take, incoming, self.signs)

    async def listen(self, take: Take) -> None:
        """Fetch updates, or ask for them to be brought, until cancelled."""
        waits = Waits(AGAIN)
        async with self._seat(NAME):
            while True:
                try:
                    await (self._ask_to_be_called() if self._manner.address else self._poll(take))
                except (Failed, WireFault) as fault:
                    self._trouble(fault)
                except Exception:
                    log.exception("talking with Zalo's bot platform failed")
                await asyncio.sleep(waits.next())

    async def _ask_to_be_called(self) -> None:
        given = {"url": self._manner.address, "secret_token": self._manner.secret}
        await self._call("setWebhook", given)
        self._well()
        await asyncio.Event().wait()

    async def _poll(self, take: Take) -> None:
        """One update after the other; the next is asked for when this one is written down."""
        await self._call("deleteWebhook", {})
        while True:
            try:
                found = await self._fetched()
            except WireFault as fault:
                self._trouble(fault)
                await asyncio.sleep(PAUSE)
                continue
            self._well()
            for plain in found if isinstance(found, list) else [found]:
                await self._written(plain, take)

    async def _fetched(self) -> Any:
        """What is new; raises WireFault for what may be over in a moment."""
        try:
            return await self._call("getUpdates", {"timeout": str(POLL)}, POLL + 10)
        except Failed as failed:
            if failed.code == BAD_TOKEN:
                raise
            if failed.code != NOTHING_NEW:
                raise WireFault(str(failed)) from None
            return []

    def _well(self) -> None:
        self.signs.alarms.pop(NAME, None)

    def _trouble(self, fault: Exception) -> None:
        self.signs.count("trouble")
        if NAME not in self.signs.alarms:
            log.warning("Zalo's bot platform cannot be talked with")
        self.signs.alarms[NAME] = str(fault)[:200]

    async def _written(self, plain: Any, take: Take) -> None:
        """Zalo will not give it again, so it is held until it can be written down."""
        while True:
            try:
                return await self._taken(plain, take)
            except (StoreFull, StoreDown):
                await asyncio.sleep(PAUSE)
            except Exception:
                log.exception("an update cannot be read")
                self.signs.count("set aside")
                return None

    # going out

    async def send(self, chat: str, message: Message, over: str) -> str:
        """Send a message; it knows neither buttons nor edits."""
        await self._pacer.turn()
        given = {"chat_id": chat.partition(":")[2], "text": message.text}
        try:
            result = await self._call("sendMessage", given)
        except WireFault as fault:
            raise TryLater(why=str(fault)) from None
        except Failed as failed:
            raise self._fault(failed) from None
        self.signs.alarms.pop("zalo_bot sending", None)
        return str(result.get("message_id", "")) if isinstance(result, dict) else ""

    def _fault(self, failed: Failed) -> Exception:
        """What an error means for the message that was to be sent."""
        if failed.code in AWAY:
            return Unreachable(f"error {failed.code}")
        if failed.code == 400:
            return Refused(str(failed))
        if failed.code in (TOO_MANY, BAD_TOKEN):
            # The quota of a month and the rate of a moment are told by the same number.
            self.signs.alarms["zalo_bot sending"] = str(failed)[:200]
        return TryLater(AGAIN if failed.code == BAD_TOKEN else None, f"error {failed.code}")

    async def _call(self, method: str, given: dict[str, str], patience: float | None = None) -> Any:
        """The result of a method; raises Failed or WireFault, neither of which has the address."""
        address = f"{self._manner.api}/bot{self._manner.token}/{method}"
        status, body = await self._wire.post(address, plain=given, patience=patience)
        answer = object_of(body)
        if answer is None:
            raise WireFault(f"status {status}")
        if answer.get("ok") is not True:
            code = answer.get("error_code", status)
            words = str(answer.get("description", ""))
            raise Failed(code if isinstance(code, int) else status, f"{code} {words}".strip())
        return answer.get("result")

    async def close(self) -> None:
        """Give the connections back."""
        await self._wire.close()

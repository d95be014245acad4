"""Telegram's library as we use it: its calls over our wire, its polling with our inbox as queue.

Law: the offset moves only after an update is on the disk, and no fault of ours ends the polling.
"""

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError, TimedOut
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import BaseRequest, RequestData

from bot.channels.wire import Wire, WireFault

log = logging.getLogger(__name__)
os.environ.setdefault("PTB_TIMEDELTA", "true")  # spans as spans; the library warns otherwise
GROUP_RATE = 20
"""Messages a minute that Telegram takes for one group."""
DEFAULT: Any = BaseRequest.DEFAULT_NONE


class Carrier(BaseRequest):
    """The library's calls, carried by aiohttp."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    @property
    def read_timeout(self) -> float:
        """Seconds that a call may take."""
        return self._wire.patience

    async def initialize(self) -> None:
        """Connections are opened when they are needed."""

    async def shutdown(self) -> None:
        """Give the connections back."""
        await self._wire.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = DEFAULT,
        write_timeout: Any = DEFAULT,
        connect_timeout: Any = DEFAULT,
        pool_timeout: Any = DEFAULT,
    ) -> tuple[int, bytes]:
        """One call; its faults never hold the address, which has the token in it."""
        plain = request_data.parameters if request_data else {}
        patience = None if read_timeout is DEFAULT else read_timeout
        try:
            return await self._wire.post(url, plain=plain, patience=patience)
        except WireFault as fault:
            kind = TimedOut if fault.late else NetworkError
            raise kind(str(fault)) from None


class TelegramBot(ExtBot[int]):
    """The library's bot, whose polling survives whatever Telegram says."""

    __slots__ = ("_well", "_wire", "_wires")

    def __init__(
        self, *args: Any, wires: Sequence[Wire], well: Callable[[], None], **options: Any
    ) -> None:
        """The first of the wires is for all but the polling."""
        super().__init__(*args, **options)
        self._wire, self._wires = wires[0], wires
        self._well = well
        """Called whenever Telegram gave updates, or none, without a fault."""

    async def ask(self, method: str, **given: Any) -> Any:
        """What a method gives, as it came. Making the library's own objects of a message, only
        to learn its number, would take longer than all that we do to send it."""
        return await self._post(method, given)

    async def shutdown(self) -> None:
        """Give the connections back, also where the library was never made ready: who has not the
        seat sends all the same."""
        await super().shutdown()
        for wire in self._wires:
            await wire.close()

    async def get_updates(self, *args: Any, **options: Any) -> tuple[Update, ...]:
        """New updates; one that the library cannot read does not keep the others back."""
        try:
            updates = await super().get_updates(*args, **options)
            self._well()
            return updates
        except InvalidToken:
            raise NetworkError("the token is not taken") from None  # would end the polling
        except TelegramError:
            raise
        except Exception:
            log.exception("the library cannot read an update")
            return await self._one_by_one(options)

    async def _one_by_one(self, options: dict[str, Any]) -> tuple[Update, ...]:
        """The same updates, asked for again past the library, and read each for itself."""
        asked = {"offset": options.get("offset") or 0, "timeout": 0}
        try:
            _, body = await self._wire.post(f"{self.base_url}/getUpdates", plain=asked)
            return tuple(update_of(plain) for plain in json.loads(body)["result"])
        except Exception as error:
            raise NetworkError(f"no updates: {type(error).__name__}") from None


def bot(token: str, api: str, rate: float, well: Callable[[], None]) -> TelegramBot:
    """The bot of a token, sending at most `rate` messages a second; 0: as many as it can."""
    limiter = AIORateLimiter(
        overall_max_rate=rate, overall_time_period=1, group_max_rate=GROUP_RATE
    )
    wire, polling = Wire(), Wire()
    return TelegramBot(
        token,
        base_url=f"{api}/bot",
        base_file_url=f"{api}/file/bot",
        request=Carrier(wire),
        get_updates_request=Carrier(polling),
        rate_limiter=limiter,
        wires=(wire, polling),
        well=well,
    )


def update_of(plain: Any) -> Update:
    """The update of a JSON value; if the library cannot read it, an empty one that holds it."""
    try:
        update = Update.de_json(plain, None)
    except Exception:
        log.exception("the library cannot read an update")
        number = plain.get("update_id") if isinstance(plain, dict) else None
        return Update(number if isinstance(number, int) else 0, api_kwargs={"unread": plain})
    return update


class Inbox(asyncio.Queue[object]):
    """The queue that the library's updater fills: `put` returns when the update is safe."""

    def __init__(self, taken: Callable[[Update], Awaitable[None]]) -> None:
        super().__init__()
        self._taken = taken

    async def put(self, item: object) -> None:
        """Write an update down. Any fault becomes the one that makes the updater ask again."""
        if not isinstance(item, Update):
            return
        try:
            await self._taken(item)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            raise NetworkError(f"not written down: {type(error).__name__}") from None

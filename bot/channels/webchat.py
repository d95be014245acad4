"""The door of the chat page: `POST /chat` asks, `GET /chat?after=` fetches what came later.

The chat is a signed cookie. A key that was seen before gives the same replies again and changes
nothing. Nothing is pushed: replies stay in the outbox until the page has fetched them.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from functools import lru_cache

from itsdangerous import Signer
from starlette.requests import Request, cookie_parser
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channels.body import Answering, Broken, TooLong, body_of, object_of
from bot.channels.channel import Limits, Message, Signs, Take
from bot.channels.limits import WEB
from bot.channels.pace import Buckets
from bot.core.intent import parse
from bot.core.talk import Incoming
from bot.store.plain import dense
from bot.store.store import Letter, StoreDown, StoreFull

NAME = "web"
COOKIE = "chat"
A_YEAR = 365 * 24 * 3600
BODY = 16_384
"""Longest body, in bytes."""
WORDS = 2_000
"""Longest message, in characters."""
KEY = 200
COOKIES = 10_000
"""Cookies that are known to be good, or not, without looking again."""
HEADER, OURS = 16_384, 100
"""Longest cookies of a request that are looked through, and longest one that we would make: what
strangers send in its place is not kept."""
HALL = 20
"""How many browsers behind one address, such as that of a village hall or of a mobile network, may
all be as fast as one may."""
PATIENCE = 10.0
"""Seconds that a request waits for its answer; a later one is fetched."""

Ask = Callable[[Incoming, float], Awaitable[list[Letter]]]
After = Callable[[str, int], Awaitable[list[Letter]]]


class TurnedAway(Exception):
    """The request cannot be taken; the citizen is told why."""

    def __init__(self, status: int, why: str, after: float = 0) -> None:
        super().__init__(why)
        self.status, self.why, self.after = status, why, after


class _Seal:
    """What itsdangerous signs, checked without making its key again for each cookie."""

    def __init__(self, secret: str) -> None:
        self._signer = Signer(secret, salt="chat", digest_method=hashlib.sha1)
        self._key = self._signer.derive_key()

    def put_on(self, name: str) -> str:
        """The name with its signature."""
        return self._signer.sign(name).decode()

    def opened(self, signed: str) -> str:
        """The name that was signed; empty where it is not of our making."""
        name, _, mark = signed.rpartition(".")
        right = base64.urlsafe_b64encode(
            hmac.digest(self._key, name.encode("utf-8", "surrogatepass"), "sha1")
        )
        given = mark.encode("utf-8", "surrogatepass")
        return name if hmac.compare_digest(right.rstrip(b"="), given) else ""


class WebChat:
    """The chat page's door."""

    name = NAME
    limits = WEB

    def __init__(
        self,
        *,
        ask: Ask,
        after: After,
        secret: str,
        secure: bool,
        errors: Callable[[str], str],
        rate: float,
        clock: Callable[[], datetime],
    ) -> None:
        self._ask, self._after, self._clock = ask, after, clock
        self._seal = _Seal(secret)
        self._opened = lru_cache(COOKIES)(self._seal.opened)
        self._secure = secure
        self._errors = errors
        self._pace = Buckets(rate, rate * 10)
        self._halls = Buckets(rate * HALL, rate * 10 * HALL)
        self.signs = Signs()

    @property
    def plain(self) -> Limits:
        return self.limits

    def routes(self, take: Take) -> Sequence[BaseRoute]:
        """`/chat`, for asking and for fetching."""
        return (Route("/chat", Answering(self._answer), methods=["GET", "POST"]),)

    async def listen(self, take: Take) -> None:
        """Nothing to poll."""

    async def send(self, chat: str, message: Message, over: str) -> str:
        """Nothing is pushed; the page fetches."""
        return ""

    async def close(self) -> None:
        """Nothing is open."""

    async def _answer(self, request: Request) -> Response:
        try:
            chat, fresh = self._chat(request)
            if request.method == "GET":
                if fresh:
                    self._hold_back(chat, request, fresh)
                letters = await self._after(chat, _after(request))
            else:
                incoming = await self._incoming(request, chat)
                self._hold_back(chat, request, fresh)
                letters = await self._ask(incoming, PATIENCE)
        except TurnedAway as away:
            return self._refusal(away)
        except (StoreFull, StoreDown):
            return self._refusal(TurnedAway(503, "crowded", 5))
        response = _json(_told(letters))
        if fresh:
            self._set_cookie(response, chat)
        return response

    def _chat(self, request: Request) -> tuple[str, bool]:
        """The chat of this browser, and whether it is a new one."""
        name = self._opened(_ours(request.headers.get("cookie", "")))
        return (f"{NAME}:{name or secrets.token_urlsafe(16)}", not name)

    def _set_cookie(self, response: Response, chat: str) -> None:
        value = self._seal.put_on(chat.partition(":")[2])
        response.set_cookie(
            COOKIE, value, max_age=A_YEAR, httponly=True, samesite="lax", secure=self._secure
        )

    def _hold_back(self, chat: str, request: Request, fresh: bool) -> None:
        """One browser, one address that opens ever new chats, or one that talks in ever so many
        of them, may not crowd out the others."""
        address = request.client.host if request.client else ""
        wait = self._pace.wait(address if fresh else chat) or self._halls.wait(address)
        if wait:
            raise TurnedAway(429, "too_fast", wait)

    async def _incoming(self, request: Request, chat: str) -> Incoming:
        try:
            plain = object_of(await body_of(request, BODY))
        except TooLong:
            raise TurnedAway(413, "too_long") from None
        except Broken:
            plain = None
        if plain is None:
            raise TurnedAway(400, "not_json")
        key, text, press = plain.get("key"), plain.get("text"), plain.get("press")
        if not isinstance(key, str) or not 0 < len(key) <= KEY:
            raise TurnedAway(400, "no_key")
        at = self._clock()
        if isinstance(press, str) and text is None:
            if len(press) > WORDS or parse(press) is None:
                raise TurnedAway(400, "bad_press")
            return Incoming(chat=chat, key=key, at=at, kind="press", text=press)
        if not isinstance(text, str) or press is not None or not text.strip():
            raise TurnedAway(400, "no_text")
        if len(text) > WORDS:
            raise TurnedAway(413, "too_long")
        return Incoming(chat=chat, key=key, at=at, kind="text", text=text)

    def _refusal(self, away: TurnedAway) -> Response:
        response = _json(dense({"error": self._errors(away.why)}), away.status)
        if away.after:
            response.headers["Retry-After"] = str(max(1, round(away.after)))
        return response


def _ours(cookies: str) -> str:
    """The one cookie that may be of our making; empty if there is none."""
    signed = cookie_parser(cookies).get(COOKIE, "") if len(cookies) <= HEADER else ""
    return signed if len(signed) <= OURS else ""


def _after(request: Request) -> int:
    text = request.query_params.get("after", "0")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise TurnedAway(400, "bad_after")
    return int(text)


def _told(letters: Sequence[Letter]) -> str:
    """The replies as the page gets them; each is JSON already, as it stands in the outbox."""
    replies = ",".join(f'{{"id":{letter.id},{letter.raw[1:]}' for letter in letters)
    last = max((letter.id for letter in letters), default=0)
    return f'{{"replies":[{replies}],"last":{last}}}'


def _json(text: str, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(text, status, headers, media_type="application/json")

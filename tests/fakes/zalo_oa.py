"""The servers of a Zalo Official Account: messages, tokens that work once, signed events.

What people do is put in with `say`, `press`, `happens`; what the account said stands in `chats`.
"""

import asyncio
import hashlib
import json
import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.faults import GARBAGE, Cut, Faults
from tests.fakes.zalo import Refusal, Screen, Server

LADDER = (30.0, 300.0, 900.0, 1800.0, 3600.0)
"""Seconds before each further delivery of an event."""
DAY = 24 * 3600.0
BUTTONS = {"oa.query.show", "oa.query.hide", "oa.open.url", "oa.open.sms", "oa.open.phone"}


@dataclass
class Person(Screen):
    """One person and what they see."""

    seen: float = 0.0
    """When they last did something."""


@dataclass(kw_only=True)
class ZaloOA(Server):
    """One account, its app, and its webhook."""

    letter, patience = "m", 2.0
    id: str = "222"
    app_id: str = "111"
    app_secret: str = "app-secret"
    secret_key: str = "oa-secret-key"
    webhook: str = ""
    ladder: tuple[float, ...] = LADDER
    scale: float = 1.0
    """By how much the ladder is shortened."""
    buttons: bool = True
    """Whether a consultation message may have buttons; nobody knows for certain."""
    signs_header: bool = False
    """Whether the signed time is that of the header, which then differs from the body's."""
    echo: bool = True
    per_minute: int = 4000
    life: float = 25 * 3600.0
    doubled: float = 0.0
    late: float = 0.0
    """Share of events that are brought twice, and of those that others overtake."""
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    faults: Faults = field(default_factory=Faults)
    chats: dict[str, Person] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    """Names of messages whose event got a 200, once for each time."""
    statuses: list[int] = field(default_factory=list)
    disabled: bool = False
    """No event comes any more: one was not taken although it was brought six times."""
    refreshes: list[str] = field(default_factory=list)
    code: int = 0
    """An error that every message gets; 0: none."""
    oauth_down: bool = False
    on_message: Callable[[], object] = lambda: None
    """Called whenever a message is asked to be sent."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.access, self.refresh = "access-0", "refresh-0"
        self.expires = time.time() + self.life
        self.spent: set[str] = set()
        self.dead: set[str] = set()
        self._calls: deque[float] = deque()
        self.app = Starlette(
            routes=[
                Route("/v4/oa/access_token", self._token, methods=["POST"]),
                Route("/v3.0/oa/message/cs", self._message, methods=["POST"]),
                Route("/v2.0/oa/message", self._nameless, methods=["POST"]),
            ]
        )

    # what people do

    def person(self, id: str) -> Person:
        return self.chats.setdefault(id, Person(id))

    def say(self, id: str, text: str) -> str:
        """Somebody writes; Zalo's name of the message."""
        return self.sends(id, "text", text=text)

    def press(self, id: str, title: str) -> str:
        """Somebody presses the last button of this title: its payload arrives as words."""
        payload = next(
            button["payload"]
            for entry in reversed(self.person(id).said)
            for button in entry["buttons"]
            if button["title"] == title
        )
        return self.say(id, payload)

    def sends(self, id: str, sort: str, **content: Any) -> str:
        """Somebody sends anything at all."""
        name, anonymous = self._name(), content.pop("conversation_id", None)
        person = self.person(id)
        person.seen = time.time()
        person.log.append({"bot": False, "id": name, "text": content.get("text", f"({sort})")})
        message = {"msg_id": name} | content
        if anonymous is not None:
            message["conversation_id"] = anonymous
        who = "user" if anonymous is None else "anonymous"
        sides = {"sender": {"id": id}, "recipient": {"id": self.id}}
        self.event(f"{who}_send_{sort}", name, message=message, **sides)
        return name

    def happens(self, name: str, id: str) -> None:
        """Somebody follows, leaves, opens the chat, takes back their consent."""
        if name in ("follow", "unfollow"):
            content: dict[str, Any] = {"oa_id": self.id, "follower": {"id": id}}
        elif name == "user_click_chatnow":
            content = {"oa_id": self.id, "user_id": id}
        else:
            content = {"sender": {"id": id}, "recipient": {"id": self.id}}
        if name in ("follow", "user_click_chatnow"):
            self.person(id).seen = time.time()
        self.event(name, "", **content)

    def officer(self, id: str, text: str, admin: str = "555") -> None:
        """An officer writes in OA Manager."""
        name = self._name()
        self.person(id).log.append({"bot": False, "id": name, "text": f"(officer) {text}"})
        self._echo(id, name, text, admin)

    def _echo(self, id: str, name: str, text: str, admin: str = "") -> None:
        sender = {"id": self.id} | ({"admin_id": admin} if admin else {})
        message = {"msg_id": name, "text": text}
        self.event("oa_send_text", name, sender=sender, recipient={"id": id}, message=message)

    # events

    def event(self, event_name: str, name: str, **content: Any) -> None:
        """Bring an event to the webhook, signed."""
        now = str(int(time.time() * 1000))
        event = {"app_id": self.app_id, "event_name": event_name, "timestamp": now} | content
        body = json.dumps(event, ensure_ascii=False).encode()
        if self.webhook and self.loop and not self.disabled:
            self.loop.call_soon_threadsafe(self._start, body, now, name)

    def signed(self, body: bytes, now: str) -> dict[str, str]:
        """The headers of an event."""
        time_signed = str(int(now) + 7) if self.signs_header else now
        text = self.app_id.encode() + body + time_signed.encode() + self.secret_key.encode()
        headers = {
            "Content-Type": "application/json",
            "X-ZEvent-Signature": f"mac={hashlib.sha256(text).hexdigest()}",
        }
        return headers | ({"X-ZEvent-Timestamp": time_signed} if self.signs_header else {})

    async def _deliver(self, body: bytes, now: str, name: str) -> None:
        """The whole ladder of one event; nothing is promised about order."""
        if self.chance.random() < self.late:
            await asyncio.sleep(self.chance.uniform(0.02, 0.2))
        times = 2 if self.chance.random() < self.doubled else 1
        for _ in range(times):
            for tries, wait in enumerate((0.0, *self.ladder)):
                await asyncio.sleep(wait * self.scale)
                if await self._bring(body, now, tries):
                    self.taken.append(name)
                    break
            else:
                self.disabled = True

    async def _bring(self, body: bytes, now: str, tries: int) -> bool:
        headers = self.signed(body, now) | ({"num_retry": str(tries)} if tries else {})
        try:
            async with self._session.post(self.webhook, data=body, headers=headers) as answer:
                self.statuses.append(answer.status)
                await answer.read()
                return answer.status == 200
        except (aiohttp.ClientError, OSError, TimeoutError):
            return False

    # tokens

    async def _token(self, request: Request) -> Response:
        if self.oauth_down:
            return GARBAGE
        form = await request.form()
        if request.headers.get("secret_key") != self.app_secret:
            return JSONResponse({"error": -14004, "error_name": "Invalid secret key"})
        if form.get("app_id") != self.app_id:
            return JSONResponse({"error": -14001, "error_name": "Invalid app id"})
        given = str(form.get("refresh_token"))
        if form.get("grant_type") != "refresh_token" or given != self.refresh:
            words = "spent" if given in self.spent else "invalid"
            return JSONResponse({"error": -14020, "error_name": f"Refresh token is {words}"})
        self.refreshes.append(given)
        self.spent.add(given)
        self.dead.add(self.access)
        n = len(self.refreshes)
        self.access, self.refresh = f"access-{n}", f"refresh-{n}"
        self.expires = time.time() + self.life
        return JSONResponse(
            {
                "access_token": self.access,
                "refresh_token": self.refresh,
                "expires_in": str(int(self.life)),
            }
        )

    def _check_token(self, request: Request) -> None:
        given = request.headers.get("access_token", "")
        if given in self.dead:
            raise Refusal(-220, "Access token has been removed")
        if given != self.access:
            raise Refusal(-216, "Access token is invalid")
        if time.time() > self.expires:
            raise Refusal(-216, "Access token has expired")

    # messages

    async def _message(self, request: Request) -> Response:
        return await self._answered(request, self._named)

    async def _nameless(self, request: Request) -> Response:
        return await self._answered(request, self._to_nameless)

    async def _answered(self, request: Request, work: Any) -> Response:
        fault = self.faults.next()
        if fault == "refused":
            return Response("upstream", 503)
        if fault == "garbage":
            return GARBAGE
        self.on_message()
        try:
            self._check_token(request)
            if self.code:
                raise Refusal(self.code, "as the test wants it")
            if fault == "limited":
                raise Refusal(-32, "App reached its limit")
            self._check_rate()
            entry = work(json.loads(await request.body()))
        except Refusal as refusal:
            return JSONResponse({"error": refusal.code, "message": str(refusal)})
        if fault == "slow":
            await asyncio.sleep(15)
        if fault == "cut":
            return Cut()
        data = {
            "message_id": entry["id"],
            "user_id": entry["to"],
            "sent_time": str(int(time.time() * 1000)),
            "quota": {"quota_type": "reply"},
        }
        return JSONResponse({"data": data, "error": 0, "message": "Success"})

    def _check_rate(self) -> None:
        now = time.monotonic()
        while self._calls and now - self._calls[0] > 60:
            self._calls.popleft()
        if len(self._calls) >= self.per_minute:
            raise Refusal(-32, "App reached its limit of calls in a minute")
        self._calls.append(now)

    def _named(self, given: dict[str, Any]) -> dict[str, Any]:
        id = given.get("recipient", {}).get("user_id")
        if not isinstance(id, str):
            raise Refusal(-201, "user_id is invalid")
        person = self.chats.get(id)
        if person is None:
            raise Refusal(-213, "User has not followed OA")
        if person.blocked:
            raise Refusal(-217, "User has blocked OA")
        if time.time() - person.seen > 7 * DAY:
            raise Refusal(-230, "User has not interacted with the OA in the past 7 days")
        message = given.get("message", {})
        entry = self._said(person, text_of(message), self._buttons(message))
        if self.echo:
            self._echo(id, entry["id"], entry["text"])
        return entry

    def _to_nameless(self, given: dict[str, Any]) -> dict[str, Any]:
        recipient = given.get("recipient", {})
        id, conversation = recipient.get("anonymous_id"), recipient.get("conversation_id")
        if not isinstance(id, str) or id not in self.chats or not conversation:
            raise Refusal(-201, "anonymous_id or conversation_id is invalid")
        message = given.get("message", {})
        if "attachment" in message:
            raise Refusal(-233, "Message type is not supported")
        return self._said(self.chats[id], text_of(message), [])

    def _buttons(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        attachment = message.get("attachment")
        if attachment is None:
            return []
        if not self.buttons:
            raise Refusal(-233, "Message type is invalid or not supported")
        buttons = attachment.get("payload", {}).get("buttons")
        if attachment.get("type") != "template" or not isinstance(buttons, list):
            raise Refusal(-201, "attachment is invalid")
        if not 1 <= len(buttons) <= 5:
            raise Refusal(-210, "buttons: maximum is 5")
        for button in buttons:
            check_button(button)
        return buttons

    def _said(self, person: Person, text: str, buttons: list[dict[str, Any]]) -> dict[str, Any]:
        entry = {"bot": True, "id": self._name(), "text": text, "buttons": buttons}
        person.log.append(entry)
        return entry | {"to": person.id}


def text_of(message: dict[str, Any]) -> str:
    """The words of a message, refused where Zalo refuses them."""
    text = message.get("text")
    if not isinstance(text, str) or not text.strip():
        raise Refusal(-201, "message.text is invalid")
    if len(text.encode("utf-16-le")) // 2 > 2000:
        raise Refusal(-210, "message.text: maximum length is 2000")
    return text


def check_button(button: dict[str, Any]) -> None:
    if not 1 <= len(button.get("title", "")) <= 100:
        raise Refusal(-201, "button title is invalid")
    kind, payload = button.get("type"), button.get("payload")
    if kind not in BUTTONS:
        raise Refusal(-201, "button type is invalid")
    if kind.startswith("oa.query"):
        if not isinstance(payload, str) or not 1 <= len(payload) <= 1000:
            raise Refusal(-201, "button payload is invalid")
    elif kind == "oa.open.url" and not str((payload or {}).get("url", "")).startswith("https://"):
        raise Refusal(-201, "button url is invalid")

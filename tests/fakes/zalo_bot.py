"""Zalo's bot platform: one update for each question, no offset, texts up to 2,000."""

import asyncio
import random
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.faults import GARBAGE, Cut, Faults
from tests.fakes.telegram import arguments
from tests.fakes.zalo import Refusal, Screen, Server

LADDER = (1.0, 2.0, 5.0, 10.0, 30.0)
"""Nobody knows how the platform repeats; this is a guess, the last wait again and again."""


@dataclass
class Chat(Screen):
    """One chat, of one person or of a group."""

    kind: str = "PRIVATE"


@dataclass(kw_only=True)
class ZaloBot(Server):
    """The platform, for one bot."""

    letter, patience = "z", 10.0
    token: str = "123:zalo-token"
    flat: bool = False
    """Whether updates are brought without the envelope of the documentation."""
    scale: float = 1.0
    doubled: float = 0.0
    """Share of updates that are brought twice."""
    chance: random.Random = field(default_factory=lambda: random.Random(1))
    quota: int = 3000
    status_of_errors: int = 200
    faults: Faults = field(default_factory=Faults)
    chats: dict[str, Chat] = field(default_factory=dict)
    updates: deque[dict[str, Any]] = field(default_factory=deque)
    webhook: dict[str, Any] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    """Names of messages that were handed out or got a 200."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self._changed: asyncio.Event | None = None
        route = Route("/bot{token}/{method}", self._called, methods=["GET", "POST"])
        self.app = Starlette(routes=[route])

    # what people do

    def chat(self, id: str, kind: str = "PRIVATE") -> Chat:
        return self.chats.setdefault(id, Chat(id, kind=kind))

    def say(self, id: str, text: str, kind: str = "PRIVATE") -> str:
        """Somebody writes; the platform's name of the message."""
        return self.sends(id, "text", kind, text=text)

    def sends(self, id: str, sort: str, kind: str = "PRIVATE", **content: Any) -> str:
        """Somebody sends anything at all."""
        chat, name = self.chat(id, kind), self._name()
        chat.log.append({"bot": False, "id": name, "text": content.get("text", f"({sort})")})
        message = {
            "from": {"id": f"u{id}", "display_name": "An", "is_bot": False},
            "chat": {"id": id, "chat_type": chat.kind},
            "message_id": name,
            "date": int(time.time() * 1000),
        }
        update = {"event_name": f"message.{sort}.received", "message": message | content}
        if self.webhook:
            assert self.loop
            self.loop.call_soon_threadsafe(self._start, update)
        else:
            self.updates.append(update)
            if self.loop and self._changed:
                self.loop.call_soon_threadsafe(self._changed.set)
        return name

    async def _deliver(self, update: dict[str, Any]) -> None:
        plain = update if self.flat else {"ok": True, "result": update}
        headers = {"X-Bot-Api-Secret-Token": self.webhook["secret_token"]}
        for wait in (0.0, *LADDER, *[LADDER[-1]] * 100):
            await asyncio.sleep(wait * self.scale)
            try:
                url = self.webhook["url"]
                async with self._session.post(url, json=plain, headers=headers) as answer:
                    if answer.status == 200:
                        self.taken.append(update["message"]["message_id"])
                        if self.chance.random() >= self.doubled:
                            return
            except (aiohttp.ClientError, OSError, TimeoutError):
                continue

    # what the bot asks

    async def _called(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return self._refused(Refusal(401, "Unauthorized"))
        fault = self.faults.next() if method == "sendMessage" else "none"
        if fault == "refused":
            return self._refused(Refusal(500, "Internal Server Error"))
        if fault == "limited":
            return self._refused(Refusal(429, "Quota exceeded"))
        if fault == "garbage":
            return GARBAGE
        try:
            result = await self._done(method, await arguments(request))
        except Refusal as refusal:
            return self._refused(refusal)
        return Cut() if fault == "cut" else JSONResponse({"ok": True, "result": result})

    def _refused(self, refusal: Refusal) -> Response:
        body = {"ok": False, "error_code": refusal.code, "description": str(refusal)}
        return JSONResponse(body, self.status_of_errors if refusal.code != 401 else 401)

    async def _done(self, method: str, given: dict[str, Any]) -> Any:
        match method:
            case "getMe":
                return {
                    "id": "b1", "account_name": "bot.ward", "account_type": "BASIC",
                    "can_join_groups": False,
                }  # fmt: skip
            case "getUpdates":
                return await self._update(float(given.get("timeout") or 30))
            case "setWebhook":
                secret = str(given.get("secret_token") or "")
                if not given.get("url") or not 8 <= len(secret) <= 256:
                    raise Refusal(400, "Bad Request: url and secret_token are required")
                self.webhook = dict(given)
                return {"url": given["url"], "updated_at": int(time.time() * 1000)}
            case "deleteWebhook":
                self.webhook = {}
                return {"url": "", "updated_at": int(time.time() * 1000)}
            case "sendMessage":
                return self._sent(given)
        raise Refusal(404, "Not Found")

    async def _update(self, patience: float) -> Any:
        if self.webhook:
            raise Refusal(400, "Bad Request: webhook is set")
        self.loop, self._changed = asyncio.get_running_loop(), asyncio.Event()
        end = time.monotonic() + patience
        while not self.updates:
            left = end - time.monotonic()
            if left <= 0:
                raise Refusal(408, "Request Timeout")
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.2))
            except TimeoutError:
                continue
            self._changed.clear()
        update = self.updates.popleft()
        self.taken.append(update["message"]["message_id"])
        return update

    def _sent(self, given: dict[str, Any]) -> Any:
        chat, text = self.chats.get(str(given.get("chat_id"))), given.get("text")
        if chat is None:
            raise Refusal(404, "Chat not found")
        if chat.blocked:
            raise Refusal(403, "Forbidden")
        if not isinstance(text, str) or not text.strip():
            raise Refusal(400, "Bad Request: text is empty")
        if len(text.encode("utf-16-le")) // 2 > 2000:
            raise Refusal(400, "Bad Request: text is too long")
        if self.quota <= 0:
            raise Refusal(429, "Quota exceeded")
        self.quota -= 1
        name = self._name()
        chat.log.append({"bot": True, "id": name, "text": text})
        return {"message_id": name, "date": int(time.time() * 1000)}

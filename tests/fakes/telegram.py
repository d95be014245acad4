"""A Telegram server: long polling with offsets, strict messages, faults where they are asked for.

Messages of people are put in with `say`, `press`, `send`; what the bot did stands in `chats`.
Deliveries by webhook are in `telegram_hook.py`.
"""

import asyncio
import json
import re
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fakes.faults import GARBAGE, Cut, Faults
from tests.fakes.telegram_html import CannotParse, plain_of

BOT = {"id": 4711, "is_bot": True, "first_name": "Bot", "username": "ward_bot"}
LONGEST = 4096
SORTS = ("message", "edited_message", "callback_query", "my_chat_member")


class Refusal(Exception):
    """An answer that is not ok."""

    def __init__(self, code: int, words: str, **parameters: int) -> None:
        super().__init__(words)
        self.code, self.parameters = code, parameters


@dataclass
class Chat:
    """One chat as the person sees it."""

    id: int
    kind: str = "private"
    blocked: bool = False
    left: bool = False
    log: list[dict[str, Any]] = field(default_factory=list)
    """Every message that is there, of the person and of the bot, as it stands now."""
    sent: list[float] = field(default_factory=list)
    """When the bot sent or edited something."""

    @property
    def said(self) -> list[dict[str, Any]]:
        """What the bot said."""
        return [entry for entry in self.log if entry["bot"]]


class Telegram:
    """The server of one bot."""

    def __init__(self, token: str = "4711:fake-token", faults: Faults | None = None) -> None:
        self.token = token
        self.faults = faults or Faults()
        self.chats: dict[int, Chat] = {}
        self.updates: deque[dict[str, Any]] = deque()
        """What has not been confirmed by an offset."""
        self.taken: set[int] = set()
        """Numbers of updates that an offset or a 2xx confirmed."""
        self.rate = 0
        """Messages a second; 0: not kept."""
        self.chat_burst = 0
        """Messages that one chat may get at once, then one a second; 0: not kept."""
        self.shown: dict[tuple[str, str], Any] = {}
        """Commands, descriptions, menu, by method and language."""
        self.answered: list[str] = []
        """Callback queries that were answered."""
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.webhook: dict[str, Any] = {"url": ""}
        self.hook: Any = None
        """Told of each new update while a webhook is set; see `telegram_hook.py`."""
        self._queries: dict[str, float] = {}
        self._numbers: defaultdict[str, int] = defaultdict(int)
        self._changed: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []
        self._poller: object = None
        self._sent: deque[float] = deque()
        path = "/bot{token}/{method}"
        self.app = Starlette(routes=[Route(path, self._called, methods=["GET", "POST"])])

    # what people do

    def chat(self, id: int, kind: str = "private") -> Chat:
        return self.chats.setdefault(id, Chat(id, kind))

    def say(self, id: int, text: str, edited: bool = False) -> int:
        """Somebody writes; the number of the update."""
        content: dict[str, Any] = {"text": text}
        if command := re.match(r"/[a-z0-9_]+(@\w+)?", text):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
        return self.send(id, content, "edited_message" if edited else "message")

    def send(self, id: int, content: dict[str, Any], sort: str = "message") -> int:
        """Somebody sends anything at all."""
        chat = self.chat(id, "private" if id > 0 else "supergroup")
        message = self._message(chat, content, bot=False)
        return self._new(sort, message)

    def press(self, id: int, label: str) -> int:
        """Somebody presses the last button with this label."""
        entry, data = next(
            (entry, button["callback_data"])
            for entry in reversed(self.chat(id).said)
            for row in entry["buttons"]
            for button in row
            if button["text"] == label
        )
        return self.press_data(id, data, entry["message_id"])

    def press_data(self, id: int, data: str, message_id: int = 1) -> int:
        query = str(self._number("query"))
        self._queries[query] = time.monotonic()
        message = {"message_id": message_id, "date": now(), "chat": self._chat(self.chat(id))}
        return self._new(
            "callback_query",
            {
                "id": query,
                "from": person(id),
                "chat_instance": "1",
                "message": message,
                "data": data,
            },
        )

    def member(self, id: int, before: str, after: str) -> int:
        """The bot is blocked, put into a group, or thrown out."""
        chat = self.chat(id, "private" if id > 0 else "supergroup")
        chat.blocked = after == "kicked"
        change = {
            "chat": self._chat(chat),
            "from": person(abs(id)),
            "date": now(),
            "old_chat_member": status(before),
            "new_chat_member": status(after),
        }
        return self._new("my_chat_member", change)

    def _new(self, sort: str, content: dict[str, Any]) -> int:
        update = {"update_id": self._number("update"), sort: content}
        if self.webhook["url"]:
            if self.hook:
                self.hook(update)
        else:
            self.updates.append(update)
        self.wake()
        return int(update["update_id"])

    def wake(self) -> None:
        """Let long polls look again; may be called from any thread."""
        for loop, event in list(self._changed):
            loop.call_soon_threadsafe(event.set)

    # what the bot asks

    async def _called(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return refused(Refusal(401, "Unauthorized"))
        fault = self.faults.next() if method in ("sendMessage", "editMessageText") else "none"
        if fault == "refused":
            return refused(Refusal(500, "Internal Server Error"))
        if fault == "limited":
            return refused(Refusal(429, "Too Many Requests: retry after 1", retry_after=1))
        if fault == "garbage":
            return GARBAGE
        try:
            result = await self.call(method, await arguments(request))
        except Refusal as refusal:
            return refused(refusal)
        if fault == "slow":
            await asyncio.sleep(15)
        if fault == "cut":
            return Cut()
        return JSONResponse({"ok": True, "result": result})

    async def call(self, method: str, given: dict[str, Any]) -> Any:
        """Do one method of the Bot API, or raise Refusal."""
        self.calls.append((method, given))
        work = getattr(self, f"_do_{method}", None)
        if work is None:
            raise Refusal(404, "Not Found: method not found")
        result = work(given)
        return await result if asyncio.iscoroutine(result) else result

    def _do_getMe(self, given: dict[str, Any]) -> Any:
        return BOT | {"can_join_groups": True, "can_read_all_group_messages": False}

    async def _do_getUpdates(self, given: dict[str, Any]) -> Any:
        if self.webhook["url"]:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        offset, most = int(given.get("offset") or 0), int(given.get("limit") or 100)
        wanted = listed(given.get("allowed_updates")) or SORTS
        while self.updates and offset and self.updates[0]["update_id"] < offset:
            self.taken.add(self.updates.popleft()["update_id"])
        me = self._poller = object()
        end = time.monotonic() + min(float(given.get("timeout") or 0), 50)
        while True:
            found = [u for u in self.updates if sort_of(u) in wanted][:most]
            if found or time.monotonic() >= end:
                return found
            await self._wait(end - time.monotonic())
            if self._poller is not me:
                raise Refusal(409, "Conflict: terminated by other getUpdates request")

    async def _wait(self, patience: float) -> None:
        event = asyncio.Event()
        waiter = (asyncio.get_running_loop(), event)
        self._changed.append(waiter)
        try:
            await asyncio.wait_for(event.wait(), min(patience, 0.5))
        except TimeoutError:
            pass
        finally:
            self._changed.remove(waiter)

    def _do_setWebhook(self, given: dict[str, Any]) -> Any:
        if not given.get("url"):
            return self._do_deleteWebhook(given)
        if not re.fullmatch(r"[\w-]{0,256}", given.get("secret_token") or ""):
            raise Refusal(400, "Bad Request: secret token contains unallowed characters")
        if given.get("drop_pending_updates"):
            self.updates.clear()
        self.webhook = dict(given)
        while self.updates and self.hook:
            self.hook(self.updates.popleft())
        return True

    def _do_deleteWebhook(self, given: dict[str, Any]) -> Any:
        if given.get("drop_pending_updates") in (True, "true", "True"):
            self.updates.clear()
        self.webhook = {"url": ""}
        if self.hook:
            self.updates.extend(self.hook.give_back())
        return True

    def _do_getWebhookInfo(self, given: dict[str, Any]) -> Any:
        wanted = listed(self.webhook.get("allowed_updates"))
        return {
            "url": self.webhook["url"],
            "has_custom_certificate": False,
            "pending_update_count": len(self.updates),
        } | ({"allowed_updates": wanted} if wanted else {})

    def _do_sendMessage(self, given: dict[str, Any]) -> Any:
        chat = self._reached(given)
        content = self._content(given)
        self._paced(chat)
        return self._message(chat, content, bot=True)

    def _do_editMessageText(self, given: dict[str, Any]) -> Any:
        chat = self._reached(given)
        content = self._content(given)
        number = int(given.get("message_id") or 0)
        entry = next((e for e in chat.said if e["message_id"] == number), None)
        if entry is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        new = {"text": content["text"], "buttons": content["buttons"]}
        if all(entry[name] == value for name, value in new.items()):
            raise Refusal(
                400,
                "Bad Request: message is not modified: specified new message content and reply "
                "markup are exactly the same as a current content and reply markup of the message",
            )
        self._paced(chat)
        entry |= new | {"edits": entry["edits"] + 1}
        return {"message_id": number, "date": now(), "chat": self._chat(chat), "text": new["text"]}

    def _do_answerCallbackQuery(self, given: dict[str, Any]) -> Any:
        query = str(given.get("callback_query_id"))
        if len(given.get("text") or "") > 200:
            raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
        if time.monotonic() - self._queries.get(query, -1000.0) > 15:
            raise Refusal(400, "Bad Request: query is too old and response timeout expired")
        self.answered.append(query)
        return True

    def _do_setMyCommands(self, given: dict[str, Any]) -> Any:
        commands = loaded(given["commands"])
        if len(commands) > 100:
            raise Refusal(400, "Bad Request: too much commands specified")
        for command in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(command["description"]) <= 256:
                raise Refusal(400, "Bad Request: command description must be non-empty")
        self.shown["commands", given.get("language_code") or ""] = commands
        return True

    def _do_setMyDescription(self, given: dict[str, Any]) -> Any:
        return self._shown("description", given, 512)

    def _do_setMyShortDescription(self, given: dict[str, Any]) -> Any:
        return self._shown("short_description", given, 120)

    def _shown(self, what: str, given: dict[str, Any], longest: int) -> bool:
        text = given.get(what) or ""
        if len(text) > longest:
            raise Refusal(400, "Bad Request: BOT_DESCRIPTION_TOO_LONG")
        self.shown[what, given.get("language_code") or ""] = text
        return True

    def _do_setChatMenuButton(self, given: dict[str, Any]) -> Any:
        self.shown["menu", ""] = loaded(given.get("menu_button"))
        return True

    def _do_leaveChat(self, given: dict[str, Any]) -> Any:
        self._reached(given).left = True
        return True

    # what is checked

    def _reached(self, given: dict[str, Any]) -> Chat:
        chat = self.chats.get(int(given.get("chat_id") or 0))
        if chat is None:
            raise Refusal(400, "Bad Request: chat not found")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat.left:
            raise Refusal(403, "Forbidden: bot was kicked from the supergroup chat")
        return chat

    def _content(self, given: dict[str, Any]) -> dict[str, Any]:
        text = given.get("text") or ""
        if given.get("parse_mode"):
            if given["parse_mode"] != "HTML":
                raise Refusal(400, "Bad Request: unsupported parse_mode")
            try:
                text = plain_of(text)
            except CannotParse as words:
                raise Refusal(400, f"Bad Request: can't parse entities: {words}") from None
        if not text.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if len(text.encode("utf-16-le")) // 2 > LONGEST:
            raise Refusal(400, "Bad Request: message is too long")
        return {"text": text, "buttons": buttons(loaded(given.get("reply_markup")))}

    def _paced(self, chat: Chat) -> None:
        moment = time.monotonic()
        while self._sent and moment - self._sent[0] > 1:
            self._sent.popleft()
        if self.rate and len(self._sent) >= self.rate:
            raise Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
        span = 10
        lately = [at for at in chat.sent if moment - at < span]
        if self.chat_burst and len(lately) >= self.chat_burst + span:
            raise Refusal(429, "Too Many Requests: retry after 3", retry_after=3)
        chat.sent = [*lately, moment]
        self._sent.append(moment)

    # small things

    def _message(self, chat: Chat, content: dict[str, Any], bot: bool) -> dict[str, Any]:
        number = self._number(f"message {chat.id}")
        entry = {"message_id": number, "bot": bot, "buttons": [], "text": "", "edits": 0}
        chat.log.append(entry | content)
        message = {"message_id": number, "date": now(), "chat": self._chat(chat)}
        message["from"] = BOT if bot else person(abs(chat.id))
        return message | {name: value for name, value in content.items() if name != "buttons"}

    @staticmethod
    def _chat(chat: Chat) -> dict[str, Any]:
        name = {"first_name": "An"} if chat.kind == "private" else {"title": "Group"}
        return {"id": chat.id, "type": chat.kind} | name

    def _number(self, what: str) -> int:
        self._numbers[what] += 1
        return self._numbers[what]


def buttons(markup: Any) -> list[list[dict[str, Any]]]:
    """The rows of a keyboard, refused where Telegram refuses them."""
    rows = (markup or {}).get("inline_keyboard", [])
    if sum(map(len, rows)) > 100:
        raise Refusal(400, "Bad Request: REPLY_MARKUP_TOO_LONG")
    for row in rows:
        if not 1 <= len(row) <= 8:
            raise Refusal(400, "Bad Request: BUTTON_ROW_INVALID")
        for button in row:
            if not button.get("text"):
                raise Refusal(400, "Bad Request: text buttons are unallowed in the keyboard")
            if "url" in button:
                if not re.fullmatch(r"(https?|tg)://[^\s]+\.[^\s]+", button["url"]):
                    raise Refusal(400, "Bad Request: BUTTON_URL_INVALID")
            elif not 1 <= len(button.get("callback_data", "").encode()) <= 64:
                raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows


async def arguments(request: Request) -> dict[str, Any]:
    """Arguments of a call in any of the ways in which they may come."""
    given: dict[str, Any] = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        body = await request.body()
        return given | (json.loads(body) if body else {})
    return given | dict(await request.form())


def refused(refusal: Refusal) -> Response:
    body: dict[str, Any] = {"ok": False, "error_code": refusal.code, "description": str(refusal)}
    if refusal.parameters:
        body["parameters"] = refusal.parameters
    return JSONResponse(body, refusal.code)


def loaded(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def listed(value: Any) -> list[str]:
    return loaded(value) or []


def sort_of(update: dict[str, Any]) -> str:
    return next(name for name in update if name != "update_id")


def person(id: int) -> dict[str, Any]:
    return {"id": id, "is_bot": False, "first_name": "An", "language_code": "vi"}


def status(name: str) -> dict[str, Any]:
    until = {"until_date": 0} if name == "kicked" else {}
    return {"status": name, "user": BOT} | until


def now() -> int:
    return int(time.time())

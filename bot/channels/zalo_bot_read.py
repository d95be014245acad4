"""Updates of Zalo's bot platform as ours, in both of the shapes in which they come. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.core.talk import HERE, Incoming

NAME = "zalo_bot"
SORTS = {"image": "photo", "sticker": "sticker", "voice": "voice"}


def read(plain: Any, at: datetime) -> Incoming | None:
    """What an update means; none where nobody said anything."""
    update = unwrapped(plain)
    message = update.get("message")
    if not isinstance(message, Mapping):
        return None
    chat, person = _id(message, "chat"), message.get("from")
    sort = str(update.get("event_name", "")).removeprefix("message.").partition(".")[0]
    if not chat or (isinstance(person, Mapping) and person.get("is_bot") is True):
        return None
    chat = f"{NAME}:{chat}"
    if _type(message) not in ("", "PRIVATE"):
        key = f"group:{at.astimezone(HERE):%Y-%m-%d}"
        return Incoming(chat=chat, key=key, at=at, kind="group")
    key = str(message.get("message_id") or f"{sort}:{message.get('date', '')}")
    text = message.get("text")
    if sort == "text" and isinstance(text, str):
        return Incoming(chat=chat, key=key, at=at, kind="text", text=text)
    return Incoming(chat=chat, key=key, at=at, kind="other", text=SORTS.get(sort, "unknown"))


def unwrapped(plain: Any) -> Mapping[str, Any]:
    """The update itself: the documentation wraps it, a live server was seen not to."""
    if not isinstance(plain, Mapping):
        return {}
    result = plain.get("result")
    return result if isinstance(result, Mapping) else plain


def _id(message: Mapping[str, Any], part: str) -> str:
    held = message.get(part)
    value = held.get("id") if isinstance(held, Mapping) else None
    return str(value)[:100] if isinstance(value, str | int) and value != "" else ""


def _type(message: Mapping[str, Any]) -> str:
    chat = message.get("chat")
    return str(chat.get("chat_type") or "").upper() if isinstance(chat, Mapping) else ""

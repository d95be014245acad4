"""Events of a Zalo Official Account as ours, and their signature. Pure.

Numbers come as texts and as numbers; events come twice, late and out of order; whose id stands
where depends on the event. Whatever cannot be read is nothing to us.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.intent import parse
from bot.core.talk import Incoming, Kind

NAME = "zalo_oa"
HAPPENINGS: Mapping[str, Kind] = {
    "follow": "here",
    "user_click_chatnow": "here",
    "unfollow": "gone",
    "user_withdraw": "withdrawn",
}
"""What is no message."""
SORTS = {
    "image": "photo",
    "gif": "photo",
    "file": "file",
    "audio": "voice",
    "video": "video",
    "sticker": "sticker",
    "link": "link",
    "business_card": "contact",
    "location": "location",
}
_SENT = re.compile(r"(user|anonymous)_send_(\w+)")
_ECHO = re.compile(r"oa_send_\w+")
_PERSONAL = re.compile(r"\d{9}")


@dataclass(frozen=True, slots=True)
class Echo:
    """Something that the account itself said: the bot, an officer, or an automatic greeting."""

    chat: str
    key: str
    text: str
    message: str
    """Zalo's name of the message."""
    officer: bool
    """Zalo names an officer as its writer."""


def signed_by(
    body: bytes, event: Mapping[str, Any], headers: Mapping[str, str], app_id: str, secret: str
) -> str:
    """Which time the signature was made with, or nothing if it is none of ours.

    Sources differ on whether the time in the body or the one in a header is signed.
    """
    given = headers.get("x-zevent-signature", "").removeprefix("mac=").strip().lower()
    times = {
        "body": str(event.get("timestamp", "")),
        "header": headers.get("x-zevent-timestamp", ""),
    }
    for name, time in times.items():
        if hmac.compare_digest(signature(body, time, app_id, secret).encode(), given.encode()):
            return name
    return ""


def signature(body: bytes, time: str, app_id: str, secret: str) -> str:
    """A plain SHA-256 over the bytes as they came, not an HMAC."""
    return hashlib.sha256(app_id.encode() + body + time.encode() + secret.encode()).hexdigest()


def age(event: Mapping[str, Any], at: datetime) -> float:
    """Seconds since the event, by its signed time; 0 where that is no time."""
    text = str(event.get("timestamp", ""))
    if not re.fullmatch(r"\d{13}", text):
        return 0.0
    return at.timestamp() - int(text) / 1000


def account(event: Mapping[str, Any]) -> str:
    """The account that an event is about; empty where it does not say."""
    side = "sender" if _of_account(str(event.get("event_name", ""))) else "recipient"
    return _id(event, "oa_id") or _id(event, side, "id")


def read(event: Mapping[str, Any], at: datetime) -> Incoming | Echo | None:
    """What an event means."""
    name = str(event.get("event_name", ""))
    if found := _SENT.fullmatch(name):
        return _sent(event, found[2], at)
    if _ECHO.fullmatch(name):
        return _echo(event)
    chat = _chat(next(_people(event), ""))
    if name not in HAPPENINGS or not chat:
        return None
    key = f"{name}:{event.get('timestamp', '')}"
    return Incoming(chat=chat, key=key, at=at, kind=HAPPENINGS[name])


def taken_over(echo: Echo, at: datetime, quiet: int) -> Incoming:
    """An officer has the word now, for so many minutes."""
    return Incoming(chat=echo.chat, key=echo.key, at=at, kind="human", text=str(quiet))


def address(chat: str) -> tuple[str, str]:
    """Person and conversation of a chat; only people without a Zalo name have the latter."""
    person, _, conversation = chat.partition(":")[2].partition("~")
    return person, conversation


def anonymous(chat: str) -> bool:
    """Whether the person has no Zalo name."""
    return "~" in chat


def _sent(event: Mapping[str, Any], sort: str, at: datetime) -> Incoming | None:
    message = _part(event, "message")
    chat = _chat(_id(event, "sender", "id"), _conversation(event))
    if not chat:
        return None
    key = _id(message, "msg_id") or f"{event.get('event_name')}:{event.get('timestamp', '')}"
    if sort != "text":
        sort = SORTS.get(sort, "unknown")
        return Incoming(chat=chat, key=key, at=at, kind="other", text=sort)
    text = str(message.get("text") or "")
    if pressed := _pressed(text):
        return Incoming(chat=chat, key=key, at=at, kind="press", text=pressed)
    return Incoming(chat=chat, key=key, at=at, kind="text", text=text)


def _pressed(text: str) -> str:
    """The intent of a pressed button, which arrives as words; anybody can type the same."""
    says = text.strip()
    if not says.startswith("#") or _PERSONAL.search(says) or parse(says) is None:
        return ""
    return says.removeprefix("#")


def _echo(event: Mapping[str, Any]) -> Echo | None:
    message = _part(event, "message")
    chat = _chat(_id(event, "recipient", "id"), _conversation(event))
    if not chat:
        return None
    name = _id(message, "msg_id")
    return Echo(
        chat=chat,
        key=f"echo:{name or event.get('timestamp', '')}",
        text=str(message.get("text") or ""),
        message=name,
        officer=bool(_id(event, "sender", "admin_id")),
    )


def _people(event: Mapping[str, Any]) -> Iterator[str]:
    """Where the person may stand in an event that is no message."""
    for path in (("follower", "id"), ("user_id",), ("sender", "id"), ("user", "id"), ("uid",)):
        if found := _id(event, *path):
            yield found


def _conversation(event: Mapping[str, Any]) -> str | None:
    """The conversation of a person without a name; none for people with one."""
    if "anonymous" not in str(event.get("event_name", "")):
        return None
    places = (event.get("message"), event, event.get("sender"), event.get("recipient"))
    found = (_id(place, "conversation_id") for place in places if isinstance(place, Mapping))
    return next(filter(None, found), "")


def _chat(person: str, conversation: str | None = None) -> str:
    if not person or "~" in person:
        return ""
    return f"{NAME}:{person}" + ("" if conversation is None else f"~{conversation}")


def _of_account(name: str) -> bool:
    """Whether the account is the sender of this event."""
    return name.startswith("oa_") or name in ("user_received_message", "user_seen_message")


def _part(event: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = event.get(name)
    return part if isinstance(part, Mapping) else {}


def _id(event: Mapping[str, Any], *path: str) -> str:
    """A number that may be written as a text; empty where there is none."""
    value: Any = event
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return str(value)[:100] if isinstance(value, str | int) and value != "" else ""

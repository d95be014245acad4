"""Our messages as those of a Zalo Official Account, and its error codes as ours. Pure."""

from datetime import datetime
from typing import Any

from bot.channels.channel import Closed, Message, Refused, TryLater, Unreachable
from bot.channels.zalo_oa_read import address, anonymous
from bot.core.talk import Choice, Link

NAMED, NAMELESS = "/v3.0/oa/message/cs", "/v2.0/oa/message"
"""Where messages go to people with a Zalo name and without."""
TOKEN = frozenset({-216, -220})
"""Our token is not taken: it is renewed once, and the message sent once more."""
RATE = -32
SILENT = frozenset({-230, -232})
"""The person has not written for seven days."""
AWAY = frozenset({-213, -217, -227, -244})
"""Not following and not reachable, blocked, inactive, or restricted."""
FORM = frozenset({-201, -210, -233, -240})
"""A field, a length or a sort of message that is not taken: our fault."""
ALARM = {
    -204: "the account was deleted",
    -205: "the account does not exist",
    -209: "the app or the interface is switched off",
    -211: "the quota is used up",
    -212: "the interface is not registered for this account",
    -218: "the person's quota is used up",
    -219: "the app is not active",
    -223: "the account has taken its consent back",
    -224: "the account needs a paid package",
    -242: "the app demands a proof of its secret",
    -320: "the app needs a Zalo Business Account",
    -321: "the Zalo Business Account cannot pay",
}
"""What somebody has to mend."""
MENDING, NIGHT = 600.0, 3600.0
"""Seconds until the next try while something is being mended, or until the night is over."""


def posted(chat: str, message: Message) -> tuple[str, dict[str, Any]]:
    """Path and body of a message; raises Refused for buttons to people without a name."""
    person, conversation = address(chat)
    said: dict[str, Any] = {"text": message.text}
    if anonymous(chat):
        if message.choices:
            raise Refused("no buttons for people without a name")
        recipient = {"anonymous_id": person}
        if conversation:
            recipient["conversation_id"] = conversation
        return NAMELESS, {"recipient": recipient, "message": said}
    if message.choices:
        buttons = [_button(choice) for choice in message.choices]
        said["attachment"] = {"type": "template", "payload": {"buttons": buttons}}
    return NAMED, {"recipient": {"user_id": person}, "message": said}


def _button(choice: Choice) -> dict[str, Any]:
    if isinstance(choice, Link):
        return {"title": choice.label, "type": "oa.open.url", "payload": {"url": choice.to}}
    return {"title": choice.label, "type": "oa.query.hide", "payload": f"#{choice.says}"}


def fault_of(code: int, at: datetime) -> Exception:
    """What an error code means for the message that was to be sent."""
    if code == RATE:
        return TryLater(60.5 - at.second, "over the rate")
    if code in SILENT:
        return Closed(f"error {code}")
    if code in AWAY:
        return Unreachable(f"error {code}")
    if code in FORM:
        return Refused(f"error {code}")
    if code in TOKEN or code in ALARM:
        return TryLater(MENDING, f"error {code}")
    if code == -234:
        return TryLater(NIGHT, "at night")
    return TryLater(why=f"error {code}")

"""Replies and updates as plain data, for rows and for JSON."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from bot.core.session import Session
from bot.core.talk import Button, Choice, Incoming, Link, Reply
from bot.store.store import Letter, Waiting


class Columns(Protocol):
    """A row of either engine."""

    def __getitem__(self, name: str, /) -> Any: ...


def plain_reply(reply: Reply) -> dict[str, Any]:
    """A reply as JSON can hold it, and as the web chat gives it out."""
    plain: dict[str, Any] = {"text": reply.text}
    if reply.choices:
        plain["choices"] = [_plain_choice(choice) for choice in reply.choices]
    if reply.slot:
        plain["slot"] = reply.slot
    if reply.numbered:
        plain["numbered"] = reply.numbered
    return plain


def _plain_choice(choice: Choice) -> dict[str, str]:
    if isinstance(choice, Link):
        return {"label": choice.label, "to": choice.to}
    return {"label": choice.label, "says": choice.says}


def reply_of(plain: Mapping[str, Any]) -> Reply:
    """The reply that `plain_reply` wrote."""
    choices = tuple(
        Link(c["label"], c["to"]) if "to" in c else Button(c["label"], c["says"])
        for c in plain.get("choices", ())
    )
    return Reply(plain["text"], choices, plain.get("slot", ""), plain.get("numbered", 0))


def waiting_of(row: Columns) -> Waiting:
    """The update of an inbox row."""
    at = datetime.fromisoformat(row["at"])
    incoming = Incoming(chat=row["chat"], key=row["key"], at=at, kind=row["kind"], text=row["text"])
    return Waiting(row["id"], incoming, row["tries"])


def session_of(rows: Sequence[Columns], chat: str) -> Session:
    """The session of a chat; a new one where no row was found."""
    return Session.from_plain(json.loads(rows[0]["state"])) if rows else Session(chat=chat)


def former_of(rows: Sequence[Columns], letter: Letter) -> str:
    """The network's name of the message before a reply, where both have the same slot."""
    return str(rows[0]["sent_as"]) if rows and rows[0]["slot"] == letter.reply.slot else ""


def letter_of(row: Columns) -> Letter:
    """The reply of an outbox row."""
    return Letter(
        row["id"],
        row["chat"],
        row["key"],
        reply_of(json.loads(row["reply"])),
        tries=row["tries"],
        parts=row["parts"],
        pressed=bool(row["pressed"]),
        raw=row["reply"],
    )


dense: Callable[[Any], str] = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
"""JSON without spaces, readable by eye."""

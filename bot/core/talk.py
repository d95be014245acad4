"""What is said in a talk, in neither a network's words nor a page's."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

from bot.core.known import NOTHING, Known

HERE = timezone(timedelta(hours=7))
"""The clock of Viet Nam, which knows no summer time."""
HIDDEN = ("[so]", "[ma-ho-so]", "[thu]")
"""What stands for a hidden number, dossier code and mail address in masked words."""
NAME, SECRET = "[ten]", "[mat-khau]"
"""What stands there for the name of a person, and for a password or a code."""
LONGEST_SAYS = 64
"""Bytes; Telegram takes no more behind a button."""

Kind = Literal[
    "text", "press", "start", "other", "wake", "staff",
    "here", "human", "gone", "withdrawn", "group",
]  # fmt: skip
"""What somebody said, or what happened to the chat: it was opened without a word, an officer
wrote, the person left, took back their consent, or it is a group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """One thing that reached a chat."""

    chat: str
    """The channel and its own number of the chat, such as `telegram:4711`."""
    key: str
    """The channel's id of this update; the same key is the same message."""
    at: datetime
    """Aware; stamped once, on arrival."""
    kind: Kind
    text: str = ""
    """Words, an intent, a start parameter, or the sort of attachment."""
    known: Known = NOTHING
    """What was looked up for it; never written down with it."""

    @property
    def day(self) -> date:
        """The day on which it arrived, by the clock of Viet Nam."""
        return self.at.astimezone(HERE).date()


@dataclass(frozen=True, slots=True)
class Button:
    """A choice; pressing it, typing its number or typing its label mean the same."""

    label: str
    says: str
    """An intent in ASCII."""


@dataclass(frozen=True, slots=True)
class Link:
    """A choice that leaves the talk."""

    label: str
    to: str


Choice = Button | Link


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the bot: paragraphs, **bold**, [words](address), lines beginning with "- "."""

    text: str
    choices: tuple[Choice, ...] = ()
    slot: str = ""
    """A reply of the same slot takes the place of the one before, where the channel can edit."""
    numbered: int = 0
    """How many of the first choices the text itself numbers, so that no list repeats them."""

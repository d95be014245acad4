"""What people come with before they name a procedure: an event of life, a word of many meanings,
or a matter that belongs to somebody else."""

from dataclasses import dataclass
from typing import Literal

from bot.core.dated import Dated


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One thing to do in an event of life, in the order in which people need it."""

    to: str
    """A procedure's code or `fork:id`."""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """A birth, a wedding, a new house: what happened, and what then has to be done."""

    id: str
    title: str
    icon: str = ""
    asks: tuple[str, ...] = ()
    intro: str = ""
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One of the answers to a fork's question."""

    label: str
    to: str
    """A procedure's code, `fork:id` or `event:id`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """A word that covers several procedures, and the one plain question that separates them."""

    id: str
    asks: tuple[str, ...]
    label: str = ""
    """What it is called on a button; the first of `asks` where nothing else is told."""
    question: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """A link that a signpost gives."""

    label: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signpost(Dated):
    """A matter that the bot does not handle, and where to take it."""

    id: str
    kind: Literal["status", "complaint", "emergency", "scam", "portal", "elsewhere", "general"]
    asks: tuple[str, ...]
    label: str = ""
    """What it is called on a button; the first of `asks` where nothing else is told."""
    text: str
    links: tuple[Pointer, ...] = ()
    helplines: tuple[str, ...] = ()
    """Ids of help lines in `town.yaml`."""

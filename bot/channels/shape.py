"""A reply cut to what a network takes: length as it counts, choices, labels, marks. Pure.

Where a network has no buttons, or too few, the choices become a numbered list beneath the
words, in the order in which a typed number picks them.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from bot.channels.channel import Limits
from bot.core.talk import Button, Choice, Link, Reply

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\((https://[^)\s]+)\)")
ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class Message:
    """One message as a network gets it."""

    text: str
    choices: tuple[Choice, ...] = ()


def shape(reply: Reply, limits: Limits) -> list[Message]:
    """The messages that one reply becomes; the choices stand with the last."""
    buttons, listed = _share(reply.choices, limits)
    text = unicodedata.normalize("NFC", reply.text)
    if listed:
        text = f"{text}\n\n{_numbered(reply.choices, reply.numbered)}"
    parts = list(split(text, limits))
    messages = [Message(_marked(part, limits)) for part in parts]
    labelled = tuple(_labelled(choice, limits) for choice in buttons)
    messages[-1] = Message(messages[-1].text, labelled)
    return messages


def length(text: str, limits: Limits) -> int:
    """The length of a text as the network counts it."""
    if limits.counted == "utf-16":
        return len(text.encode("utf-16-le")) // 2
    return len(text)


def split(text: str, limits: Limits) -> Iterator[str]:
    """Pieces that fit: whole paragraphs if they do, otherwise lines, sentences, words."""
    rest = text.strip() or ELLIPSIS
    while length(_marked(rest, limits), limits) > limits.text:
        cut = _cut(rest, limits)
        yield rest[:cut].strip()
        rest = rest[cut:].strip()
    yield rest


def _cut(text: str, limits: Limits) -> int:
    """Where to end the first piece."""
    most = _fitting(text, limits)
    for mark in ("\n\n", "\n", ". ", " "):
        place = text.rfind(mark, most // 3, most)
        if place > 0:
            return place + (1 if mark == ". " else 0)
    return most


def _fitting(text: str, limits: Limits) -> int:
    """The most characters from the start that fit, found by halving."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if length(_marked(text[:middle], limits), limits) <= limits.text:
            low = middle
        else:
            high = middle - 1
    return low


def _share(choices: tuple[Choice, ...], limits: Limits) -> tuple[tuple[Choice, ...], bool]:
    """The choices that become buttons, and whether all are listed in words instead."""
    if len(choices) <= limits.buttons:
        return choices, False
    return (), bool(choices)


def _numbered(choices: tuple[Choice, ...], told: int) -> str:
    """The choices as lines; the first `told` of them stand in the words above already."""
    lines, n = [], 0
    for choice in choices:
        if isinstance(choice, Link):
            lines.append(f"- {choice.label}: {choice.to}")
            continue
        n += 1
        if n > told:
            lines.append(f"{n}. {choice.label}")
    return "\n".join(lines)


def _labelled(choice: Choice, limits: Limits) -> Choice:
    label = unicodedata.normalize("NFC", choice.label)
    if len(label) > limits.label:
        label = label[: limits.label - 1].rstrip() + ELLIPSIS
    if isinstance(choice, Link):
        return Link(label, choice.to)
    return Button(label, choice.says)


def _marked(text: str, limits: Limits) -> str:
    """The three marks as the network writes them."""
    if limits.markup == "html":
        text = escape(text, quote=False)
        text = _LINK.sub(r'<a href="\2">\1</a>', text)
        return _BOLD.sub(r"<b>\1</b>", text)
    return _BOLD.sub(r"\1", _LINK.sub(r"\1: \2", text))

"""A reply cut to what a network takes: length as it counts, choices, labels, marks. Pure.

Where a network has no buttons, or too few, or could not carry one of them, the choices become a
numbered list beneath the words, in the order in which a typed number picks them.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import escape

from bot.channels.channel import Limits, Message
from bot.core.talk import Button, Choice, Link, Reply

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_LINK = re.compile(r"\[([^\]]+)\]\((https://[^)\s]+)\)")
STAR = "**"
_CLOSING = len("<b></b>") - len(STAR)
ELLIPSIS = "\u2026"


def shape(reply: Reply, limits: Limits) -> list[Message]:
    """The messages that one reply becomes; the choices stand with the last."""
    text = unicodedata.normalize("NFC", reply.text)
    if _fits(reply.choices, limits):
        choices = tuple(_labelled(choice, limits) for choice in reply.choices)
    else:
        choices, text = (), f"{text}\n\n{_numbered(reply.choices, reply.numbered)}"
    *others, last = (_marked(part, limits) for part in split(text, limits))
    return [
        *(Message(text, markup=limits.markup) for text in others),
        Message(last, choices, limits.markup),
    ]


def length(text: str, limits: Limits) -> int:
    """The length of a text as the network counts it."""
    if limits.counted == "characters" or text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, limits: Limits) -> Iterator[str]:
    """Pieces that fit: whole paragraphs if they do, otherwise lines, sentences, words."""
    rest = text.strip() or ELLIPSIS
    while length(_marked(rest, limits), limits) > limits.text:
        piece, rest = parted(rest, limits)
        if piece.replace("*", ""):
            yield piece
    if rest:
        yield rest


def parted(text: str, limits: Limits) -> tuple[str, str]:
    """The first piece of a text that is too long, and the rest, which is always shorter."""
    cut = _cut(text, limits)
    piece, rest = text[:cut].strip(), text[cut:].strip()
    return (piece + STAR, STAR + rest) if piece.count(STAR) % 2 else (piece, rest)


def _cut(text: str, limits: Limits) -> int:
    """Where to end the first piece: never inside a link, a mark or a letter."""
    most = _fitting(text, limits)
    for mark in ("\n\n", "\n", ". ", " "):
        place = text.rfind(mark, most // 3, most)
        if place > 0:
            return _outside(text, place + (1 if mark == ". " else 0))
    while most > 1 and (unicodedata.combining(text[most]) or text[most] in "*\u200d"):
        most -= 1
    return _outside(text, most)


def _outside(text: str, place: int) -> int:
    """The place, or the start of the link that it falls into, if there is a word before it."""
    for found in _LINK.finditer(text):
        if found.start() < place < found.end():
            return found.start() if text[: found.start()].strip(" \n*") else place
    return place


def _fitting(text: str, limits: Limits) -> int:
    """The most characters from the start that fit, found by halving; room is left for what an
    open mark grows by when it is closed."""
    low, high = 1, len(text) - 1
    room = limits.text - _CLOSING
    while low < high:
        middle = (low + high + 1) // 2
        if length(_marked(text[:middle], limits), limits) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def _fits(choices: tuple[Choice, ...], limits: Limits) -> bool:
    """Whether the network can carry these choices as buttons."""
    return len(choices) <= limits.buttons and all(
        len(choice.says.encode()) <= limits.says for choice in choices if isinstance(choice, Button)
    )


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
    label = unicodedata.normalize("NFC", choice.label).strip() or ELLIPSIS
    while length(label, limits) > limits.label:
        label = label.removesuffix(ELLIPSIS)[:-1].rstrip() + ELLIPSIS
    return Link(label, choice.to) if isinstance(choice, Link) else Button(label, choice.says)


def _marked(text: str, limits: Limits) -> str:
    """The three marks as the network writes them."""
    if limits.markup == "html":
        text = escape(text, quote=False)
        text = _LINK.sub(_anchor, text)
        return _BOLD.sub(r"<b>\1</b>", text)
    return _BOLD.sub(r"\1", _LINK.sub(r"\1: \2", text))


def _anchor(found: re.Match[str]) -> str:
    return f'<a href="{found[2].replace(chr(34), "%22")}">{found[1]}</a>'

"""The content talked through: every reply of every entry, shaped for every channel.

A message that a network would refuse is a fault; one that the narrowest network gets in two
pieces is a warning.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import get_args

from bot.channels.channel import Limits, Message
from bot.channels.limits import EVERY, NARROWEST
from bot.channels.shape import length, shape
from bot.content.edition import PROCEDURES, Bound, wording
from bot.content.faults import Fault
from bot.core.handbook import Handbook
from bot.core.lexicon import FIELDS
from bot.core.moment import Outcome
from bot.core.procedure import Procedure
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import LONGEST_SAYS, Button, Incoming, Kind, Link, Reply

OWN = ("menu", "help", "privacy", "forget", "forget no", "forget yes", "unit", "person", "none")
"""What the bot says without any entry."""
SORTS = ("photo", "file", "voice", "sticker")


def proof(
    bound: Bound, at: datetime, channels: Mapping[str, tuple[Limits, ...]] = EVERY
) -> Iterator[Fault]:
    """What would be refused, and what would not fit."""
    book = bound.handbook
    for n, procedure in enumerate(bound.file.procedures):
        if procedure.status == "draft":
            continue
        mark = bound.report.mark(("procedures", n, "code"))
        for says in _views(procedure, book, at):
            yield from _faults(says, _said("press", says, book, at), mark, channels)
    for part, things in (("event", book.events), ("fork", book.forks), ("sign", book.signposts)):
        for n, id in enumerate(things):
            mark = bound.report.mark((f"{part}s" if part != "sign" else "signposts", n, "id"))
            says = f"{part} {id}"
            yield from _faults(says, _said("press", says, book, at), mark, channels)
    for says in OWN:
        yield from _faults(says, _said("press", says, book, at), (1, 1), channels)
    for kind in get_args(Kind):
        if kind not in ("text", "press", "wake", "staff"):
            for sort in SORTS if kind == "other" else ("",):
                says = f"{kind} {sort}".strip()
                yield from _faults(says, _said(kind, sort, book, at), (1, 1), channels)


def _views(procedure: Procedure, book: Handbook, at: datetime) -> Iterator[str]:
    code = procedure.code
    yield f"open {code}"
    yield f"details {code}"
    yield from (f"tell {code} {field}" for field in FIELDS)
    yield f"papers {code} all"
    yield from (f"papers {code} all {n}" for n in range(1, len(procedure.papers)))
    yield f"papers {code} again"
    for question in procedure.questions:
        for choice in [choice.id for choice in question.choices] or ["yes", "no"]:
            yield f"answer {code} {question.id} {choice}"
    yield from (f"step {code} {step.id}" for step in book.steps(procedure, at.date()))
    yield f"link {code}"
    yield f"done {code}"


def _said(kind: Kind, text: str, book: Handbook, at: datetime) -> Outcome:
    """What somebody new is told, so that the words of welcome are proved too."""
    seen = None if kind in ("start", "here") else at
    session = Session(chat="proof:1", seen=seen)
    incoming = Incoming(chat=session.chat, key="1", at=at, kind=kind, text=text)
    return reply(session, incoming, book)


def _faults(
    says: str,
    outcome: Outcome,
    mark: tuple[int, int],
    channels: Mapping[str, tuple[Limits, ...]],
) -> Iterator[Fault]:
    words = wording().faults
    for said in outcome.replies:
        if len(shape(said, NARROWEST)) > 1:
            yield Fault(PROCEDURES, *mark, words["too_long_view"].format(says=says), warning=True)
        if any(not s.isascii() or len(s) > LONGEST_SAYS for s in _says(said)):
            yield Fault(PROCEDURES, *mark, words["bad_says"].format(says=says))
        for channel, forms in channels.items():
            for limits in forms:
                for why in dict.fromkeys(filter(None, _refusals(said, limits))):
                    told = words["refused"].format(says=says, channel=channel, why=why)
                    yield Fault(PROCEDURES, *mark, told)


def _says(reply: Reply) -> Iterator[str]:
    return (choice.says for choice in reply.choices if isinstance(choice, Button))


def _refusals(said: Reply, limits: Limits) -> Iterator[str]:
    return (refusal(message, limits) for message in shape(said, limits))


def refusal(message: Message, limits: Limits) -> str:
    """Why a network would refuse a message; empty if it would not."""
    if not message.text.strip():
        return "empty text"
    if length(message.text, limits) > limits.text:
        return f"text longer than {limits.text}"
    if len(message.choices) > limits.buttons:
        return f"more than {limits.buttons} buttons"
    for choice in message.choices:
        if not 0 < length(choice.label, limits) <= limits.label:
            return f"label longer than {limits.label}"
        if isinstance(choice, Link):
            if not choice.to.startswith("https://"):
                return "link without https"
        elif len(choice.says.encode()) > limits.says:
            return f"button longer than {limits.says} bytes"
    return ""

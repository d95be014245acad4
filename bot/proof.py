"""The content talked through: every reply of every entry, shaped for the narrowest channel."""

from collections.abc import Iterator
from datetime import datetime

from bot.channels.channel import Limits
from bot.channels.shape import shape
from bot.content.edition import PROCEDURES, Bound, wording
from bot.content.faults import Fault
from bot.core.handbook import Handbook
from bot.core.lexicon import FIELDS
from bot.core.moment import Outcome
from bot.core.procedure import Procedure
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import LONGEST_SAYS, Button, Incoming, Reply

NARROWEST = Limits(text=2_000, buttons=0, label=100)
"""Zalo's bot platform: short messages and no buttons."""


def proof(bound: Bound, at: datetime) -> Iterator[Fault]:
    """What would not fit, and which buttons would be refused."""
    book = bound.handbook
    for n, procedure in enumerate(bound.file.procedures):
        if procedure.status == "draft":
            continue
        mark = bound.report.mark(("procedures", n, "code"))
        for says in _views(procedure, book, at):
            for kind in dict.fromkeys(_misfits(_press(says, book, at))):
                text = wording().faults[kind].format(says=says)
                yield Fault(PROCEDURES, *mark, text, warning=kind == "too_long_view")
    for part, things in (("event", book.events), ("fork", book.forks), ("sign", book.signposts)):
        for n, id in enumerate(things):
            mark = bound.report.mark((f"{part}s" if part != "sign" else "signposts", n, "id"))
            for kind in dict.fromkeys(_misfits(_press(f"{part} {id}", book, at))):
                text = wording().faults[kind].format(says=f"{part} {id}")
                yield Fault(PROCEDURES, *mark, text, warning=kind == "too_long_view")


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


def _press(says: str, book: Handbook, at: datetime) -> Outcome:
    session = Session(chat="proof:1", seen=at)
    incoming = Incoming(chat=session.chat, key="1", at=at, kind="press", text=says)
    return reply(session, incoming, book)


def _misfits(outcome: Outcome) -> Iterator[str]:
    for said in outcome.replies:
        if len(shape(said, NARROWEST)) > 1:
            yield "too_long_view"
        if any(_refused(says) for says in _says(said)):
            yield "bad_says"


def _says(reply: Reply) -> Iterator[str]:
    return (choice.says for choice in reply.choices if isinstance(choice, Button))


def _refused(says: str) -> bool:
    return not says.isascii() or len(says) > LONGEST_SAYS

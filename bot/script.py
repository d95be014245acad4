"""A talk written down as people read it, and read back as a test.

# What this talk is about
@ 2026-11-23 08:00
> what a citizen types      (or [label] for a press, or (photo) for what is no text)
= what staff answer to the case that this talk opened last
< what the bot says
  and its further lines
  [choice] [choice -> https://address]
* what is counted
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.facts import Fact
from bot.core.intent import case_named
from bot.core.known import NOTHING, CaseSeen, Known, Ticket
from bot.core.moment import Outcome
from bot.core.session import Session
from bot.core.talk import HERE, Choice, Incoming, Kind, Link, Reply

_TIME = re.compile(r"@ (\d{4}-\d\d-\d\d \d\d:\d\d)(?:\s+unit (\S+))?")
_LATER = re.compile(r"@ \+(\d+) (minute|hour|day)s?")
_PRESS = re.compile(r"\[(.+)\]")
_OTHER = re.compile(r"\((\w+)\)")
MINUTE = timedelta(minutes=1)
TICKET = Ticket("KTM482", "4821")
"""The code of every case in a written talk."""


@dataclass(slots=True)
class Script:
    """The lines of a talk."""

    lines: list[str] = field(default_factory=list)
    _at: datetime | None = None

    def note(self, incoming: Incoming, outcome: Outcome) -> None:
        """Write one exchange down."""
        at = incoming.at.astimezone(HERE)
        if self._at is None:
            self.lines.append(f"@ {at:%Y-%m-%d %H:%M}")
        self._at = at
        self.lines.append(f"> {said(incoming)}")
        self.lines += answered(outcome)

    def __str__(self) -> str:
        return "\n".join(self.lines) + "\n"


def said(incoming: Incoming) -> str:
    """A citizen's line."""
    match incoming.kind:
        case "press" | "wake":
            return f"[#{incoming.text}]"
        case "start":
            return f"/start {incoming.text}".strip()
        case "other":
            return f"({incoming.text})"
    return incoming.text.replace("\n", " / ")


def answered(outcome: Outcome) -> list[str]:
    """The bot's lines, choices and facts."""
    lines: list[str] = []
    for reply in outcome.replies:
        lines += _reply(reply)
    lines += [f"* {_fact(fact)}" for fact in outcome.facts]
    return lines


def _reply(reply: Reply) -> list[str]:
    first, *rest = reply.text.split("\n")
    lines = [f"< {first}", *(f"  {line}".rstrip() for line in rest)]
    if reply.choices:
        lines.append("  " + " ".join(f"[{_choice(choice)}]" for choice in reply.choices))
    return lines


def _choice(choice: Choice) -> str:
    return f"{choice.label} -> {choice.to}" if isinstance(choice, Link) else choice.label


def _fact(fact: Fact) -> str:
    return " ".join(filter(None, (fact.kind, fact.procedure, fact.detail)))


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a citizen sent, or a time, with the comments above it."""

    text: str
    at: datetime
    kind: Kind | None
    """None for a line that only tells the time or comments."""

    @property
    def written(self) -> str:
        """The line as it stands in the file."""
        if self.kind is None:
            return self.text
        return f"{'=' if self.kind == 'staff' else '>'} {self.text}"


def played(text: str) -> Iterator[Line]:
    """What happens in a script, leaving out what the bot says and blank lines."""
    at = datetime(2026, 11, 23, 8, 0, tzinfo=HERE)
    for line in text.splitlines():
        if found := _TIME.match(line):
            at = datetime.strptime(found[1], "%Y-%m-%d %H:%M").replace(tzinfo=HERE)
            yield Line(line, at, None)
        elif found := _LATER.match(line):
            at += timedelta(**{found[2] + "s": int(found[1])})
            yield Line(line, at, None)
        elif line.startswith("> "):
            yield Line(line[2:], at, _kind(line[2:]))
            at += MINUTE
        elif line.startswith("= "):
            yield Line(line[2:], at, "staff")
            at += MINUTE
        elif line.startswith("#"):
            yield Line(line, at, None)


def _kind(text: str) -> Kind:
    if _OTHER.fullmatch(text):
        return "other"
    if text.startswith("[#") and text.endswith("]"):
        return "press"
    return "press" if _PRESS.fullmatch(text) else "text"


def incoming(line: Line, session: Session, key: str) -> Incoming:
    """A citizen's line as it reaches the core; a label in brackets presses what is offered."""
    kind, text = line.kind or "text", line.text
    if kind == "other":
        text = text.strip("()")
    elif text.startswith("[#"):
        text = text[2:-1]
    elif kind == "press":
        label = text[1:-1]
        text = next((b.says for b in session.offered if b.label == label), f"menu {label}")
    elif kind == "staff":
        text = f"{TICKET.code} {session.unit}\n{text}"
    known = _known(session, text)
    return Incoming(chat=session.chat, key=key, at=line.at, kind=kind, text=text, known=known)


def due(line: Line, session: Session) -> Iterator[Incoming]:
    """What the session wanted to be woken for by the time of a line."""
    for n, wake in enumerate(session.wakes):
        if wake.at <= line.at:
            key = f"wake:{n}"
            yield Incoming(chat=session.chat, key=key, at=wake.at, kind="wake", text=wake.says)


def _known(session: Session, text: str) -> Known:
    named = case_named(text)
    if named is None and text.startswith("solved "):
        named = (text.split()[1], "")
    if named and named[0] in dict(session.cases):
        return Known(case=CaseSeen(code=named[0], unit=session.unit, state="open"))
    return NOTHING if named else Known(ticket=TICKET)

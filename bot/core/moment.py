"""What a scene is given, and what it hands back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.core.entries import Entry
from bot.core.facts import Fact
from bot.core.finding import Finding
from bot.core.handbook import Handbook
from bot.core.intent import Intent
from bot.core.phrases import Phrases
from bot.core.session import Session
from bot.core.talk import HIDDEN, NAME, SECRET, Button, Incoming, Reply

TRAIL = 8
"""Views that one can go back through."""
SETTLED: Mapping[str, Any] = {"misses": 0, "clarified": 0, "likely": "", "asked": (), "awaits": ""}
"""What an answer leaves of a question back: nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What comes of one message: the session after it, what is said, what is counted."""

    session: Session
    replies: tuple[Reply, ...] = ()
    facts: tuple[Fact, ...] = ()
    finding: Finding | None = None
    """What a typed question was taken to mean."""
    entries: tuple[Entry, ...] = ()
    """Answers, words and cases, which are kept apart from facts."""
    forget: bool = False
    """Everything that is kept of this chat is to be deleted."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One message, read, in its session, with the edition that answers it."""

    session: Session
    incoming: Incoming
    intent: Intent
    handbook: Handbook

    @property
    def day(self) -> date:
        """The day whose rules hold."""
        return self.incoming.day

    @property
    def phrases(self) -> Phrases:
        """The bot's own words."""
        return self.handbook.phrases

    def answer(self, *replies: Reply, facts: Sequence[Fact] = (), **changes: Any) -> Outcome:
        """Say `replies`; what the last one offers is remembered; a question back is over.

        A procedure that becomes the subject is noted as opened, whatever was asked of it.
        """
        buttons = [c for c in replies[-1].choices if isinstance(c, Button)] if replies else []
        settled = {**SETTLED, **changes}
        return Outcome(
            session=replace(self.session, offered=tuple(buttons), **settled),
            replies=replies,
            facts=(*self._opened(changes.get("topic", "")), *facts),
        )

    def view(self, *replies: Reply, facts: Sequence[Fact] = (), **changes: Any) -> Outcome:
        """Say `replies` as something that one can come back to."""
        says = self.intent.says
        trail = self.session.trail
        if not trail or trail[-1] != says:
            trail = (*trail, says)[-TRAIL:]
        return self.answer(*replies, facts=facts, trail=trail, **changes)

    def masked(self, words: str) -> str:
        """What was hidden in somebody's words, in a sentence; nothing where nothing was."""
        told = (
            (HIDDEN, self.phrases.numbers_masked),
            ((NAME,), self.phrases.names_masked),
            ((SECRET,), self.phrases.secret_masked),
        )
        return " ".join(text for marks, text in told if any(mark in words for mark in marks))

    def _opened(self, topic: str) -> tuple[Fact, ...]:
        """That a procedure becomes the subject; nothing while it stays the subject."""
        new = topic and topic != self.session.topic
        return (Fact(kind="opened", procedure=topic),) if new else ()

    def turn(self, says: str) -> "Moment":
        """The same moment, as if this had been pressed."""
        verb, _, rest = says.partition(" ")
        parts = rest.split()
        intent = Intent(verb, parts[0] if parts else "", tuple(parts[1:]), self.intent.words)
        return replace(self, intent=intent)

"""What the core needs to know about a message, fetched before it is answered: a code that is
nobody's yet, and the case whose code the message names."""

import hmac
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.intent import case_named
from bot.core.known import CaseSeen, Known, Ticket
from bot.core.talk import Incoming
from bot.store.entries import pin_mark
from bot.store.store import Row, Store

LETTERS, DIGITS = "BCDGHKMNPQRSTVX", "23456789"
"""What is hard to mistake for one another on a small screen."""
MOST_WRONG = 10
"""Wrong second words after which a case opens only in its own chat."""
_SOLVED = re.compile(r"#?solved ([A-Z]{3}\d{3})(?: \w+)?")

Know = Callable[[Incoming, int], Awaitable[Incoming]]


async def nothing(incoming: Incoming, tries: int) -> Incoming:
    """Nothing is known: in tests and in the terminal."""
    return incoming


@dataclass(frozen=True, slots=True)
class Knowing:
    """Looks up; `salt` is the secret of the pseudonyms."""

    store: Store
    salt: bytes

    async def __call__(self, incoming: Incoming, tries: int) -> Incoming:
        """The message with what is known; another code after a try that failed."""
        code, pin = _named(incoming)
        seen = await self.case(code, pin, incoming.chat) if code else None
        ticket = ticket_of(self.salt, incoming.chat, incoming.key, tries)
        return Incoming(  # `replace` would take several times as long, for every message
            chat=incoming.chat,
            key=incoming.key,
            at=incoming.at,
            kind=incoming.kind,
            text=incoming.text,
            known=Known(ticket=ticket, case=seen),
        )

    async def case(self, code: str, pin: str, chat: str = "") -> CaseSeen | None:
        """A case, for its own chat or for who knows its second word."""
        rows = await self.store.ask("case_seen", code=code)
        if not rows:
            return None
        row = rows[0]
        if chat and row["chat"] == chat:
            return _seen(row)
        if not pin or row["wrong"] >= MOST_WRONG:
            return None
        if hmac.compare_digest(row["pin"], pin_mark(self.salt, code, pin)):
            return _seen(row)
        await self.store.do("case_wrong", code=code)
        return None


def ticket_of(salt: bytes, chat: str, key: str, tries: int) -> Ticket:
    """A short code and its second word: the same for the same message, so a replay is the same."""
    text = f"ticket\0{chat}\0{key}\0{tries}".encode()
    number = int.from_bytes(hmac.digest(salt, text, "sha256"), "big")
    code = ""
    for alphabet in (LETTERS, LETTERS, LETTERS, DIGITS, DIGITS, DIGITS):
        number, place = divmod(number, len(alphabet))
        code += alphabet[place]
    return Ticket(code, f"{number % 10_000:04}")


def _named(incoming: Incoming) -> tuple[str, str]:
    if found := _SOLVED.fullmatch(incoming.text.strip()):
        return found[1], ""
    return case_named(incoming.text) or ("", "")


def _seen(row: Row) -> CaseSeen:
    return CaseSeen(
        code=row["code"],
        unit=row["unit"],
        state=row["state"],
        due=datetime.fromisoformat(row["due_at"]) if row["due_at"] else None,
        answer=row["answer"],
    )

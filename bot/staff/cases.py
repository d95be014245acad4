"""What staff do with a case: take it over, answer it, close it. The answer goes the way of every
message: through the inbox, the core and the outbox of the citizen's own chat."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.core.talk import Incoming
from bot.staff.accounts import Refused
from bot.staff.roles import OF_A_UNIT, Account
from bot.store.memory import Memory

LONGEST = 1_400
"""An answer and its heading fit one message of the narrowest channel."""
Take = Callable[[Incoming], Awaitable[bool]]


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of a database; `take` is the desk's."""

    memory: Memory
    take: Take
    clock: Callable[[], datetime]

    async def take_over(self, account: Account, code: str) -> None:
        """Say that one looks after it."""
        row = await self._mine(account, code)
        if row["state"] != "open":
            raise Refused("case_not_open")
        await self.memory.do("case_taken", code=code, at=self._now(), who=account.name)

    async def answer(self, account: Account, code: str, words: str) -> None:
        """Answer the citizen; the same words sent twice are one answer."""
        words = words.replace("\r\n", "\n").strip()
        if not words or len(words) > LONGEST:
            raise Refused("bad_answer")
        row = await self._mine(account, code)
        if row["state"] == "closed":
            raise Refused("case_closed")
        if row["chat"]:
            key = f"staff:{code}:{row['answers'] + 1}"
            text = f"{code} {row['unit'] or 'none'}\n{words}"
            at = self.clock()
            await self.take(Incoming(chat=row["chat"], key=key, at=at, kind="staff", text=text))
        answered = {"code": code, "answer": words, "who": account.name}
        await self.memory.do("case_answered", at=self._now(), **answered)

    async def close(self, account: Account, code: str) -> None:
        """Nothing more is to be done."""
        await self._mine(account, code)
        await self.memory.do("case_closed", code=code, at=self._now())

    async def _mine(self, account: Account, code: str) -> dict[str, Any]:
        rows = await self.memory.ask("case_one", code=code)
        if not rows or (account.role in OF_A_UNIT and rows[0]["unit"] != account.unit):
            raise Refused("no_case")
        if not account.may("answer"):
            raise Refused("no_right")
        return rows[0]

    def _now(self) -> str:
        return self.clock().isoformat()

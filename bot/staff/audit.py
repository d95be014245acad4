"""The trail of what staff did. It only grows: the database refuses to change or delete it."""

from dataclasses import dataclass
from datetime import datetime

from bot.staff.roles import Account
from bot.store.memory import Memory

SYSTEM = "bot"
"""Who acted where no account did: the command line, or the program itself."""


@dataclass(frozen=True, slots=True)
class Audit:
    """Writes and reads the trail."""

    memory: Memory

    async def note(
        self, who: Account | None, at: datetime, act: str, object: str = "", detail: str = ""
    ) -> None:
        """One line: who did what to what."""
        await self.memory.do(
            "audit_note",
            at=at.isoformat(),
            who=who.name if who else SYSTEM,
            role=who.role if who else "",
            unit=who.unit if who else "",
            act=act,
            object=object[:120],
            detail=detail[:300],
        )

    async def read(self, many: int, before: int = 0) -> list[dict[str, object]]:
        """The latest lines, or those before one."""
        return await self.memory.ask("audit_read", many=many, before=before or 2**62)

"""A database of its own for a test, with facts as talks leave them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.store.aside import Aside, aside

FIRST = datetime.fromisoformat("2026-10-05T02:00:00+00:00")
"""A Monday, nine o'clock here."""


@dataclass
class Facts:
    """Writes facts down one after the other."""

    memory: Aside

    async def note(self, kind: str, mark: str = "a", **more: Any) -> None:
        at: datetime = more.pop("at", FIRST)
        row = {"procedure": "", "detail": "", "unit": "2025-22258", "spot": "", "channel": "web"}
        row |= {"edition": "e", "mark": mark, "at": at.isoformat()} | more
        row["day"] = (at + timedelta(hours=7)).date().isoformat()
        await self.memory.do("keep_fact", kind=kind, **row)

    async def miss(self, words: str, unit: str = "2025-22258", kind: str = "lost") -> None:
        row = {"day": "2026-10-05", "kind": kind, "words": words, "unit": unit, "channel": "web"}
        await self.memory.do("keep_miss", **row)


@asynccontextmanager
async def memory(folder: Path) -> AsyncIterator[Aside]:
    async with aside(str(folder / "bot.db")) as opened:
        yield opened

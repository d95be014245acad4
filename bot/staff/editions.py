"""Editions of `procedures.yaml`: published, kept word for word, and brought back with one tap."""

import asyncio
import base64
import lzma
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.content.edition import PROCEDURES, Bound, bind_with
from bot.content.shelf import Shelf
from bot.content.whole import put_in_place
from bot.core.talk import HERE
from bot.staff.accounts import Refused
from bot.staff.roles import Account
from bot.store.memory import Memory

SAME = "="
"""Begins the text of an edition in which only another file was changed."""
BY_HAND = "file"
"""Who published an edition that came by the file itself."""


@dataclass(frozen=True, slots=True)
class Editions:
    """The editions of one folder."""

    memory: Memory
    shelf: Shelf
    folder: Path
    clock: Callable[[], datetime]
    units: str = ""
    """Path of an imported register of units, or nothing."""
    catalogue: str = ""
    """Path of an imported national catalogue, or nothing."""
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def current(self) -> str:
        """The text in use."""
        return (self.folder / PROCEDURES).read_text("utf-8")

    async def candidate(self, text: str) -> Bound:
        """What would be in use if this text were; raises ContentError on faults."""
        day = self.clock().astimezone(HERE).date()
        return await asyncio.to_thread(
            bind_with, text, self.folder, day, self.units, self.catalogue
        )

    async def note(self) -> None:
        """Keep the edition in use, if it came by the file and is not kept yet."""
        if await self._latest() != self.shelf.handbook.edition:
            await self._keep(self.shelf.handbook.edition, BY_HAND, "")

    async def publish(self, account: Account, text: str, note: str) -> str:
        """Put a text in use for everybody; the mark of its edition."""
        async with self._lock:
            await self.note()
            await self.candidate(text)
            await asyncio.to_thread(_write, self.folder / PROCEDURES, text)
            await self.shelf.look()
            mark = self.shelf.handbook.edition
            if await self._latest() != mark:
                await self._keep(mark, account.name, note)
            return mark

    async def roll_back(self, account: Account, mark: str) -> str:
        """Put an earlier text in use again; the history keeps both."""
        text = await self.text(mark)
        if text is None:
            raise Refused("no_edition")
        return await self.publish(account, text, mark)

    async def history(self, many: int = 50) -> list[dict[str, object]]:
        """The latest editions, without their texts."""
        return await self.memory.ask("editions_read", many=many)

    async def text(self, mark: str) -> str | None:
        """The whole text of an edition."""
        rows = await self.memory.ask("edition_text", mark=mark)
        if not rows:
            return None
        kept = str(rows[0]["text"])
        if kept.startswith(SAME):
            return await self.text(kept.removeprefix(SAME))
        return await asyncio.to_thread(unpacked, kept)

    async def _latest(self) -> str:
        rows = await self.memory.ask("editions_read", many=1)
        return str(rows[0]["mark"]) if rows else ""

    async def _keep(self, mark: str, who: str, note: str) -> None:
        text = await asyncio.to_thread((self.folder / PROCEDURES).read_text, "utf-8")
        packed_text = await asyncio.to_thread(packed, text)
        same = await self.memory.ask("edition_same", text=packed_text)
        at = self.clock().isoformat()
        kept = f"{SAME}{same[0]['mark']}" if same else packed_text
        values = {"mark": mark, "who": who, "note": note[:300], "text": kept, "size": len(text)}
        await self.memory.do("edition_keep", at=at, **values)


def packed(text: str) -> str:
    """A text as a row holds it: a tenth of its size."""
    return base64.b85encode(lzma.compress(text.encode())).decode()


def unpacked(kept: str) -> str:
    """The text that `packed` packed."""
    return lzma.decompress(base64.b85decode(kept)).decode()


def _write(file: Path, text: str) -> None:
    try:
        put_in_place(file, [text.encode()])
    except OSError as error:
        raise Refused("read_only") from error

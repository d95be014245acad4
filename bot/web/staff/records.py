"""Entries that the national records contradict, as `bot compare` finds them, without a network."""

import asyncio
from pathlib import Path

from bot.content import compare
from bot.content.edition import Bound
from bot.web.staff.office import Office

_found: dict[tuple[str, int], dict[str, str]] = {}
"""What was found for the last edition and file; reading the file takes seconds."""


async def changed_records(office: Office) -> dict[str, str]:
    """Code to what differs; nothing where no catalogue is set up."""
    path = Path(office.settings.catalogue) if office.settings.catalogue else None
    if path is None or not path.exists():
        return {}
    name = (office.book.edition, path.stat().st_mtime_ns)
    if name not in _found:
        found = await asyncio.to_thread(_read, path, office.shelf.bound, office)
        _found.clear()
        _found[name] = found
    return _found[name]


def _read(path: Path, bound: Bound, office: Office) -> dict[str, str]:
    codes = {procedure.code for procedure in bound.file.procedures}
    known = {r["code"]: r for r in compare.records(path) if r.get("code") in codes}
    file, found = bound.file, dict[str, str]()
    for difference in compare.compare(file.procedures, file.offices, known, office.today):
        if not difference.declared:
            found.setdefault(difference.code, f"{difference.field}: {difference.theirs}"[:200])
    for chore in compare.chores(file.procedures, known):
        found.setdefault(chore.code, str(chore.updated))
    return found

"""Entries that the national records contradict, as `bot compare` finds them, without a network."""

import asyncio
from datetime import date
from pathlib import Path
from typing import Any

from bot.content import compare
from bot.content.edition import Bound
from bot.web.staff.office import Office

_found: dict[tuple[str, int], dict[str, str]] = {}
"""What was found for the last edition and file."""
_known: dict[tuple[int, frozenset[str]], dict[str, Any]] = {}
"""The records of the last file and set of codes; reading the file takes many seconds."""


async def changed_records(office: Office) -> dict[str, str]:
    """Code to what differs; nothing where no records are set up."""
    path = Path(office.settings.records) if office.settings.records else None
    if path is None or not path.exists():
        return {}
    time = path.stat().st_mtime_ns
    name = (office.book.edition, time)
    if name not in _found:
        found = await asyncio.to_thread(_compared, path, time, office.shelf.bound, office.today)
        _found.clear()
        _found[name] = found
    return _found[name]


def _compared(path: Path, time: int, bound: Bound, day: date) -> dict[str, str]:
    file, found = bound.file, dict[str, str]()
    known = _records(path, time, frozenset(procedure.code for procedure in file.procedures))
    for difference in compare.compare(file.procedures, file.offices, known, day):
        if not difference.declared:
            found.setdefault(difference.code, f"{difference.field}: {difference.theirs}"[:200])
    for chore in compare.chores(file.procedures, known):
        found.setdefault(chore.code, str(chore.updated))
    return found


def _records(path: Path, time: int, codes: frozenset[str]) -> dict[str, Any]:
    name = (time, codes)
    if name not in _known:
        found = {r["code"]: r for r in compare.records(path) if r.get("code") in codes}
        _known.clear()
        _known[name] = found
    return _known[name]

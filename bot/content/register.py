"""A register of units made from the national list or from a sheet: read, checked, written whole.

Every row is looked at before anything is written; one fault, and nothing is.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot.content.read import own
from bot.content.sheets import RowFault, RowFaults, SheetError, SheetRow, read_table
from bot.content.shorts import SHORT, typed_by_chance
from bot.content.units import KindWords, full_name
from bot.core.fold import clean, key
from bot.core.places import Kind, Successor, Unit

WORDS = Path(__file__).parent / "units.yaml"
BEFORE, AFTER = "2022", "2025"
"""Names of the epochs before and since the first of July 2025."""
TURN = date(2025, 7, 1)
_CODE = re.compile(r"\d{5}")

Side = Literal["old", "new"]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitsFile:
    """`units.yaml`: what the columns are called, and what is said of bad rows."""

    words: KindWords
    headings: Mapping[str, tuple[str, ...]]
    extents: Mapping[str, tuple[str, ...]]
    faults: Mapping[str, str]


@dataclass(slots=True)
class _Draft:
    """What is known so far of the units of a list."""

    units: dict[str, Unit] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    """Where a unit, or a pair of units, was first seen."""
    whole: dict[str, int] = field(default_factory=dict)
    """Former units that went wholly into one other."""
    shorts: dict[str, str] = field(default_factory=dict)
    """Units by the short code that the list gives them."""


@cache
def unit_words() -> UnitsFile:
    """The words of registers; a fault in them is ours."""
    return own(WORDS, UnitsFile)


def told(error: SheetError) -> str:
    """Why a sheet as a whole cannot be read, in the words of whoever made it."""
    return unit_words().faults[error.kind].format(**error.values)


def rows_of(file: Path) -> tuple[list[SheetRow], Mapping[str, str], list[RowFault]]:
    """The rows of a list, whatever its kind, the headings of its columns, and unreadable rows."""
    words = unit_words()
    if file.suffix.lower() != ".jsonl":
        table = read_table(file, words.headings)
        return list(table.rows), table.headings, []
    faults = RowFaults(words.faults, {})
    rows: list[SheetRow] = []
    for n, line in enumerate(file.read_text("utf-8").splitlines(), 1):
        try:
            rows += [SheetRow(n, cells) for cells in _cells(json.loads(line))]
        except (ValueError, KeyError, TypeError, AttributeError):
            faults.add(n, "", "not_json")
    return rows, {}, faults.faults


def units_of(
    rows: Iterable[SheetRow], headings: Mapping[str, str]
) -> tuple[tuple[Unit, ...], list[RowFault]]:
    """The units that the rows tell, and everything that is wrong with any row."""
    draft, faults = _Draft(), RowFaults(unit_words().faults, headings)
    seen = False
    for row in rows:
        seen = True
        _take(row, draft, faults)
    if not seen:
        faults.add(1, "", "empty")
    return tuple(draft.units.values()), sorted(faults.faults)


def _cells(line: Any) -> Iterator[dict[str, str]]:
    """One line of the national list as a row for each unit of today that it leads to."""
    old = {name: str(line[name]) for name in ("old_code", "old_type", "old_name")}
    old |= {name: str(line.get(name, "")) for name in ("old_district", "old_province")}
    for new in line["new"]:
        yield old | {
            "new_code": str(new["code"]),
            "new_type": str(new["type"]),
            "new_name": str(new["name"]),
            "new_province": str(line["new_province"]),
            "extent": str(new.get("extent", "")),
            "former_code": str(new.get("code_in_1027", "")),
            "former_name": str(new.get("name_2025", "")),
        }


def _take(row: SheetRow, draft: _Draft, faults: RowFaults) -> None:
    before = len(faults.faults)
    new = _unit(row, "new", faults)
    former = any(row[f"old_{part}"] for part in ("code", "type", "name"))
    old = _unit(row, "old", faults) if former else None
    extent = _extent(row, faults) if old else "full"
    if len(faults.faults) > before or new is None:
        return
    _put(row, new, draft, faults)
    if old and _fits(row, old, new, extent, draft, faults):
        _put(row, old, draft, faults)
        known = draft.units[old.key]
        successor = Successor(key=new.key, part=row["part"])
        draft.units[old.key] = replace(known, successors=(*known.successors, successor))


def _unit(row: SheetRow, side: Side, faults: RowFaults) -> Unit | None:
    words, kind = unit_words().words, _kind(row, side, faults)
    for part in ("name", "province"):
        if not row[f"{side}_{part}"]:
            faults.add(row.n, f"{side}_{part}", "need_value")
    code = row[f"{side}_code"]
    if not _CODE.fullmatch(code):
        kind_of_fault = "bad_code" if code else "need_value"
        faults.add(row.n, f"{side}_code", kind_of_fault, text=code)
    if kind is None:
        return None
    now, name = side == "new", " ".join(row[f"{side}_name"].split())
    return Unit(
        code=code,
        epoch=AFTER if now else BEFORE,
        kind=kind,
        name=name,
        full=full_name(kind, name, not now, words),
        province=_wider(row[f"{side}_province"]),
        district="" if now else _wider(row["old_district"]),
        aliases=tuple(filter(None, (row["former_name"],))) if now else (),
        former_codes=tuple(filter(None, (row["former_code"],))) if now else (),
        short=_short(row, faults) if now else "",
        inhabitants=_inhabitants(row, faults) if now else None,
        since=TURN if now else None,
        until=None if now else date.fromordinal(TURN.toordinal() - 1),
    )


def _kind(row: SheetRow, side: Side, faults: RowFaults) -> Kind | None:
    text = row[f"{side}_type"]
    kinds: dict[str, Kind] = {"xa": "xa", "phuong": "phuong"}
    kinds |= {"thi tran": "thi-tran", "dac khu": "dac-khu"}
    kind = kinds.get(key(text))
    if kind is None:
        kind_of_fault = "bad_type" if text else "need_value"
        faults.add(row.n, f"{side}_type", kind_of_fault, text=text)
    return kind


def _extent(row: SheetRow, faults: RowFaults) -> str:
    told = key(row["extent"])
    for extent, names in unit_words().extents.items():
        if told in map(key, names):
            return extent
    faults.add(row.n, "extent", "bad_extent", text=row["extent"])
    return ""


def _short(row: SheetRow, faults: RowFaults) -> str:
    short = row["short"]
    if short and (not SHORT.fullmatch(short) or typed_by_chance(short, set())):
        faults.add(row.n, "short", "bad_short", text=short)
    return short


def _inhabitants(row: SheetRow, faults: RowFaults) -> int | None:
    text = row["inhabitants"].replace(".", "").replace(" ", "")
    if text and not (text.isascii() and text.isdigit()):
        faults.add(row.n, "inhabitants", "bad_number", text=row["inhabitants"])
        return None
    return int(text) if text else None


def _put(row: SheetRow, unit: Unit, draft: _Draft, faults: RowFaults) -> None:
    """Take a unit in; a second telling of it must say the same."""
    first = draft.units.setdefault(unit.key, unit)
    line = draft.rows.setdefault(unit.key, row.n)
    side = "new" if unit.epoch == AFTER else "old"
    for part in ("name", "kind", "province"):
        ours, theirs = getattr(unit, part), getattr(first, part)
        if clean(ours) != clean(theirs):
            column = f"{side}_{'type' if part == 'kind' else part}"
            kinds = unit_words().words.kinds if part == "kind" else {}
            told = {"theirs": kinds.get(theirs, theirs), "ours": kinds.get(ours, ours)}
            faults.add(row.n, column, "differs", code=unit.code, row=line, **told)
    owner = draft.shorts.setdefault(unit.short, unit.key) if unit.short else unit.key
    if owner != unit.key:
        known = {"text": unit.short, "code": draft.units[owner].code, "row": draft.rows[owner]}
        faults.add(row.n, "short", "short_twice", **known)


def _fits(
    row: SheetRow, old: Unit, new: Unit, extent: str, draft: _Draft, faults: RowFaults
) -> bool:
    """Whether the former unit may go into this one, after what the rows before have said."""
    pair, before = f"{old.key}>{new.key}", len(faults.faults)
    codes = {"old": old.code, "new": new.code}
    if pair in draft.rows:
        faults.add(row.n, "new_code", "pair_twice", row=draft.rows[pair], **codes)
    elif old.key in draft.whole:
        faults.add(row.n, "extent", "not_whole", row=draft.whole[old.key], old=old.code)
    draft.rows.setdefault(pair, row.n)
    if extent == "full":
        draft.whole.setdefault(old.key, row.n)
    return len(faults.faults) == before


@cache
def _wider(text: str) -> str:
    """A province or district as people write it in a sentence: its kind in small letters."""
    text = " ".join(text.split())
    for kind in unit_words().words.wider:
        if text.lower().startswith(f"{kind} "):
            return kind + text[len(kind) :]
    return text

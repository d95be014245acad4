"""Every entry held against the national record of its code.

A difference that the entry declares (`differs: {field: why}`) is shown and is no fault. What
cannot be compared, such as a time that the record tells only in words, is not a difference.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from bot.core.dated import holding
from bot.core.fold import clean, key
from bot.core.procedure import Office, Procedure

Record = dict[str, Any]

ALIKE = 86
"""Two names of a paper that agree to this share (of 100) name the same paper."""
_UNITS = {
    "ngay lam viec": "working_days",
    "ngay": "days",
    "gio": "hours",
    "thang": "months",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which an entry and its record do not say the same."""

    code: str
    field: str
    ours: str
    theirs: str
    declared: str = ""
    """The entry's own reason; empty where it declares none."""


@dataclass(frozen=True, slots=True)
class Chore:
    """An entry whose record was changed after a person last checked the entry."""

    code: str
    updated: date
    checked: date | None


def records(path: Path) -> Iterator[Record]:
    """The national records of a JSON-lines file."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def compare(
    procedures: Iterable[Procedure],
    offices: Iterable[Office],
    national: dict[str, Record],
    day: date,
) -> Iterator[Difference]:
    """The differences between the entries and the records of the same codes, on `day`."""
    by_id = {office.id: office for office in offices if office.holds(day)}
    for procedure in procedures:
        record = national.get(procedure.code)
        if record is None:
            yield _difference(procedure, "code", procedure.code, "-")
            continue
        for name, rule in RULES.items():
            for ours, theirs in rule(procedure, record, by_id, day):
                yield _difference(procedure, name, ours, theirs)


def chores(procedures: Iterable[Procedure], national: dict[str, Record]) -> Iterator[Chore]:
    """The entries to read again because their record is newer than their last check."""
    for procedure in procedures:
        text = national.get(procedure.code, {}).get("updated")
        updated = date.fromisoformat(text[:10]) if text else None
        if updated and (procedure.checked is None or updated > procedure.checked):
            yield Chore(procedure.code, updated, procedure.checked)


def _difference(procedure: Procedure, name: str, ours: str, theirs: str) -> Difference:
    return Difference(procedure.code, name, ours, theirs, procedure.differs.get(name, ""))


Pairs = Iterator[tuple[str, str]]
Rule = Callable[[Procedure, Record, dict[str, Office], date], Pairs]


def _name(procedure: Procedure, record: Record, _: dict[str, Office], __: date) -> Pairs:
    if clean(procedure.official).rstrip(" .") != clean(record["name"]).rstrip(" ."):
        yield procedure.official, record["name"]


def _online(procedure: Procedure, record: Record, _: dict[str, Office], __: date) -> Pairs:
    submit = bool(record.get("online", {}).get("submit"))
    if procedure.online.submit != submit:
        yield str(procedure.online.submit), str(submit)


def _time(procedure: Procedure, record: Record, _: dict[str, Office], day: date) -> Pairs:
    ours = {
        (float(n), unit)
        for line in holding(procedure.time, day)
        for unit in ("working_days", "days", "hours", "months")
        if (n := getattr(line, unit)) is not None
    }
    theirs = set(_numbered_times(record))
    told = _text(record)
    missing = theirs - ours
    extra = {time for time in ours - theirs if not _told_time(*time, told)}
    if missing or extra:
        yield _times(ours), _times(theirs)


def _numbered_times(record: Record) -> Iterator[tuple[float, str]]:
    for channel in record.get("channels", []):
        time = channel.get("time") or {}
        unit = _UNITS.get(key(time.get("unit") or ""))
        if unit and time.get("n"):
            yield float(time["n"]), unit


def _told_time(n: float, unit: str, told: str) -> bool:
    """Whether the record's words speak of this time anywhere."""
    number = f"{n:g}".replace(".", "[., ]")
    name = next(text for text, known in _UNITS.items() if known == unit)
    spelled = (
        rf"\b0?{number} (?:\w+ )?{name}" if unit == "working_days" else rf"\b0?{number} {name}"
    )
    return re.search(spelled, told) is not None


def _times(times: Iterable[tuple[float, str]]) -> str:
    return ", ".join(f"{n:g} {unit}" for n, unit in sorted(times)) or "-"


def _fee(procedure: Procedure, record: Record, _: dict[str, Office], day: date) -> Pairs:
    lines = holding(procedure.fee, day)
    ours = {line.amount for line in lines if line.amount}
    theirs = {
        int(fee["amount"])
        for channel in record.get("channels", [])
        for fee in channel.get("fees", [])
        if fee.get("amount") and (fee.get("currency") or "VND") == "VND"
    }
    told = re.sub(r"(?<=\d)[. ](?=\d{3}\b)", "", _text(record))
    elsewhere = {line.amount for line in lines if line.amount and line.source}
    extra = {n for n in ours - theirs - elsewhere if not re.search(rf"\b{n}\b", told)}
    if theirs - ours or extra:
        yield _sums(ours), _sums(theirs)


def _sums(sums: Iterable[int]) -> str:
    return ", ".join(f"{n:,}" for n in sorted(sums)) or "-"


def _agency(procedure: Procedure, record: Record, offices: dict[str, Office], _: date) -> Pairs:
    named = [
        key(name)
        for part in (record.get("agencies") or {}).values()
        for name in ([part] if isinstance(part, str) else part)
    ]
    if not named:
        return
    for office_id in dict.fromkeys(filter(None, (procedure.office, procedure.desk))):
        office = offices.get(office_id)
        if office and any(key(known) in name for known in office.known_as for name in named):
            return
    yield procedure.office, "; ".join(named)


def _link(procedure: Procedure, record: Record, _: dict[str, Office], __: date) -> Pairs:
    if record.get("url") and procedure.link != record["url"]:
        yield procedure.link, record["url"]


def _papers(procedure: Procedure, record: Record, _: dict[str, Office], day: date) -> Pairs:
    """Each paper of ours stands in the record, and each real paper of the record is ours."""
    items = [item for group in record.get("dossier", []) for item in group.get("items", [])]
    texts = [key(item.get("name") or "") for item in items]
    told = key(" ".join([*texts, record.get("dossier_text") or ""]))
    replaced = [key(line.get("paper") or "") for line in record.get("replaced_by_database", [])]
    covered: set[int] = set()
    for paper in holding(procedure.papers, day):
        names = [key(name) for name in (*(paper.like or (paper.name,)), *paper.one_of)]
        for name in names:
            found = {n for n, text in enumerate(texts) if _same_paper(name, text)}
            covered |= found
            known = found or _same_paper(name, told) or any(_same_paper(name, r) for r in replaced)
            if not known and (paper.like or not paper.one_of or name not in names[1:]):
                yield paper.name, "-"
    for n, item in enumerate(items):
        real = (item.get("originals") or 0) + (item.get("copies") or 0) > 0 or item.get("forms")
        if real and n not in covered:
            yield "-", item["name"][:120]


def _same_paper(ours: str, theirs: str) -> bool:
    return bool(ours) and fuzz.token_set_ratio(ours, theirs) >= ALIKE


def _text(record: Record) -> str:
    """All words of the record that may tell a time or a sum, folded."""
    parts = [
        *(step.get("text", "") for step in record.get("steps", [])),
        *(channel.get("note", "") for channel in record.get("channels", [])),
        *(c.get("time", {}).get("text") or "" for c in record.get("channels", [])),
        *(
            fee.get("note") or ""
            for channel in record.get("channels", [])
            for fee in channel.get("fees", [])
        ),
        *(f"{case.get('name', '')} {_case_time(case)}" for case in record.get("cases", [])),
        record.get("note", ""),
        record.get("channels_text", ""),
    ]
    return key(" ".join(filter(None, parts)).replace(".", ""))


def _case_time(case: Record) -> str:
    time = case.get("time") or {}
    return time if isinstance(time, str) else f"{time.get('n', '')} {time.get('unit', '')}"


RULES: dict[str, Rule] = {
    "official": _name,
    "online": _online,
    "time": _time,
    "fee": _fee,
    "agency": _agency,
    "link": _link,
    "papers": _papers,
}

"""The register of units: a file with one unit a line, made by `bot units import`.

It is read whole when the program starts, and must therefore stay quick to read.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bot.content.faults import ContentError, Fault
from bot.content.whole import put_in_place
from bot.core.places import Kind, Successor, Unit

HEAD = "dong-hoa-units/1"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """What kinds of units are called; told in `units.yaml`."""

    kinds: dict[str, str]
    wider: tuple[str, ...]
    """Kinds of provinces and districts, the longer names first."""
    former: str
    """What is put after the name of a unit that is no more."""


def load_units(file: Path, words: KindWords) -> tuple[Unit, ...]:
    """The units of a register; raises ContentError where the file is none."""
    try:
        lines = file.read_text("utf-8").splitlines()
        if json.loads(lines[0]).get("register") != HEAD:
            raise ValueError(HEAD)
        return tuple(_unit(json.loads(line), words) for line in lines[1:])
    except (OSError, ValueError, KeyError, IndexError, AttributeError, TypeError) as error:
        raise ContentError([Fault(file.name, 1, 1, f"BOT_UNITS: {error!r}")]) from None


def save_units(file: Path, units: Iterable[Unit], source: str, day: date) -> None:
    """Write a register whole, or leave what is there untouched."""
    head = {"register": HEAD, "source": source, "made": day.isoformat()}
    lines = [head, *(_plain(unit) for unit in sorted(units, key=lambda u: u.key))]
    file.parent.mkdir(parents=True, exist_ok=True)
    put_in_place(file, (f"{_dense(line)}\n".encode() for line in lines))


def full_name(kind: str, name: str, former: bool, words: KindWords) -> str:
    """Kind and name as people read them."""
    written = f"{words.kinds[kind]} {name}"
    return f"{written} {words.former}" if former else written


def _plain(unit: Unit) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "key": unit.key,
        "kind": unit.kind,
        "name": unit.name,
        "in": [unit.district, unit.province],
        "to": [[s.key, s.part] if s.part else s.key for s in unit.successors],
        "short": unit.short,
        "codes": list(unit.former_codes),
        "aliases": list(unit.aliases),
        "people": unit.inhabitants,
        "since": unit.since.isoformat() if unit.since else "",
        "until": unit.until.isoformat() if unit.until else "",
        "source": unit.source,
    }
    return {name: value for name, value in plain.items() if value not in ("", [], None)}


def _unit(plain: dict[str, Any], words: KindWords) -> Unit:
    epoch, _, code = plain["key"].partition("-")
    kind: Kind = plain["kind"]
    to = [(s, "") if isinstance(s, str) else s for s in plain.get("to", ())]
    district, province = plain["in"]
    return Unit(
        code=code,
        epoch=epoch,
        kind=kind,
        name=plain["name"],
        full=full_name(kind, plain["name"], bool(to), words),
        district=district,
        province=province,
        successors=tuple(Successor(key=key, part=part) for key, part in to),
        short=plain.get("short", ""),
        former_codes=tuple(plain.get("codes", ())),
        aliases=tuple(plain.get("aliases", ())),
        inhabitants=plain.get("people"),
        since=_day(plain.get("since", "")),
        until=_day(plain.get("until", "")),
        source=plain.get("source", ""),
    )


@cache
def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _dense(plain: dict[str, Any]) -> str:
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))

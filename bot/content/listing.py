"""A national record, cut to what citizens are told, and as a procedure that can be told."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Literal

from bot.core.fold import fold, key
from bot.core.listed import Listed
from bot.core.procedure import Fee, Online, Paper, Time, Via

Record = Mapping[str, Any]
_VIAS: Mapping[str, Via] = {"truc_tuyen": "online", "truc_tiep": "desk", "buu_chinh": "post"}
_UNITS = {"ngay lam viec": "working_days", "ngay": "days", "gio": "hours", "thang": "months"}
_KINDS: Mapping[str, Literal["", "fee", "charge", "price"]] = {
    "le phi": "fee",
    "phi": "charge",
    "gia": "price",
}
_BRACKETS = re.compile(r"\s*\(\s*([^()]*?)\s*\)")
_ASIDE = re.compile(r"[\d. ]+|.*\bcap (?:xa|huyen|tinh|trung uong|bo)\b.*|dia phuong|trung uong")
"""Levels and codes in brackets, which are no part of a name; told of folded words."""
_OPENING = "thu tuc"
SHORTEST_HEAD = 4
"""Words that a title's opening has at least."""
_LIMITS = {"thuoc", "theo", "nhung", "khi"}
_LIMITS_OF_TWO = {("doi", "voi"), ("trong", "truong"), ("tai", "cac"), ("cua", "cac"), ("do", "bi")}
"""Words with which a title begins to say to whom and when it applies."""
CODE = re.compile(r"[0-9]\.[0-9]{6,9}[\w-]{0,8}")
LONGEST_NOTE, LONGEST_PAPER, LONGEST_LABEL = 160, 240, 60
MOST_PAPERS, MOST_FEES = 30, 12


def cut(record: Record) -> dict[str, Any]:
    """What is kept of a record that has a code and a name."""
    code, name = record["code"], record["name"]
    kept: dict[str, Any] = {"code": code, "name": " ".join(name.split())}
    kept["field"] = _texts(record.get("field"))
    kept["agencies"] = _texts(_mapping(record.get("agencies")).get("executing"))
    kept["channels"] = [_channel(item) for item in _mappings(record.get("channels"))]
    kept["papers"] = list(_papers(record))
    kept["results"] = [text[:LONGEST_PAPER] for text in _texts(record.get("results"))[:3]]
    kept["submit"] = _mapping(record.get("online")).get("submit") is True
    kept["url"] = _text(record.get("url"))
    kept["by"] = _text(_mapping(record.get("decision")).get("no"))
    kept["day"] = _text(record.get("fetched"))[:10]
    return {name: value for name, value in kept.items() if value}


def listed(record: Record, portal: str) -> Listed:
    """A kept record as a procedure."""
    name = title(record["name"])
    return Listed(
        code=record["code"],
        title=name,
        short=shortened(name, LONGEST_LABEL),
        official=record["name"],
        group=" ".join(record.get("field", ())[:1]),
        asks=(),
        summary="",
        office="",
        agencies=tuple(record.get("agencies", ())[:3]),
        online=Online(submit=record.get("submit", False)),
        time=tuple(_merged(_times(record))),
        fee=tuple(_merged(_fees(record)))[:MOST_FEES],
        papers=tuple(_paper(n, paper) for n, paper in enumerate(record.get("papers", ()), 1)),
        result="; ".join(record.get("results", ())),
        link=record.get("url", portal),
        source=record.get("by", ""),
        taken=_day(record.get("day", "")),
        checked=_day(record.get("day", "")),
        confidence="medium",
    )


def title(name: str) -> str:
    """A record's name without level and code, in ordinary letters."""
    name = _BRACKETS.sub(lambda found: "" if _ASIDE.fullmatch(key(found[1])) else found[0], name)
    name = " ".join(name.split()).rstrip(" .;")
    if name.isupper():
        name = name.lower()
    if fold(name).startswith(_OPENING + " ") and len(name.split()) > 2:
        name = name.split(maxsplit=2)[2].lstrip(": ")
    return name[:1].upper() + name[1:]


def head(name: str) -> str:
    """The opening of a long title, which names the matter before the cases to which it applies."""
    row = name.split()
    plain = [key(word) for word in row]
    for n in range(SHORTEST_HEAD, len(row)):
        cut = plain[n] in _LIMITS or tuple(plain[n : n + 2]) in _LIMITS_OF_TWO
        if cut or row[n].startswith("(") or row[n - 1].endswith((";", "/", ".", ":")):
            return " ".join(row[:n]).rstrip(",;:/. ")
    return name


def shortened(text: str, longest: int) -> str:
    """The text, cut between words where it is too long."""
    if len(text) <= longest:
        return text
    return text[: longest - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "\u2026"


def _channel(item: Record) -> dict[str, Any]:
    time = _mapping(item.get("time"))
    kept: dict[str, Any] = {"via": _text(item.get("via")), "unit": _text(time.get("unit"))}
    if isinstance(number := time.get("n"), int | float):
        kept["n"] = number
    kept["fees"] = [
        {
            "kind": _text(fee.get("kind")),
            "amount": fee["amount"] if isinstance(fee.get("amount"), int) else None,
            "note": _text(fee.get("note"))[:LONGEST_NOTE],
        }
        for fee in _mappings(item.get("fees"))
    ]
    return {name: value for name, value in kept.items() if value}


def _papers(record: Record) -> Iterator[dict[str, Any]]:
    count = 0
    for group in _mappings(record.get("dossier")):
        case = shortened(_text(group.get("case")), LONGEST_PAPER)
        for item in _mappings(group.get("items")):
            name = shortened(_text(item.get("name")).lstrip("-+* "), LONGEST_PAPER)
            if name and count < MOST_PAPERS:
                count += 1
                numbers = {n: item[n] for n in ("originals", "copies") if item.get(n) in range(20)}
                yield {"name": name, **({"case": case} if case else {}), **numbers}


def _paper(n: int, paper: Record) -> Paper:
    return Paper(
        id=f"p{n}",
        name=paper["name"],
        original=paper.get("originals", 0),
        copy=paper.get("copies", 0),
        case=paper.get("case", ""),
    )


def _times(record: Record) -> Iterator[tuple[Via, Time]]:
    for channel in record.get("channels", ()):
        via = _VIAS.get(channel.get("via", ""), "")
        unit = _UNITS.get(key(channel.get("unit", "")))
        if unit and channel.get("n"):
            yield via, Time(**{unit: channel["n"]})


def _fees(record: Record) -> Iterator[tuple[Via, Fee]]:
    for channel in record.get("channels", ()):
        via = _VIAS.get(channel.get("via", ""), "")
        for fee in channel.get("fees", ()):
            amount, text = fee["amount"], fee["note"]
            yield via, Fee(amount=amount, kind=_KINDS.get(key(fee["kind"]), ""), text=text)


def _merged(lines: Iterable[tuple[Via, Any]]) -> Iterator[Any]:
    """Lines that are the same in every channel once; others with their channel."""
    held: dict[Any, list[Via]] = {}
    channels: dict[Via, None] = {}
    for via, line in lines:
        channels[via] = None
        vias = held.setdefault(line, [])
        if via not in vias:
            vias.append(via)
    for line, vias in held.items():
        if len(vias) == len(channels):
            yield line
        else:
            yield from (replace(line, via=via) for via in vias)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _text(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [text for item in found if (text := _text(item))]


def _mapping(value: object) -> Record:
    return value if isinstance(value, Mapping) else {}


def _mappings(value: object) -> list[Record]:
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []

"""The national catalogue as a compact file: a line about it, an index, and the records, pressed.

The file is read whole at start; a record is unfolded when somebody asks for it.
"""

import hashlib
import json
import math
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from bot.content.listing import CODE, cut, head, listed, title
from bot.content.whole import put_in_place
from bot.core.fold import key
from bot.core.index import Known
from bot.core.listed import Listed

FORM = "dong-hoa-catalogue 1"
SAMPLE = 32_000
"""Bytes of the records that all are pressed with; it halves the file."""
PROVINCE = "tinh"
LEVELS = {"xa": "ward", "tinh": "province", "bo": "ministry"}
CITIZEN, EMBASSY = "cong dan viet nam", "co quan dai dien"


class CatalogueError(Exception):
    """A file is no imported catalogue; the message names it."""


@dataclass(frozen=True, slots=True)
class Row:
    """One record in the index."""

    code: str
    titles: tuple[str, ...]
    """Its title, and the title's opening where that names the matter."""
    province: str
    """Whose own procedure it is; empty for the whole country."""
    traits: tuple[str, ...]
    start: int
    size: int


class NationalCatalogue:
    """An imported catalogue, as far as it concerns people of some provinces."""

    def __init__(self, file: Path, provinces: Iterable[str], portal: str) -> None:
        held = file.read_bytes()
        head, rows, sample, self._records = _parts(held, file)
        wanted = {_bare(province) for province in provinces}
        self._rows = {
            row.code: row for row in rows if not row.province or _bare(row.province) in wanted
        }
        self._sample, self._portal = sample, portal
        self.day: str = head["day"]
        """The latest day on which a record of it was fetched."""
        self.mark = hashlib.sha256(held).hexdigest()[:8]

    @cached_property
    def known(self) -> dict[str, Known]:
        """The words by which each record is found."""
        return {
            row.code: Known(titles=row.titles, traits=frozenset(row.traits))
            for row in self._rows.values()
        }

    def get(self, code: str) -> Listed | None:
        """The record of a code, or none."""
        row = self._rows.get(code)
        if row is None:
            return None
        pressed = self._records[row.start : row.start + row.size]
        return listed(json.loads(_released(pressed, self._sample)), self._portal)


def is_catalogue(file: Path) -> bool:
    """Whether a file begins like an imported catalogue."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(FORM)) == FORM.encode()
    except OSError:
        return False


Wrong = Literal["json", "record", "code", "name", "shape"]
"""What is wrong with a line: no JSON, no object, without a code or a name, of another shape."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of an import."""

    count: int
    bad: tuple[tuple[int, Wrong], ...]
    """Line numbers, and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A record, cut, and what the index says of it."""

    record: dict[str, Any]
    province: str
    traits: tuple[str, ...]


def bring_in(lines: Iterable[bytes], out: Path, progress: Callable[[int], None]) -> Imported:
    """Write the records of a JSONL file to `out`, which they replace in one step."""
    kept: dict[str, Kept] = {}
    bad: list[tuple[int, Wrong]] = []
    for n, line in enumerate(lines, 1):
        if line.strip():
            match _kept(line):
                case Kept() as found:
                    kept[found.record["code"]] = found
                case str() as wrong:
                    bad.append((n, wrong))
        progress(n)
    if kept:
        put_in_place(out, _packed(list(kept.values())))
    return Imported(len(kept), tuple(bad))


def _kept(line: bytes) -> Kept | Wrong | None:
    """A line's record, what is wrong with it, or none where it is not for citizens."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return "json"
    if not isinstance(record, dict):
        return "record"
    code, name = record.get("code"), record.get("name")
    if not (isinstance(code, str) and CODE.fullmatch(code)):
        return "code"
    if not (isinstance(name, str) and name.strip()):
        return "name"
    try:
        small, traits = cut(record), _traits(record)
    except (TypeError, AttributeError, ValueError):
        return "shape"
    return None if record.get("internal") is True else Kept(small, _province(record), traits)


def _packed(records: Sequence[Kept]) -> Iterator[bytes]:
    """The bytes of a catalogue file."""
    held = [(kept, _bytes(kept.record)) for kept in records]
    step = max(1, math.ceil(len(held) * 1_500 / SAMPLE))
    sample = b"".join(text for _, text in held[::step])[-SAMPLE:]
    rows, pressed, start = [], [], 0
    for kept, text in held:
        small, record = _press(text, sample), kept.record
        name = title(record["name"])
        titles = list(dict.fromkeys((name, head(name))))
        rows.append([record["code"], titles, kept.province, kept.traits, start, len(small)])
        pressed.append(small)
        start += len(small)
    index, sample_pressed = zlib.compress(_bytes(rows), 9), zlib.compress(sample, 9)
    day = max(kept.record.get("day", "") for kept in records)
    about = {"day": day, "index": len(index), "sample": len(sample_pressed)}
    yield f"{FORM}\n".encode() + _bytes(about) + b"\n" + index + sample_pressed
    yield from pressed


def _parts(held: bytes, file: Path) -> tuple[dict[str, Any], list[Row], bytes, bytes]:
    """Head, index, sample and records of a catalogue file."""
    try:
        form, head_line, rest = held.split(b"\n", 2)
        if form != FORM.encode():
            raise ValueError("form")
        head = json.loads(head_line)
        middle, end = head["index"], head["index"] + head["sample"]
        index, sample = zlib.decompress(rest[:middle]), zlib.decompress(rest[middle:end])
        rows = [
            Row(c, n, p, tuple(t), start, size) for c, n, p, t, start, size in json.loads(index)
        ]
    except (ValueError, KeyError, TypeError, zlib.error):
        raise CatalogueError(f"{file}: no imported catalogue; make one with bot import") from None
    return head, rows, sample, rest[end:]


def _press(text: bytes, sample: bytes) -> bytes:
    press = zlib.compressobj(9, zdict=sample)
    return press.compress(text) + press.flush()


def _released(pressed: bytes, sample: bytes) -> bytes:
    release = zlib.decompressobj(zdict=sample)
    return release.decompress(pressed) + release.flush()


def _province(record: dict[str, Any]) -> str:
    """Whose own procedure a record is; empty where it holds for the whole country."""
    if record.get("scope") != PROVINCE:
        return ""
    return str(record.get("publisher") or "-")


def _traits(record: dict[str, Any]) -> tuple[str, ...]:
    """What makes a record likelier, or less likely, to be asked for by citizens."""
    levels = record.get("levels") or []
    traits = [trait for level, trait in LEVELS.items() if level in levels]
    if any(key(str(whom)) == CITIZEN for whom in record.get("audience") or []):
        traits.append("citizen")
    agencies = record.get("agencies")
    executing = agencies.get("executing") or [] if isinstance(agencies, dict) else []
    if any(EMBASSY in key(str(agency)) for agency in executing):
        traits.append("abroad")
    return (*traits, *(["vertical"] if record.get("vertical") else []))


def _bare(province: str) -> str:
    """A province's name without the kind of unit and body before it."""
    words = key(province).split()
    while words and words[0] in ("ubnd", "uy", "ban", "nhan", "dan", "tinh", "thanh", "pho", "tp"):
        words = words[1:]
    return " ".join(words)


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

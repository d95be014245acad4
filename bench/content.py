"""The content as it stands, with and without the national catalogue behind it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from bench.questions import ROOT, SHARED
from bot.content.catalogue import NationalCatalogue, bring_in
from bot.content.edition import LEXICON, PROCEDURES, TOWN, WEIGHTS, bind
from bot.content.files import ProceduresFile
from bot.content.findable import finder, ways_of
from bot.content.read import read
from bot.core.finder import Finder
from bot.core.handbook import Handbook
from bot.core.index import Known
from bot.core.lexicon import Lexicon
from bot.core.talk import HERE
from bot.core.town import Town
from bot.core.weights import Weights

AT = datetime(2026, 11, 23, 12, 0, tzinfo=HERE)
"""The moment at which everything is asked."""


@dataclass(frozen=True)
class Content:
    """Files, read."""

    folder: Path
    file: ProceduresFile
    lexicon: Lexicon
    weights: Weights
    town: Town
    catalogue: str
    """The path of an imported catalogue, or nothing."""

    def handbook(self, behind: bool = False) -> Handbook:
        """The handbook, with or without the national catalogue."""
        return bind(self.folder, AT.date(), "", self.catalogue if behind else "").handbook

    def finder(self, behind: bool = False) -> Finder:
        """The finder, with or without the national catalogue."""
        return finder(
            self.file, self.town, self.lexicon, self.weights, self.listed if behind else {}
        )

    @cached_property
    def listed(self) -> Mapping[str, Known]:
        """The words of the national records."""
        if not self.catalogue:
            return {}
        return NationalCatalogue(Path(self.catalogue), ("Dak Lak",), "").known

    @cached_property
    def ours(self) -> dict[str, str]:
        """Each code, former ones too, to the code of the entry that answers it."""
        return {c: p.code for p in self.file.procedures for c in (p.code, *p.former_codes)}

    @cached_property
    def ways(self) -> dict[str, tuple[str, ...]]:
        """The procedures behind each fork and event."""
        return ways_of(self.file)

    def without(self, fold: int, folds: int) -> tuple[ProceduresFile, list[tuple[str, str]]]:
        """The file without a share of its ways of asking, and those that were left out."""
        left: list[tuple[str, str]] = []

        def thinned(target: str, asks: tuple[str, ...], n: int) -> tuple[str, ...]:
            if len(asks) <= 3:
                return asks
            out = [ask for k, ask in enumerate(asks) if (k + n) % folds == fold]
            left.extend((target, ask) for ask in out)
            return tuple(ask for ask in asks if ask not in out)

        file = self.file
        return replace(
            file,
            procedures=tuple(
                replace(p, asks=thinned(p.code, p.asks, n)) for n, p in enumerate(file.procedures)
            ),
            forks=tuple(
                replace(f, asks=thinned(f"fork:{f.id}", f.asks, n))
                for n, f in enumerate(file.forks)
            ),
            events=tuple(
                replace(e, asks=thinned(f"event:{e.id}", e.asks, n))
                for n, e in enumerate(file.events)
            ),
            signposts=tuple(
                replace(s, asks=thinned(f"sign:{s.id}", s.asks, n))
                for n, s in enumerate(file.signposts)
            ),
        ), left


def content(folder: Path | None = None, catalogue: Path | None = None) -> Content:
    """The content of a folder, by default of this repository."""
    folder = folder or ROOT
    file, report = read(folder / PROCEDURES, ProceduresFile, {})
    town, _ = read(folder / TOWN, Town, {})
    lexicon, _ = read(LEXICON, Lexicon, {})
    weights, _ = read(WEIGHTS, Weights, {})
    if file is None or town is None or lexicon is None or weights is None:
        raise SystemExit("\n".join(map(str, report.faults)) or "lexicon or weights have faults")
    return Content(folder, file, lexicon, weights, town, str(catalogue or ""))


def catalogue_file() -> Path | None:
    """The shared national records, imported, or none where they are absent."""
    records = SHARED / "tthc-national.jsonl"
    if not records.exists():
        return None
    stat = records.stat()
    out = Path(tempfile.gettempdir()) / f"bench-catalogue-{stat.st_size}-{int(stat.st_mtime)}.bin"
    if not out.exists():
        with records.open("rb") as lines:
            bring_in(lines, out, lambda n: None)
    return out

"""The content files bound into one handbook, or a list of what keeps them from being bound."""

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter

from bot.content.catalogue import NationalCatalogue
from bot.content.check import check
from bot.content.faults import ContentError, Fault, Report
from bot.content.files import ProceduresFile
from bot.content.findable import finder
from bot.content.plain import PlainWords
from bot.content.read import read
from bot.core.finder import Finder
from bot.core.handbook import Handbook
from bot.core.lexicon import Lexicon
from bot.core.listed import Catalogue, NoCatalogue
from bot.core.phrases import NEEDS, Phrases
from bot.core.places import Places
from bot.core.procedure import Procedure
from bot.core.town import Town
from bot.core.weights import Weights

HERE = Path(__file__).parent
PROCEDURES, TOWN = "procedures.yaml", "town.yaml"
WORDING, LEXICON, WEIGHTS = HERE / "vi.yaml", HERE / "lexicon.yaml", HERE / "weights.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingFile:
    """`vi.yaml`: every word of the program's own."""

    plain: PlainWords
    faults: Mapping[str, str]
    phrases: Phrases
    errors: Mapping[str, str]
    """What a refused request is told, by its reason."""
    commands: Mapping[str, str]
    """What the command line says: its help, its reports, its complaints."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A handbook and what its authors should still mend."""

    handbook: Handbook
    file: ProceduresFile
    report: Report
    warnings: tuple[Fault, ...]


@cache
def wording() -> WordingFile:
    """The program's own words; a fault in them is ours and stops the program."""
    file, report = read(WORDING, WordingFile, {})
    if file is not None:
        for name, text in ((n, getattr(file.phrases, n)) for n in NEEDS):
            held = {part for _, part, _, _ in Formatter().parse(text) if part}
            if held != NEEDS[name]:
                report.at(("phrases", name), f"needs {sorted(NEEDS[name])}, has {sorted(held)}")
    if file is None or report.faults:
        raise ContentError(report.faults)
    return file


def bind(folder: Path, day: date, catalogue: str = "") -> Bound:
    """The handbook of a folder's content files as they stand; raises ContentError on faults.

    `catalogue` is the path of an imported national catalogue, or nothing.
    """
    return _bind(folder, edition(folder, catalogue), day, catalogue)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the garbage collector, which would walk a growing index again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@lru_cache(maxsize=2)
@_uncollected()
def _bind(folder: Path, mark: str, day: date, catalogue: str) -> Bound:
    words = wording()
    procedures, report = read(folder / PROCEDURES, ProceduresFile, dict(words.faults))
    town, town_report = read(folder / TOWN, Town, dict(words.faults))
    lexicon, lexicon_report = read(LEXICON, Lexicon, dict(words.faults))
    weights, weights_report = read(WEIGHTS, Weights, dict(words.faults))
    if procedures is not None:
        check(procedures, report, town.link_hosts if town else (), day)
    reports = (report, town_report, lexicon_report, weights_report)
    faults = [fault for each in reports for fault in each.faults]
    grave = [fault for fault in faults if not fault.warning]
    if grave or procedures is None or town is None or lexicon is None or weights is None:
        raise ContentError(sorted(grave))
    behind = _behind(catalogue, town)
    finds = finder(procedures, lexicon, weights, behind.known)
    book = _handbook(mark, procedures, town, lexicon, finds, behind)
    return Bound(book, procedures, report, tuple(faults))


def edition(folder: Path, catalogue: str = "") -> str:
    """A short mark of what the content files hold."""
    files = [folder / PROCEDURES, folder / TOWN, WORDING, LEXICON, WEIGHTS]
    files += [Path(catalogue)] if catalogue else []
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()[:8]


def _behind(catalogue: str, town: Town) -> Catalogue:
    """The national records that concern people of this town."""
    if not catalogue:
        return NoCatalogue()
    provinces = tuple(dict.fromkeys(unit.province for unit in town.units if unit.province))
    return NationalCatalogue(Path(catalogue), provinces, town.portal)


def _handbook(
    mark: str,
    file: ProceduresFile,
    town: Town,
    lexicon: Lexicon,
    finds: Finder,
    behind: Catalogue,
) -> Handbook:
    published = [p for p in file.procedures if p.status == "published"]
    by_code: dict[str, Procedure] = {p.code: p for p in published}
    by_code |= {old: p for p in published for old in p.former_codes}
    return Handbook(
        edition=mark,
        phrases=wording().phrases,
        lexicon=lexicon,
        town=town,
        places=Places(town.units, town.homonyms),
        procedures=by_code,
        offices=file.offices,
        flows=file.flows,
        reliefs=file.reliefs,
        events={event.id: event for event in file.events},
        forks={fork.id: fork for fork in file.forks},
        signposts={sign.id: sign for sign in file.signposts},
        finder=finds,
        catalogue=behind,
    )

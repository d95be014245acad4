"""The content files bound into one handbook, or a list of what keeps them from being bound."""

import gc
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from string import Formatter

from bot.content.catalogue import NationalCatalogue
from bot.content.check import check
from bot.content.check_survey import check_surveys
from bot.content.faults import ContentError, Fault, Report
from bot.content.files import OfficersFile, ProceduresFile
from bot.content.findable import by_asks, finder, spoken_of
from bot.content.holidays import calendar_of
from bot.content.plain import PlainWords
from bot.content.read import read
from bot.content.town import check_asks_apart, check_officers, check_town
from bot.content.units import load_units
from bot.core.fold import key
from bot.core.handbook import Handbook
from bot.core.lexicon import Lexicon
from bot.core.listed import Catalogue, NoCatalogue
from bot.core.officers import Officers
from bot.core.phrases import NEEDS, Phrases
from bot.core.places import Places, Unit
from bot.core.procedure import Procedure
from bot.core.town import Town
from bot.core.weights import Weights

HERE = Path(__file__).parent
PROCEDURES, TOWN, OFFICERS = "procedures.yaml", "town.yaml", "officers.yaml"
WORDING, LEXICON, WEIGHTS = HERE / "vi.yaml", HERE / "lexicon.yaml", HERE / "weights.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What a messenger shows of the bot before the first message."""

    description: str
    short_description: str
    commands: Mapping[str, str]
    """What each command does, by its name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingFile:
    """`vi.yaml`: every word of the program's own."""

    plain: PlainWords
    faults: Mapping[str, str]
    phrases: Phrases
    errors: Mapping[str, str]
    """What a refused request is told, by its reason."""
    telegram: Mapping[str, Introduction]
    """By language."""
    survey: Mapping[str, str]
    """What the part about the survey says in reports."""
    digest: Mapping[str, str]
    """What the weekly page for a unit says."""
    idle: tuple[str, ...]
    """Turns of speech that do not matter when questions are held beside one another."""
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


def bind(folder: Path, day: date, units: str = "", catalogue: str = "") -> Bound:
    """The handbook of a folder's content files as they stand; raises ContentError on faults.

    `units` is the path of an imported register, `catalogue` that of an imported national
    catalogue; either may be nothing.
    """
    return _bind(folder, edition(folder, units, catalogue), day, units, catalogue)


def bind_with(text: str, folder: Path, day: date, units: str = "", catalogue: str = "") -> Bound:
    """What `bind` would give if this were the text of the folder's `procedures.yaml`."""
    with tempfile.TemporaryDirectory() as name:
        there = Path(name)
        for other in (TOWN, OFFICERS):
            if (folder / other).exists():
                shutil.copyfile(folder / other, there / other)
        (there / PROCEDURES).write_text(text, "utf-8")
        return bind(there, day, units, catalogue)


@dataclass(frozen=True, slots=True)
class _Files:
    """What was read, each file beside its report."""

    procedures: ProceduresFile
    town: Town
    lexicon: Lexicon
    weights: Weights
    officers: OfficersFile
    units: tuple[Unit, ...]
    behind: Catalogue


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
def _bind(folder: Path, mark: str, day: date, units: str, catalogue: str) -> Bound:
    words = dict(wording().faults)
    procedures, report = read(folder / PROCEDURES, ProceduresFile, words)
    town, town_report = read(folder / TOWN, Town, words)
    lexicon, lexicon_report = read(LEXICON, Lexicon, words)
    weights, weights_report = read(WEIGHTS, Weights, words)
    officers, officers_report = OfficersFile(), Report(folder / OFFICERS, words)
    if (folder / OFFICERS).exists():
        told, officers_report = read(folder / OFFICERS, OfficersFile, words)
        officers = told or officers
    hosts = town.link_hosts if town else None
    led = check(procedures, report, hosts, day) if procedures is not None else {}
    if town is not None:
        check_town(town, town_report, day)
    if procedures is not None and town is not None:
        check_surveys(town, (p.code for p in procedures.procedures), town_report)
    check_officers(officers, officers_report, hosts)
    if procedures and town and lexicon:
        check_asks_apart(led, town, lexicon, (town_report, lexicon_report))
    reports = (report, town_report, lexicon_report, weights_report, officers_report)
    faults = [fault for part in reports for fault in part.faults]
    grave = [fault for fault in faults if not fault.warning]
    if grave or procedures is None or town is None or lexicon is None or weights is None:
        raise ContentError(sorted(grave))
    register = _register(units)
    behind = _behind(catalogue, town)
    for part in reports:
        part.marks.let_go()  # before the index is made, so that both need not have room at once
    files = _Files(procedures, town, lexicon, weights, officers, register, behind)
    return Bound(_handbook(mark, files, day), procedures, report, tuple(faults))


def edition(folder: Path, units: str = "", catalogue: str = "") -> str:
    """A short mark of what the content files hold."""
    files = content_files(folder, units, catalogue)
    held = (file.read_bytes() for file in files if file.exists())
    return hashlib.sha256(b"\0".join(held)).hexdigest()[:8]


def content_files(folder: Path, units: str = "", catalogue: str = "") -> tuple[Path, ...]:
    """The files that make an edition; the officers' and those imported need not be there."""
    files = (folder / PROCEDURES, folder / TOWN, WORDING, LEXICON, WEIGHTS, folder / OFFICERS)
    return (*files, *(Path(given) for given in (units, catalogue) if given))


def _register(units: str) -> tuple[Unit, ...]:
    """The units of the whole country, where a list of them was imported."""
    if not units:
        return ()
    from bot.content.register import unit_words  # here, because most towns have no such list

    return load_units(Path(units), unit_words().words)


def _behind(catalogue: str, town: Town) -> Catalogue:
    """The national records that concern people of this town."""
    if not catalogue:
        return NoCatalogue()
    provinces = tuple(dict.fromkeys(unit.province for unit in town.units if unit.province))
    return NationalCatalogue(Path(catalogue), provinces, town.portal)


def _handbook(mark: str, files: _Files, day: date) -> Handbook:
    file, town, lexicon = files.procedures, files.town, files.lexicon
    published = [p for p in file.procedures if p.status == "published"]
    by_code: dict[str, Procedure] = {p.code: p for p in published}
    by_code |= {old: p for p in published for old in p.former_codes}
    spoken = partial(spoken_of, file, town, lexicon)
    return Handbook(
        edition=mark,
        phrases=wording().phrases,
        lexicon=lexicon,
        town=town,
        places=Places(town.units, town.homonyms, files.units, spoken),
        procedures=by_code,
        offices=file.offices,
        flows=file.flows,
        reliefs=file.reliefs,
        events={event.id: event for event in file.events},
        forks={fork.id: fork for fork in file.forks},
        signposts={sign.id: sign for sign in file.signposts},
        finder=finder(file, town, lexicon, files.weights, files.behind.known),
        catalogue=files.behind,
        officers=_officers(files),
        days=partial(calendar_of, day, town.days),
    )


def _officers(files: _Files) -> Officers | None:
    entries = files.officers.entries
    if not entries:
        return None
    known = {entry.id: (*entry.asks, entry.title) for entry in entries}
    finds = partial(by_asks, known, files.lexicon, files.weights)
    leave = frozenset(map(key, files.officers.leave))
    return Officers({entry.id: entry for entry in entries}, finds, leave)

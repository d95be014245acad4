"""The content files bound into one handbook, or a list of what keeps them from being bound."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter

from bot.content.check import check
from bot.content.check_survey import check_surveys
from bot.content.faults import ContentError, Fault, Report
from bot.content.files import OfficersFile, ProceduresFile
from bot.content.holidays import calendar_of
from bot.content.plain import PlainWords
from bot.content.read import read
from bot.content.register import unit_words
from bot.content.town import check_asks_apart, check_officers, check_town
from bot.content.units import load_units
from bot.core.finder import Finder
from bot.core.fold import key
from bot.core.handbook import Handbook
from bot.core.lexicon import Lexicon
from bot.core.officers import Officers
from bot.core.phrases import NEEDS, Phrases
from bot.core.places import Places, Unit
from bot.core.procedure import Procedure
from bot.core.town import Town

HERE = Path(__file__).parent
PROCEDURES, TOWN, OFFICERS = "procedures.yaml", "town.yaml", "officers.yaml"
WORDING, LEXICON = HERE / "vi.yaml", HERE / "lexicon.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingFile:
    """`vi.yaml`: every word of the program's own."""

    plain: PlainWords
    faults: Mapping[str, str]
    phrases: Phrases
    errors: Mapping[str, str]
    """What a refused request is told, by its reason."""
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


def bind(folder: Path, day: date, units: str = "") -> Bound:
    """The handbook of a folder's content files as they stand; raises ContentError on faults.

    `units` is the path of an imported register, or nothing.
    """
    return _bind(folder, edition(folder, units), day, units)


@dataclass(frozen=True, slots=True)
class _Files:
    """What was read, each file beside its report."""

    procedures: ProceduresFile
    town: Town
    lexicon: Lexicon
    officers: OfficersFile
    units: tuple[Unit, ...]


@lru_cache(maxsize=2)
def _bind(folder: Path, mark: str, day: date, units: str) -> Bound:
    words = dict(wording().faults)
    procedures, report = read(folder / PROCEDURES, ProceduresFile, words)
    town, town_report = read(folder / TOWN, Town, words)
    lexicon, lexicon_report = read(LEXICON, Lexicon, words)
    officers, officers_report = OfficersFile(), Report(folder / OFFICERS, words)
    if (folder / OFFICERS).exists():
        told, officers_report = read(folder / OFFICERS, OfficersFile, words)
        officers = told or officers
    hosts = town.link_hosts if town else ()
    if procedures is not None:
        check(procedures, report, hosts, day)
    if town is not None:
        check_town(town, town_report, day)
    if procedures is not None and town is not None:
        check_surveys(town, (p.code for p in procedures.procedures), town_report)
    check_officers(officers, officers_report, hosts)
    if procedures and town and lexicon:
        check_asks_apart(procedures, town, lexicon, (town_report, lexicon_report))
    reports = (report, town_report, lexicon_report, officers_report)
    faults = [fault for part in reports for fault in part.faults]
    grave = [fault for fault in faults if not fault.warning]
    if grave or procedures is None or town is None or lexicon is None:
        raise ContentError(sorted(grave))
    register = load_units(Path(units), unit_words().words) if units else ()
    files = _Files(procedures, town, lexicon, officers, register)
    return Bound(_handbook(mark, files, day), procedures, report, tuple(faults))


def edition(folder: Path, units: str = "") -> str:
    """A short mark of what the content files hold."""
    held = (file.read_bytes() for file in content_files(folder, units) if file.exists())
    return hashlib.sha256(b"\0".join(held)).hexdigest()[:8]


def content_files(folder: Path, units: str = "") -> tuple[Path, ...]:
    """The files that make an edition; the officers' and the register need not be there."""
    files = (folder / PROCEDURES, folder / TOWN, WORDING, LEXICON, folder / OFFICERS)
    return (*files, Path(units)) if units else files


def _handbook(mark: str, files: _Files, day: date) -> Handbook:
    file, town, lexicon = files.procedures, files.town, files.lexicon
    published = [p for p in file.procedures if p.status == "published"]
    by_code: dict[str, Procedure] = {p.code: p for p in published}
    by_code |= {old: p for p in published for old in p.former_codes}
    known = _phrases(published, files)
    return Handbook(
        edition=mark,
        phrases=wording().phrases,
        lexicon=lexicon,
        town=town,
        places=Places(town.units, town.homonyms, files.units, _spoken(known)),
        procedures=by_code,
        offices=file.offices,
        flows=file.flows,
        reliefs=file.reliefs,
        events={event.id: event for event in file.events},
        forks={fork.id: fork for fork in file.forks},
        signposts={sign.id: sign for sign in file.signposts},
        finder=Finder(known, lexicon),
        officers=_officers(files.officers, lexicon),
        calendar=calendar_of(day, town.days),
    )


def _phrases(published: list[Procedure], files: _Files) -> dict[str, tuple[str, ...]]:
    """Everything that can be found, and the phrases by which it is known."""
    file = files.procedures
    known = {p.code: (*p.asks, p.title, p.official) for p in published}
    known |= {f"fork:{fork.id}": fork.asks for fork in file.forks}
    known |= {f"event:{event.id}": (*event.asks, event.title) for event in file.events}
    known |= {f"sign:{sign.id}": sign.asks for sign in file.signposts}
    known |= {f"talk:{verb}": asks for verb, asks in files.lexicon.talk_words.items()}
    known |= {f"public:{kind.id}": (*kind.asks, kind.name) for kind in files.town.public_kinds}
    return known


def _spoken(known: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """What people type when they ask for something, folded: no name of a place by itself."""
    return frozenset(key(phrase) for phrases in known.values() for phrase in phrases)


def _officers(file: OfficersFile, lexicon: Lexicon) -> Officers | None:
    if not file.entries:
        return None
    phrases = {entry.id: (*entry.asks, entry.title) for entry in file.entries}
    return Officers({entry.id: entry for entry in file.entries}, Finder(phrases, lexicon))

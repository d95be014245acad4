"""What the types of `town.yaml` and `officers.yaml` cannot say: that names and dates fit."""

from collections.abc import Iterable, Mapping
from datetime import date

from bot.content.check import ID, LONGEST_ID, check_link
from bot.content.faults import Report
from bot.content.files import OfficersFile
from bot.content.shorts import SHORT
from bot.core.fold import key
from bot.core.lexicon import Lexicon
from bot.core.payload import LONGEST_SPOT
from bot.core.public import wanting
from bot.core.town import Town


def check_town(town: Town, report: Report, day: date) -> None:
    """Note every fault of the town's file, and what its communes still have to tell."""
    _check_ids((spot.id for spot in town.spots), "spots", LONGEST_SPOT, report)
    _check_ids((kind.id for kind in town.public_kinds), "public_kinds", LONGEST_ID, report)
    known = {unit.key for unit in town.units}
    shorts: set[str] = set()
    for n, unit in enumerate(town.units):
        if unit.short in shorts or (unit.short and not SHORT.fullmatch(unit.short)):
            report.at(("units", n, "short"), "bad_short", short=unit.short)
        shorts |= {unit.short} if unit.short else set()
        for k, successor in enumerate(unit.successors):
            if successor.key not in known:
                report.at(("units", n, "successors", k), "unknown_unit", key=successor.key)
    kinds = {kind.id for kind in town.public_kinds}
    for n, matter in enumerate(town.public):
        if matter.unit not in known:
            report.at(("public", n, "unit"), "unknown_unit", key=matter.unit)
        if matter.kind not in kinds:
            report.at(("public", n, "kind"), "unknown_kind", id=matter.kind)
        if not matter.source:
            report.at(("public", n), "unsourced_public")
        if matter.link:
            check_link(matter.link, ("public", n, "link"), town.link_hosts, report)
    _warn_of_wanting(town, report, day)


def check_asks_apart(
    led: Mapping[str, str], town: Town, lexicon: Lexicon, reports: tuple[Report, Report]
) -> None:
    """Note phrases that lead both to a public matter, or a talk, and to something else; `led`
    tells where phrases of procedures lead."""
    owners = dict(led)
    for n, kind in enumerate(town.public_kinds):
        for k, ask in enumerate(kind.asks):
            other = owners.setdefault(key(ask), kind.id)
            if other != kind.id:
                reports[0].at(("public_kinds", n, "asks", k), "ask_shared", ask=ask, other=other)
    for verb, asks in lexicon.talk_words.items():
        for k, ask in enumerate(asks):
            other = owners.setdefault(key(ask), verb)
            if other != verb:
                reports[1].at(("talk_words", verb, k), "ask_shared", ask=ask, other=other)


def check_officers(file: OfficersFile, report: Report, hosts: Iterable[str] | None) -> None:
    """Note every fault of the officers' entries; of their links only where hosts are known."""
    _check_ids((entry.id for entry in file.entries), "entries", LONGEST_ID, report)
    for n, entry in enumerate(file.entries):
        if not entry.source or not entry.checked:
            report.at(("entries", n), "unsourced", code=entry.id)
        for k, link in enumerate(entry.links if hosts is not None else ()):
            check_link(link.to, ("entries", n, "links", k, "to"), tuple(hosts or ()), report)


def _check_ids(ids: Iterable[str], part: str, longest: int, report: Report) -> None:
    seen: set[str] = set()
    for n, id in enumerate(ids):
        if not ID.fullmatch(id) or len(id) > longest:
            report.at((part, n, "id"), "bad_id", id=id, longest=longest)
        if id in seen:
            report.at((part, n, "id"), "id_twice", id=id)
        seen.add(id)


def _warn_of_wanting(town: Town, report: Report, day: date) -> None:
    """The work list as warnings, one line for each commune and kind."""
    units = [unit for unit in town.units if unit.holds(day)]
    place = {unit.key: n for n, unit in enumerate(town.units)}
    for line in wanting(units, town.public_kinds, town.public, day):
        names = {"unit": line.unit.full, "kind": line.kind.name}
        report.at(("units", place[line.unit.key]), f"public_{line.lack}", warning=True, **names)

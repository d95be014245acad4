"""From a list of units to a register on the disk: read, checked, given short codes, written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from bot.content.register import AFTER, unit_words
from bot.content.shorts import shorts
from bot.content.units import load_units, save_units
from bot.core.fold import key
from bot.core.handbook import Handbook
from bot.core.lexicon import Lexicon, all_spelled_out
from bot.core.places import Unit


def within(units: Iterable[Unit], province: str) -> tuple[Unit, ...]:
    """The units of one province of today, with all that they came from."""
    units, wanted = tuple(units), key(province)
    kept = {u.key for u in units if u.epoch == AFTER and wanted in (key(u.province), _bare(u))}
    found = []
    for unit in units:
        to = tuple(s for s in unit.successors if s.key in kept)
        if unit.key in kept or to:
            found.append(replace(unit, successors=to))
    return tuple(found)


def with_shorts(units: Iterable[Unit], book: Handbook, earlier: Path) -> tuple[Unit, ...]:
    """The units with their codes; those of the town and of an earlier register stay as they are."""
    units = tuple(units)
    keys = {unit.key for unit in units}
    own = {unit.key: unit.short for unit in book.town.units if unit.short}
    given = {unit.key: unit.short for unit in units if unit.short}
    given |= {unit.key: unit.short for unit in _earlier(earlier) if unit.short} | own
    ours = {unit: short for unit, short in given.items() if unit in keys}
    taken = set(own.values()) - set(ours.values())
    today = [unit for unit in units if unit.epoch == AFTER]
    codes = shorts(today, _once(ours), typed_words(book), taken)
    return tuple(replace(unit, short=codes.get(unit.key, "")) for unit in units)


def typed_words(book: Handbook) -> set[str]:
    """Folded words that people type in questions, commands and answers."""
    phrases = {*book.places.spoken(), *_lexicon_phrases(book.lexicon)}
    return {word for phrase in phrases for word in phrase.split()}


def write(file: Path, units: Iterable[Unit], source: str, day: date) -> None:
    """The register on the disk."""
    save_units(file, units, source, day)


def _bare(unit: Unit) -> str:
    for kind in unit_words().words.wider:
        if unit.province.startswith(f"{kind} "):
            return key(unit.province[len(kind) :])
    return key(unit.province)


def _earlier(file: Path) -> tuple[Unit, ...]:
    return load_units(file, unit_words().words) if file.exists() else ()


def _once(given: Mapping[str, str]) -> dict[str, str]:
    """Codes by unit, a code that two units claim left to the first."""
    owners: dict[str, str] = {}
    for unit, short in given.items():
        owners.setdefault(short, unit)
    return {unit: short for short, unit in owners.items()}


def _lexicon_phrases(lexicon: Lexicon) -> set[str]:
    turned = (lexicon.commands, lexicon.answers, lexicon.ordinals)
    social = all_spelled_out(p for group in lexicon.social_words.values() for p in group)
    short = {key(form) for form in lexicon.shorthands}
    return {phrase for group in turned for phrase in group} | {key(p) for p in social} | short

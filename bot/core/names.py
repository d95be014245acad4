"""Names of units, found in what people type: alone, with a province, or inside a sentence.

A look-up costs as much for thirteen thousand names as for fourteen: names are folded once and
kept by their words, and a sentence is read word by word. No pattern grows with the register.
"""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass

from bot.core.fold import key

LONGEST = 6
"""Words of the longest name that is looked for."""
KINDS = {
    "xa": "xa",
    "x": "xa",
    "phuong": "phuong",
    "p": "phuong",
    "thi tran": "thi-tran",
    "tt": "thi-tran",
    "dac khu": "dac-khu",
}
"""How people write a kind, folded."""
UNCLEAR = {"x", "p", "tt"}
"""Shorthands that mean other things too; inside a sentence they name the town's own units only."""
NO_KIND = {"xa hoi"}
"""What begins like a kind in a sentence and is none."""
WIDER = ("thanh pho", "tinh", "huyen", "quan", "thi xa", "tp", "tx", "h", "q", "t")
OFFICES = ("uy ban nhan dan ", "ubnd ")
OLD_OR_NEW = (" cu", " moi")
AS_WELL = {"ho chi minh": ("hcm", "tphcm", "sai gon"), "thua thien hue": ("hue",)}
"""What some provinces are called as well."""
LIVING = re.compile(
    r"(?:(?:da|thua|toi|tui|em|anh|chi|minh|con|chau|bac"
    r"|nha|gia dinh|hien|dang|que|dia chi|song) )*"
    r"(?:o|tai|thuoc|ngu tai) "
)
"""How people begin who tell where they live, folded."""
SYLLABLE = re.compile(
    r"(?:b|c|ch|d|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x)?"
    r"(?:[aeiouy]|ai|ao|au|ay|eo|eu|ia|ie|ieu|iu|oa|oai|oay|oe|oi|oo|ua|uay|ue|ui|uo|uoi|uou|uu|uy|"
    r"uya|uye|uyu|ye|yeu)"
    r"(?:c|ch|m|n|ng|nh|p|t)?"
)
"""A syllable as Vietnamese is written, folded; such a word alone may mean anything."""


@dataclass(frozen=True, slots=True)
class Named:
    """One unit as far as its names go."""

    key: str
    kind: str
    name: str
    within: tuple[str, ...] = ()
    """District and province."""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """Units that bear a name, and the words that named them."""

    words: str
    keys: tuple[str, ...]


class Names:
    """Folded names to keys of units."""

    def __init__(
        self,
        units: Iterable[Named],
        *,
        own: Set[str] = frozenset(),
        others: Mapping[str, Iterable[str]] | None = None,
        silent: Set[str] = frozenset(),
    ) -> None:
        self._own, self._silent = own, silent
        self._units: dict[str, Named] = {}
        self._by_name: dict[str, list[str]] = {}
        self._own_names: dict[str, list[str]] = {}
        self._today = others or {}
        for unit in units:
            self._units[unit.key] = unit
            for name in dict.fromkeys((key(unit.name), *map(_bare, unit.aliases))):
                self._by_name.setdefault(name, []).append(unit.key)
                if unit.key in own:
                    self._own_names.setdefault(name, []).append(unit.key)

    def named(self, phrase: str) -> tuple[str, ...]:
        """Keys of the units that a folded phrase names and nothing else."""
        kind, name = without_kind(phrase)
        if found := self._by_name.get(name):
            if kind or self._may_stand_alone(name):
                return self._of_kind(found, kind)
            return tuple(unit for unit in found if unit in self._own)
        words = name.split()
        for n in range(len(words) - 1, 0, -1):
            known = self._by_name.get(" ".join(words[:n]))
            if known and (there := self._within(known, " ".join(words[n:]))):
                return self._of_kind(there, kind)
        return ()

    def mentioned(self, phrase: str) -> Found | None:
        """The first name in a folded sentence, the longest of those that begin there."""
        words = phrase.split()
        for start in range(len(words)):
            if found := self._at(words, start):
                return found
        return None

    def _at(self, words: list[str], start: int) -> Found | None:
        for size in (2, 1):
            written = " ".join(words[start : start + size])
            if written in NO_KIND:
                return None
            kind = KINDS.get(written)
            if kind and (found := self._after(words, start, start + size, kind, written)):
                return found
        return self._after(words, start, start, "", "")

    def _after(
        self, words: list[str], start: int, place: int, kind: str, written: str
    ) -> Found | None:
        names = self._by_name if kind and written not in UNCLEAR else self._own_names
        for end in range(min(place + LONGEST, len(words)), place, -1):
            name = " ".join(words[place:end])
            known = names.get(name)
            if known and (kind or (name not in self._silent and not name.isdigit())):
                there = self._within_any(known, words[end:]) or known
                return Found(" ".join(words[start:end]), self._of_kind(there, kind))
        return None

    def _of_kind(self, found: Iterable[str], kind: str) -> tuple[str, ...]:
        """Those of the kind that was typed; all, where none is, since people mix kinds up."""
        found = tuple(found)
        return tuple(unit for unit in found if self._units[unit].kind == kind) or found

    def _may_stand_alone(self, name: str) -> bool:
        if name in self._silent or name.isdigit():
            return False
        return " " in name or not SYLLABLE.fullmatch(name)

    def _within(self, units: Iterable[str], wider: str) -> list[str]:
        """Those that lie in the province or district of this folded name."""
        return [unit for unit in units if _told_by(wider, self._around(unit))]

    def _within_any(self, units: list[str], rest: list[str]) -> list[str]:
        """Those whose province or district the rest of the sentence tells."""
        if len(units) == 1:
            return units
        told = f" {' '.join(rest)} "
        return [u for u in units if any(f" {name} " in told for name in self._around(u))]

    def _around(self, unit: str) -> set[str]:
        """Folded names of the district and the provinces around a unit, then and now."""
        names = {_wider(name) for name in (*self._units[unit].within, *self._today.get(unit, ()))}
        names.discard("")
        return names.union(*(AS_WELL.get(name, ()) for name in names))


def without_living(phrase: str) -> str:
    """A folded phrase without the words that only say that somebody lives there."""
    found = LIVING.match(phrase)
    return phrase[found.end() :] if found else phrase


def without_kind(phrase: str) -> tuple[str, str]:
    """The kind that a folded phrase begins with, if any, and the name after it."""
    for office in OFFICES:
        phrase = phrase.removeprefix(office)
    kind = ""
    for written, means in KINDS.items():
        if phrase.startswith(f"{written} "):
            kind, phrase = means, phrase[len(written) + 1 :]
            break
    for end in OLD_OR_NEW:
        phrase = phrase.removesuffix(end) or phrase
    return kind, phrase


def _told_by(phrase: str, around: Iterable[str]) -> bool:
    """Whether a folded phrase such as `huyen u minh ca mau` says nothing but these names."""
    left = f" {phrase.replace(' ', '  ')} "
    for name in sorted(around, key=len, reverse=True):
        left = left.replace(f" {name.replace(' ', '  ')} ", " | ")
    named = "|" in left
    for kind in WIDER:
        left = left.replace(f" {kind.replace(' ', '  ')} ", " ")
    return named and not left.replace("|", "").strip()


def _bare(name: str) -> str:
    return without_kind(key(name))[1]


def _wider(name: str) -> str:
    """A province or district without its kind, folded."""
    phrase = key(name)
    for kind in WIDER:
        if phrase.startswith(f"{kind} "):
            return phrase[len(kind) + 1 :]
    return phrase

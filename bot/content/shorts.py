"""Short codes of units: a few letters that a person can type and would not type by chance."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from itertools import count

from bot.core.fold import key
from bot.core.names import SYLLABLE
from bot.core.places import Unit

SHORT = re.compile(r"[a-z][a-z0-9]{2,5}")
_MARK_KEYS = re.compile(r"(?<=[aou])w|(?<=.)[sfrxj]$")
"""What is left of Vietnamese keys: `ddong`, `hoaf`."""
_NEVER = re.compile(r"[b-df-hj-np-tv-xz]+ye[a-z]")
"""No syllable goes on with `ye` after consonants: `quyen` is a word, `pyen` is none."""
_DOUBLED = re.compile(r"dd|aa|ee|oo")


def shorts(
    units: Iterable[Unit], given: Mapping[str, str], words: Set[str], taken: Set[str]
) -> dict[str, str]:
    """A code for each unit by its key; codes that were given before stay, since they are printed.

    `words` are what people type in their questions, `taken` the codes that are not free.
    """
    used = {*taken, *given.values()}
    codes: dict[str, str] = {}
    for unit in sorted(units, key=lambda unit: unit.key):
        code = given.get(unit.key) or next(c for c in _offers(unit) if _free(c, used, words))
        used.add(code)
        codes[unit.key] = code
    return codes


def typed_by_chance(code: str, words: Set[str]) -> bool:
    """Whether people may type this and mean something else."""
    plain = _DOUBLED.sub(lambda pair: pair[0][0], _MARK_KEYS.sub("", code))
    return code in words or _syllable(code) or _syllable(plain)


def _syllable(letters: str) -> bool:
    return SYLLABLE.fullmatch(letters) is not None and not _NEVER.fullmatch(letters)


def _free(code: str, used: Set[str], words: Set[str]) -> bool:
    fits = SHORT.fullmatch(code) is not None
    return fits and code not in used and not typed_by_chance(code, words)


def _offers(unit: Unit) -> Iterator[str]:
    """Codes from the best to the last: `dhoa`, `dhoadl`, `dhdl`, `dhoa2` and so on."""
    name = "".join(c if c.isalpha() else " " for c in key(unit.name)).split() or ["x"]
    province = "".join(word[0] for word in key(unit.province).split()[1:])
    first, last = "".join(word[0] for word in name[:-1]), name[-1]
    stem = (first + last)[:6]
    letters = "".join(word[0] for word in name)
    yield stem
    yield first + last[:3]
    yield letters + province
    yield (stem[: max(2, 6 - len(province))] + province)[:6]
    yield (name[0] + "".join(word[0] for word in name[1:]))[:6]
    for n in count(2):
        yield f"{stem[: 6 - len(str(n))]}{n}"

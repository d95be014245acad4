"""Names of persons and passwords, found in what somebody typed.

A name is a surname and up to three words with great letters behind a word such as mister; in
small letters, or where all letters are great, it needs a middle name as well. Which words these
are stands in the lexicon; marks count where they were typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.core.fold import clean, fold, marked
from bot.core.lexicon import Hiding
from bot.core.talk import NAME, SECRET

LONGEST = 4
"""Words of a name, the surname among them."""
SHORTEST_SECRET = 3
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_GAP = re.compile(r"\s*[\s:(\"\u201c-]\s*")
_SIGN = re.compile(r"[^a-z]")


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text, and where it stands."""

    start: int
    end: int
    text: str
    plain: str

    @property
    def great(self) -> bool:
        return self.text[0].isupper()

    def among(self, known: "_Known") -> bool:
        """Whether it is one of these words, its marks respected where it has some."""
        return self.plain in known.plain and (self.bare or marked(self.text) in known.marked)

    @property
    def bare(self) -> bool:
        return clean(self.text) == self.plain


@dataclass(frozen=True, slots=True)
class _Known:
    """Some words of the lexicon."""

    plain: frozenset[str]
    marked: frozenset[str]


class Hider:
    """Hides names and secrets by the words of a lexicon."""

    def __init__(self, hiding: Hiding) -> None:
        self._titles, self._surnames = _known(hiding.titles), _known(hiding.surnames)
        self._sure, self._middles = _known(hiding.plain_surnames), _known(hiding.middles)
        self._joins, self._others = _known(hiding.joins), frozenset(map(fold, hiding.others))
        self._open = frozenset(map(fold, hiding.open))
        self._secret = _secret(hiding) if hiding.secrets else None

    def hide(self, text: str) -> str:
        """The text without the names of persons and without secrets."""
        text = unicodedata.normalize("NFC", text)
        for start, end in reversed(list(self._told_secrets(text))):
            text = f"{text[:start]}{SECRET}{text[end:]}"
        for start, end in reversed(list(self._names(text))):
            text = f"{text[:start]}{NAME}{text[end:]}"
        return text

    def _told_secrets(self, text: str) -> Iterator[tuple[int, int]]:
        shadow = "".join(map(_shadow, text))
        for found in self._secret.finditer(shadow) if self._secret else ():
            value = found["value"].rstrip(".,;?")
            mixed = _SIGN.search(value) and any(c.isascii() and c.isalnum() for c in value)
            start = found.start("value")
            plain = text[start : start + len(value)].isascii() and value not in self._open
            if mixed or (found["is"] and plain and len(value) >= SHORTEST_SECRET):
                yield start, start + len(value)

    def _names(self, text: str) -> Iterator[tuple[int, int]]:
        words = [_Word(w.start(), w.end(), w[0], fold(w[0])) for w in _WORD.finditer(text)]
        shouted = text.isupper()
        end = 0  # of the last name
        for n, (before, first) in enumerate(pairwise(words), 1):
            if before.end <= end or not first.among(self._surnames):
                continue
            joined = end and before.among(self._joins) and text[end : before.start].isspace()
            led = joined or before.among(self._titles)
            if not led or not _GAP.fullmatch(text, before.end, first.start):
                continue
            if count := self._length(words[n : n + LONGEST], text, shouted):
                end = words[n + count - 1].end
                yield first.start, end

    def _length(self, words: list[_Word], text: str, shouted: bool) -> int:
        """How many of these words are a name; 0 for none."""
        count = 1
        while count < len(words) and text[words[count - 1].end : words[count].start] == " ":
            count += 1
        words = words[:count]
        if count < 2 or f"{words[0].plain} {words[1].plain}" in self._others:
            return 0
        known = words[0].among(self._sure)
        middle = count > 2 and words[1].among(self._middles)
        if shouted or not words[0].great:
            told = middle and (known or not words[1].bare)
            return min(count, 3) if told or (shouted and known) else 0
        as_written = not words[0].bare or words[0].plain in self._surnames.marked
        great = next((n for n, word in enumerate(words) if not word.great), count)
        return great if great > 1 and (as_written or known or middle) else 0


def _known(words: Iterable[str]) -> _Known:
    words = tuple(words)
    return _Known(frozenset(map(fold, words)), frozenset(map(marked, words)))


def _shadow(character: str) -> str:
    """A plain small letter in place of a marked or great one, always one character."""
    plain = fold(character)
    return plain if len(plain) == 1 else " " if character.isspace() else character


def _secret(hiding: Hiding) -> re.Pattern[str]:
    called = "|".join(sorted(map(fold, hiding.secrets), key=len, reverse=True))
    between = "|".join(map(fold, hiding.between))
    return re.compile(
        rf"\b(?:{called})\b(?:\s+(?:{between})\b){{0,5}}(?P<is>\s+la\b|\s*[:=])?\s*(?P<value>\S+)"
    )


@lru_cache(maxsize=4)
def hider(hiding: Hiding) -> Hider:
    """What hides by these words; made once for an edition."""
    return Hider(hiding)

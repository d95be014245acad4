"""Vietnamese letters folded to plain ones, so that marked and unmarked typing meet.

The letter d with stroke is no mark in Unicode and does not decompose; it is folded by hand.
Both ways of placing a tone over two vowels fold to the same plain letters.
"""

import re
import unicodedata
from functools import lru_cache

D_WITH_STROKE = chr(0x111)
_LATIN_BLOCKS = (range(0x00C0, 0x0250), range(0x1E00, 0x1F00))
_WORD = re.compile(r"[^\W_]+")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_HOOK, _TILDE = "\u0309", "\u0303"
_LONE_I = re.compile(r"(h|k|l|m|s|t|qu)i")


def _plain(code: int) -> str:
    letters = unicodedata.normalize("NFD", chr(code))
    return "".join(c for c in letters if not unicodedata.combining(c)).lower()


_TABLE = {code: _plain(code) for block in _LATIN_BLOCKS for code in block}
_TABLE |= {ord(D_WITH_STROKE): "d", ord(D_WITH_STROKE.upper()): "d"}


def clean(text: str) -> str:
    """One way of writing each letter (NFC), lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def fold(text: str) -> str:
    """The plain letters of `text`: no marks, no case, single spaces; signs stay."""
    return clean(text).translate(_TABLE)


def words(text: str) -> list[str]:
    """The words and numbers of `text`, without signs."""
    return _WORD.findall(text)


def key(text: str) -> str:
    """What two ways of writing the same phrase have in common."""
    return " ".join(words(fold(text)))


def begun(text: str) -> str:
    """The text with a great first letter, the others as they are."""
    return text[:1].upper() + text[1:]


@lru_cache(maxsize=20_000)
def spoken(word: str) -> tuple[str, str]:
    """A clean word as it sounds: its plain letters, and the same with its marks.

    Where the tone stands, a last y for i, and the two falling-rising tones, which half of the
    country does not tell apart, make no difference.
    """
    plain = word.translate(_TABLE)
    lone = _LONE_I.fullmatch(plain)
    bare = lone[1] + "y" if lone else plain
    if plain == word:
        return bare, bare
    letters = unicodedata.normalize("NFD", word)
    tone = "".join(c for c in letters if c in _TONES).replace(_TILDE, _HOOK)
    shape = "".join(c for c in letters if c not in _TONES)
    return bare, (shape[:-1] + "y" if lone else shape) + tone


@lru_cache(maxsize=20_000)
def toneless(marked: str) -> str:
    """A marked word, as `spoken` gives it, without its tone."""
    letters = unicodedata.normalize("NFD", marked)
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))


def marked(text: str) -> str:
    """The words of `text` with their marks, wherever in a word a mark was placed."""
    return " ".join(map(_marks_last, words(clean(text))))


def _marks_last(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    marks = sorted(c for c in letters if unicodedata.combining(c))
    return "".join([c for c in letters if not unicodedata.combining(c)] + marks)

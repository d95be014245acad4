"""The same question as other fingers type it: unmarked, with slips, in Telex, in VNI, in teencode.

Every change is seeded by the question, so that two runs measure the same texts.
"""

import random
import unicodedata
from collections.abc import Callable

from bot.core.fold import fold

LETTERS_PER_SLIP = 20
_NEAR = {
    "a": "sqz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "g": "fh", "h": "gj", "i": "uo",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "x": "zc", "y": "tu",
}  # fmt: skip
"""Neighbours on the keyboard."""
_TELEX_TONES = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_VNI_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_VNI_SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
_TEEN = {
    "khong": ("ko", "k", "hok"), "duoc": ("dc",), "gi": ("j", "ji"), "vay": ("z", "v"),
    "dang": ("dk",), "nhu": ("nhu",), "bao": ("bao",), "voi": ("vs",), "roi": ("r",),
    "minh": ("mk",), "nguoi": ("ng",), "biet": ("bit",), "lam": ("lm",), "chong": ("ck",),
    "vo": ("vk",), "gio": ("h",), "ban": ("bn",), "muon": ("mun",), "em": ("e",), "toi": ("t",),
}  # fmt: skip
"""Plain words and what people of a certain age write for them."""


def plain(text: str) -> str:
    """Without marks."""
    return fold(text)


def slips(text: str) -> str:
    """One typing error for every twenty letters, at least one."""
    chance = random.Random(text)
    letters = list(text)
    places = [n for n, letter in enumerate(letters) if letter.isalpha()]
    count = max(1, round(len(places) / LETTERS_PER_SLIP))
    for n in sorted(chance.sample(places, min(count, len(places))), reverse=True):
        _slip(letters, n, chance)
    return "".join(letters)


def _slip(letters: list[str], n: int, chance: random.Random) -> None:
    kind = chance.choice(("drop", "double", "near", "swap"))
    near = _NEAR.get(fold(letters[n]), "")
    if kind == "drop":
        del letters[n]
    elif kind == "swap" and n + 1 < len(letters) and letters[n + 1].isalpha():
        letters[n], letters[n + 1] = letters[n + 1], letters[n]
    elif kind == "near" and near:
        letters[n] = chance.choice(near)
    else:
        letters.insert(n, letters[n])


def telex(text: str) -> str:
    """As it looks when the keyboard's Vietnamese is switched off: Telex."""
    return " ".join(_telex(word) for word in text.lower().split())


def _telex(word: str) -> str:
    written, tone = "", ""
    for letter in unicodedata.normalize("NFD", word):
        if letter in _TELEX_TONES:
            tone = _TELEX_TONES[letter]
        elif letter == "\u0302":
            written += written[-1]
        elif letter in ("\u0306", "\u031b"):
            written += "w"
        else:
            written += "dd" if letter == "\u0111" else letter
    return _ended(written, tone)


def vni(text: str) -> str:
    """The same in VNI, whose marks are digits."""
    return " ".join(_vni(word) for word in text.lower().split())


def _vni(word: str) -> str:
    written, tone = "", ""
    for letter in unicodedata.normalize("NFD", word):
        if letter in _VNI_TONES:
            tone = _VNI_TONES[letter]
        else:
            written += "d9" if letter == "\u0111" else _VNI_SHAPES.get(letter, letter)
    return _ended(written, tone)


def _ended(word: str, tone: str) -> str:
    """The tone at the end of the word, before its punctuation."""
    bare = word.rstrip('.,?!:;)"')
    return bare + tone + word[len(bare) :]


def teencode(text: str) -> str:
    """Without marks and in short forms."""
    chance = random.Random(text)
    words = fold(text).split()
    return " ".join(chance.choice(_TEEN.get(word, (word,))) for word in words)


def half(change: Callable[[str], str]) -> Callable[[str], str]:
    """The change on about half of the words, as it happens to people."""

    def changed(text: str) -> str:
        chance = random.Random(text)
        return " ".join(change(w) if chance.random() < 0.5 else w for w in text.split())

    return changed


WAYS: dict[str, Callable[[str], str]] = {
    "as typed": str,
    "without marks": plain,
    "typing errors": slips,
    "Telex": telex,
    "VNI": vni,
    "Telex, half": half(telex),
    "teencode": teencode,
}

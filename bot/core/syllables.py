"""What a Vietnamese syllable may look like, and syllables whose marks were left as keys.

People whose keyboard has its Vietnamese switched off type `ddawng kys` (Telex) or `d9ang8 ky1`
(VNI). Such leftovers are undone only where the result is a syllable.
"""

import re
import unicodedata
from functools import lru_cache

_ONSETS = "ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdghklmnprstvx]"
_RIMES = [
    "a",
    "ac",
    "ach",
    "ai",
    "am",
    "an",
    "ang",
    "anh",
    "ao",
    "ap",
    "at",
    "au",
    "ay",
    "e",
    "ec",
    "em",
    "en",
    "eng",
    "enh",
    "eo",
    "ep",
    "et",
    "ech",
    "eu",
    "i",
    "ia",
    "ich",
    "iec",
    "iem",
    "ien",
    "ieng",
    "iep",
    "iet",
    "ieu",
    "im",
    "in",
    "inh",
    "ip",
    "it",
    "iu",
    "o",
    "oa",
    "oac",
    "oach",
    "oai",
    "oam",
    "oan",
    "oang",
    "oanh",
    "oao",
    "oap",
    "oat",
    "oay",
    "oc",
    "oe",
    "oen",
    "oeo",
    "oet",
    "oi",
    "om",
    "on",
    "ong",
    "ooc",
    "op",
    "ot",
    "u",
    "ua",
    "uan",
    "uang",
    "uat",
    "uay",
    "uc",
    "ue",
    "uech",
    "uenh",
    "ui",
    "um",
    "un",
    "ung",
    "uo",
    "uoc",
    "uoi",
    "uom",
    "uon",
    "uong",
    "uop",
    "uot",
    "uou",
    "up",
    "ut",
    "uu",
    "uy",
    "uya",
    "uych",
    "uyen",
    "uyet",
    "uynh",
    "uyt",
    "uyu",
    "y",
    "yem",
    "yen",
    "yet",
    "yeu",
]
_SYLLABLE = re.compile(
    f"(?:{_ONSETS})?(?:{'|'.join(sorted(_RIMES, key=len, reverse=True))})|gin|giam|gieng"
)
_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_ROOF, _HORN, _BREVE = "\u0302", "\u031b", "\u0306"
_TELEX_TONES = {"s": _ACUTE, "f": _GRAVE, "r": _HOOK, "x": _TILDE, "j": _DOT}
_VNI_TONES = {"1": _ACUTE, "2": _GRAVE, "3": _HOOK, "4": _TILDE, "5": _DOT}
_STROKE = "\u0111"


@lru_cache(maxsize=20_000)
def is_syllable(plain: str) -> bool:
    """Whether plain letters can be one Vietnamese syllable."""
    return _SYLLABLE.fullmatch(plain) is not None


def unkeyed(word: str) -> str | None:
    """The marked syllable behind Telex or VNI keys, or none where there is none."""
    if any(letter.isdigit() for letter in word):
        return _whole(*_from_vni(word))
    if not word.isascii():
        return None
    return _whole(*_from_telex(word))


def _whole(letters: str, tone: str) -> str | None:
    plain = "".join(c for c in letters if not unicodedata.combining(c)).replace(_STROKE, "d")
    if not is_syllable(plain):
        return None
    return unicodedata.normalize("NFC", _toned(letters, tone))


def _toned(letters: str, tone: str) -> str:
    """The tone over the first vowel; where exactly it stands makes no difference here."""
    for n, letter in enumerate(letters):
        if letter in "aeiouy":
            end = n + 1
            while end < len(letters) and unicodedata.combining(letters[end]):
                end += 1
            return letters[:end] + tone + letters[end:]
    return letters


def _from_telex(word: str) -> tuple[str, str]:
    tone, letters = "", ""
    for n, letter in enumerate(word):
        last = letters[-1:]
        if letter in _TELEX_TONES and n and any(v in letters for v in "aeiouy"):
            tone = _TELEX_TONES[letter]
        elif letter == "d" and letters == "d":
            letters = _STROKE
        elif letter == last and letter in "aeo":
            letters += _ROOF
        elif letter in "aeo" and _ROOF not in letters and letter in letters[:-1]:
            letters = letters.replace(letter, letter + _ROOF, 1)
        elif letter == "w":
            letters = _horned(letters)
        elif letter == "d" and letters.startswith("d"):
            letters = _STROKE + letters[1:]
        else:
            letters += letter
    return letters, tone


def _horned(letters: str) -> str:
    """What a w does: a breve to an a, a horn to an o and the u before it, or an u with horn."""
    if "uo" in letters:
        return letters.replace("uo", f"u{_HORN}o{_HORN}", 1)
    for n in range(len(letters) - 1, -1, -1):
        if letters[n] in "ou":
            return letters[: n + 1] + _HORN + letters[n + 1 :]
        if letters[n] == "a":
            return letters[: n + 1] + _BREVE + letters[n + 1 :]
    return letters + "u" + _HORN


def _from_vni(word: str) -> tuple[str, str]:
    tone, letters = "", ""
    for letter in word:
        if letter in _VNI_TONES and letters:
            tone = _VNI_TONES[letter]
        elif letter == "9" and letters.startswith("d"):
            letters = _STROKE + letters[1:]
        elif letter in "678" and letters:
            letters = _shaped(letters, letter)
        elif letter in "aeo" and letters[-1:] == letter:
            letters += _ROOF  # both ways of typing in one word
        else:
            letters += letter
    return letters, tone


def _shaped(letters: str, digit: str) -> str:
    if digit == "7":
        return _horned(letters)
    vowels, mark = ("aeo", _ROOF) if digit == "6" else ("a", _BREVE)
    for n in range(len(letters) - 1, -1, -1):
        if letters[n] in vowels:
            return letters[: n + 1] + mark + letters[n + 1 :]
    return letters + digit

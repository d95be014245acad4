"""What names a person, hidden before anything is written down.

Identity cards (9 or 12 digits), phones, bank and insurance numbers, dossier codes, mail
addresses, passwords, and names of persons. What is not one of these numbers but looks like one is
hidden too: no answer needs it. Sums of money, dates and codes of procedures stay.
"""

import re

from bot.core.lexicon import Hiding
from bot.core.talk import HIDDEN
from bot.desk.names import hider

NUMBER, DOSSIER, MAIL = HIDDEN
_DOSSIER = re.compile(
    r"\b(?:\d{3}\.\d{2}\.\d{2}\.)?[GHgh]\d{2}(?:\.\d{2}){0,3}\s?[-\u2013]\s?[\w<>-]+"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"\+?\d(?:[ .\-()]{0,2}\d){7,}")
_MONEY = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_DATE = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[.\-](?:0?[1-9]|1[0-2])[.\-](?:19|20)\d\d")
_COIN = re.compile(r"\s*(?:\u0111|d\b|vn[d\u0111]|tri|ng)", re.IGNORECASE)


def mask(text: str, hiding: Hiding) -> str:
    """The text without numbers and names of persons, and without passwords."""
    return numbers(hider(hiding).hide(text))


def numbers(text: str) -> str:
    """The text with every number that may name a person hidden."""
    if not any(character.isdigit() or character == "@" for character in text):
        return text
    text = _DOSSIER.sub(DOSSIER, _MAIL.sub(MAIL, text))
    return _DIGITS.sub(_hide, text)


def _hide(found: re.Match[str]) -> str:
    digits = found[0]
    if _DATE.fullmatch(digits):
        return digits
    if _MONEY.fullmatch(digits) and _COIN.match(found.string, found.end()):
        return digits
    return NUMBER

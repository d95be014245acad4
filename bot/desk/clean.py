"""What came from outside, made fit to be written down: no number and no name of a person, no
character that a database refuses, no endless text."""

import re
from dataclasses import replace

from bot.core.lexicon import Hiding
from bot.core.talk import Incoming
from bot.desk.mask import mask, numbers

LONGEST = 4096
"""Characters of a message that are read; no network lets a person send more."""
KEY = 200
_MANY_DIGITS = re.compile(r"\d{9}")


def cleaned(incoming: Incoming, hiding: Hiding) -> Incoming:
    """The update as it may be kept."""
    text = storable(incoming.text[:LONGEST])
    if incoming.kind == "text":
        text = mask(text, hiding)
    elif _MANY_DIGITS.search(text):
        text = numbers(text)
    key = storable(incoming.key[:KEY])
    if text == incoming.text and key == incoming.key:
        return incoming
    return replace(incoming, text=text, key=key)


def storable(text: str) -> str:
    """The text without NUL and without halves of characters."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text

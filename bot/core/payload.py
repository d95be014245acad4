"""What a poster's link carries: the unit, the spot where it hangs, and a check character.

A damaged link must not count for another commune; one that was made before there were check
characters (`2022-22267_quay`) is still read.
"""

import re
from dataclasses import dataclass

_MARKS = "0123456789abcdefghijklmnopqrstuvwxyz-"
_SPOT = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SPOT = 20


@dataclass(frozen=True, slots=True)
class Payload:
    """The unit that a link names, by whatever name, and a spot."""

    unit: str = ""
    spot: str = ""


def write_payload(unit: str, spot: str = "") -> str:
    """The text behind `start=`; its last letter follows from all others."""
    body = f"{unit}_{spot}" if spot else unit
    return f"p_{body}_{check_mark(body)}"


def read_payload(text: str) -> Payload:
    """What a link says; nothing, where its check character does not fit."""
    if text.startswith("p_"):
        text, _, mark = text[2:].rpartition("_")
        if check_mark(text) != mark:
            return Payload()
    unit, _, spot = text.partition("_")
    return Payload(unit, spot_of(spot))


def spot_of(text: str) -> str:
    """The id of a spot, or nothing where the text is no such id."""
    spot = text[:LONGEST_SPOT].rstrip("-")
    return spot if _SPOT.fullmatch(spot) else ""


def check_mark(body: str) -> str:
    """One mark that changes with any one letter, and when two neighbours change places."""
    total = sum((n + 1) * (_MARKS.find(letter) + 1) for n, letter in enumerate(body.lower()))
    return _MARKS[total % len(_MARKS)]

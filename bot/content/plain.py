"""Whether the content is plain: short sentences, no officials' abbreviations, one act a step.

Only warnings come of this; it is done when authors check, not when the program starts.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from bot.content.faults import Report
from bot.content.files import ProceduresFile
from bot.content.marks import Trail
from bot.core.dated import Dated
from bot.core.fold import clean, words
from bot.core.procedure import Procedure

LONGEST_SENTENCE = 25
"""Words; more than this is hard to read on a phone."""
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_SHOUTED = re.compile(r"\b[A-Z\u0110]{2,}[a-z]{0,2}\b")


@dataclass(frozen=True, slots=True)
class PlainWords:
    """What plain writing is, told in `vi.yaml` because it is a matter of the language."""

    known_shorts: tuple[str, ...]
    """Abbreviations that everybody knows."""
    actions: tuple[str, ...]
    """Verbs with which a step tells somebody to do something."""
    shunned: tuple[str, ...]
    """Ways of addressing the reader, or asking for things, that are never used."""


def proofread(file: ProceduresFile, report: Report, plain: PlainWords) -> None:
    """Warn of every text that a citizen may read and that is not plain."""
    for trail, text in _texts(file):
        _proofread(text, trail, plain, report)


_SPOKEN = {
    "title", "short", "summary", "where", "text", "case", "ask", "help", "label", "name", "note",
    "why", "fix", "result", "intro", "question", "check", "if_", "desk", "choose",
}  # fmt: skip
_SPOKEN_LISTS = {"conditions", "notes", "one_of"}
_UNSPOKEN = {
    "official",
    "source",
    "law",
    "asks",
    "like",
    "differs",
    "form",
    "known_as",
    "former_codes",
}


def _texts(thing: object, trail: Trail = ()) -> Iterator[tuple[Trail, str]]:
    """Every text of the file that a citizen may read, and where it stands."""
    if not is_dataclass(thing):
        return
    for slot in fields(thing):
        if slot.name in _UNSPOKEN:
            continue
        value = getattr(thing, slot.name)
        here = (*trail, slot.name.rstrip("_"))
        if isinstance(value, str) and slot.name in _SPOKEN and not _is_reference(thing, slot.name):
            yield here, value
        elif isinstance(value, tuple):
            for n, item in enumerate(value):
                if isinstance(item, str) and slot.name in _SPOKEN_LISTS:
                    yield (*here, n), item
                yield from _texts(item, (*here, n))
        elif isinstance(value, Dated):
            yield from _texts(value, here)


def _is_reference(thing: object, name: str) -> bool:
    return isinstance(thing, Procedure) and name == "desk"


def _proofread(text: str, trail: Trail, plain: PlainWords, report: Report) -> None:
    sentences = [s for s in _SENTENCE_END.split(text) if s.strip()]
    for sentence in sentences:
        length = len(sentence.split())
        if length > LONGEST_SENTENCE:
            start = " ".join(sentence.split()[:6])
            report.at(trail, "long_sentence", warning=True, n=length, start=start)
    for short in dict.fromkeys(_SHOUTED.findall(text)):
        if short not in plain.known_shorts:
            report.at(trail, "abbreviation", warning=True, short=short)
    spoken = f" {' '.join(words(clean(text)))} "
    for phrase in plain.shunned:
        if f" {phrase} " in spoken:
            report.at(trail, "shunned", warning=True, phrase=phrase)
    if trail[-1] == "text" and "steps" in trail:
        starts = [clean(sentence) for sentence in sentences]
        acts = sum(
            start.startswith(tuple(f"{verb} " for verb in plain.actions)) for start in starts
        )
        if acts > 1:
            report.at(trail, "many_actions", warning=True)

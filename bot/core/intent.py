"""What somebody means by a press, a number, a label or a sentence: a verb, an object, a rest.

Law: no intent does more than a typed sentence may do, because anybody can type one.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.core.fold import key
from bot.core.lexicon import Lexicon
from bot.core.session import Session
from bot.core.talk import Button, Incoming

_SAYS = re.compile(r"#?([a-z]+)((?: [A-Za-z0-9][\w.:=/-]*)*)")
_NUMBER = re.compile(r"(?:so |chon |cau )?(\d{1,2})")
_STEP = re.compile(
    r"(?:toi |qua |sang |den |lai |ve |xem |cho |tiep |lam )*buoc (?:so |thu )?(\d{1,2})"
)
_COMMAND = re.compile(r"/(\w+)(?:@\w+)?\s*(.*)", re.DOTALL)
_CASE = re.compile(r"(?:ma |xem ma |ma so )?([bcdghkmnpqrstvx]{3}) ?([2-9]{3})(?: (\d{4}))?")
"""A case's code, alone or after the word for code, and its second word. Letters and digits that
are mistaken for one another are not used."""
LEADING = frozenset(
    {"open", "tell", "details", "step", "link", "papers", "fork", "event", "sign", "answer"}
)
"""Verbs of choices that a part of their label may stand for."""
LAST = -1
"""The place of the last choice that leads somewhere."""
_CASE_DIGITS = re.compile("[2-9]{3}")
"""Without these no code is named; most messages need not be folded to find that out."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing to do."""

    verb: str
    object: str = ""
    rest: tuple[str, ...] = ()
    words: str = ""
    """The words as typed, where there are any."""

    @property
    def says(self) -> str:
        """The intent as a button carries it."""
        return " ".join((self.verb, *filter(None, (self.object,)), *self.rest))


def parse(says: str) -> Intent | None:
    """The intent that a button carries, or none if this is no such text."""
    found = _SAYS.fullmatch(says.strip())
    if not found:
        return None
    verb, parts = found[1], found[2].split()
    return Intent(verb, parts[0] if parts else "", tuple(parts[1:]))


def case_named(text: str) -> tuple[str, str] | None:
    """The code and the second word of a case that a text or a press names, or none."""
    if not _CASE_DIGITS.search(text):
        return None
    found = _CASE.fullmatch(key(text).removeprefix("code "))
    return (f"{found[1]}{found[2]}".upper(), found[3] or "") if found else None


def read_intent(
    session: Session, incoming: Incoming, lexicon: Lexicon, verbs: Callable[[str], bool]
) -> Intent:
    """What `incoming` means in this session; `verbs` tells the verbs that a talk knows."""
    if incoming.kind in ("press", "wake"):
        return _known(parse(incoming.text), verbs) or Intent("menu")
    if incoming.kind in ("start", "here"):
        return Intent("start", incoming.text.strip()[:64])
    if incoming.kind in ("other", "staff"):
        return Intent(incoming.kind, words=incoming.text)
    return _read_words(session, incoming.text, lexicon, verbs)


def _known(intent: Intent | None, verbs: Callable[[str], bool]) -> Intent | None:
    return intent if intent and verbs(intent.verb) else None


def _read_words(
    session: Session, text: str, lexicon: Lexicon, verbs: Callable[[str], bool]
) -> Intent:
    words = text.strip()
    if command := _COMMAND.fullmatch(words):
        return _command(command[1].lower(), command[2], verbs)
    if words.startswith("#") and (pressed := _known(parse(words), verbs)):
        return pressed
    phrase = key(words)
    if chosen := _offered(session, phrase, lexicon):
        return parse(chosen.says) or Intent("menu")
    if verb := lexicon.commands.get(phrase):
        return Intent(verb, words=words)
    if counted := _STEP.fullmatch(phrase):
        return Intent("step", "", (counted[1],), words)
    if named := case_named(words):
        return Intent("code", named[0], words=words)
    if chosen := _part_of_label(session, phrase, lexicon):
        return parse(chosen.says) or Intent("menu")
    if session.awaits and (awaited := parse(session.awaits)):
        return Intent(awaited.verb, awaited.object, awaited.rest, words)
    return Intent("ask", words=words)


def _command(name: str, rest: str, verbs: Callable[[str], bool]) -> Intent:
    if name == "start":
        return Intent("start", rest.strip()[:64])
    return _known(Intent(name), verbs) or Intent("menu")


def _offered(session: Session, phrase: str, lexicon: Lexicon) -> Button | None:
    """The offered choice that a typed number, label, yes, no or ordinal points to."""
    offered = session.offered
    if not offered or not phrase:
        return None
    number = _NUMBER.fullmatch(phrase)
    place = int(number[1]) if number else lexicon.ordinals.get(phrase, 0)
    if 1 <= place <= len(offered):
        return offered[place - 1]
    if place == LAST:
        return next((b for b in reversed(offered) if _leads(b)), None)
    for button in offered:
        if key(button.label) == phrase:
            return button
    if answer := lexicon.answers.get(phrase):
        said = next((b for b in offered if b.says.split()[-1] == answer), None)
        return said or _answered(offered, answer, lexicon)
    return None


def _answered(offered: tuple[Button, ...], answer: str, lexicon: Lexicon) -> Button | None:
    """The choice whose label begins with this answer; or yes to the only one, or no to all."""
    opened = [b for b in offered if _opened_by(b.label, lexicon) == answer]
    none = next((b for b in offered if b.says == "none"), None)
    if opened or none is None:
        return _only(opened)
    if answer == "yes":
        return _only(filter(_leads, offered))
    return none if answer == "no" else None


def _leads(button: Button) -> bool:
    return button.says.partition(" ")[0] in LEADING


def _opened_by(label: str, lexicon: Lexicon) -> str:
    """The answer with which a label begins, such as no, with a comma behind it."""
    head, comma, _ = label.partition(",")
    return lexicon.answers.get(key(head), "") if comma else ""


def _part_of_label(session: Session, phrase: str, lexicon: Lexicon) -> Button | None:
    """The one offered choice whose label holds these words; a single word only where a choice was
    asked for and the word asks for nothing. Names of places are read with more care than that."""
    asked = any(button.says == "none" for button in session.offered)
    if " " not in phrase and (not asked or phrase in lexicon.bare):
        return None
    led = filter(_leads, session.offered)
    return _only(b for b in led if f" {phrase} " in f" {key(b.label)} ")


def _only(buttons: Iterable[Button]) -> Button | None:
    """The only one of them; none where there are more."""
    found = list(buttons)
    return found[0] if len(found) == 1 else None

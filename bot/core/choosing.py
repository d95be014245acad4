"""A choice that was asked for and not made yet: between what, and how a choice leads on to what
was asked before it."""

from collections.abc import Iterable

from bot.core.intent import parse
from bot.core.lexicon import FIELDS
from bot.core.session import Session
from bot.core.talk import LONGEST_SAYS, Button

WAYS = ("step", "link", "details")
"""What one may want of a procedure beside its fields, each a verb of the dialogue."""
NONE = "none"
"""The verb of a choice that is none of the others."""


def choices(session: Session) -> tuple[Button, ...]:
    """What the last reply asked to choose from, if it did; the events of the menu are no choice."""
    last = parse(session.trail[-1]) if session.trail else None
    if last and session.topic and last.object == session.topic and not session.clarified:
        return ()
    led = tuple(button for button in session.offered if target_of(button.says))
    own = last.object if last and last.verb not in ("fork", "event") else ""
    others = {target_of(button.says) for button in led} - {session.topic, own}
    plain = any(not target.startswith("event:") for target in others)
    return led if plain or any(button.says == NONE for button in session.offered) else ()


def target_of(says: str) -> str:
    """What a choice leads to, as the finder calls it; nothing for choices of another kind."""
    verb, _, rest = says.partition(" ")
    first = rest.partition(" ")[0]
    match verb:
        case "open" | "tell" | "details" | "step" | "link" | "papers":
            return first
        case "fork" | "event":
            return f"{verb}:{first}"
    return ""


def to_answer(asked: Iterable[str]) -> tuple[str, ...]:
    """Of what was asked, what can be answered by itself."""
    words = (word for word in asked if word in WAYS or (word in FIELDS and word != "how"))
    return tuple(dict.fromkeys(words))


def saying(target: str, asked: Iterable[str] = ()) -> str:
    """The intent that leads to a target, and on to what was asked of it."""
    part, _, id = target.partition(":")
    words = to_answer(asked)
    if part in ("fork", "event"):
        return _fitting(f"{part} {id}", words)
    if id:
        return f"{part} {id}".removeprefix("talk ")
    fields = tuple(word for word in words if word in FIELDS)
    if fields or not words:
        return _fitting(f"tell {target}", fields) if fields else f"open {target}"
    return f"{words[0]} {target}"


def _fitting(says: str, words: Iterable[str]) -> str:
    """As much of it as a button carries."""
    for word in words:
        if len(says) + 1 + len(word) <= LONGEST_SAYS:
            says = f"{says} {word}"
    return says

"""What happens to a chat without a word to the bot: most of it is answered by silence."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.core.facts import Fact
from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.session import Session, Wake
from bot.core.talk import Incoming, Kind, Reply

QUIET = 30
"""Minutes for which the bot leaves the talk to an officer, unless the update says how many."""

Happening = Callable[[Session, Incoming, Handbook], Outcome]


def human(session: Session, incoming: Incoming, handbook: Handbook) -> Outcome:
    """An officer wrote to this chat: the bot keeps quiet for a while."""
    text = incoming.text
    minutes = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else QUIET
    return Outcome(session=replace(session, quiet=incoming.at + timedelta(minutes=minutes)))


def gone(session: Session, incoming: Incoming, handbook: Handbook) -> Outcome:
    """The person blocked the bot or left: it will not come back by itself."""
    return Outcome(session=replace(session, wakes=(), draft=""))


def withdrawn(session: Session, incoming: Incoming, handbook: Handbook) -> Outcome:
    """The person took back their consent with the network: everything is deleted."""
    fact = Fact(kind="forgotten", detail="withdrawn")
    return Outcome(session=Session(chat=session.chat), facts=(fact,), forget=True)


def group(session: Session, incoming: Incoming, handbook: Handbook) -> Outcome:
    """The bot was put into a group: it asks to be written to alone."""
    return Outcome(session=session, replies=(Reply(handbook.phrases.no_group),))


def hushed(session: Session, incoming: Incoming) -> Outcome | None:
    """Silence while an officer talks; a press is meant for the bot and ends it."""
    if session.quiet is None or incoming.kind in ("press", "staff"):
        return None
    if incoming.at >= session.quiet:
        return None
    if incoming.kind == "wake":
        later = Wake(at=session.quiet, says=incoming.text)
        return Outcome(session=replace(session, wakes=(*session.wakes, later)))
    return Outcome(session=session)


HAPPENINGS: Mapping[Kind, Happening] = {
    "human": human,
    "gone": gone,
    "withdrawn": withdrawn,
    "group": group,
}
"""What is no message, by its kind."""

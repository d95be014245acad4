"""The front door: one message in, one outcome out.

Pure: the same session, message and edition give the same outcome. It never raises, and is silent
only to a chat that it has just asked to slow down, to one that an officer is talking with, and
to what is no message.
"""

from collections.abc import Callable
from dataclasses import replace

from bot.core.handbook import Handbook
from bot.core.intent import Intent, read_intent
from bot.core.moment import Moment, Outcome
from bot.core.scenes import (
    case,
    choice,
    due,
    guide,
    handoff,
    lobby,
    officers,
    outside,
    papers,
    places,
    public,
    search,
    survey,
    topic,
)
from bot.core.session import Session
from bot.core.talk import Incoming, Reply

Scene = Callable[[Moment], Outcome]


def or_ask(scene: Callable[[Moment], Outcome | None]) -> Scene:
    """The scene, or, where typed words are no answer to what it had asked, a question."""
    return lambda moment: scene(moment) or search.ask(moment.turn("ask"))


SCENES: dict[str, Scene] = {
    "start": officers.or_citizen(lobby.start),
    "menu": lobby.menu,
    "help": lobby.help,
    "privacy": lobby.privacy,
    "forget": lobby.forget,
    "other": lobby.other,
    "unit": or_ask(places.unit),
    "ask": search.ask,
    "none": search.none_of_these,
    "event": topic.event,
    "fork": topic.fork,
    "sign": topic.sign,
    "open": guide.card,
    "tell": guide.tell,
    "details": choice.or_choose("details", guide.details),
    "step": choice.or_choose("step", guide.step),
    "next": guide.next_step,
    "ready": or_ask(guide.ready),
    "previous": guide.previous_step,
    "link": choice.or_choose("link", guide.link),
    "done": guide.done,
    "papers": choice.or_choose("papers", papers.papers),
    "answer": papers.answer,
    "tick": papers.tick,
    "person": handoff.person,
    "poll": survey.poll,
    "served": survey.served,
    "rate": or_ask(survey.rate),
    "skip": survey.skip,
    "stop": survey.stop,
    "word": or_ask(survey.word),
    "remind": survey.remind,
    "case": or_ask(case.case),
    "stuck": or_ask(case.stuck),
    "send": case.send,
    "draft": or_ask(case.draft),
    "unsent": case.unsent,
    "code": case.code,
    "solved": case.solved,
    "staff": case.staff,
    "due": or_ask(due.due),
    "nudge": due.nudge,
    "nudged": due.nudged,
    "late": due.late,
    "public": or_ask(public.public),
    "officer": officers.officer,
}
"""The dialogue as a table: each verb and the scene that answers it."""


def reply(session: Session, incoming: Incoming, handbook: Handbook) -> Outcome:
    """What comes of `incoming` in this session, by the rules of its day."""
    if happening := outside.HAPPENINGS.get(incoming.kind):
        return happening(session, incoming, handbook)
    if incoming.kind == "wake":
        session = session.woken(incoming.at, incoming.text)
        return outside.hushed(session, incoming) or _woken(session, incoming, handbook)
    if incoming.kind == "staff":
        return _woken(session.woken(incoming.at, incoming.text), incoming, handbook)
    before, first, rested = session, session.seen is None, session.rested(incoming.at)
    session = session.arrived(incoming.at)
    if session.pace.hushed or (incoming.kind == "here" and not first):
        return Outcome(session=session)
    if session.quiet:
        if silence := outside.hushed(before if first else session, incoming):
            return silence  # somebody new has still to be told who is speaking
        session = replace(session, quiet=None)
    if session.pace.hurried:
        return Outcome(session=session, replies=(Reply(handbook.phrases.slow_down),))
    intent = read_intent(session, incoming, handbook.lexicon, _knows)
    moment = Moment(session, incoming, intent, handbook)
    outcome = _back(moment) if intent.verb == "back" else SCENES[intent.verb](moment)
    outcome = survey.farewell(moment, outcome)
    if first and intent.verb != "start":
        outcome = lobby.introduced(moment, outcome)
    elif rested:
        outcome = lobby.reminded(moment, outcome)
    apart = session.officer or outcome.session.officer
    return officers.apart(outcome) if apart else outcome


def _woken(session: Session, incoming: Incoming, handbook: Handbook) -> Outcome:
    """What the bot says by itself, or for staff; it neither counts as a message of the citizen's
    nor wakes an old subject."""
    intent = read_intent(session, incoming, handbook.lexicon, _knows)
    moment = Moment(session, incoming, intent, handbook)
    return _back(moment) if intent.verb == "back" else SCENES[intent.verb](moment)


def _knows(verb: str) -> bool:
    return verb in SCENES or verb == "back"


def _back(moment: Moment) -> Outcome:
    """The view before the present one, or the menu."""
    trail = moment.session.trail[:-1]
    says = trail[-1] if trail else "menu"
    earlier = replace(moment.session, trail=trail[:-1])
    there = replace(moment, session=earlier, intent=Intent("back")).turn(says)
    return SCENES[there.intent.verb](there)

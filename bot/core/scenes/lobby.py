"""Meeting, menu, help, what is kept, and being forgotten."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.core import choosing
from bot.core.facts import Fact
from bot.core.moment import Moment, Outcome
from bot.core.scenes import choice, places
from bot.core.session import Session
from bot.core.talk import Button, Choice, Reply

_LEFT: Mapping[str, Any] = {"topic": "", "field": "", "step": ""}
"""What is forgotten of a matter that somebody leaves."""


def start(moment: Moment) -> Outcome:
    """A first word, or a link with the name of a commune in it."""
    arrived = places.from_start(moment, moment.intent.object)
    session, said = arrived.session, arrived.replies
    welcome = Reply(_welcome(moment))
    detail = session.spot or ("back" if moment.session.trail else "")
    facts = (Fact(kind="started", detail=detail), *arrived.facts)
    if said and said[-1].choices:
        return replace(arrived, replies=(welcome, *said), facts=facts)
    there = replace(moment, session=session).turn("menu")
    return there.view(welcome, *said, _menu(there), facts=facts)


def introduced(moment: Moment, outcome: Outcome) -> Outcome:
    """The same outcome, opened by who is speaking: everybody is told that once."""
    welcome = Reply(_welcome(moment))
    return replace(
        outcome,
        replies=(welcome, *outcome.replies),
        facts=(Fact(kind="started"), *outcome.facts),
    )


def reminded(moment: Moment, outcome: Outcome) -> Outcome:
    """After a long silence, a word about where the talk stopped, unless it goes on from there."""
    code = moment.session.topic
    procedure = moment.handbook.procedure(code)
    if moment.intent.verb not in ("menu", "ask") or procedure is None:
        return outcome
    sure = outcome.finding is not None and outcome.finding.verdict == "sure"
    if sure or outcome.session.topic != code:
        return outcome
    says = f"step {code} {moment.session.step}" if moment.session.step else f"open {code}"
    resume = Button(moment.phrases.to_continue, says)
    last = outcome.replies[-1] if outcome.replies else Reply("")
    text = moment.phrases.welcome_back(title=procedure.title)
    replies = (
        Reply(text),
        *outcome.replies[:-1],
        replace(last, choices=(*last.choices, resume)),
    )
    session = replace(outcome.session, offered=(*outcome.session.offered, resume))
    return replace(outcome, replies=replies, session=session)


def menu(moment: Moment) -> Outcome:
    """The events of life, to tap."""
    return moment.view(_menu(moment))


def help(moment: Moment) -> Outcome:
    """How to talk to the bot."""
    phrases = moment.phrases
    choices = (
        Button(phrases.to_menu, "menu"),
        Button(phrases.to_person, "person"),
        Button(phrases.to_privacy, "privacy"),
    )
    return moment.view(Reply(phrases.help, choices))


def privacy(moment: Moment) -> Outcome:
    """What is kept, and how to have it deleted."""
    phrases = moment.phrases
    text = phrases.privacy(privacy=moment.handbook.town.privacy)
    choices = (Button(phrases.to_forget_yes, "forget yes"), Button(phrases.to_menu, "menu"))
    return moment.view(Reply(text, choices))


def forget(moment: Moment) -> Outcome:
    """Ask once, then forget this chat wholly."""
    phrases = moment.phrases
    match moment.intent.object:
        case "yes":
            return Outcome(
                session=Session(chat=moment.session.chat),
                replies=(Reply(phrases.forget_done),),
                facts=(Fact(kind="forgotten"),),
                forget=True,
            )
        case "no":
            return moment.answer(Reply(phrases.forget_not, (Button(phrases.to_menu, "menu"),)))
    choices = (
        Button(phrases.to_forget_yes, "forget yes"),
        Button(phrases.to_forget_no, "forget no"),
    )
    return moment.answer(Reply(phrases.forget_ask, choices))


def other(moment: Moment) -> Outcome:
    """A photo, a voice, a sticker: declined kindly and never opened."""
    phrases = moment.phrases
    sort = moment.intent.words
    told = {"photo": phrases.no_photo, "voice": phrases.no_voice, "file": phrases.no_file}
    text = told.get(sort, phrases.no_other)
    choices = (Button(phrases.to_menu, "menu"), Button(phrases.to_person, "person"))
    return moment.answer(Reply(text, choices), facts=(Fact(kind="other", detail=sort[:20]),))


def social(moment: Moment, kind: str) -> Outcome:
    """A greeting, thanks, a farewell, a bare yes or no, abuse: a short word back."""
    phrases, town = moment.phrases, moment.handbook.town
    match kind:
        case "greeting":
            return moment.view(_menu(moment, phrases.greeting))
        case "nod" if choosing.choices(moment.session):
            return choice.still(moment, phrases.nod_choose)
        case "thanks" if choosing.choices(moment.session):
            return choice.still(moment, phrases.thanks)
        case "thanks":
            text = str(phrases.thanks)
        case "goodbye":
            text = str(phrases.goodbye)
        case "leaving":
            text = str(phrases.leaving)
        case "nod":
            text = str(phrases.nod)
        case "who":
            text = phrases.who_are_you(bot=town.bot_name, owner=town.owner)
        case _:
            text = str(phrases.abuse)
    if kind == "nod" and moment.session.topic:
        return moment.answer(Reply(text, choice.onward(moment, moment.session.topic)))
    ways = (Button(phrases.to_menu, "menu"), Button(phrases.to_person, "person"))
    return moment.answer(Reply(text, ways), **_LEFT if kind == "leaving" else {})


def _welcome(moment: Moment) -> str:
    town = moment.handbook.town
    return moment.phrases.welcome(bot=town.bot_name, owner=town.owner)


def _menu(moment: Moment, text: str = "") -> Reply:
    phrases = moment.phrases
    choices: list[Choice] = [
        Button(f"{event.icon} {event.title}".strip(), f"event {event.id}")
        for event in moment.handbook.events.values()
    ]
    choices += [Button(phrases.to_unit, "unit"), Button(phrases.to_person, "person")]
    return Reply(text or phrases.menu, tuple(choices))

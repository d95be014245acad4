"""What leads to procedures: events of life, words of many meanings, matters for somebody else."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.choosing import saying, to_answer
from bot.core.facts import Fact
from bot.core.moment import Moment, Outcome
from bot.core.scenes import handoff, lobby, public
from bot.core.talk import Button, Choice, Link, Reply
from bot.core.topics import Fork, Signpost


def event(moment: Moment) -> Outcome:
    """An event of life: what has to be done, in order."""
    event = moment.handbook.events.get(moment.intent.object)
    if event is None:
        return lobby.menu(moment)
    lines = [event.intro or moment.phrases.event_intro(title=event.title)]
    for stage in event.stages:
        if stage.why:
            lines.append(f"- **{label(moment, stage.to)}**: {stage.why}")
    buttons = tuple(to(moment, stage.to, moment.intent.rest) for stage in event.stages)
    menu = Button(moment.phrases.to_menu, "menu")
    asked = to_answer(moment.intent.rest)
    return moment.view(Reply("\n".join(lines), (*buttons, menu)), asked=asked)


def fork(moment: Moment) -> Outcome:
    """A word of many meanings: the one question that separates them."""
    fork = moment.handbook.forks.get(moment.intent.object)
    if fork is None:
        return lobby.menu(moment)
    asked = to_answer(moment.intent.rest)
    buttons = tuple(replace(to(moment, way.to, asked), label=way.label) for way in fork.ways)
    none = Button(moment.phrases.to_none, "none")
    return moment.view(Reply(fork.question, (*buttons, none)), asked=asked)


def sign(moment: Moment) -> Outcome:
    """A matter for somebody else: where to take it."""
    sign = moment.handbook.signposts.get(moment.intent.object)
    if sign is None:
        return lobby.menu(moment)
    lines = [sign.text, *handoff.helplines(moment, sign.helplines)]
    ways: list[Choice] = [Link(link.label, link.to) for link in sign.links]
    ways += [
        Button(moment.phrases.to_menu, "menu"),
        Button(moment.phrases.to_person, "person"),
    ]
    fact = Fact(kind="signpost", detail=sign.id)
    return moment.view(Reply("\n".join(lines), tuple(ways)), facts=(fact,))


def label(moment: Moment, target: str) -> str:
    """What a target is called on a button."""
    book, (part, _, id) = moment.handbook, target.partition(":")
    match part:
        case "fork":
            return _called(moment, book.forks[id]) if id in book.forks else id
        case "event":
            return book.events[id].title if id in book.events else id
        case "sign":
            return _called(moment, book.signposts[id]) if id in book.signposts else id
        case "talk":
            return str(moment.phrases.to_late if id == "late" else moment.phrases.to_due)
        case "public":
            kind = public.kind_of(moment, id)
            return kind.name if kind else id
    procedure = book.procedure(target)
    return procedure.label if procedure else target


def _called(moment: Moment, topic: Fork | Signpost) -> str:
    return topic.label or moment.handbook.lexicon.written(topic.asks[0])


def to(moment: Moment, target: str, asked: Sequence[str] = ()) -> Button:
    """A choice that leads to a target, and on to what was asked of it."""
    return Button(label(moment, target), saying(target, asked))

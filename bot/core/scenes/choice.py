"""Something was asked before a choice was made: the choice first, then the answer at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.core.choosing import NONE, choices, saying, target_of
from bot.core.facts import Fact
from bot.core.fold import key
from bot.core.intent import parse
from bot.core.moment import Moment, Outcome
from bot.core.scenes import handoff
from bot.core.talk import Button, Reply

PATIENCE = 2
"""Questions back, or misses, in a row; after them a person is named."""


def or_choose(way: str, scene: Callable[[Moment], Outcome]) -> Callable[[Moment], Outcome]:
    """The scene, for what somebody asks in a word that names no subject: first the choice that
    stands open, or the question of what it is asked."""

    def answered(moment: Moment) -> Outcome:
        if moment.intent.object:
            return scene(moment)
        if choices(moment.session):
            return first(moment, (way,))
        return scene(moment) if moment.session.topic else of_what(moment, way)

    return answered


def first(moment: Moment, asked: tuple[str, ...]) -> Outcome:
    """The same choices, which now lead to what was asked; in other words when nothing new was."""
    phrases, session = moment.phrases, moment.session
    if not (asked or session.asked):
        return undecided(moment) or still(moment, phrases.choose_yourself)
    again = set(asked) <= set(session.asked)
    if again and session.clarified >= PATIENCE:
        return _to_person(moment)
    both = tuple(dict.fromkeys((*session.asked, *asked)))
    told = phrases.choose_still if again else phrases.choose_first
    text = "\n\n".join(filter(None, (told(field=_names(moment, both)), _question(moment))))
    buttons = tuple(_leading(button, both) for button in session.offered)
    clarified = session.clarified + again
    return moment.answer(
        Reply(text, buttons), clarified=clarified, likely=session.likely, asked=both
    )


def still(moment: Moment, text: str, facts: Sequence[Fact] = (), **counts: int) -> Outcome:
    """A word back, and the choice that stands open stays open; `counts` are those that grew."""
    session = moment.session
    counted = {"clarified": session.clarified, "misses": session.misses, **counts}
    return moment.answer(
        Reply(text, session.offered),
        facts=facts,
        likely=session.likely,
        asked=session.asked,
        **counted,
    )


def onward(moment: Moment, code: str, near: Sequence[Button] = ()) -> tuple[Button, ...]:
    """What may follow while a talk stays with a procedure; `near` is what else may be meant."""
    phrases = moment.phrases
    return (
        Button(phrases.to_papers, f"papers {code}"),
        Button(phrases.to_steps, f"step {code}"),
        *near,
        Button(phrases.to_menu, "menu"),
        Button(phrases.to_person, "person"),
    )


def undecided(moment: Moment) -> Outcome | None:
    """A yes, a no or an "all the same" that decides nothing: the same choices once more."""
    session, phrases = moment.session, moment.phrases
    if not choices(session) or session.trail[-1:] == ("person",):
        return None
    if session.clarified >= PATIENCE:
        return _to_person(moment)
    text = "\n\n".join(filter(None, (phrases.choose_yourself, _question(moment))))
    person = Button(phrases.to_person, "person")
    ways = [button for button in session.offered if button != person]
    none = next((n for n, button in enumerate(ways) if button.says == NONE), len(ways))
    return moment.answer(
        Reply(text, (*ways[:none], person, *ways[none:])),
        clarified=session.clarified + 1,
        likely=session.likely,
        asked=session.asked,
    )


def narrowed(moment: Moment) -> Outcome | None:
    """Words that several labels hold: these choices only; none where they do not narrow it."""
    session, led = moment.session, choices(moment.session)
    phrase = f" {key(moment.intent.words)} "
    held = tuple(button for button in led if phrase in f" {key(button.label)} ")
    if not phrase.strip() or not 1 < len(held) < len(led):
        return None
    none = Button(moment.phrases.to_none, "none")
    reply = Reply(moment.phrases.choose, (*held, none))
    return moment.answer(reply, clarified=max(1, session.clarified), asked=session.asked)


def of_what(moment: Moment, *fields: str) -> Outcome:
    """Asked of nothing: of which procedure?"""
    phrases, session = moment.phrases, moment.session
    if session.clarified >= PATIENCE:
        return handoff.person(moment.turn("person"), phrases.lost_again)
    asked = tuple(dict.fromkeys((*session.asked, *fields)))
    text = phrases.of_what(field=_names(moment, asked))
    ways = (Button(phrases.to_menu, "menu"), Button(phrases.to_person, "person"))
    clarified = session.clarified + 1
    return moment.answer(Reply(text, ways), clarified=clarified, misses=session.misses, asked=asked)


def _to_person(moment: Moment) -> Outcome:
    near = choices(moment.session)
    return handoff.person(moment.turn("person"), str(moment.phrases.unsure_again), near=near)


def _names(moment: Moment, asked: tuple[str, ...]) -> str:
    return ", ".join(moment.phrases.field_name(name) for name in asked)


def named(moment: Moment, told: Outcome, code: str, asked: tuple[str, ...]) -> Outcome:
    """The answer for the likeliest of the choices: which one it is, and the others to tap."""
    procedure = moment.handbook.procedure(code)
    opening = moment.phrases.likely(title=procedure.label if procedure else code)
    others = [b for b in choices(moment.session) if target_of(b.says) != code]
    first, *rest = told.replies
    replies = [replace(first, text=f"{opening}\n\n{first.text}"), *rest]
    ways = (*replies[-1].choices, *(_leading(button, asked) for button in others))
    replies[-1] = replace(replies[-1], choices=ways)
    offered = tuple(way for way in ways if isinstance(way, Button))
    return replace(told, replies=tuple(replies), session=replace(told.session, offered=offered))


def _question(moment: Moment) -> str:
    """The question of the fork that stands open."""
    last = parse(moment.session.trail[-1]) if moment.session.trail else None
    fork = moment.handbook.forks.get(last.object) if last and last.verb == "fork" else None
    offered = {button.label for button in choices(moment.session)}
    return fork.question if fork and offered <= {way.label for way in fork.ways} else ""


def _leading(button: Button, asked: tuple[str, ...]) -> Button:
    target = target_of(button.says)
    return replace(button, says=saying(target, asked)) if target else button

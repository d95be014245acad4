"""A question in somebody's own words: answered, asked back, or admitted not to be understood."""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.core.choosing import choices, saying, to_answer
from bot.core.facts import Fact
from bot.core.filed import read_filed
from bot.core.finding import Finding, Match
from bot.core.fold import key
from bot.core.moment import Moment, Outcome
from bot.core.scenes import (
    choice,
    due,
    guide,
    handoff,
    lobby,
    meaning,
    need,
    officers,
    papers,
    places,
    public,
    topic,
)
from bot.core.scenes.choice import PATIENCE
from bot.core.talk import Button, Reply

OFFERED = 3
"""Matches that are offered at most."""
LIKELY = 0.25
"""From which score on a signpost is offered, and a complaint is taken for one."""
MISCHIEF = ("abuse", "misuse")
"""Kinds of talk that are answered and never offered."""
LETTER = 150
"""Characters from which on words that were not understood are counted and not kept."""
_PLACE = re.compile(r"\d{1,2}")
LIKELIEST = 0.7
"""From which score on the likeliest choice is answered for, where a field is asked again."""
FAINTLY = 0.5
"""Below this score words may be the answer to a question that stands open."""
FAR = 0.2
"""Below this score words in the middle of a talk lead to nothing else."""
FAINT = 0.02
"""Below this share of the likeliest choice's probability another is not offered."""


def ask(moment: Moment) -> Outcome:
    """What the words mean, and the answer to it."""
    text = moment.intent.words
    if moment.session.officer:
        return officers.ask(moment)
    if placed := places.from_code(moment, text):
        return placed
    if place := moment.handbook.places.named(text):
        return places.settle(moment, place)
    if moment.handbook.procedure(text.strip()):
        return guide.card(moment.turn(f"open {text.strip()}"))
    if filed := read_filed(text, moment.day):
        told = due.told(moment, filed)
        return replace(told, facts=(Fact(kind="asked", detail="sure"), *told.facts))
    if moment.session.offered and _PLACE.fullmatch(text.strip()):
        return _no_such_number(moment)
    if key(text) in moment.handbook.lexicon.answers:
        undecided = papers.unheard(moment) or choice.undecided(moment)
        return undecided or lobby.social(moment, "nod")
    if near := choice.narrowed(moment):
        return near
    moment = _placed(moment, text)
    finding = meaning.meant(moment, text)
    outcome = _unheard(moment, finding) or _understood(moment, finding)
    asked = Fact(kind="asked", procedure=_code(finding), detail=finding.verdict)
    outcome = replace(outcome, finding=finding, facts=(asked, *outcome.facts))
    return _opening(outcome, moment.masked(text))


def _unheard(moment: Moment, finding: Finding) -> Outcome | None:
    """Faint words while a question about the person stands open were meant to answer it."""
    faint = finding.verdict in ("choose", "lost") and finding.score < FAINTLY
    asking = finding.fields or finding.details or finding.unchosen
    told = finding.social == "nod" or (faint and not asking)
    return papers.unheard(moment) if told else None


def _no_such_number(moment: Moment) -> Outcome:
    """A bare number past the last choice: the same choices again, not a guess."""
    session = moment.session
    text = moment.phrases.no_such_number(count=len(session.offered))
    outcome = moment.answer(Reply(text, session.offered))
    return replace(outcome, session=session)


def none_of_these(moment: Moment) -> Outcome:
    """None of the offered ones: no more guesses."""
    return _lost(moment, Finding(verdict="lost"))


def _asked(finding: Finding) -> tuple[str, ...]:
    """What was asked: the conditions, or the fields."""
    return ("details",) if finding.details else finding.fields


def _understood(moment: Moment, finding: Finding) -> Outcome:
    match finding.verdict:
        case "social":
            return lobby.social(moment, finding.social)
        case "signpost":
            return topic.sign(moment.turn(f"sign {finding.best.partition(':')[2]}"))
        case "sure" if finding.unchosen:
            told = _sure(moment, finding)
            return choice.named(moment, told, finding.best, _asked(finding))
        case "sure":
            return _sure(moment, finding)
        case "choose" if finding.unchosen:
            return choice.first(moment, _asked(finding))
        case "choose":
            return _choose(moment, finding)
        case "lost":
            return _strayed(moment, finding) or _lost(moment, finding)


def _sure(moment: Moment, finding: Finding) -> Outcome:
    part, _, id = finding.best.partition(":")
    if part == "talk":
        return due.late(moment.turn("late")) if id == "late" else _due(moment)
    if part == "public":
        return public.public(moment.turn(f"public {id}")) or _lost(moment, finding)
    if part == "event":
        return topic.event(moment.turn(saying(finding.best, _asked(finding))))
    if part == "fork":
        return _counted(moment, topic.fork(moment.turn(saying(finding.best, _asked(finding)))))
    if finding.needed:
        return _needed(moment, finding)
    if finding.details:
        return guide.details(moment.turn(f"details {finding.best}"))
    fields = " ".join(finding.fields)
    return guide.tell(moment.turn(f"tell {finding.best} {fields}".strip()))


def _needed(moment: Moment, finding: Finding) -> Outcome:
    """Whether something is needed; what the words may mean beside that is there to tap."""
    procedure = moment.handbook.procedure(finding.best)
    if procedure is None or not procedure.papers:
        return guide.tell(moment.turn(f"tell {finding.best} papers"))
    alone = finding.instead
    led = alone and alone.verdict == "sure" and ":" not in alone.best
    ways = (topic.to(moment, alone.best),) if alone and led else ()
    if finding.needed == "case":
        return need.case(moment, procedure, ways)
    return need.need(moment, procedure, finding.needed == "lack", ways)


def _due(moment: Moment) -> Outcome:
    return due.due(moment.turn("due")) or handoff.person(moment.turn("person"))


def _choose(moment: Moment, finding: Finding) -> Outcome:
    offered = _offerable(moment, finding.matches)
    if not offered:
        return _strayed(moment, finding) or _lost(moment, finding)
    far = finding.score < FAR and not finding.details
    if far and (strayed := _strayed(moment, finding, offered)):
        return strayed
    if len(offered) == 1 and offered[0].target.startswith("sign:"):
        return topic.sign(moment.turn(f"sign {finding.best.partition(':')[2]}"))
    asked, best = _asked(finding), offered[0]
    buttons = tuple(topic.to(moment, match.target, asked) for match in offered[:OFFERED])
    likely = best.target if ":" not in best.target and best.score >= LIKELIEST else ""
    none = Button(moment.phrases.to_none, "none")
    missed = _missed(moment, finding)
    question = moment.phrases.choose if buttons[1:] else moment.phrases.choose_one
    reply = Reply(question, (*buttons, none))
    outcome = moment.answer(reply, facts=missed, likely=likely, asked=to_answer(asked))
    return _counted(moment, outcome)


def _counted(moment: Moment, outcome: Outcome) -> Outcome:
    """A question back; past the second in a row it is not asked, and a person is named."""
    if moment.session.clarified >= PATIENCE:
        near = outcome.session.offered[:-1]
        opening = str(moment.phrases.unsure_again) if near else ""
        return handoff.person(moment.turn("person"), opening, near=near)
    session = replace(
        outcome.session, clarified=moment.session.clarified + 1, misses=moment.session.misses
    )
    return replace(outcome, session=session)


def _strayed(moment: Moment, finding: Finding, near: Sequence[Match] = ()) -> Outcome | None:
    """Words that say nothing, in the middle of a talk: the talk stays where it was; what is
    nearest is there to tap."""
    phrases, session = moment.phrases, moment.session
    clarified = session.clarified + 1
    if finding.fields or session.misses or clarified > PATIENCE:
        return None
    facts = _missed(moment, finding)
    if choices(session):
        return choice.still(moment, phrases.lost_open, facts, misses=1, clarified=clarified)
    if (procedure := moment.handbook.procedure(session.topic)) is None:
        return None
    text = phrases.lost_here(title=procedure.label)
    others = tuple(topic.to(moment, match.target) for match in near[:OFFERED])
    ways = choice.onward(moment, procedure.code, others)
    return moment.answer(Reply(text, ways), facts=facts, misses=1)


def _lost(moment: Moment, finding: Finding) -> Outcome:
    phrases, misses = moment.phrases, moment.session.misses + 1
    if finding.fields and not finding.matches:
        return choice.of_what(moment, *finding.fields)
    facts = _missed(moment, finding)
    if misses >= PATIENCE or moment.session.clarified >= PATIENCE:
        told = handoff.person(moment.turn("person"), phrases.lost_again)
        return replace(told, facts=(*facts, *told.facts))
    asked = to_answer(_asked(finding))
    offered = _offerable(moment, finding.matches)[:OFFERED]
    near = tuple(topic.to(moment, match.target, asked) for match in offered)
    text = str(phrases.lost_near if near else phrases.lost)
    ways = (*near, Button(phrases.to_menu, "menu"), Button(phrases.to_person, "person"))
    clarified = moment.session.clarified + 1
    return moment.answer(
        Reply(text, ways), facts=facts, misses=misses, clarified=clarified, asked=asked
    )


def _missed(moment: Moment, finding: Finding) -> tuple[Fact, ...]:
    """The words that were not understood, for those who keep the content; of a letter and of
    what is likely a complaint none, because they may tell of people."""
    words = moment.intent.words
    if not words or _complains(moment, finding):
        return ()
    kept = words if len(words) <= LETTER else ""
    return (Fact(kind="missed", detail=finding.verdict, words=kept),)


def _complains(moment: Moment, finding: Finding) -> bool:
    return finding.score >= LIKELY and meaning.kind(moment, finding.best) == "complaint"


def _offerable(moment: Moment, matches: tuple[Match, ...]) -> list[Match]:
    """The matches to choose from, without faint ones; a signpost only if it is the likeliest of
    all, and likely."""
    likely = [
        match
        for n, match in enumerate(matches)
        if not match.target.startswith("sign:")
        or (n == 0 and match.score >= LIKELY and not _mischief(moment, match.target))
    ]
    return [match for match in likely if match.score >= FAINT * likely[0].score]


def _mischief(moment: Moment, target: str) -> bool:
    """Whether a signpost answers what nobody should be offered to say: abuse, or to bend rules."""
    known = moment.handbook.signposts.get(target.removeprefix("sign:"))
    return known is not None and moment.handbook.finder.find(known.asks[0]).social in MISCHIEF


def _code(finding: Finding) -> str:
    return finding.best if finding.verdict == "sure" and ":" not in finding.best else ""


def _opening(outcome: Outcome, told: str) -> Outcome:
    """The outcome, opened by the word that something was hidden and is not needed."""
    if not told:
        return outcome
    first, *rest = outcome.replies
    text = f"{told}\n\n{first.text}"
    return replace(outcome, replies=(replace(first, text=text), *rest))


def _placed(moment: Moment, text: str) -> Moment:
    """The moment with the commune that a sentence mentions by the way."""
    mentioned = moment.handbook.places.mentioned(text)
    if mentioned is None:
        return moment
    today = moment.handbook.places.today(mentioned[1])
    if len(today) != 1:
        return moment
    return replace(moment, session=replace(moment.session, unit=today[0].key))

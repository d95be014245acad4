"""Passing a case on to a person: what is sent is shown first, a code is given, the answer of a
person comes back into the talk and is marked as a person's."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.entries import Opening, Solved
from bot.core.facts import Fact
from bot.core.fold import key
from bot.core.hours import due
from bot.core.intent import Intent, case_named, parse
from bot.core.moment import Moment, Outcome
from bot.core.phrases import Phrase
from bot.core.places import Unit
from bot.core.procedure import Procedure
from bot.core.scenes import handoff, lobby, meaning, search
from bot.core.session import UNSENT, Wake
from bot.core.talk import HERE, Button, Reply

WHYS = ("person", "lost", "vote", "stuck")
HOWS = ("notes", "bare", "words", "yes")
A_DAY = 3
"""Cases that one talk may open in a day."""
LONGEST_WORDS = 700
SHORTEST_WORDS = 3
"""Words from which on what is typed at the offer is taken for the message itself."""
DRAFTED = timedelta(hours=1)
"""How long a message waits for a yes."""
NOWHERE = "none"
"""The commune of somebody who does not know it: the town's own list."""


def case(moment: Moment) -> Outcome | None:
    """What would be passed on, to whom, and in which of three ways."""
    if not moment.handbook.town.cases.open:
        return handoff.person(moment.turn("person"))
    why, rest = _why(moment), moment.intent.rest
    session, settled = moment.session, bool(moment.session.unit) or rest[:1] == ("at",)
    if rest[:1] == ("at",) and len(rest) > 1:
        unit = moment.handbook.places.get(rest[1])
        session = replace(session, unit=_today(moment, unit)) if unit else session
    elif not settled and moment.session.awaits.startswith("case"):
        place = moment.handbook.places.named(moment.intent.words)
        if place is None:
            return None
        if len(place.units) == 1:
            session, settled = replace(session, unit=place.units[0].key), True
    if not settled:
        return _ask_unit(moment, why)
    return _offer(replace(moment, session=session), why)


def stuck(moment: Moment) -> Outcome | None:
    """Not solved, in somebody's own words."""
    return case(moment.turn("case stuck"))


def send(moment: Moment) -> Outcome:
    """Pass it on: with the labels of this talk, with typed words, or bare."""
    phrases, why = moment.phrases, _why(moment)
    how = moment.intent.rest[0] if moment.intent.rest else ""
    typed = moment.intent.words.strip()[:LONGEST_WORDS] if how == "words" else ""
    words = moment.session.draft if how == "yes" else typed
    if how in ("no", "asked"):
        return _unsent(moment, asked=how == "asked")
    moment = _undrafted(moment)
    if how in ("words", "yes") and not words:
        menu = Button(phrases.to_stop, "menu")
        return moment.answer(Reply(phrases.case_type, (menu,)), awaits=f"send {why} words")
    ticket, today = moment.incoming.known.ticket, moment.day.isoformat()
    if ticket is None or not moment.handbook.town.cases.open or how not in HOWS:
        return handoff.person(moment.turn("person"))
    if sum(day == today for _, day in moment.session.cases) >= A_DAY:
        codes = ", ".join(code for code, day in moment.session.cases if day == today)
        menu = Button(phrases.to_menu, "menu")
        return moment.answer(Reply(phrases.case_enough(codes=codes), (menu,)))
    opening = Opening(
        code=ticket.code,
        pin=ticket.pin,
        why=why,
        procedure=moment.session.topic if why == "vote" else handoff.subject(moment),
        words=words,
        summary=_summary(moment) if how == "notes" else "",
        due=_due(moment),
    )
    return _opened(moment, opening)


def draft(moment: Moment) -> Outcome | None:
    """What was typed at the offer: the message, shown before it is sent; none where it is a word
    or two, or an emergency."""
    why, typed, before = _why(moment), moment.intent.words.strip(), moment.session.draft
    short = len(key(typed).split()) < SHORTEST_WORDS
    if key(typed) in moment.handbook.lexicon.answers or (short and before) or not typed:
        return _confirm(moment, why, before) if before else _offer(moment, why)
    if not before and (place := moment.handbook.places.named(typed)) and len(place.units) == 1:
        session = replace(moment.session, unit=place.units[0].key)
        return _offer(replace(moment, session=session), why)
    if short or meaning.urgent(moment, moment.handbook.finder.find(typed)):
        return None
    return _confirm(moment, why, "\n".join(filter(None, (before, typed)))[:LONGEST_WORDS])


def unsent(moment: Moment) -> Outcome:
    """An hour later: the message was not sent, and is kept no longer."""
    if not moment.session.draft:
        return lobby.menu(moment.turn("menu"))
    again = Button(moment.phrases.to_case_words, "send person words")
    menu = Button(moment.phrases.to_menu, "menu")
    return _undrafted(moment).answer(Reply(moment.phrases.case_unsent, (again, menu)))


def code(moment: Moment) -> Outcome:
    """How a case stands, for whoever may see it."""
    phrases, seen = moment.phrases, moment.incoming.known.case
    menu = Button(phrases.to_menu, "menu")
    if seen is None:
        return moment.answer(Reply(phrases.case_unknown, (menu,)))
    told = {
        "open": phrases.case_open,
        "taken": phrases.case_taken,
        "answered": phrases.case_answered,
        "solved": phrases.case_answered,
        "closed": phrases.case_closed,
    }[seen.state]
    if seen.answer:
        text = phrases.staff_said(
            unit=_unit_name(moment, seen.unit), code=seen.code, words=seen.answer
        )
    else:
        text = f"{told(code=seen.code)} {_promise(moment, seen.due)}".strip()
    asked = _asked(moment, seen.code) if seen.state == "answered" else ()
    return moment.answer(Reply(text, (*asked, menu)))


def solved(moment: Moment) -> Outcome:
    """What the citizen says of the answer; only of an own case."""
    phrases, seen = moment.phrases, moment.incoming.known.case
    yes = moment.intent.rest[:1] == ("yes",)
    menu = Button(phrases.to_menu, "menu")
    if seen is None:
        return moment.answer(Reply(phrases.case_unknown, (menu,)))
    text = phrases.case_solved if yes else phrases.case_again
    more = (menu,) if yes else (Button(phrases.to_case_words, "send stuck words"), menu)
    fact = Fact(kind="solved" if yes else "unsolved")
    outcome = moment.answer(Reply(text, more), facts=(fact,))
    return replace(outcome, entries=(Solved(seen.code, yes),))


def staff(moment: Moment) -> Outcome:
    """A person's answer, said as a person's; only the staff pages can send one."""
    head, _, words = moment.intent.words.partition("\n")
    code, _, unit = head.partition(" ")
    if moment.incoming.kind != "staff" or case_named(code) is None:
        return lobby.menu(moment.turn("menu"))
    name = _unit_name(moment, unit)
    text = moment.phrases.staff_said(unit=name, code=code, words=words)
    menu = Button(moment.phrases.to_menu, "menu")
    return moment.answer(Reply(text, (*_asked(moment, code), menu)), facts=(Fact(kind="replied"),))


def _ask_unit(moment: Moment, why: str) -> Outcome:
    phrases = moment.phrases
    units = moment.handbook.places.on(moment.day)[:8]
    buttons = [Button(unit.full, f"case {why} at {unit.key}") for unit in units]
    buttons.append(Button(phrases.to_unsure, f"case {why} at {NOWHERE}"))
    return moment.answer(Reply(phrases.case_where, tuple(buttons)), awaits=f"case {why}")


def _offer(moment: Moment, why: str) -> Outcome:
    phrases, summary = moment.phrases, _summary(moment)
    buttons = [
        Button(phrases.to_case_words, f"send {why} words"),
        Button(phrases.to_case_bare, f"send {why} bare"),
        Button(phrases.to_stop, "menu"),
    ]
    if summary:
        buttons.insert(0, Button(phrases.to_case_notes, f"send {why} notes"))
    told = phrases.case_offer(unit=_unit_name(moment, moment.session.unit))
    if summary:
        told = f"{told}\n\n{phrases.case_notes(lines=summary)}"
    return _undrafted(moment).answer(Reply(told, tuple(buttons)), awaits=f"draft {why}")


def _confirm(moment: Moment, why: str, words: str) -> Outcome:
    phrases, session = moment.phrases, moment.session.undrafted()
    unit = _unit_name(moment, session.unit)
    told = (phrases.case_draft(unit=unit, words=words), moment.masked(words))
    ways = (
        Button(phrases.to_send, f"send {why} yes"),
        Button(phrases.to_case_again, f"send {why} words"),
        Button(phrases.to_ask_bot, f"send {why} asked"),
        Button(phrases.to_stop, f"send {why} no"),
    )
    wake = Wake(at=moment.incoming.at + DRAFTED, says=UNSENT)
    return moment.answer(
        Reply("\n\n".join(filter(None, told)), ways),
        awaits=f"draft {why}",
        draft=words,
        wakes=(*session.wakes, wake),
    )


def _unsent(moment: Moment, asked: bool) -> Outcome:
    """Not to staff: nothing is sent, or the bot answers it."""
    words, menu = moment.session.draft, Button(moment.phrases.to_menu, "menu")
    there = _undrafted(moment)
    if not asked or not words:
        return there.answer(Reply(moment.phrases.case_not_sent, (menu,)))
    return search.ask(replace(there, intent=Intent("ask", words=words)))


def _undrafted(moment: Moment) -> Moment:
    return replace(moment, session=moment.session.undrafted())


def _opened(moment: Moment, opening: Opening) -> Outcome:
    phrases, session = moment.phrases, moment.session
    unit = _unit_name(moment, session.unit)
    promise = _promise(moment, opening.due)
    text = phrases.case_sent(unit=unit, code=opening.code, pin=opening.pin, promise=promise)
    text = "\n\n".join(filter(None, (text, moment.masked(opening.words))))
    kept = _alerting(moment, opening, unit)
    outcome = moment.answer(
        Reply(text, (Button(phrases.to_menu, "menu"),)),
        facts=(Fact(kind="case", procedure=opening.procedure, detail=opening.why),),
    )
    session = outcome.session.with_case(opening.code, moment.day)
    return replace(outcome, session=session, entries=(kept,))


def _alerting(moment: Moment, opening: Opening, unit: str) -> Opening:
    """With the letter to the unit's own staff chat: a code and a subject, nothing of the person."""
    home = moment.handbook.places.get(moment.session.unit)
    if home is None or not home.staff_chat:
        return opening
    procedure = moment.handbook.procedures.get(opening.procedure)
    title = procedure.title if procedure else moment.phrases.case_no_topic
    why = _why_told(moment, opening.why)
    text = moment.phrases.case_alert(code=opening.code, unit=unit, title=title, why=why)
    return replace(opening, alert_to=home.staff_chat, alert=Reply(text))


def _why_told(moment: Moment, why: str) -> Phrase:
    phrases = moment.phrases
    return {
        "lost": phrases.why_lost,
        "vote": phrases.why_vote,
        "stuck": phrases.why_stuck,
    }.get(why, phrases.why_person)


def _summary(moment: Moment) -> str:
    """The views of this talk by their labels, oldest first; no word of the citizen's."""
    lines = []
    for says in moment.session.trail:
        intent = parse(says)
        procedure = moment.handbook.procedures.get(intent.object) if intent else None
        if intent is None or procedure is None:
            continue
        line = f"- {procedure.title}"
        if view := _view(moment, procedure, intent):
            line = f"{line}: {view}"
        lines.append(line)
    return "\n".join(dict.fromkeys(lines))


def _view(moment: Moment, procedure: Procedure, intent: Intent) -> str:
    phrases = moment.phrases
    match intent.verb:
        case "step":
            steps = moment.handbook.steps(procedure, moment.day)
            titles = [step.title for step in steps if step.id in intent.rest]
            return f"{phrases.to_steps}, {titles[0]}" if titles else str(phrases.to_steps)
        case "papers" | "answer" | "tick":
            return str(phrases.to_papers)
        case "link":
            return str(phrases.to_link)
        case "done":
            return str(phrases.to_done)
    return ""


def _due(moment: Moment) -> datetime | None:
    unit, helping = moment.handbook.places.get(moment.session.unit), moment.handbook.town.cases
    if unit is None:
        return None
    return due(moment.incoming.at, helping.hours, unit.shifts, moment.handbook.calendar)


def _promise(moment: Moment, day: datetime | None) -> str:
    """A time where the desk's hours are known; otherwise no number at all."""
    if day is None:
        return str(moment.phrases.promise_open)
    return moment.phrases.promise_by(time=f"{day.astimezone(HERE):%H:%M %d/%m/%Y}")


def _asked(moment: Moment, code: str) -> tuple[Button, ...]:
    phrases = moment.phrases
    return (
        Button(phrases.to_solved, f"solved {code} yes"),
        Button(phrases.to_unsolved, f"solved {code} no"),
    )


def _unit_name(moment: Moment, key: str) -> str:
    unit = moment.handbook.places.get(key) if key else None
    return unit.full if unit else moment.handbook.town.owner


def _today(moment: Moment, unit: Unit) -> str:
    place = moment.handbook.places.lead(unit)
    return place.units[0].key if len(place.units) == 1 else ""


def _why(moment: Moment) -> str:
    return moment.intent.object if moment.intent.object in WHYS else "person"

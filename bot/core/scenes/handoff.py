"""A person: where to find one. What is not known of an office is left out, never invented."""

from collections.abc import Iterable

from bot.core.dated import holding
from bot.core.facts import Fact
from bot.core.intent import parse
from bot.core.moment import Moment, Outcome
from bot.core.places import Unit
from bot.core.scenes.places import full_name
from bot.core.talk import Button, Reply
from bot.core.telling import Telling, bullets

ASIDES = ("person", "help", "privacy", "unit", "case")
"""Views that change no subject."""


def person(moment: Moment, opening: str = "", near: tuple[Button, ...] = ()) -> Outcome:
    """The desk of one's own commune as far as it is known, and the help lines."""
    phrases = moment.phrases
    unit = moment.handbook.places.get(moment.session.unit)
    told = whom(moment)
    if unit:
        text = phrases.person_unit(unit=full_name(unit), lines=told)
    else:
        text = phrases.person(lines=told)
    choices = [*near]
    if moment.handbook.town.cases.open:
        choices.append(Button(phrases.to_case, "case lost" if opening else "case person"))
    choices.append(Button(phrases.to_menu, "menu"))
    if unit is None:
        choices.append(Button(phrases.to_unit, "unit"))
    reply = Reply("\n\n".join(filter(None, (opening, text))), tuple(choices))
    fact = Fact(kind="person", procedure=subject(moment))
    return moment.view(reply, facts=(fact,))


def subject(moment: Moment) -> str:
    """Code of the procedure that the last question was about; nothing where that was another
    matter, or was not understood."""
    session = moment.session
    views = (intent for says in reversed(session.trail) if (intent := parse(says)))
    last = next((view for view in views if view.verb not in ASIDES), None)
    asked_back = session.clarified or session.misses
    return session.topic if last and last.object == session.topic and not asked_back else ""


def whom(moment: Moment, *first: str) -> str:
    """Where a person is to be found: the desk, the commune, the help lines."""
    unit = moment.handbook.places.get(moment.session.unit)
    lines = [*first, *_desk(moment), *contact(moment, unit), *helplines(moment)]
    return bullets(line.removeprefix("- ") for line in lines)


def helplines(moment: Moment, only: Iterable[str] | None = None) -> list[str]:
    """The help lines that hold today, all of them or those of the given ids."""
    phrases = moment.phrases
    wanted = None if only is None else set(only)
    lines = []
    for line in holding(moment.handbook.town.helplines, moment.day):
        if wanted is None or line.id in wanted:
            told = phrases.helpline if line.confidence == "high" else phrases.helpline_unsure
            lines.append("- " + told(name=line.name, number=line.number, purpose=line.for_))
    return lines


def _desk(moment: Moment) -> list[str]:
    """The desk of the procedure at hand."""
    procedure = moment.handbook.procedure(subject(moment))
    if procedure is None:
        return []
    desk = Telling(procedure, moment.handbook, moment.day).desk()
    return [moment.phrases.person_desk(desk=desk)] if desk else []


def contact(moment: Moment, unit: Unit | None) -> list[str]:
    """Address, phone and hours of a unit, as far as they are known."""
    phrases = moment.phrases
    lines: list[str] = []
    for contact in holding(unit.contact, moment.day) if unit else ():
        if contact.address:
            lines.append(phrases.contact_address(address=contact.address))
        if contact.phone:
            lines.append(phrases.contact_phone(phone=contact.phone))
        if contact.hours:
            lines.append(phrases.contact_hours(hours=contact.hours))
    return lines

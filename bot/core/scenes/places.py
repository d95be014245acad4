"""Which commune or ward somebody lives in: asked, named, or told by the poster."""

from dataclasses import replace

from bot.core.facts import Fact
from bot.core.fold import begun, fold, words
from bot.core.moment import Moment, Outcome
from bot.core.payload import read_payload, spot_of
from bot.core.places import FEW, Place, Unit
from bot.core.talk import Button, Reply
from bot.core.telling import written


def unit(moment: Moment) -> Outcome | None:
    """Ask for the commune, or remember the one that was chosen; none for words that name none."""
    named = moment.intent.object
    if named == "of":
        return _further(moment)
    if not named:
        return _ask(moment)
    chosen = moment.handbook.places.get(named)
    if chosen is None:
        return _ask(moment, moment.phrases.unit_unknown)
    return settle(moment, moment.handbook.places.lead(chosen))


def settle(moment: Moment, place: Place) -> Outcome:
    """Remember the unit that serves a place today, or ask which of several it is."""
    if place.namesakes > FEW:
        return _where(moment, place)
    if len(place.units) > 1:
        return _which(moment, place)
    if not place.units:
        return _ask(moment, moment.phrases.unit_unknown)
    said = Reply(told(moment, place), _onward(moment))
    unit = place.units[0]
    return moment.answer(said, unit=unit.key, facts=(Fact(kind="unit", detail=unit.key),))


def from_start(moment: Moment, payload: str) -> Outcome:
    """The session with the commune and spot that a start link names, and what to say of it."""
    link = read_payload(payload)
    session = replace(moment.session, spot=link.spot)
    unit = moment.handbook.places.get(link.unit) if link.unit else None
    if unit is None:
        return Outcome(session=session)
    place = moment.handbook.places.lead(unit)
    if len(place.units) != 1:
        return _which(replace(moment, session=session), place)
    key = place.units[0].key
    return Outcome(
        session=replace(session, unit=key),
        replies=(Reply(told(moment, place)),),
        facts=(Fact(kind="unit", detail=key),),
    )


def from_code(moment: Moment, text: str) -> Outcome | None:
    """A poster's code typed by hand, with or without its spot (`dhoa`, `dhoa cho`), or none."""
    first, *rest = fold(text).split() or [""]
    code = first.strip(".,!") if not first.isdigit() else ""
    unit = moment.handbook.places.get(code) if code else None
    spot = spot_of("-".join(words(" ".join(rest))))
    if unit is None or (rest and spot not in {s.id for s in moment.handbook.town.spots}):
        return None
    there = replace(moment, session=replace(moment.session, spot=spot or moment.session.spot))
    return settle(there, moment.handbook.places.lead(unit))


def told(moment: Moment, place: Place) -> str:
    """Which unit serves the place, and what it was called before."""
    phrases, unit = moment.phrases, place.units[0]
    if place.former is None or place.former.key == unit.key:
        return phrases.unit_set(unit=full_name(unit))
    former = begun(place.former.full)
    since = written(unit.since)
    return phrases.unit_merged(former=former, unit=full_name(unit), since=since)


def full_name(unit: Unit) -> str:
    """Kind, name and province: other provinces have wards of the same name."""
    return ", ".join(filter(None, (unit.full, unit.district, unit.province)))


def _which(moment: Moment, place: Place) -> Outcome:
    phrases, former = moment.phrases, place.former
    if place.namesakes:
        question = phrases.unit_namesakes(n=place.namesakes)
    else:
        question = place.question or phrases.unit_which(former=former.full if former else "")
    parts = {s.key: s.part for s in former.successors} if former else {}
    buttons = tuple(
        Button(parts.get(unit.key) or full_name(unit), f"unit {unit.key}") for unit in place.units
    )
    return moment.answer(Reply(question, buttons), clarified=moment.session.clarified)


def _where(moment: Moment, place: Place) -> Outcome:
    """Too many namesakes for buttons: the district or province is asked, the own are offered."""
    buttons = tuple(Button(full_name(unit), f"unit {unit.key}") for unit in place.units)
    question = moment.phrases.unit_where(n=place.namesakes)
    awaits = f"unit of {place.name}"
    return moment.answer(Reply(question, buttons), awaits=awaits)


def _further(moment: Moment) -> Outcome | None:
    """The province or district that tells namesakes apart; other words are a question."""
    words, name = moment.intent.words, "".join(moment.intent.rest[:1])
    place = moment.handbook.places.further(name, words) if words else None
    if place:
        return settle(moment, place)
    return None if words else _ask(moment)


def _ask(moment: Moment, text: str = "") -> Outcome:
    units = moment.handbook.places.on(moment.day)
    buttons = tuple(Button(unit.full, f"unit {unit.key}") for unit in units[:8])
    return moment.answer(Reply(text or moment.phrases.unit_ask, buttons))


def _onward(moment: Moment) -> tuple[Button, ...]:
    phrases, topic = moment.phrases, moment.session.topic
    if moment.handbook.procedure(topic):
        return (Button(phrases.to_continue, f"open {topic}"), Button(phrases.to_menu, "menu"))
    return (Button(phrases.to_menu, "menu"),)

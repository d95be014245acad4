"""Which commune or ward somebody lives in: asked, named, or told by the poster."""

from dataclasses import replace

from bot.core.facts import Fact
from bot.core.fold import begun
from bot.core.moment import Moment, Outcome
from bot.core.places import Place, Unit
from bot.core.talk import Button, Reply
from bot.core.telling import written


def unit(moment: Moment) -> Outcome:
    """Ask for the commune, or remember the one that was chosen."""
    key = moment.intent.object
    if not key:
        return _ask(moment)
    chosen = moment.handbook.places.get(key)
    if chosen is None:
        return _ask(moment, moment.phrases.unit_unknown)
    return settle(moment, moment.handbook.places.lead(chosen))


def settle(moment: Moment, place: Place) -> Outcome:
    """Remember the unit that serves a place today, or ask which of several it is."""
    if len(place.units) > 1:
        return _which(moment, place)
    if not place.units:
        return _ask(moment, moment.phrases.unit_unknown)
    said = Reply(told(moment, place), _onward(moment))
    unit = place.units[0]
    return moment.answer(said, unit=unit.key, facts=(Fact(kind="unit", detail=unit.key),))


def from_start(moment: Moment, payload: str) -> Outcome:
    """The session with the commune and spot that a start link names, and what to say of it."""
    name, _, spot = payload.removeprefix("p_").partition("_")
    unit = moment.handbook.places.get(name) if name else None
    if unit is None:
        return Outcome(session=moment.session)
    place = moment.handbook.places.lead(unit)
    if len(place.units) != 1:
        return Outcome(session=replace(moment.session, spot=spot[:20]))
    key = place.units[0].key
    return Outcome(
        session=replace(moment.session, unit=key, spot=spot[:20]),
        replies=(Reply(told(moment, place)),),
        facts=(Fact(kind="unit", detail=key),),
    )


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
    return f"{unit.full}, {unit.province}" if unit.province else unit.full


def _which(moment: Moment, place: Place) -> Outcome:
    former = place.former
    question = place.question or moment.phrases.unit_which(former=former.full if former else "")
    parts = {s.key: s.part for s in former.successors} if former else {}
    buttons = tuple(
        Button(parts.get(unit.key) or full_name(unit), f"unit {unit.key}") for unit in place.units
    )
    return moment.answer(Reply(question, buttons), clarified=moment.session.clarified)


def _ask(moment: Moment, text: str = "") -> Outcome:
    units = moment.handbook.places.on(moment.day)
    buttons = tuple(Button(unit.full, f"unit {unit.key}") for unit in units[:8])
    return moment.answer(Reply(text or moment.phrases.unit_ask, buttons))


def _onward(moment: Moment) -> tuple[Button, ...]:
    phrases, topic = moment.phrases, moment.session.topic
    if moment.handbook.procedure(topic):
        return (Button(phrases.to_continue, f"open {topic}"), Button(phrases.to_menu, "menu"))
    return (Button(phrases.to_menu, "menu"),)

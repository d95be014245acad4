"""Public matters of a commune: where the budget, a list, a plan, a reception day is made known."""

from bot.core.facts import Fact
from bot.core.moment import Moment, Outcome
from bot.core.places import Unit
from bot.core.public import PublicKind, PublicMatter, matters_of
from bot.core.scenes import handoff, lobby
from bot.core.scenes.places import full_name
from bot.core.talk import Button, Choice, Link, Reply
from bot.core.telling import bullets, written

OFFERED = 8


def public(moment: Moment) -> Outcome | None:
    """One kind of matter in one's own commune, which is asked for where it is not known."""
    kind = kind_of(moment, moment.intent.object)
    if kind is None:
        return lobby.menu(moment.turn("menu"))
    if moment.intent.rest:
        return _of(moment, kind, _units(moment, moment.intent.rest[0]))
    if moment.intent.words and moment.session.awaits == moment.intent.says:
        place = moment.handbook.places.named(moment.intent.words)
        return _of(moment, kind, place.units) if place else None
    return _of(moment, kind, _units(moment, moment.session.unit))


def kind_of(moment: Moment, id: str) -> PublicKind | None:
    """The kind of this id."""
    return next((k for k in moment.handbook.town.public_kinds if k.id == id), None)


def _units(moment: Moment, name: str) -> tuple[Unit, ...]:
    unit = moment.handbook.places.get(name) if name else None
    return moment.handbook.places.today(unit) if unit else ()


def _of(moment: Moment, kind: PublicKind, units: tuple[Unit, ...]) -> Outcome:
    if len(units) == 1:
        return _tell(moment, kind, units[0])
    units = (units or moment.handbook.places.on(moment.day))[:OFFERED]
    text = moment.phrases.public_where(kind=kind.name)
    buttons = tuple(Button(unit.full, f"public {kind.id} {unit.key}") for unit in units)
    return moment.answer(Reply(text, buttons), awaits=f"public {kind.id}")


def _tell(moment: Moment, kind: PublicKind, unit: Unit) -> Outcome:
    phrases, name = moment.phrases, full_name(unit)
    held = matters_of(moment.handbook.town.public, unit.key, kind.id, moment.day)
    if held:
        parts = [phrases.public_head(kind=kind.name, unit=name), *(_line(moment, m) for m in held)]
    else:
        parts = [phrases.public_none(kind=kind.name, unit=name)]
    if kind.rule:
        parts.append(phrases.public_rule(rule=kind.rule, source=kind.source))
    if not held:
        ways = (phrases.public_ask(unit=name), *handoff.contact(moment, unit))
        parts.append("\n".join(ways))
    choices: list[Choice] = [Link(m.title, m.link) for m in held if m.link]
    choices += [Button(phrases.to_menu, "menu"), Button(phrases.to_person, "person")]
    fact = Fact(kind="public", detail=f"{kind.id} {'told' if held else 'missing'}")
    reply = Reply("\n\n".join(parts), tuple(choices))
    return moment.view(reply, unit=moment.session.unit or unit.key, facts=(fact,))


def _line(moment: Moment, matter: PublicMatter) -> str:
    """What, since when, where, and how that is known."""
    phrases = moment.phrases
    if matter.published:
        head = phrases.public_line_dated(title=matter.title, day=written(matter.published))
    else:
        head = phrases.public_line(title=matter.title)
    source = phrases.source(source=matter.source, day=written(matter.checked) or "-")
    return bullets(filter(None, (head, matter.place))) + f"\n{source}"

"""Officers' own questions: a part with its own entries, kept apart from citizens' talks."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.facts import Fact
from bot.core.finding import Match
from bot.core.moment import Moment, Outcome
from bot.core.officers import OfficerEntry, Officers
from bot.core.scenes import lobby
from bot.core.talk import Button, Choice, Link, Reply
from bot.core.telling import written

START = "canbo"
"""The start parameter that leads here."""
OFFERED = 5
MAYBE = 3


def officer(moment: Moment) -> Outcome:
    """Come in, leave, or read one entry."""
    phrases, officers = moment.phrases, moment.handbook.officers
    if moment.intent.object == "off":
        there = replace(moment, session=replace(moment.session, officer=False)).turn("menu")
        menu = lobby.menu(there)
        return replace(menu, replies=(Reply(phrases.officer_left), *menu.replies))
    if officers is None:
        return moment.answer(Reply(phrases.officer_none, (Button(phrases.to_menu, "menu"),)))
    entry = officers.entries.get(moment.intent.object)
    return _tell(moment, entry) if entry else _welcome(moment, officers)


def or_citizen(start: Callable[[Moment], Outcome]) -> Callable[[Moment], Outcome]:
    """A start link for officers leads here; any other begins a citizen's talk."""

    def begin(moment: Moment) -> Outcome:
        if moment.intent.object == START:
            return officer(moment.turn("officer"))
        return start(replace(moment, session=replace(moment.session, officer=False)))

    return begin


def ask(moment: Moment) -> Outcome:
    """An officer's question, held against the officers' entries only."""
    officers, phrases = moment.handbook.officers, moment.phrases
    if officers is None:
        return officer(moment.turn("officer"))
    finding = officers.finder.find(moment.intent.words)
    asked = Fact(kind="asked", detail=finding.verdict)
    if finding.verdict == "sure" and finding.best in officers.entries:
        told = _tell(moment, officers.entries[finding.best])
        return replace(told, facts=(asked, *told.facts), finding=finding)
    missed = Fact(kind="missed", detail="lost", words=moment.intent.words[:300])
    near = _buttons(finding.matches[:MAYBE], officers)
    text = phrases.officer_choose if near else phrases.officer_lost
    reply = Reply(text, (*near, *_ways(moment)))
    return replace(moment.answer(reply, officer=True, facts=(asked, missed)), finding=finding)


def apart(outcome: Outcome) -> Outcome:
    """The same outcome, its facts marked as an officer's, so that no citizens' figure has them."""
    facts = tuple(
        Fact(kind="officer", detail=f"{f.kind} {f.detail}".strip(), words=f.words)
        for f in outcome.facts
    )
    return replace(outcome, facts=facts)


def _welcome(moment: Moment, officers: Officers) -> Outcome:
    entries = [e for e in officers.entries.values() if e.holds(moment.day)][:OFFERED]
    buttons = tuple(Button(entry.title, f"officer {entry.id}") for entry in entries)
    off = Button(moment.phrases.to_officer_off, "officer off")
    text = moment.phrases.officer_welcome(bot=moment.handbook.town.bot_name)
    reply = Reply(text, (*buttons, off))
    return moment.view(reply, officer=True, facts=(Fact(kind="started"),))


def _tell(moment: Moment, entry: OfficerEntry) -> Outcome:
    phrases = moment.phrases
    if entry.holds(moment.day):
        head = f"**{entry.title}**\n{entry.text}"
        foot = phrases.source(source=entry.source, day=written(entry.checked) or "-")
        if entry.confidence != "high":
            foot = f"{phrases.officer_unsure}\n{foot}"
    else:
        head = f"**{entry.title}**\n{entry.was}" if entry.was else ""
        foot = phrases.officer_was(title=entry.title, since=written(entry.since))
    text = "\n\n".join(filter(None, (head, foot)))
    links: tuple[Choice, ...] = tuple(Link(link.label, link.to) for link in entry.links)
    fact = Fact(kind="told", detail=entry.id)
    return moment.view(Reply(text, (*links, *_ways(moment))), officer=True, facts=(fact,))


def _ways(moment: Moment) -> tuple[Button, ...]:
    phrases = moment.phrases
    return (
        Button(phrases.to_officer, "officer"),
        Button(phrases.to_officer_off, "officer off"),
    )


def _buttons(matches: tuple[Match, ...], officers: Officers) -> tuple[Button, ...]:
    known = (officers.entries.get(match.target) for match in matches)
    return tuple(Button(entry.title, f"officer {entry.id}") for entry in known if entry)

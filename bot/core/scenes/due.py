"""Appointments: on which day an answer may be expected, a reminder, and what one is owed after.

Only a day is ever remembered, and only where somebody asked for it; a dossier's code never is.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.core.dated import holding
from bot.core.facts import Fact
from bot.core.filed import Filed, read_answer
from bot.core.moment import Moment, Outcome
from bot.core.procedure import Procedure
from bot.core.scenes import handoff
from bot.core.session import Wake
from bot.core.talk import HERE, Button, Choice, Reply
from bot.core.telling import bullets, written

OFTEN = (1, 3, 5, 10, 15, 20)
"""Spans that are offered to choose from."""
MORNING = time(8, 0)
FARTHEST = timedelta(days=400)


def due(moment: Moment) -> Outcome | None:
    """The day on which an answer may be expected, or the question for what is missing."""
    if moment.intent.object == "answer":
        return _answered(moment)
    filed = _day(moment.intent.object)
    if filed is None:
        return _ask(moment)
    days = _number(moment.intent.rest[0]) if moment.intent.rest else None
    return told(moment, Filed(filed, days, "plain" not in moment.intent.rest))


def told(moment: Moment, filed: Filed) -> Outcome:
    """What follows from a day and a span, or from the span of the procedure at hand."""
    if filed.on is None:
        return _ask(moment)
    if filed.days is not None:
        return _expected(moment, filed.on, filed.days, filed.working, None)
    procedure = moment.handbook.procedures.get(moment.session.topic)
    days = _span(procedure, moment.day)
    if days is None:
        return _ask_days(moment, filed.on)
    return _expected(moment, filed.on, days, True, procedure)


def nudge(moment: Moment) -> Outcome:
    """One reminder on the day that was pressed, or none any more."""
    phrases, day = moment.phrases, _day(moment.intent.object)
    others = tuple(w for w in moment.session.wakes if not w.says.startswith("nudged "))
    menu = Button(phrases.to_menu, "menu")
    if moment.intent.object == "off":
        return moment.answer(Reply(phrases.nudge_off, (menu,)), wakes=others)
    if day is None or not moment.day <= day <= moment.day + FARTHEST:
        return _ask(moment)
    at = datetime.combine(day, MORNING, HERE)
    if at <= moment.incoming.at:
        at = moment.incoming.at + timedelta(hours=1)
    text = phrases.nudge_set(day=written(day))
    off = Button(phrases.to_nudge_off, "nudge off")
    wake = Wake(at=at, says=f"nudged {day.isoformat()}")
    fact = Fact(kind="nudge")
    return moment.answer(Reply(text, (off, menu)), wakes=(*others, wake), facts=(fact,))


def nudged(moment: Moment) -> Outcome:
    """The reminder, said once."""
    phrases = moment.phrases
    text = phrases.nudged(day=written(_day(moment.intent.object) or moment.day))
    choices = (Button(phrases.to_late, "late"), Button(phrases.to_menu, "menu"))
    return moment.answer(Reply(text, choices))


def late(moment: Moment) -> Outcome:
    """What one is owed when the appointment has passed, by the rule of the day, and whom to ask."""
    phrases = moment.phrases
    rules = holding(moment.handbook.town.apology, moment.day)
    sources = "; ".join(dict.fromkeys(rule.source for rule in rules))
    lines = handoff.whom(moment, phrases.late_desk)
    text = phrases.late(rule=bullets(rule.text for rule in rules), lines=lines)
    parts = [text]
    if any(rule.confidence != "high" for rule in rules):
        parts.append(str(phrases.late_unsure))
    if sources:
        parts.append(phrases.late_source(source=sources))
    choices = (
        Button(phrases.to_due, "due"),
        Button(phrases.to_person, "person"),
        Button(phrases.to_menu, "menu"),
    )
    fact = Fact(kind="late", procedure=moment.session.topic)
    return moment.view(Reply("\n\n".join(parts), choices), facts=(fact,))


def _answered(moment: Moment) -> Outcome | None:
    """Typed words taken as an answer; none where they hold neither a date nor a span.

    A date that does not exist is named, and the question is put again.
    """
    words, known = moment.intent.words, _day("".join(moment.intent.rest[:1]))
    filed = read_answer(words, moment.day)
    if filed.wrong:
        return _ask(moment, moment.phrases.due_no_such_day(day=filed.wrong))
    if filed.days is None and (number := _number(words.strip())):
        filed = replace(filed, days=number)
    filed = replace(filed, on=filed.on or known)
    if filed.on is None or (filed.days is None and known is not None):
        return None
    return told(moment, filed)


def _ask(moment: Moment, before: str = "") -> Outcome:
    menu = Button(moment.phrases.to_menu, "menu")
    text = " ".join(filter(None, (before, str(moment.phrases.due_ask))))
    return moment.answer(Reply(text, (menu,)), awaits="due answer")


def _ask_days(moment: Moment, filed: date) -> Outcome:
    phrases, on = moment.phrases, filed.isoformat()
    text = phrases.due_ask_days(filed=written(filed))
    choices = tuple(Button(phrases.to_days(n=n), f"due {on} {n}") for n in OFTEN)
    return moment.answer(Reply(text, choices), awaits=f"due answer {on}")


def _expected(
    moment: Moment, filed: date, days: int, working: bool, procedure: Procedure | None
) -> Outcome:
    phrases, calendar = moment.phrases, moment.handbook.calendar
    day = calendar.after(filed, days)
    passed = day < moment.day
    head = phrases.due_passed if passed else phrases.due_told
    lines = [head(filed=written(filed), n=days, day=written(day))]
    if procedure:
        lines.append(phrases.due_of_procedure(title=procedure.title))
    if off := calendar.off_between(filed, day):
        lines.append(phrases.due_off(days=", ".join(map(written, off))))
    if not calendar.knows(day):
        lines.append(str(phrases.due_not_known))
    if not working:
        lines.append(phrases.due_plain(day=written(filed + timedelta(days=days))))
    lines.append(str(phrases.due_estimate))
    choices: list[Choice] = []
    if passed:
        choices.append(Button(phrases.to_late, "late"))
    else:
        label = phrases.to_nudge(day=written(day))
        choices.append(Button(label, f"nudge {day.isoformat()}"))
    choices.append(Button(phrases.to_menu, "menu"))
    fact = Fact(kind="due", procedure=procedure.code if procedure else "")
    return moment.view(Reply("\n".join(lines), tuple(choices)), facts=(fact,))


def _span(procedure: Procedure | None, day: date) -> int | None:
    """The working days of a procedure, where it has one span and no other."""
    spans = {line.working_days for line in holding(procedure.time, day)} if procedure else set()
    span = spans.pop() if len(spans) == 1 else None
    return int(span) if span and span == int(span) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text.isascii() else None
    except ValueError:
        return None


def _number(text: str) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
    return number or None

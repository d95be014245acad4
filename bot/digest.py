"""One page a week for a unit: what happened, each number with what it is of, and three things to
do. As text for the unit's own staff chat, or as a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from bot.content.edition import wording
from bot.core.handbook import Handbook
from bot.core.survey import survey_on
from bot.core.talk import HERE
from bot.reports import ballots, cases, figures, misses
from bot.reports.cases import Measures
from bot.reports.figures import Asks, Counts, Stop
from bot.reports.scope import Scope
from bot.reports.scores import Share
from bot.reports.span import Span, week_name, week_of
from bot.staff.letters import post
from bot.store.memory import Memory

TODO = 3
MONDAY, MORNING = 0, time(8, 0)
STOPPED = 2
"""People who stopped at a step, from which it is worth a look."""
UNHAPPY = 3
"""Dissatisfied answers about one procedure from which it is worth a look."""


@dataclass(frozen=True, slots=True)
class Week:
    """The figures of one unit's week."""

    unit: str
    span: Span
    now: Counts
    before: Counts
    stops: Sequence[Stop]
    votes: Share
    unhappy: Sequence[tuple[str, int]]
    """Procedures with their dissatisfied answers, most first."""
    cases: Measures
    misses: Sequence[misses.Group]


async def digest(scope: Scope, unit: str, at: datetime, asks: Asks, book: Handbook) -> str:
    """The page about the last whole week before `at`."""
    span = week_of(at.astimezone(HERE).date()).before
    week = await _week(scope.narrowed([unit]), unit, span, at, asks, book)
    head = _say(
        "head", unit=_name(book, unit), first=f"{span.first:%d/%m}", last=f"{span.last:%d/%m/%Y}"
    )
    numbers = "\n".join(f"- {line}" for line in _numbers(week, book.town.small_sample))
    todo = "\n".join(f"{n}. {line}" for n, line in enumerate(_todo(week, book)[:TODO], 1))
    return f"{head}\n\n{numbers}\n\n{_say('todo')}\n{todo}"


async def send_digests(memory: Memory, book: Handbook, at: datetime) -> int:
    """On a Monday morning, last week's page to every unit that has a staff chat, once."""
    here = at.astimezone(HERE)
    if here.weekday() != MONDAY or here.time() < MORNING:
        return 0
    sent, week = 0, week_name(here.date())
    for unit in book.places.on(here.date()):
        told = {"unit": unit.key, "week": week, "at": at.isoformat()}
        if unit.staff_chat and await memory.do("digest_sent", **told):
            text = await digest(Scope.everything(), unit.key, at, memory, book)
            await post(memory, unit.staff_chat, f"digest:{week}:{unit.key}", text, at)
            sent += 1
    return sent


async def _week(
    scope: Scope, unit: str, span: Span, at: datetime, asks: Asks, book: Handbook
) -> Week:
    cells = await ballots.cells(scope, span, asks)
    survey = survey_on(book.town.surveys, "guided", span.last)
    votes, unhappy = Share(0, 0), list[tuple[str, int]]()
    if survey:
        question = survey.questions[0]
        mine = ballots.of(cells, survey, question)
        votes = ballots.satisfied(mine, question)
        for procedure, group in ballots.grouped(mine, "procedure").items():
            share = ballots.satisfied(group, question)
            unhappy.append((procedure, share.whole - share.part))
    return Week(
        unit=unit,
        span=span,
        now=(await figures.usage(scope, span, asks)).total,
        before=(await figures.usage(scope, span.before, asks)).total,
        stops=await figures.stops(scope, span, asks),
        votes=votes,
        unhappy=sorted(unhappy, key=lambda pair: -pair[1]),
        cases=cases.measures(await cases.cases(scope, span, asks), at),
        misses=await misses.waiting(scope, span, asks),
    )


def _numbers(week: Week, least: int) -> list[str]:
    lines = [
        _say(name, n=week.now[name], before=week.before[name])
        for name in ("started", "opened", "finished")
    ]
    lines.append(_say("missed", share=_share(Share(week.now["lost"], week.now["asked"]), 0)))
    lines.append(_say("votes", share=_share(week.votes, least)))
    case = week.cases
    lines.append(_say("cases", n=case.opened, answered=case.answered, waiting=case.waiting))
    return lines


def _todo(week: Week, book: Handbook) -> list[str]:
    """What is worth doing, the most pressing first; there is always something."""
    found = []
    if week.cases.late:
        found.append(_say("do_late", n=week.cases.late))
    elif week.cases.waiting:
        found.append(_say("do_cases", n=week.cases.waiting))
    if week.unhappy and week.unhappy[0][1] >= UNHAPPY:
        code, n = week.unhappy[0]
        found.append(_say("do_unhappy", n=n, title=_title(book, code)))
    if week.misses:
        found.append(_say("do_miss", words=week.misses[0].words, n=week.misses[0].n))
    if stop := figures.step_stopped_at(week.stops, STOPPED, book, week.span.last):
        found.append(_say("do_stop", title=stop[0], step=stop[1], n=stop[2]))
    if week.now["started"] < week.before["started"]:
        found.append(_say("do_posters"))
    return [*found, _say("do_vneid"), _say("do_ask"), _say("do_check")]


def _share(share: Share, least: int) -> str:
    if share.percent is None:
        return _say("nothing")
    told = f"{str(share.percent).replace('.', ',')}% ({share.part}/{share.whole})"
    return f"{told}, {_say('small')}" if share.small(least) else told


def _name(book: Handbook, unit: str) -> str:
    found = book.places.get(unit)
    return found.full if found else unit


def _title(book: Handbook, code: str) -> str:
    procedure = book.procedures.get(code)
    return procedure.title if procedure else code


def _say(name: str, **values: object) -> str:
    return wording().digest[name].format(**values)

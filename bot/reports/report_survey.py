"""What citizens answered, as a part of the report: shares with their n, the indices, the totals."""

from datetime import date
from functools import partial

from bot.content.edition import wording
from bot.core.handbook import Handbook
from bot.core.survey import Survey, period_of
from bot.reports import ballots
from bot.reports.figures import Asks
from bot.reports.hiding import LIMIT
from bot.reports.paper import Column, Line, Table, point
from bot.reports.period import Period
from bot.reports.report import SurveyPart
from bot.reports.scope import Scope
from bot.reports.scores import Index, Share, Total, agency_total, officer_total, pooled


def survey_part(book: Handbook) -> SurveyPart:
    """The part for the surveys of an edition."""
    return partial(_part, book)


async def _part(
    book: Handbook, scope: Scope, period: Period, asks: Asks
) -> tuple[Line | Table, ...]:
    cells = await ballots.cells(scope, period, asks)
    lines: list[Line | Table] = []
    for survey in book.town.surveys:
        mine = [cell for cell in cells if cell.survey == survey.id]
        if mine:
            filled = await ballots.filled(scope, period, asks, survey)
            lines.append(point(_told(survey, mine, filled, book.town.small_sample)))
            if any(question.index for question in survey.questions):
                typed = await ballots.measured(scope, _quarter(period.last), asks)
                every = [i for indices in typed.values() for i in indices]
                lines += _indices(pooled([*ballots.indices(mine, survey), *every]))
    if lines:
        lines.append(Line(_say("voluntary"), note=True))
    return tuple(lines)


def _told(survey: Survey, cells: list[ballots.Cell], filled: ballots.Filled, least: int) -> str:
    question = survey.questions[0]
    share = ballots.satisfied(ballots.of(cells, survey, question), question)
    if filled.ballots < LIMIT:
        return _say("few", title=survey.name, n=LIMIT)
    counts = {"n": filled.ballots, "whole": filled.whole}
    return _say("line", title=survey.name, share=told(share, least), **counts)


def told(share: Share, least: int) -> str:
    """A share with both its numbers and its margin; a small sample says so."""
    if share.percent is None or share.range is None:
        return _say("nothing")
    low, high = share.range
    numbers = {"part": share.part, "whole": share.whole}
    text = _say(
        "share", percent=_comma(share.percent), low=_comma(low), high=_comma(high), **numbers
    )
    return f"{text}, {_say('small')}" if share.small(least) else text


def _indices(indices: tuple[Index, ...]) -> tuple[Line | Table, ...]:
    rows = tuple(
        (index.number, index.points, index.dossiers, float(index.score))
        for index in indices
        if index.score is not None
    )
    if sum(row[2] for row in rows) < LIMIT:
        return ()
    columns = (
        Column(_say("column_index")),
        Column(_say("column_points")),
        Column(_say("column_dossiers")),
        Column(_say("column_score")),
    )
    totals = (("officer", officer_total(indices)), ("agency", agency_total(indices)))
    lines = tuple(Line(_total(kind, total)) for kind, total in totals if total.sum is not None)
    return (Table(_say("sheet"), columns, rows), *lines)


def _total(kind: str, total: Total) -> str:
    band = _say(f"{kind}_{total.band}") if total.decidable and total.band else _say("undecided")
    missing = ", ".join(map(str, total.missing)) or _say("none")
    numbers = {"sum": _comma(total.sum), "most": total.most, "missing": missing}
    return _say(kind, band=band, **numbers)


def _quarter(day: date) -> str:
    return period_of("quarter", day)


def _comma(value: object) -> str:
    return str(value).replace(".", ",")


def _say(name: str, **values: object) -> str:
    return wording().survey[name].format(**values)

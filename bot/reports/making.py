"""From a database to a finished paper: fetched, composed, drawn."""

from datetime import date

from bot.core.handbook import Handbook
from bot.reports.excel import excel
from bot.reports.figures import Asks
from bot.reports.html import html
from bot.reports.material import gather
from bot.reports.meeting import meeting
from bot.reports.paper import Paper
from bot.reports.period import Period
from bot.reports.report import SurveyPart, compose, no_survey
from bot.reports.scope import Scope
from bot.reports.word import word


async def paper_of(
    scope: Scope,
    period: Period,
    asks: Asks,
    book: Handbook,
    unit: str = "",
    survey: SurveyPart = no_survey,
) -> Paper:
    """The report of a period; `survey` adds the part of those who ask citizens how it went."""
    found = await gather(scope, period, asks, book, unit)
    return compose(found, await survey(scope, period, asks), unit)


async def meeting_of(
    scope: Scope, period: Period, asks: Asks, book: Handbook, unit: str = ""
) -> Paper:
    """The paper of the meeting about a period."""
    now = await gather(scope, period, asks, book, unit)
    before = await gather(scope, period.previous, asks, book, unit)
    return meeting(now, before, unit)


def drawn(paper: Paper, kind: str, day: date) -> bytes:
    """A paper as `docx`, `xlsx` or `html`."""
    match kind:
        case "docx":
            return word(paper, day)
        case "xlsx":
            return excel(paper)
        case "html":
            return html(paper, day)
    raise ValueError(kind)

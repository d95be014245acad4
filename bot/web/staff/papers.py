"""Papers to take along: the month's report, the meeting's paper, the year's evidence of a unit."""

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from bot.reports.links import doors_of
from bot.reports.paper import Paper
from bot.reports.period import Period, month, year
from bot.reports.report_survey import survey_part
from bot.web.staff.files import handed_over
from bot.web.staff.guard import Forbidden, Visitor
from bot.web.staff.office import Asked, Office, asked

KINDS = ("docx", "xlsx", "html")


async def report(office: Office, visitor: Visitor, request: Request) -> Response:
    """The report of a month within what may be seen."""
    from bot.reports.making import paper_of  # brings the makers of Word and Excel files

    period, (about, unit) = month_asked(office, request), _whose(office, visitor, request)
    book, asks = office.book, office.memory
    paper = await paper_of(about.scope, period, asks, book, unit, survey_part(book))
    return await _drawn(office, visitor, request, paper, period, "report")


async def meeting(office: Office, visitor: Visitor, request: Request) -> Response:
    """A page for each commune within what may be seen."""
    from bot.reports.making import meeting_of

    period, (about, unit) = month_asked(office, request), _whose(office, visitor, request)
    paper = await meeting_of(about.scope, period, office.memory, office.book, unit)
    return await _drawn(office, visitor, request, paper, period, "meeting")


async def evidence(office: Office, visitor: Visitor, request: Request) -> Response:
    """A year's papers of one unit, packed; without a unit there is nothing to prove."""
    about, unit = _whose(office, visitor, request)
    try:
        period = year(request.query_params.get("year", f"{office.today:%Y}"))
    except ValueError:
        raise Forbidden(404) from None
    if not unit:
        raise Forbidden(404)
    body = await asyncio.to_thread(_packed, office, about, unit, period)
    return await handed_over(office, visitor, body, "zip", f"evidence-{period.name}-{unit}")


def month_asked(office: Office, request: Request) -> Period:
    """The month that is asked for; where none is, the last whole one."""
    return month_named(office, request.query_params.get("month", ""))


def month_named(office: Office, name: str) -> Period:
    """The month of a name; without one, the last whole month."""
    try:
        return month(name) if name else month(f"{office.today:%Y-%m}").previous
    except ValueError:
        raise Forbidden(404) from None


def _whose(office: Office, visitor: Visitor, request: Request) -> tuple[Asked, str]:
    """What may be seen, and the one unit whose paper it is: the one asked for, or one's own."""
    about = asked(office, visitor, request)
    return about, about.unit or visitor.account.unit


async def _drawn(
    office: Office, visitor: Visitor, request: Request, paper: Paper, period: Period, name: str
) -> Response:
    from bot.reports.making import drawn

    kind = request.query_params.get("kind", "docx")
    if kind not in KINDS:
        raise Forbidden(404)
    body = drawn(paper, kind, min(period.signed, office.today))
    return await handed_over(office, visitor, body, kind, f"{name}-{period.name}")


def _packed(office: Office, about: Asked, unit: str, period: Period) -> bytes:
    """The zip, made in a thread of its own: dozens of papers would keep citizens waiting."""
    from bot.reports.evidence import Request as Wanted
    from bot.reports.evidence import evidence as gathered
    from bot.store.aside import Aside

    wanted = Wanted(
        scope=about.scope,
        unit=unit,
        year=period,
        book=office.book,
        asks=Aside(office.settings.db),
        doors=doors_of(office.settings),
        survey=survey_part(office.book),
    )
    return asyncio.run(gathered(wanted, office.clock()))

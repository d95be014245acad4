"""Figures of filed dossiers: what was handed in and by whom."""

from collections.abc import Sequence
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from bot.content.register import told
from bot.content.sheets import SheetError, table_of
from bot.core.talk import HERE
from bot.reports import filing, filing_sheet
from bot.reports.filing import Filing
from bot.reports.material import Material, gather
from bot.reports.measures import Measure, on_time, online_all
from bot.reports.period import Period
from bot.reports.scope import Scope
from bot.reports.scores import Share
from bot.reports.tables import csv_bytes, xlsx_bytes
from bot.staff.accounts import Refused
from bot.web.staff.files import handed_over
from bot.web.staff.guard import PATH, Forbidden, Visitor, text
from bot.web.staff.office import Office, Shown, asked
from bot.web.staff.papers import KINDS, month_asked, month_named
from bot.web.staff.tables import table

MONTHS = 12


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """One month: its rows, how it compares, who handed it in."""
    period, about = month_asked(office, request), asked(office, visitor, request)
    scope = about.scope
    found = await gather(scope, period, office.memory, office.book)
    versions = await filing.versions(office.memory, period.name)
    tables = [
        table("filings", [_row(found, one) for one in found.rows()]),
        table("volumes", _volumes(found)),
        table("filing_versions", _versions(scope, office, versions)),
    ]
    values = {
        "period": period,
        "months": _months(office),
        "may_import": visitor.account.may("figures"),
        "kinds": KINDS,
        "proof": about.unit or visitor.account.unit,
    }
    return Shown("staff/figures.html", tables, values, about)


async def act(office: Office, visitor: Visitor, request: Request, form: FormData) -> str:
    """Take a sheet in: the whole month from an administrator, its own rows from a commune."""
    period, file = month_named(office, text(form, "month", 10)), form.get("file")
    if not isinstance(file, UploadFile) or not file.filename:
        raise Refused("no_file")
    suffix = Path(file.filename).suffix.lower()
    if suffix not in (".csv", ".xlsx"):
        raise Refused("bad_sheet")
    rows = _read(office, period, f"sheet{suffix}", await file.read())
    places, scope = office.book.places, visitor.scope
    if not all(filing.in_sight(scope, places, row.unit) for row in rows):
        raise Refused("other_units")
    changed = await _replaced(office, visitor, period, rows, Path(file.filename).name[:80])
    what = f"{len(rows)} {changed}"
    await office.audit.note(visitor.account, office.clock(), "handed in figures", period.name, what)
    return f"{PATH}/figures?month={period.name}"


async def _replaced(
    office: Office, visitor: Visitor, period: Period, rows: Sequence[Filing], source: str
) -> int:
    """Put the rows in place of those in sight, beside those of others; how many numbers changed."""
    now = await filing.latest(office.memory, period.name)
    before = now.filings if now else ()
    mine = [f for f in before if filing.in_sight(visitor.scope, office.book.places, f.unit)]
    try:
        await filing.replace_month(
            office.memory,
            period.name,
            rows,
            who=visitor.account.name,
            source=source,
            at=office.clock(),
            based_on=now.id if now else 0,
            kept=[row for row in before if row not in mine],
        )
    except filing.Changed:
        raise Refused("figures_changed") from None
    return len(filing.changes(mine, rows))


async def template(office: Office, visitor: Visitor, request: Request) -> Response:
    """A sheet to fill in."""
    period = month_asked(office, request)
    headings, rows = filing_sheet.template(office.book, period)
    kind = request.query_params.get("kind", "xlsx")
    if kind not in ("csv", "xlsx"):
        raise Forbidden(404)
    body = csv_bytes(headings, rows) if kind == "csv" else xlsx_bytes(headings, rows)
    return await handed_over(office, visitor, body, kind, f"figures-{period.name}")


def _read(office: Office, period: Period, name: str, data: bytes) -> tuple[Filing, ...]:
    """The rows of a sheet; raises Refused with what is wrong with it."""
    try:
        found = table_of(name, data, filing_sheet.headings())
    except SheetError as error:
        raise Refused("faults", [told(error)]) from None
    rows, faults = filing_sheet.parse(found, period, office.book)
    if faults:
        raise Refused("faults", [str(fault) for fault in faults[:20]])
    return rows


def _months(office: Office) -> list[str]:
    """The months that can be chosen, the last whole one first."""
    found = [month_named(office, "")]
    while len(found) < MONTHS:
        found.append(found[-1].previous)
    return [period.name for period in found]


def _row(found: Material, one: Filing) -> dict[str, object]:
    return {
        "unit": found.name(one.unit),
        "field": found.field_name(one.field),
        "desk": one.desk,
        "received": one.received,
        "online": _share(online_all(one)),
        "on_time": _share(on_time(one)),
        "late": one.late,
        "pending_late": one.pending_late,
        "apologies": one.apologies,
        "cause": one.cause,
    }


def _share(measure: Measure) -> Share | None:
    if measure.numerator is None or measure.denominator is None:
        return None
    return Share(round(measure.numerator), round(measure.denominator))


def _volumes(found: Material) -> list[dict[str, object]]:
    return [
        {
            "unit": found.name(volume.unit),
            "rate": _share(volume.rate),
            "own": round(volume.own, 1),
            "middle": round(volume.middle, 1),
            "raised": volume.raised,
        }
        for volume in found.volumes()
    ]


def _versions(
    scope: Scope, office: Office, versions: tuple[filing.Version, ...]
) -> list[dict[str, object]]:
    """Who handed in what and when; of changes only those in sight are counted."""
    rows = []
    for n, version in enumerate(versions):
        earlier = versions[n + 1].filings if n + 1 < len(versions) else ()
        mine = [
            change
            for change in filing.changes(earlier, version.filings)
            if filing.in_sight(scope, office.book.places, change.unit)
        ]
        if mine:
            line = {"who": version.who, "source": version.source, "n": len(mine)}
            rows.append({"at": version.at.astimezone(HERE), **line})
    return rows

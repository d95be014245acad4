"""Evidence for the yearly scoring of administrative reform, gathered for one unit into a zip.

An index page tells what each file is; checksums tell whether one was changed afterwards.
"""

import hashlib
import io
import zipfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.handbook import Handbook
from bot.core.talk import HERE
from bot.reports import filing
from bot.reports.excel import excel
from bot.reports.figures import MEASURES, Asks, usage
from bot.reports.filing import NUMBERS, Filing
from bot.reports.html import html
from bot.reports.links import Doors
from bot.reports.making import paper_of
from bot.reports.paper import Column, Head, Line, Paper, Section, Table
from bot.reports.period import Period, month
from bot.reports.poster import pdf, poster
from bot.reports.report import SurveyPart, no_survey, period_name
from bot.reports.scope import Scope
from bot.reports.tables import Cell, csv_bytes
from bot.reports.word import word
from bot.reports.words import words

INDEX, SUMS = "index.html", "SHA256SUMS"


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the evidence."""

    name: str
    what: str
    data: bytes

    @property
    def mark(self) -> str:
        """Its checksum."""
        return hashlib.sha256(self.data).hexdigest()


Part = Callable[["Request"], Awaitable[Sequence[Item]]]
"""What adds files; the survey's part is handed in by those who have one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """For whom and of when evidence is gathered."""

    scope: Scope
    unit: str
    """Key of the unit, of whichever epoch."""
    year: Period
    book: Handbook
    asks: Asks
    doors: Doors = Doors()  # noqa: RUF009 (frozen)
    survey: SurveyPart = no_survey


async def evidence(request: Request, made: datetime, parts: Sequence[Part] = ()) -> bytes:
    """The zip; `parts` are asked besides our own."""
    items: list[Item] = []
    for part in (_figures, _imports, _use, _reports, _posters, *parts):
        items += await part(request)
    day = made.astimezone(HERE)
    items.append(Item(INDEX, "", _index(request, items, day.date())))
    sums = "".join(f"{item.mark}  {item.name}\n" for item in items)
    items.append(Item(SUMS, "", sums.encode()))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for item in items:
            packed.writestr(zipfile.ZipInfo(item.name, day.timetuple()[:6]), item.data)
    return out.getvalue()


async def _figures(request: Request) -> list[Item]:
    said = words().evidence
    rows: list[list[Cell]] = []
    for name, held in sorted((await _held(request)).items()):
        for one in held:
            numbers: list[Cell] = [getattr(one, number) for number in NUMBERS]
            rows.append([name, one.unit, one.field, one.agency, *numbers, one.cause])
    columns = words().filing.headings
    names = [columns[name][0] for name in ("unit", "field", "agency", *NUMBERS, "cause")]
    data = csv_bytes([said.month, *names], rows)
    return [Item("so-lieu-ho-so.csv", said.filings, data)]


async def _imports(request: Request) -> list[Item]:
    """Who handed in what and when, and how many of this unit's numbers that changed."""
    said = words().evidence
    rows: list[list[Cell]] = []
    for name in request.year.months:
        before: tuple[Filing, ...] = ()
        for version in reversed(await filing.versions(request.asks, name)):
            mine = tuple(f for f in version.filings if _is_mine(request, f.unit))
            changed = len(filing.changes(before, mine))
            at = version.at.astimezone(HERE).strftime("%d/%m/%Y %H:%M")
            rows.append([name, at, version.who, version.source, changed])
            before = mine
    names = [said.month, said.when, said.who, said.source, said.changed]
    return [Item("nhat-ky-nhap.csv", said.imports, csv_bytes(names, rows))]


async def _use(request: Request) -> list[Item]:
    said, rows, spots = words().evidence, [], dict[str, int]()
    for name in request.year.months:
        use = await usage(request.scope, month(name), request.asks)
        counts: list[Cell] = [use.total[measure] for measure in MEASURES]
        rows.append([name, *counts])
        for spot, counted in use.by_spot.items():
            spots[spot] = spots.get(spot, 0) + counted["started"]
    known = {spot.id: spot.name for spot in request.book.town.spots}
    by_spot: list[list[Cell]] = [
        [known.get(spot, spot or "-"), n] for spot, n in sorted(spots.items())
    ]
    return [
        Item("su-dung-bot.csv", said.usage, csv_bytes([said.month, *MEASURES], rows)),
        Item("noi-treo.csv", said.spots, csv_bytes([said.spot, said.started], by_spot)),
    ]


async def _reports(request: Request) -> list[Item]:
    """The yearly report, and that of each month for which somebody typed in figures."""
    months = [month(name) for name in sorted(await _held(request))]
    items = []
    for period in (request.year, *months):
        told = words().evidence.report(period=period_name(period))
        who = (request.book, request.unit, request.survey)
        paper = await paper_of(request.scope, period, request.asks, *who)
        name = f"bao-cao/{period.name}"
        items.append(Item(f"{name}.docx", told, word(paper, period.last)))
        if period is request.year:
            items.append(Item(f"{name}.xlsx", told, excel(paper)))
            items.append(Item(f"{name}.html", told, html(paper, period.last)))
    return items


async def _posters(request: Request) -> list[Item]:
    """Posters as they are drawn today for the units that serve the area."""
    book, said = request.book, words().evidence
    if not request.doors:
        return []
    known = book.places.by_key[request.unit]
    spots = book.town.spots or (None,)
    return [
        Item(
            f"ap-phich/{unit.key}.pdf",
            said.posters,
            pdf([poster(unit, spot, request.doors) for spot in spots], "A4"),
        )
        for unit in book.places.today(known)
    ]


async def _held(request: Request) -> dict[str, list[Filing]]:
    places = request.book.places
    months = await filing.held(request.scope, request.year, request.asks, places)
    mine = {m: [f for f in rows if _is_mine(request, f.unit)] for m, rows in months.items()}
    return {name: rows for name, rows in mine.items() if rows}


def _is_mine(request: Request, unit: str) -> bool:
    """A former unit's own rows; of a unit of today also those of what it was made from."""
    known = request.book.places.by_key[request.unit]
    if known.successors:
        return unit == request.unit
    return filing.in_sight(request.scope, request.book.places, unit)


def _index(request: Request, items: Sequence[Item], day: date) -> bytes:
    said, book = words().evidence, request.book
    unit = book.places.by_key[request.unit]
    title = said.title(year=request.year.name, unit=unit.full)
    columns = (
        Column(said.column_file, "text", 2.5),
        Column(said.column_what, "text", 3),
        Column(said.column_size),
        Column(said.column_mark, "text", 4),
    )
    rows = tuple((item.name, item.what, len(item.data), item.mark) for item in items)
    head = Head(
        above="",
        agency=words().report.committee(unit=unit.full),
        mark=words().report.unit_mark,
        place=unit.name,
        kind=title,
        about="",
    )
    lines: tuple[Line | Table, ...] = (Line(said.intro(day=f"{day:%d/%m/%Y}")),)
    table = Table("", columns, rows)
    return html(Paper(head, sections=(Section("", (*lines, table)),)), day)

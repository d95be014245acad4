"""Evidence for the yearly scoring of administrative reform, gathered for one unit into a zip.

An index page tells what each file is; checksums tell whether one was changed afterwards.
"""

import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.fold import begun
from bot.core.handbook import Handbook
from bot.core.talk import HERE
from bot.reports import filing
from bot.reports.excel import excel
from bot.reports.figures import MEASURES, Asks, Counts, usage
from bot.reports.filing import NUMBERS, Filing
from bot.reports.hiding import hide, hide_list
from bot.reports.html import html
from bot.reports.links import Doors
from bot.reports.making import paper_of
from bot.reports.material import field_name, unit_name
from bot.reports.paper import NONE, Column, Head, Line, Paper, Section, Table
from bot.reports.period import Period, month, quarter
from bot.reports.poster import pdf, poster
from bot.reports.report import SurveyPart, no_survey, period_name
from bot.reports.scope import Scope
from bot.reports.tables import Cell, csv_bytes
from bot.reports.word import word
from bot.reports.words import words

INDEX, SUMS = "index.html", "SHA256SUMS"
VERDICTS = ("sure", "choose", "lost", "elsewhere")
"""What becomes of a question: together they are all that was asked."""


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
    for part in (_figures, _imports, _use, _survey, _reports, _posters, *parts):
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
            told = [unit_name(request.book, one.unit), field_name(request.book, one.field)]
            rows.append([name, *told, one.agency, *numbers, one.cause])
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
            if not mine and not before:
                continue  # others handed in theirs
            changed = len(filing.changes(before, mine))
            at = version.at.astimezone(HERE).strftime("%d/%m/%Y %H:%M")
            rows.append([name, at, version.who, version.source, changed])
            before = mine
    names = [said.month, said.when, said.who, said.source, said.changed]
    return [Item("nhat-ky-nhap.csv", said.imports, csv_bytes(names, rows))]


async def _use(request: Request) -> list[Item]:
    """Counts by month and by spot; small ones are hidden, because the zip leaves the house."""
    said = words().evidence
    uses = [await usage(request.scope, month(name), request.asks) for name in request.year.months]
    hidden = _hidden([use.total for use in uses])
    names = [said.month, *(said.measures[measure] for measure in MEASURES)]
    labels = (*request.year.months, said.total)
    rows: list[list[Cell]] = [
        [label, *(_shown(hidden[measure][n]) for measure in MEASURES)]
        for n, label in enumerate(labels)
    ]
    spots: Counts = Counter()
    for use in uses:
        spots.update({spot: counted["started"] for spot, counted in use.by_spot.items()})
    known = {spot.id: spot.name for spot in request.book.town.spots} | {"": said.total}
    named = {spot or "-": n for spot, n in sorted(spots.items())}
    by_spot: list[list[Cell]] = [
        [known.get(spot, spot), _shown(n)] for spot, n in hide_list(named).items()
    ]
    return [
        Item("su-dung-bot.csv", said.usage, csv_bytes(names, rows)),
        Item("noi-treo.csv", said.spots, csv_bytes([said.spot, said.started], by_spot)),
    ]


def _hidden(months: Sequence[Counts]) -> dict[str, list[int | None]]:
    """By measure, its months and their sum, small counts hidden; verdicts add up to `asked`."""
    grid = hide([[counts[verdict] for verdict in VERDICTS] for counts in months]).rows
    found = {name: [row[n] for row in grid] for n, name in enumerate((*VERDICTS, "asked"))}
    for measure in MEASURES:
        if measure not in found:
            listed = hide_list({str(n): counts[measure] for n, counts in enumerate(months)})
            found[measure] = list(listed.values())
    return found


def _shown(n: int | None) -> Cell:
    return NONE if n is None else n


async def _survey(request: Request) -> list[Item]:
    """What citizens said, a section for the year and one for each quarter with an answer."""
    said, none = words().evidence, Line(words().report.survey_none)
    year, sections = request.year.first.year, []
    for period in (request.year, *(quarter(f"{year}-{n}") for n in range(1, 5))):
        found = await request.survey(request.scope, period, request.asks)
        if found or period is request.year:
            sections.append(Section(begun(period_name(period)), found or (none,)))
    page = html(Paper(_head(request, said.survey), sections=tuple(sections)), request.year.last)
    return [Item("khao-sat.html", said.survey, page)]


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
        if request.scope.sees(unit.key)
    ]


async def _held(request: Request) -> dict[str, list[Filing]]:
    places = request.book.places
    months = await filing.held(request.scope, request.year, request.asks, places)
    mine = {m: [f for f in rows if _is_mine(request, f.unit)] for m, rows in months.items()}
    return {name: rows for name, rows in mine.items() if rows}


def _is_mine(request: Request, unit: str) -> bool:
    """A former unit's own rows; of a unit of today also those of what it was made from.

    Of a unit out of sight there is nothing, whoever asks.
    """
    places = request.book.places
    if places.by_key[request.unit].successors and unit != request.unit:
        return False
    mine = request.scope.narrowed(u.key for u in places.today(places.by_key[request.unit]))
    return filing.in_sight(mine, places, unit)


def _head(request: Request, kind: str) -> Head:
    unit = request.book.places.by_key[request.unit]
    return Head(
        above="",
        agency=words().report.committee(unit=unit_name(request.book, unit.key)),
        mark=words().report.unit_mark,
        place=unit.name,
        kind=kind,
        about="",
    )


def _index(request: Request, items: Sequence[Item], day: date) -> bytes:
    said = words().evidence
    unit = unit_name(request.book, request.unit)
    title = said.title(year=request.year.name, unit=unit)
    columns = (
        Column(said.column_file, "link", 2.5),
        Column(said.column_what, "text", 3),
        Column(said.column_size),
        Column(said.column_mark, "text", 4),
    )
    rows = tuple((item.name, item.what, len(item.data), item.mark) for item in items)
    lines: tuple[Line | Table, ...] = (
        Line(said.intro(day=f"{day:%d/%m/%Y}")),
        Line(words().report.hidden_note, note=True),
    )
    table = Table("", columns, rows)
    return html(Paper(_head(request, title), sections=(Section("", (*lines, table)),)), day)

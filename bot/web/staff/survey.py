"""What citizens answered, by unit, procedure, channel, question and week, and the nine indices."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request

from bot.core.survey import Survey, SurveyQuestion, period_of
from bot.reports import ballots
from bot.reports.ballots import By, Cell
from bot.reports.scores import AGENCY, BY_CITIZENS, Index, Share, Total, agency_total, officer_total
from bot.staff.accounts import Refused
from bot.staff.roles import OF_A_UNIT
from bot.web.charts import Bar, bars
from bot.web.staff.guard import PATH, Visitor, text
from bot.web.staff.office import Asked, Office, Shown, asked
from bot.web.staff.tables import Row, Table, channel, decimal, plans, table, told, word

MOST_POINTS = 1_000_000


async def page(office: Office, visitor: Visitor, request: Request) -> Shown:
    """One survey, within what may be seen."""
    about = asked(office, visitor, request)
    surveys = office.book.town.surveys
    wanted = request.query_params.get("survey", "")
    survey = next((s for s in surveys if s.id == wanted), surveys[0] if surveys else None)
    if survey is None:
        return Shown("staff/survey.html", asked=about, values={"survey": None})
    every = await ballots.cells(about.scope, about.span, office.memory)
    cells = [cell for cell in every if cell.survey == survey.id]
    tables = await _tables(office, survey, cells, about)
    values = {
        "survey": survey,
        "surveys": surveys,
        "filled": await ballots.filled(about.scope, about.span, office.memory, survey),
        "period": _quarter(about),
        "least": office.book.town.small_sample,
        "chart": _chart(survey, tables[0].rows, office.book.town.small_sample),
        "vote": _vote(survey, cells),
        "may_type": visitor.account.may("figures") and (about.unit or visitor.account.unit),
        "measured_numbers": [n for n in AGENCY if n not in BY_CITIZENS],
        "percent": decimal,
    }
    return Shown("staff/survey.html", tables, values, about)


async def type_in(office: Office, visitor: Visitor, request: Request, form: FormData) -> str:
    """Points of an index that the system or a check measures, with where they were read."""
    account, unit = visitor.account, text(form, "unit", 40)
    if account.role in OF_A_UNIT:
        unit = account.unit
    number, points, dossiers = (_number(form, name) for name in ("number", "points", "dossiers"))
    source, period = text(form, "source", 200).strip(), text(form, "period", 10)
    if office.book.places.get(unit) is None or number not in AGENCY or number in BY_CITIZENS:
        raise Refused("bad_index")
    if not source or not 0 < dossiers <= MOST_POINTS or not 0 <= points <= 2 * dossiers:
        raise Refused("bad_index")
    values = {"number": number, "points": points, "dossiers": dossiers, "source": source}
    at = office.clock().isoformat()
    where = {"unit": unit, "period": period}
    await office.memory.do("keep_index", at=at, who=account.name, **where, **values)
    await office.audit.note(
        account, office.clock(), "typed an index", f"{unit} {period} {number}",
        f"{points}/{dossiers} {source}",
    )  # fmt: skip
    return f"{PATH}/survey?survey={text(form, 'survey', 30)}&unit={unit}"


async def _tables(
    office: Office, survey: Survey, cells: Sequence[Cell], about: Asked
) -> list[Table]:
    """What was answered, along everything; the nine indices where the survey asks for any."""
    remarks = await ballots.words(about.scope, about.span, office.memory)
    tables = [
        _answers(office, survey, cells),
        *(_votes(office, survey, cells, by) for by in ("unit", "procedure", "channel", "week")),
        _remarks(office, [remark for remark in remarks if remark["survey"] == survey.id]),
    ]
    if any(question.index for question in survey.questions):
        measured = await ballots.measured(about.scope, _quarter(about), office.memory)
        known = _known(survey, cells, measured)
        tables += [_indices(known), _totals(office, known)]
    return tables


def _quarter(about: Asked) -> str:
    """The quarter in which indices are typed."""
    return period_of("quarter", about.span.last)


def _vote(survey: Survey, cells: Sequence[Cell]) -> Share:
    question = survey.questions[0]
    return ballots.satisfied(ballots.of(cells, survey, question), question)


def _answers(office: Office, survey: Survey, cells: Sequence[Cell]) -> Table:
    rows = []
    for question in survey.questions:
        counts = ballots.counts(ballots.of(cells, survey, question))
        for option in question.options:
            rows.append(
                {
                    "question": _short(question),
                    "option": option.label,
                    "share": Share(counts[option.id], counts.total()),
                }
            )
    return table("answers", rows, office.book.town.small_sample)


def _votes(office: Office, survey: Survey, cells: Sequence[Cell], by: By) -> Table:
    question = survey.questions[0]
    names = {"unit": office.unit_name, "procedure": office.title, "channel": channel}
    name = names.get(by, str)
    rows = []
    for group, mine in ballots.grouped(ballots.of(cells, survey, question), by).items():
        share = ballots.satisfied(mine, question)
        rows.append({by: name(group), "n": share.whole, "share": share})
    if by != "week":
        rows.sort(key=lambda row: -int(str(row["n"])))
    return table(f"votes_by_{by}", rows, office.book.town.small_sample)


def _remarks(office: Office, remarks: Sequence[Mapping[str, Any]]) -> Table:
    rows = [
        {
            "day": remark["day"],
            "unit": office.unit_name(remark["unit"]),
            "procedure": office.title(remark["procedure"]),
            "words": remark["words"],
        }
        for remark in remarks[:200]
    ]
    return table("remarks", rows)


def _known(
    survey: Survey, cells: Sequence[Cell], measured: Mapping[str, list[Index]]
) -> dict[str, list[Index]]:
    """By unit, the indices that citizens answered and those that staff typed in."""
    groups = ballots.grouped(cells, "unit")
    return {
        unit: [*ballots.indices(groups.get(unit, []), survey), *measured.get(unit, [])]
        for unit in {*groups, *measured}
    }


def _indices(known: Mapping[str, list[Index]]) -> Table:
    """The nine indices, of one unit or of all together."""
    every = [index for indices in known.values() for index in indices]
    whole = {index.number: index for index in agency_total(every).counted}
    rows = []
    for number in AGENCY:
        index = whole.get(number)
        rows.append(
            {
                "number": number,
                "name": plans().indices.get(str(number), ""),
                "points": index.points if index else None,
                "dossiers": index.dossiers if index else None,
                "score": index.score if index else None,
                "source": word("by_citizens" if number in BY_CITIZENS else "typed_in"),
            }
        )
    return table("indices", rows)


def _totals(office: Office, known: Mapping[str, list[Index]]) -> Table:
    """The totals of each unit."""
    totals = {"officer": officer_total, "agency": agency_total}
    return table(
        "totals",
        [
            _total(office.unit_name(unit), kind, total(known[unit]))
            for unit in sorted(known, key=office.unit_name)
            for kind, total in totals.items()
        ],
    )


def _total(unit: str, kind: str, total: Total) -> Row:
    band = word(f"{kind}_{total.band}") if total.band else ""
    if band and not total.decidable:
        band = word("undecided")
    elif band and not total.whole:
        band = word("provisional", band=band)
    return Row(
        {
            "unit": unit,
            "kind": word(f"{kind}_total"),
            "sum": total.sum,
            "most": total.most,
            "band": band,
            "missing": ", ".join(map(str, total.missing)),
        }
    )


def _chart(survey: Survey, rows: Sequence[Row], least: int) -> Any:
    """The first question's options as bars with their margins."""
    question = survey.questions[0]
    given = []
    for row in rows[: len(question.options)]:
        share: Share = row.values["share"]
        low, high = share.range or (0, 0)
        given.append(
            Bar(
                label=row.values["option"],
                length=float(share.percent or 0) / 100,
                shown=told(share, "share").split(";")[0],
                low=float(low) / 100,
                high=float(high) / 100,
                faint=share.small(least),
            )
        )
    return bars(_short(question), given)


def _short(question: SurveyQuestion) -> str:
    return question.short or question.ask.replace("**{title}**", "").strip(": ")


def _number(form: FormData, name: str) -> int:
    value = text(form, name, 10).strip()
    return int(value) if value.isascii() and value.isdigit() else -1

"""What citizens answered: by question, unit, procedure, channel and week, always with its n."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from bot.core.survey import Survey, SurveyQuestion
from bot.reports.figures import Asks
from bot.reports.period import Days
from bot.reports.scope import Scope
from bot.reports.scores import Index, Share
from bot.reports.span import bounds, week_of

By = Literal["unit", "procedure", "channel", "week"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """So many taps on one option of one question, on one day, in one place."""

    day: date
    survey: str
    question: str
    choice: str
    score: int | None
    unit: str
    procedure: str
    channel: str
    n: int

    def by(self, name: By) -> str:
        """What it is put together by."""
        if name == "week":
            return week_of(self.day).first.isoformat()
        return str(getattr(self, name))


@dataclass(frozen=True, slots=True)
class Filled:
    """How many ballots there are, and how many of them are whole."""

    ballots: int
    whole: int


async def cells(scope: Scope, span: Days, asks: Asks) -> list[Cell]:
    """The answers of a span that may be seen, as counts."""
    rows = await asks.ask("answers_counted", **bounds(span))
    return [
        Cell(**{**row, "day": date.fromisoformat(row["day"])})
        for row in rows
        if scope.sees(row["unit"])
    ]


async def filled(scope: Scope, span: Days, asks: Asks, survey: Survey) -> Filled:
    """Ballots of a survey; one with a question left open counts, and is told to be partial."""
    rows = await asks.ask("ballots_counted", survey=survey.id, **bounds(span))
    seen = [row for row in rows if scope.sees(row["unit"])]
    whole = sum(row["ballots"] for row in seen if row["answers"] >= len(survey.questions))
    return Filled(sum(row["ballots"] for row in seen), whole)


async def words(scope: Scope, span: Days, asks: Asks) -> list[dict[str, Any]]:
    """Free words, masked before they were written; the latest first."""
    rows = await asks.ask("remarks_read", **bounds(span))
    return [row for row in rows if scope.sees(row["unit"])]


def of(cells: Iterable[Cell], survey: Survey, question: SurveyQuestion) -> list[Cell]:
    """Those of one question."""
    return [c for c in cells if (c.survey, c.question) == (survey.id, question.id)]


def counts(cells: Iterable[Cell]) -> Counter[str]:
    """Taps by option."""
    sums: Counter[str] = Counter()
    for cell in cells:
        sums[cell.choice] += cell.n
    return sums


def satisfied(cells: Iterable[Cell], question: SurveyQuestion) -> Share:
    """The share of answers that the survey counts among the satisfied."""
    sums = counts(cells)
    good = {option.id for option in question.options if option.good}
    return Share(sum(n for choice, n in sums.items() if choice in good), sums.total())


def grouped(cells: Iterable[Cell], name: By) -> Mapping[str, list[Cell]]:
    """The cells by unit, procedure, channel or week."""
    groups: dict[str, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.by(name)].append(cell)
    return dict(sorted(groups.items()))


def indices(cells: Sequence[Cell], survey: Survey) -> tuple[Index, ...]:
    """Points and dossiers of the indices that a survey asks; an answer without points is left
    out of its index, as the circular leaves out what the filer caused."""
    found = []
    for question in survey.questions:
        if not question.index:
            continue
        scored = [c for c in of(cells, survey, question) if c.score is not None]
        points = sum(c.n * (c.score or 0) for c in scored)
        found.append(Index(question.index, points, sum(c.n for c in scored)))
    return tuple(found)


async def measured(scope: Scope, period: str, asks: Asks) -> dict[str, list[Index]]:
    """The indices that no citizen answers, as staff typed them in, by unit."""
    rows = await asks.ask("indices_read", period=period)
    units: dict[str, list[Index]] = defaultdict(list)
    for row in rows:
        if scope.sees(row["unit"]):
            units[row["unit"]].append(Index(row["number"], row["points"], row["dossiers"]))
    return dict(units)

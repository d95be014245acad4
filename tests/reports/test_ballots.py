"""Answers become figures only within a scope, and every share has its n."""

from datetime import date
from decimal import Decimal
from typing import Any

from bot.core.handbook import Handbook
from bot.core.survey import Survey, survey_on
from bot.reports import ballots
from bot.reports.scope import Scope
from bot.reports.scores import officer_total
from bot.reports.span import Span, week_of

DAY = date(2026, 11, 23)
SPAN = Span.ending(DAY, 30)
ONE, OTHER = "2025-22258", "2025-22261"


def row(question: str, choice: str, score: int | None, n: int, **more: Any) -> dict[str, Any]:
    place = {"unit": ONE, "procedure": "1.001193", "channel": "web", "survey": "kq"} | more
    return {
        "day": "2026-11-20",
        "question": question,
        "choice": choice,
        "score": score,
        "n": n,
    } | place


ROWS = [
    row("i1", "2", 2, 3), row("i1", "1", 1, 3), row("i1", "0", 0, 1),
    row("i3", "2", 2, 3), row("i3", "1", 1, 2), row("i3", "0", 0, 1), row("i3", "toi", None, 4),
    row("i7", "1", 1, 5, unit=OTHER),
]  # fmt: skip


class Memory:
    """Answers as the queries do."""

    async def ask(self, name: str, /, **values: Any) -> list[dict[str, Any]]:
        assert values["first"] == "2026-10-25" and values["last"] == "2026-11-23"
        if name == "ballots_counted":
            return [
                {"unit": ONE, "answers": 4, "ballots": 5},
                {"unit": ONE, "answers": 2, "ballots": 2},
                {"unit": OTHER, "answers": 4, "ballots": 1},
            ]
        return ROWS


MEMORY = Memory()


def survey(handbook: Handbook) -> Survey:
    found = survey_on(handbook.town.surveys, "served", DAY)
    assert found
    return found


async def test_another_units_answers_do_not_exist() -> None:
    mine = await ballots.cells(Scope.of([ONE]), SPAN, MEMORY)
    assert {cell.unit for cell in mine} == {ONE}
    assert await ballots.cells(Scope.of([]), SPAN, MEMORY) == []
    assert len(await ballots.cells(Scope.everything(), SPAN, MEMORY)) == len(ROWS)


async def test_a_partial_ballot_counts_and_is_told_to_be_partial(handbook: Handbook) -> None:
    found = await ballots.filled(Scope.of([ONE]), SPAN, MEMORY, survey(handbook))
    assert (found.ballots, found.whole) == (7, 5)


async def test_an_answer_without_points_is_left_out_of_its_index(handbook: Handbook) -> None:
    cells = await ballots.cells(Scope.of([ONE]), SPAN, MEMORY)
    found = {i.number: i for i in ballots.indices(cells, survey(handbook))}
    assert (found[1].points, found[1].dossiers) == (9, 7)
    assert (found[3].points, found[3].dossiers) == (8, 6)
    assert found[7].score is None
    total = officer_total(found.values())
    assert total.missing == (2, 4, 7) and total.sum == Decimal("2.6")


async def test_a_share_and_its_groups(handbook: Handbook) -> None:
    cells = await ballots.cells(Scope.everything(), SPAN, MEMORY)
    question = survey(handbook).questions[0]
    share = ballots.satisfied(ballots.of(cells, survey(handbook), question), question)
    assert (share.part, share.whole, share.percent) == (6, 7, Decimal("85.7"))
    assert list(ballots.grouped(cells, "unit")) == [ONE, OTHER]
    assert list(ballots.grouped(cells, "week")) == ["2026-11-16"]


def test_spans_and_weeks() -> None:
    assert SPAN.days == 30 and SPAN.before.last == date(2026, 10, 24)
    assert week_of(DAY) == Span(DAY, date(2026, 11, 29))

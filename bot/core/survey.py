"""What citizens are asked about how they were served. The questions are content, in `town.yaml`.

A survey here is a voluntary poll: it is never called by the name of a sample survey of the state.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.core.dated import Dated, holding

When = Literal["guided", "served"]
Period = Literal["month", "quarter", "year"]
ASKED_OF_CITIZENS = (1, 3, 4, 7)
"""The indices of circular 01/2018 that a citizen may answer; the others are measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer that can be tapped."""

    id: str
    label: str
    score: int | None = None
    """Points; none where the answer leaves the dossier out of the index."""
    good: bool = False
    """Counted among the satisfied."""
    case: bool = False
    """Whoever chooses it is offered a person's help."""
    note: str = ""
    """What is said to whoever chooses it, in place of thanks."""
    words: tuple[str, ...] = ()
    """Other ways in which people type it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyQuestion:
    """One question; the first of a survey is its vote, the others are extra."""

    id: str
    ask: str
    """May name the procedure as {title}."""
    short: str = ""
    """Its name in tables."""
    options: tuple[Option, ...]
    index: int = 0
    """Number of the index that it measures; 0 for none."""

    def option(self, id: str) -> Option | None:
        """The option of this id."""
        return next((option for option in self.options if option.id == id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(Dated):
    """An instrument: when it is put, what it asks, by which rule."""

    id: str
    when: When
    name: str
    questions: tuple[SurveyQuestion, ...]
    period: Period = "quarter"
    """A person is asked once in it, and counted once, for each procedure."""
    intro: str = ""
    word: str = ""
    """The question for a free word; empty for none."""

    def question(self, id: str) -> SurveyQuestion | None:
        """The question of this id."""
        return next((question for question in self.questions if question.id == id), None)

    def after(self, id: str) -> SurveyQuestion | None:
        """The question behind the one of this id."""
        ids = [question.id for question in self.questions]
        place = ids.index(id) + 1 if id in ids else 0
        return self.questions[place] if place < len(ids) else None


def survey_on(surveys: Iterable[Survey], when: When, day: date) -> Survey | None:
    """The survey that is put at such a time on a day."""
    return next((survey for survey in holding(surveys, day) if survey.when == when), None)


def period_of(period: Period, day: date) -> str:
    """The name of the period in which a day lies, such as 2026-Q4."""
    match period:
        case "month":
            return f"{day:%Y-%m}"
        case "quarter":
            return f"{day.year}-Q{(day.month + 2) // 3}"
        case "year":
            return str(day.year)

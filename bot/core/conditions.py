"""Whether a paper or a question concerns this person, given what they answered so far.

Three values: yes, no, and not known yet, because people may answer "not sure" or nothing at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.dated import holding
from bot.core.procedure import Answers, Paper, Procedure, Question

UNSURE = "unsure"
NOT_ASKED = "-"


def holds(condition: str, answers: Answers) -> bool | None:
    """Whether `question`, `not question` or `question=a/b` is true; none if it is not known."""
    words = condition.removeprefix("not ").strip()
    question, _, wanted = words.partition("=")
    given = answers.get(question)
    if given is None or given == UNSURE:
        return None
    if given == NOT_ASKED:
        return False
    truth = given in (wanted.split("/") if wanted else ("yes",))
    return truth != condition.startswith("not ")


def concerns(procedure: Procedure, answers: Answers) -> dict[str, str]:
    """The answers, with NOT_ASKED for questions that do not concern this person.

    A condition on such a question is false, so that a paper need not repeat what its question
    depends on.
    """
    known = dict(answers)
    for question in procedure.questions:
        if all_hold(question.when, known) is False:
            known[question.id] = NOT_ASKED
    return known


def all_hold(conditions: Sequence[str], answers: Answers) -> bool | None:
    """False if one is false, otherwise none if one is not known, otherwise true."""
    values = [holds(condition, answers) for condition in conditions]
    if False in values:
        return False
    return None if None in values else True


@dataclass(frozen=True, slots=True)
class Needed:
    """A paper on a personal list; not certain while an answer is missing."""

    paper: Paper
    certain: bool


def next_question(procedure: Procedure, answers: Answers) -> Question | None:
    """The first question that concerns this person and has no answer yet."""
    known = concerns(procedure, answers)
    return next((question for question in procedure.questions if question.id not in known), None)


def checklist(procedure: Procedure, answers: Answers, day: date) -> tuple[Needed, ...]:
    """The papers that this person needs, leaving out those that a database replaces."""
    return tuple(n for n in _needed(procedure, answers, day) if not n.paper.database)


def spared(procedure: Procedure, answers: Answers, day: date) -> tuple[Needed, ...]:
    """The papers that this person need not bring because a database has them."""
    return tuple(n for n in _needed(procedure, answers, day) if n.paper.database)


def _needed(procedure: Procedure, answers: Answers, day: date) -> list[Needed]:
    needed, known = [], concerns(procedure, answers)
    for paper in holding(procedure.papers, day):
        truth = all_hold(paper.when, known)
        if truth is not False:
            needed.append(Needed(paper, certain=truth is True))
    return needed

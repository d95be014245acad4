"""The figures of the aims, from questions and what was understood."""

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.questions import Question

Told = Mapping[str, Any]
"""A line of `bot match`."""
Answers = Sequence[tuple[Question, Told]]
ROUNDS = 1000
OFFERED = 3


@dataclass(frozen=True, slots=True)
class Share:
    """A share, and the two numbers behind it."""

    right: int
    of: int

    @property
    def value(self) -> float:
        """From 0 to 1; 0 where there is nothing to share."""
        return self.right / self.of if self.of else 0.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.right}/{self.of})"


def share(truths: Iterable[bool]) -> Share:
    """How many of the truths are true."""
    held = list(truths)
    return Share(sum(held), len(held))


def answered(questions: Iterable[Question], ask: Callable[[Question], Told]) -> Answers:
    """Each question with what was understood."""
    return [(question, ask(question)) for question in questions]


def top(answers: Answers, n: int) -> Share:
    """Right among the first `n`; an ambiguous question is right when asked back well."""
    return share(hit(question, told, n) for question, told in answers)


def hit(question: Question, told: Told, n: int) -> bool:
    """Whether one question was understood among the first `n`."""
    if question.ambiguous:
        return asked_back(question, told)
    return bool(question.codes & frozenset(told["codes"][:n]))


def asked_back(question: Question, told: Told) -> bool:
    """Whether an ambiguous question was asked back with two of its codes."""
    offered = question.codes & frozenset(told["codes"][:OFFERED])
    return told["verdict"] != "sure" and len(offered) >= 2


def sure_and_right(answers: Answers) -> Share:
    """Right ones of all sure ones."""
    return share(
        not question.ambiguous and told["codes"][0] in question.codes
        for question, told in answers
        if told["verdict"] == "sure"
    )


def sure(answers: Answers) -> Share:
    """How many were answered without asking back."""
    return share(told["verdict"] == "sure" for _, told in answers)


def fields(answers: Answers) -> Share:
    """The field asked, where the label says one and the subject is plain."""
    return share(
        told["field"] == question.field
        for question, told in answers
        if question.field and not question.ambiguous
    )


def follow_ups(answers: Answers) -> Share:
    """Talks whose last turn got the right procedure and field."""
    return share(followed(question, told) for question, told in answers)


def followed(question: Question, told: Told) -> bool:
    """Whether one talk was followed."""
    first = told["codes"][:1]
    right = bool(question.codes & set(first)) and not question.forbidden & set(first)
    return right and question.field in ("", told["field"])


def spread(truths: Sequence[bool], rounds: int = ROUNDS) -> tuple[float, float]:
    """The middle 95 % of the share over resampled questions."""
    if not truths:
        return 0.0, 0.0
    chance = random.Random(0)
    shares = sorted(sum(chance.choices(truths, k=len(truths))) / len(truths) for _ in range(rounds))
    return shares[rounds // 40], shares[-rounds // 40 - 1]

"""The honest figures: every question judged by weights that never saw it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bench import figures
from bench.content import Content
from bench.figures import Answers
from bench.questions import Question
from bench.tables import table
from bench.train import Columns, Example, by_folds, lessons, questions_for_training, temper
from bench.understanding import in_our_codes, reliability
from bot.core.finder import Finder
from bot.core.fold import fold
from bot.matching import told


@dataclass(frozen=True, slots=True)
class Judgement:
    """One question, what was understood, and whether its best target was right."""

    question: Question
    told: dict[str, Any]
    best: str
    score: float
    right: bool
    shelf: str


def judged_by_folds(held: Content) -> list[str]:
    """What comes out right by folds, and the reliability tables."""
    taught = lessons(held, questions_for_training())
    found = judgements(by_folds(taught), taught.columns, held)
    parts = ["**By folds**: every question judged by weights that never saw it", ""]
    head = ["", "questions", "top-1", "top-3", "sure / all", "sure and right / sure"]
    parts += [table(head, [_row(name, here) for name, here in _shelves(found)]), ""]
    best = [one for one in found if one.best]
    codes = [one for one in best if ":" not in one.best]
    parts += ["**What a score means** (by folds, both shelves, with out of scope)", ""]
    parts += [reliability([(one.score, one.right) for one in best]), ""]
    parts += ["**The same, where the best is a procedure**: from the threshold on it is sure", ""]
    return [*parts, reliability([(one.score, one.right) for one in codes])]


def judgements(
    seen: Sequence[tuple[Example, np.ndarray]], columns: Columns, held: Content
) -> list[Judgement]:
    """Each question judged as the program judges."""
    stretch, plain = temper(seen), held.finder()
    costs, finders = held.weights.costs, dict[int, Finder]()
    for _, vector in seen:
        if id(vector) not in finders:
            weights = replace(columns.weights(vector, stretch), costs=costs)
            finders[id(vector)] = plain.weighed(weights)
    return [_judged(example, finders[id(vector)], held) for example, vector in seen]


def _judged(example: Example, finder: Finder, held: Content) -> Judgement:
    finding = finder.judge(example.weighing)
    names = [like.target.name for like in example.weighing.likes]
    listed = any("listed" in like.target.traits for like in example.weighing.likes)
    plain = example.question.text == fold(example.question.text)
    return Judgement(
        in_our_codes(example.question, held),
        told(finding),
        finding.best,
        finding.matches[0].score if finding.best else 0.0,
        bool(finding.best and example.good[names.index(finding.best)] > 0),
        f"{'national' if listed else 'curated'}, {'no marks' if plain else 'as typed'}"
        if example.question.codes and not example.good[-1]
        else "",
    )


def _shelves(found: Iterable[Judgement]) -> list[tuple[str, Answers]]:
    """The questions that a shelf can answer, by shelf and typing."""
    by_name: dict[str, list[tuple[Question, dict[str, Any]]]] = {}
    for one in found:
        if one.shelf:
            by_name.setdefault(one.shelf, []).append((one.question, one.told))
    return sorted(by_name.items())


def _row(name: str, answers: Answers) -> list[object]:
    shares = [figures.top(answers, 1), figures.top(answers, 3), figures.sure(answers)]
    told = [f"{share.value:.3f}" for share in shares]
    return [name, len(answers), *told, figures.sure_and_right(answers)]

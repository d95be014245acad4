"""The honest figures: every question judged by weights that never saw it."""

from collections.abc import Sequence

import numpy as np

from bench.content import Content
from bench.tables import table
from bench.train import Example, by_folds, lessons, questions_for_training, temper
from bench.understanding import reliability
from bot.core.fold import fold

Judged = Sequence[tuple[float, bool]]


def judged_by_folds(held: Content) -> list[str]:
    """The share right by folds, and the reliability table."""
    seen = by_folds(lessons(held, questions_for_training()))
    stretch = temper(seen)
    inside = [(e, v) for e, v in seen if e.question.codes and not e.question.ambiguous]
    parts = ["**By folds**: every question judged by weights that never saw it", ""]
    rows = []
    for name, share in _shelves(inside).items():
        truths = [right for _, right in judged(share, stretch)]
        rows.append([name, len(truths), f"{np.mean(truths):.3f}"])
    parts += [table(["", "questions", "best target right"], rows), ""]
    parts += ["**What a score means** (by folds, both shelves, with out of scope)", ""]
    return [*parts, reliability(judged(seen, stretch))]


def _shelves(
    seen: Sequence[tuple[Example, np.ndarray]],
) -> dict[str, list[tuple[Example, np.ndarray]]]:
    found: dict[str, list[tuple[Example, np.ndarray]]] = {}
    for example, vector in seen:
        listed = any("listed" in like.target.traits for like in example.weighing.likes)
        plain = example.question.text == fold(example.question.text)
        name = f"{'national' if listed else 'curated'}, {'no marks' if plain else 'as typed'}"
        found.setdefault(name, []).append((example, vector))
    return found


def judged(seen: Sequence[tuple[Example, np.ndarray]], stretch: float) -> list[tuple[float, bool]]:
    """The score of each question's best target, and whether it was right."""
    found = []
    for example, vector in seen:
        logits = stretch * (example.rows @ vector)
        powers = np.exp(logits - logits.max())
        chances = powers / powers.sum()
        best = int(chances[:-1].argmax()) if len(chances) > 1 else 0
        found.append((float(chances[best]), bool(example.good[best] > 0 and len(chances) > 1)))
    return found

"""Learns the weights of the measures of likeness from questions: `python -m bench.train`.

A question, and everything that it was held against, is one example; the weights are those under
which what is right gets most of the probability (a softmax over targets and "nothing"). Besides
the development questions, each way of asking in the content is asked of a finder that does not
know it. With `--folds` nothing is written: every question is judged by weights that never saw
it, which is the honest figure and the reliability table.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from scipy.optimize import minimize, minimize_scalar

from bench.content import Content, catalogue_file, content
from bench.questions import HARD, SHARED, Question, own, shared
from bot.content.edition import WEIGHTS
from bot.content.findable import finder as build
from bot.core.finder import Finder, Weighing
from bot.core.fold import fold
from bot.core.likeness import FEATURES, NOTHING
from bot.core.weights import Costs, Weights

TRAITS = (
    "fork", "event", "sign", "listed",
    "ward", "province", "ministry", "citizen", "vertical", "abroad",
)  # fmt: skip
HALF = 0.35
"""What a fork is worth as an answer where one procedure was meant that it leads to."""
ASKS = 0.02
"""The weight of a way of asking, beside a question that somebody asked."""
MADE_UP = 0.12
"""The weight of a question that was made up to be hard."""
FOLDS, ASK_FOLDS = 5, 6
LOOSE, TIGHT = 0.1, 1.0
"""How strongly weights are held to where they start: measures, acts."""
MISSING, EXTRA = -0.5, -0.8
"""Where the weights of acts start: nearly all of them speak against a target."""


@dataclass(frozen=True, slots=True)
class Example:
    """One question held against its targets."""

    question: Question
    rows: np.ndarray
    """A row of measures for each target; the last is nothing."""
    good: np.ndarray
    """How right each row is."""
    weight: float
    weighing: Weighing


class Columns:
    """Where each weight stands in a row."""

    def __init__(self, acts: Sequence[str]) -> None:
        parts = {
            "written": FEATURES,
            "listed": FEATURES,
            "traits": TRAITS,
            "missing": acts,
            "extra": acts,
            "nothing": NOTHING,
        }
        self.names = [(part, name) for part, names in parts.items() for name in names]
        self.place = {pair: n for n, pair in enumerate(self.names)}

    def rows(self, weighing: Weighing) -> np.ndarray:
        """The measures of all targets, and of nothing."""
        rows = np.zeros((len(weighing.likes) + 1, len(self.names)))
        for row, like in zip(rows, weighing.likes, strict=False):
            part = "listed" if "listed" in like.target.traits else "written"
            start = self.place[part, FEATURES[0]]
            row[start : start + len(FEATURES)] = like.values
            for name in like.target.traits:
                row[self.place["traits", name]] = 1
            for act in like.missing:
                row[self.place["missing", act]] = 1
            for act in like.extra:
                row[self.place["extra", act]] = 1
        rows[-1, self.place["nothing", NOTHING[0]] :] = weighing.nothing
        return rows

    def start(self) -> np.ndarray:
        """The weights before anything was learned."""
        values = {"missing": MISSING, "extra": EXTRA}
        return np.array([values.get(part, 0.0) for part, _ in self.names])

    def hold(self) -> np.ndarray:
        """How strongly each weight is held to its start."""
        return np.array(
            [TIGHT if part in ("missing", "extra") else LOOSE for part, _ in self.names]
        )

    def weights(self, vector: np.ndarray, temper: float) -> Weights:
        """The weights as the program reads them."""
        parts: dict[str, dict[str, float]] = {}
        for (part, name), value in zip(self.names, vector, strict=True):
            if abs(value) >= 0.005:
                parts.setdefault(part, {})[name] = round(float(value), 2)
        return Weights(**parts, temper=round(temper, 3))


def examples(
    questions: Iterable[Question], finder: Finder, held: Content, columns: Columns
) -> Iterator[Example]:
    """The questions held against what a finder knows."""
    for question in questions:
        weighing = finder.weigh(question.text)
        codes = {held.ours.get(code, code) for code in question.codes}
        good = [_worth(like.target.name, codes, question, held) for like in weighing.likes]
        good.append(0.0 if any(code in finder for code in codes) else 1.0)
        yield Example(question, columns.rows(weighing), np.array(good), 1.0, weighing)


def _worth(target: str, codes: set[str], question: Question, held: Content) -> float:
    """How right a target is as an answer."""
    if not codes:
        return float(target.startswith("sign:"))
    if target in codes:
        return 0.5 if question.ambiguous else 1.0
    led = len(codes & set(held.ways.get(target, ())))
    if question.ambiguous:
        return float(led >= 2)
    return HALF if led else 0.0


def asks(held: Content, columns: Columns) -> Iterator[Example]:
    """Each way of asking in the content, held against a content that lacks it."""
    for n in range(ASK_FOLDS):
        less, left = held.without(n, ASK_FOLDS)
        finder = build(less, held.town, held.lexicon, Weights(), {})
        for target, text in left:
            weighing = finder.weigh(text)
            good = [float(like.target.name == target) for like in weighing.likes]
            if any(good):
                question = Question(id=target, turns=(text,), codes=frozenset([target]))
                rows = columns.rows(weighing)
                yield Example(question, rows, np.array([*good, 0.0]), ASKS, weighing)


def fit(held: Sequence[Example], columns: Columns) -> np.ndarray:
    """The weights under which the right targets are likeliest."""
    held = [example for example in held if example.good.any()]
    rows = np.concatenate([example.rows for example in held])
    good = np.concatenate([example.good for example in held])
    sizes = np.array([len(example.rows) for example in held])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    of = np.repeat(np.arange(len(held)), sizes)
    worth = np.array([example.weight for example in held])
    start, hold = columns.start(), columns.hold()

    def loss(vector: np.ndarray) -> tuple[float, np.ndarray]:
        logits = rows @ vector
        powers = np.exp(logits - np.maximum.reduceat(logits, starts)[of])
        chances = powers / np.add.reduceat(powers, starts)[of]
        right = np.add.reduceat(chances * good, starts)
        value = -(worth * np.log(right + 1e-12)).sum() + (hold * (vector - start) ** 2).sum()
        slope = (worth[of] * (chances - chances * good / (right[of] + 1e-12))) @ rows
        return value, slope + 2 * hold * (vector - start)

    found = minimize(loss, start.copy(), jac=True, method="L-BFGS-B", options={"maxiter": 800})
    return np.asarray(found.x)


def temper(judged: Sequence[tuple[Example, np.ndarray]]) -> float:
    """The stretch of the logits under which unseen questions are likeliest."""

    def loss(stretch: float) -> float:
        total = 0.0
        for example, vector in judged:
            logits = stretch * (example.rows @ vector)
            powers = np.exp(logits - logits.max())
            total -= np.log((powers * example.good).sum() / powers.sum() + 1e-12)
        return total

    return float(minimize_scalar(loss, bounds=(0.3, 2.0), method="bounded").x)


@dataclass(frozen=True, slots=True)
class Lessons:
    """All that is learned from."""

    columns: Columns
    asked: tuple[Example, ...]
    """Questions, each with and without the national catalogue."""
    asks: tuple[Example, ...]


def lessons(held: Content, questions: Sequence[Question]) -> Lessons:
    """Every example with marks and without, without the catalogue and with it behind."""
    columns = Columns(list(held.lexicon.act_words))
    both = [*questions, *(replace(q, turns=(fold(q.text),)) for q in questions)]
    finders = [held.finder()] + ([held.finder(behind=True)] if held.listed else [])
    asked = [e for finder in finders for e in examples(both, finder, held, columns)]
    share = len(questions) / len(asked)
    asked = [replace(e, weight=share * (MADE_UP if e.question.hard else 1.0)) for e in asked]
    return Lessons(columns, tuple(asked), tuple(asks(held, columns)))


def by_folds(taught: Lessons) -> list[tuple[Example, np.ndarray]]:
    """Each question with weights that never saw it."""
    ids = list(dict.fromkeys(example.question.id for example in taught.asked))
    fold = {id: n % FOLDS for n, id in enumerate(ids)}
    judged = []
    for n in range(FOLDS):
        seen = [example for example in taught.asked if fold[example.question.id] != n]
        vector = fit([*seen, *taught.asks], taught.columns)
        judged += [(e, vector) for e in taught.asked if fold[e.question.id] == n]
    return judged


def questions_for_training() -> list[Question]:
    """The development questions, where they are present, and our own."""
    held: list[Question] = []
    for ours in (own(), own(HARD)):
        held += [*ours.inside[::2], *ours.outside[::2]]
    if (SHARED / "questions-dev.jsonl").exists():
        theirs = shared()
        held += [q for q in theirs.inside if q.codes] + list(theirs.outside)
    return held


def write(weights: Weights, path: Path = WEIGHTS) -> None:
    """The weights as a file that an officer can read, under the words that head it."""
    head = [line for line in path.read_text("utf-8").splitlines(True) if line.startswith("#")]
    parts = ("written", "listed", "traits", "missing", "extra", "nothing", "temper")
    held = {name: getattr(weights, name) for name in parts}
    held["costs"] = {
        name: getattr(weights.costs, name) for name in ("wrong", "back", "misled", "astray")
    }
    body = yaml.safe_dump(held, allow_unicode=True, sort_keys=False, default_flow_style=False)
    path.write_text("".join(head) + body, "utf-8")


def main() -> None:
    """Learn and write, or judge by folds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--content", type=Path, default=None)
    options = parser.parse_args()
    held = content(options.content, catalogue_file())
    taught = lessons(held, questions_for_training())
    judged = by_folds(taught)
    vector = fit([*taught.asked, *taught.asks], taught.columns)
    weights = taught.columns.weights(vector, temper(judged))
    write(replace(weights, costs=Costs()))
    print(
        f"{len(taught.asked)} examples, {len(taught.asks)} ways of asking; temper {weights.temper}"
    )


if __name__ == "__main__":
    main()

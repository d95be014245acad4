"""How well it understands: the aims, styles of question, peers beside it, what scores mean."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from bench import figures
from bench.content import AT, Content
from bench.figures import Answers, Share
from bench.noise import WAYS
from bench.questions import Collection, Question, known
from bench.tables import span, table
from bot.matching import matched

SHELVES = (False, True)
"""The curated procedures alone, and with the national catalogue behind them."""
HARD = ("typing errors", "Telex", "VNI", "Telex, half", "teencode")


@dataclass(frozen=True)
class Measured:
    """What was understood on one shelf: by way of typing, out of scope, in talks."""

    inside: Mapping[str, Answers]
    outside: Answers
    talks: Answers


def measure(held: Content, asked: Collection, behind: bool) -> Measured:
    """Every question in every way of typing."""
    inside = within(held, asked, behind)
    return Measured(
        {way: answers(held, typed(inside, change), behind) for way, change in WAYS.items()},
        answers(held, asked.outside, behind),
        answers(held, asked.talks, behind),
    )


def answers(held: Content, questions: Iterable[Question], behind: bool) -> Answers:
    """Each question, in the codes of the town, with what was understood."""
    book = held.handbook(behind)

    def ask(question: Question) -> dict[str, Any]:
        return matched({"id": question.id, "turns": list(question.turns)}, book, AT)

    return figures.answered([in_our_codes(question, held) for question in questions], ask)


def within(held: Content, asked: Collection, behind: bool) -> list[Question]:
    """The questions that this shelf can answer."""
    reachable = {*held.ours, *(held.listed if behind else ())}
    return [in_our_codes(question, held) for question in known(asked.inside, reachable)]


def in_our_codes(question: Question, held: Content) -> Question:
    """The question with the codes under which the town answers it."""
    ours = frozenset(held.ours.get(code, code) for code in question.codes)
    return replace(question, codes=question.codes | ours)


def typed(questions: Sequence[Question], change: Callable[[str], str]) -> list[Question]:
    """The questions as other fingers type them."""
    return [replace(question, turns=(change(question.text),)) for question in questions]


def aims(by_shelf: Mapping[bool, Measured]) -> str:
    """The table of the aims."""
    rows = [
        _row("top-1", by_shelf, lambda m: span(m.inside["as typed"], 1), ("0.92", "0.85")),
        _row("top-3", by_shelf, lambda m: span(m.inside["as typed"], 3), ("0.98", "0.94")),
        _row("top-1, without marks", by_shelf, _told_loss("without marks"), ("-1", "-2")),
        *(_row(f"top-1, {way}", by_shelf, _told_loss(way), ("-4", "-5")) for way in HARD),
        _row("sure and right / sure", by_shelf, _sure_and_right, ("0.97", "0.95")),
        _row("sure / all", by_shelf, lambda m: figures.sure(m.inside["as typed"]), ("", "")),
        _row("sure out of scope", by_shelf, lambda m: figures.sure(m.outside), ("0.02", "0.03")),
        _row("field asked", by_shelf, lambda m: figures.fields(m.inside["as typed"]), ("0.92", "")),
        _row("follow-up turns", by_shelf, lambda m: figures.follow_ups(m.talks), ("0.90", "")),
    ]
    head = ["figure", "curated", "aim", "with 4,725 national", "aim"]
    return table(head, rows)


def _row(
    name: str,
    by_shelf: Mapping[bool, Measured],
    tell: Callable[[Measured], object],
    aim: tuple[str, str],
) -> list[object]:
    told = [tell(by_shelf[behind]) if behind in by_shelf else "" for behind in SHELVES]
    return [name, told[0], aim[0], told[1], aim[1]]


def _told_loss(way: str) -> Callable[[Measured], str]:
    def tell(measured: Measured) -> str:
        base = figures.top(measured.inside["as typed"], 1).value
        here = figures.top(measured.inside[way], 1).value
        return f"{here:.3f} ({100 * (here - base):+.1f})"

    return tell


def _sure_and_right(measured: Measured) -> Share:
    return figures.sure_and_right(measured.inside["as typed"])


def by_style(measured: Measured) -> str:
    """Top-1 and top-3 of each style of question."""
    styles = dict.fromkeys(question.style for question, _ in measured.inside["as typed"])
    rows = []
    for style in styles:
        here = [(q, told) for q, told in measured.inside["as typed"] if q.style == style]
        rows.append([style or "-", len(here), span(here, 1), span(here, 3)])
    unclear = [(q, told) for q, told in measured.inside["as typed"] if q.ambiguous]
    rows.append(["ambiguous (any style)", len(unclear), span(unclear, 1), ""])
    return table(["style", "questions", "top-1", "top-3"], rows)


def reliability(judged: Sequence[tuple[float, bool]]) -> str:
    """Scores beside how often they were right."""
    bounds = (0.0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 1.01)
    rows = []
    for low, high in pairwise(bounds):
        here = [(score, right) for score, right in judged if low <= score < high]
        if here:
            told = sum(score for score, _ in here) / len(here)
            right = sum(right for _, right in here) / len(here)
            name = f"{low:.2f} to {min(high, 1):.2f}"
            rows.append([name, len(here), f"{told:.3f}", f"{right:.3f}"])
    return table(["score of the best", "questions", "mean score", "share right"], rows)

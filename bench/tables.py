"""Tables as text, for people and for the README."""

from collections.abc import Iterable, Sequence

from bench.figures import Answers, hit, spread


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def span(answers: Answers, n: int) -> str:
    """A share of hits, and between which two it lies 95 times of 100."""
    truths = [hit(question, told, n) for question, told in answers]
    low, high = spread(truths)
    value = sum(truths) / len(truths) if truths else 0.0
    return f"{value:.3f} [{low:.2f}, {high:.2f}]"


def long(answers: Answers) -> str:
    """Top-1 with its span / top-3."""
    threes = [hit(question, told, 3) for question, told in answers]
    return f"{span(answers, 1)} / {_mean(threes):.3f}"


def short(answers: Answers) -> str:
    """Top-1 / top-3, without more."""
    ones = [hit(question, told, 1) for question, told in answers]
    threes = [hit(question, told, 3) for question, told in answers]
    return f"{_mean(ones):.3f} / {_mean(threes):.3f}"


def _mean(truths: Sequence[bool]) -> float:
    return sum(truths) / len(truths) if truths else 0.0

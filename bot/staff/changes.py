"""What a change of the content would change: lines of the file, and answers to questions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import unified_diff

from bot.core.fold import key
from bot.core.handbook import Handbook
from bot.core.procedure import Procedure

MOST = 40
MOST_TRIED = 600
"""Questions that are tried on two editions: a few seconds' work."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A question that would be answered otherwise."""

    question: str
    was: str
    """Verdict and target before."""
    becomes: str


def changed_answers(
    before: Handbook, after: Handbook, questions: Iterable[str]
) -> Iterator[Changed]:
    """The questions that two editions take otherwise."""
    for question in filter(None, dict.fromkeys(questions)):
        was, becomes = _meant(before, question), _meant(after, question)
        if was != becomes:
            yield Changed(question, was, becomes)


def asks_of(book: Handbook) -> Iterator[str]:
    """The questions that an edition itself claims to understand."""
    for procedure in entries(book):
        yield from (*procedure.asks, procedure.title)
    for group in (book.forks, book.events, book.signposts):
        for thing in group.values():
            yield from thing.asks


def entries(book: Handbook) -> list[Procedure]:
    """Each procedure once, under however many codes it is known."""
    return list({p.code: p for p in book.procedures.values()}.values())


def touched(questions: Iterable[str], lines: Iterable[str]) -> list[str]:
    """The questions that share words with changed lines, those that share rare ones first.

    A question with no word in common with a change is taken as before, so it is not tried.
    """
    mine = {w for line in lines if line[:1] in "+-" for w in key(line).split()}
    by_question = {question: set(key(question).split()) for question in questions}
    common = Counter(word for words in by_question.values() for word in words)
    weights = {
        question: sum(1 / common[word] for word in words & mine)
        for question, words in by_question.items()
    }
    near = sorted((q for q, weight in weights.items() if weight), key=lambda q: -weights[q])
    return near[:MOST_TRIED]


def changed_lines(before: str, after: str) -> list[str]:
    """The lines that differ, with three of their neighbours; what is the same at both ends of a
    long file is left out before it is compared."""
    old, new = before.splitlines(), after.splitlines()
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    first, rest = max(0, start - 3), max(0, end - 3)
    lines = unified_diff(old[first : len(old) - rest], new[first : len(new) - rest], lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def _meant(book: Handbook, question: str) -> str:
    finding = book.finder.find(question)
    if finding.verdict == "social":
        return "social"
    return f"{finding.verdict} {finding.best}".strip() if finding.verdict != "lost" else "lost"

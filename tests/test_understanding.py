"""Floors under what is understood: a drop fails. The questions of others stay where they are."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest

from bench import figures
from bench.content import Content, catalogue_file, content
from bench.figures import Answers
from bench.noise import WAYS
from bench.questions import HARD, Collection, Question, own, shared
from bench.understanding import answers as answered
from bench.understanding import in_our_codes, typed, within

FLOORS = {
    # curated, with the national catalogue behind
    "top-1": (0.94, 0.90),
    "top-3": (0.98, 0.95),
    "sure and right": (0.97, 0.95),
    "field": (0.94, 0.94),
    "out of scope": (0.01, 0.01),
    "talks": (1.00, 1.00),
}
"""Of the development questions; `make bench` prints the figures themselves."""
LOSSES = {
    "without marks": (0.01, 0.02),
    "typing errors": (0.04, 0.05),
    "Telex": (0.02, 0.02),
    "VNI": (0.02, 0.02),
    "teencode": (0.03, 0.04),
}
"""How much of top-1 other ways of typing may cost."""


@cache
def _held() -> Content:
    return content(None, catalogue_file())


@pytest.fixture(scope="module")
def theirs() -> Collection:
    """The development questions, or a reason to skip."""
    try:
        return shared()
    except FileNotFoundError as missing:
        pytest.skip(f"no development questions: {missing.filename}")


def _answers(questions: Sequence[Question], behind: bool) -> Answers:
    return answered(_held(), questions, behind)


@pytest.mark.shared
@pytest.mark.parametrize("behind", [False, True], ids=["curated", "national"])
def test_the_development_questions_are_understood(theirs: Collection, behind: bool) -> None:
    answers = _answers(within(_held(), theirs, behind), behind)
    assert figures.top(answers, 1).value >= FLOORS["top-1"][behind]
    assert figures.top(answers, 3).value >= FLOORS["top-3"][behind]
    assert figures.sure_and_right(answers).value >= FLOORS["sure and right"][behind]
    assert figures.fields(answers).value >= FLOORS["field"][behind]


@pytest.mark.shared
@pytest.mark.parametrize("behind", [False, True], ids=["curated", "national"])
def test_what_is_none_of_ours_is_not_answered_surely(theirs: Collection, behind: bool) -> None:
    assert figures.sure(_answers(theirs.outside, behind)).value <= FLOORS["out of scope"][behind]


@pytest.mark.shared
@pytest.mark.parametrize("behind", [False, True], ids=["curated", "national"])
def test_talks_are_followed(theirs: Collection, behind: bool) -> None:
    talks = [in_our_codes(talk, _held()) for talk in theirs.talks]
    assert figures.follow_ups(_answers(talks, behind)).value >= FLOORS["talks"][behind]


@pytest.mark.shared
@pytest.mark.slow
@pytest.mark.parametrize("way", LOSSES)
@pytest.mark.parametrize("behind", [False, True], ids=["curated", "national"])
def test_other_fingers_are_understood_nearly_as_well(
    theirs: Collection, behind: bool, way: str
) -> None:
    inside = within(_held(), theirs, behind)
    plain = figures.top(_answers(inside, behind), 1).value
    changed = figures.top(_answers(typed(inside, WAYS[way]), behind), 1).value
    assert changed >= plain - LOSSES[way][behind]


def test_our_own_questions_are_understood() -> None:
    asked = own()
    kept = [in_our_codes(q, _held()) for q in asked.inside[1::2]]
    answers = _answers(kept, False)
    assert figures.top(answers, 1).value >= 0.92
    assert figures.top(answers, 3).value >= 0.95
    assert figures.sure_and_right(answers).value >= 0.97
    assert figures.sure(_answers(asked.outside, False)).value <= 0.02


def test_harder_questions_are_never_answered_wrongly_for_sure() -> None:
    """Stories, dialect, other names for things: often asked back, seldom missed, hardly wrong."""
    asked = own(HARD)
    answers = _answers([in_our_codes(q, _held()) for q in asked.inside[1::2]], False)
    assert figures.top(answers, 1).value >= 0.75
    assert figures.top(answers, 3).value >= 0.89
    assert figures.sure_and_right(answers).value >= 0.97
    assert figures.fields(answers).value >= 0.80
    assert figures.sure(_answers(asked.outside, False)).value <= 0.01
    talks = [in_our_codes(talk, _held()) for talk in asked.talks]
    assert figures.follow_ups(_answers(talks, False)).value >= 0.80


def test_none_of_their_questions_stands_in_this_repository(theirs: Collection) -> None:
    """They are for measuring; content that quotes them would measure itself."""
    text = "".join(file.read_text("utf-8") for file in Path(__file__).parent.glob("questions*"))
    long = [q.text for q in theirs.inside if len(q.text) > 40]
    assert [one for one in long if one in text] == []

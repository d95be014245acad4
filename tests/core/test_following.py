"""What is said after an answer hangs on it: needs, things told by the way, what is denied."""

import pytest

from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Button, Incoming
from tests.cases import cases
from tests.conftest import NOON

CASES = cases("following")
BIRTH, CARD = "1.001193", "1.014064"


def said(book: Handbook, text: str, topic: str = BIRTH, **session: object) -> Outcome:
    there = Session(chat="t:1", seen=NOON, topic=topic, **session)  # type: ignore[arg-type]
    return reply(there, Incoming(chat="t:1", key="1", at=NOON, kind="text", text=text), book)


@pytest.mark.parametrize("case", CASES["needed"], ids=lambda case: case["ask"])
def test_a_paper_that_is_asked_for_is_told_of_the_subject(
    handbook: Handbook, case: dict[str, str]
) -> None:
    outcome = said(handbook, case["ask"])
    assert outcome.finding and outcome.finding.needed
    assert case["says"] in outcome.replies[0].text
    assert outcome.session.topic == BIRTH


@pytest.mark.parametrize("text", CASES["not_needed"])
def test_other_questions_are_no_question_of_papers(handbook: Handbook, text: str) -> None:
    outcome = said(handbook, text)
    assert outcome.finding and (not outcome.finding.needed or outcome.finding.best != BIRTH)


@pytest.mark.parametrize("text", CASES["told"])
def test_what_is_told_by_the_way_is_no_new_question(handbook: Handbook, text: str) -> None:
    outcome = said(handbook, text)
    assert outcome.replies[0].text == handbook.phrases.nod
    assert outcome.session.topic == BIRTH


@pytest.mark.parametrize("text", CASES["urgent"])
def test_a_call_for_help_goes_before_the_talk(handbook: Handbook, text: str) -> None:
    outcome = said(handbook, text)
    led = [choice.says for choice in outcome.replies[0].choices if isinstance(choice, Button)]
    assert outcome.finding and outcome.finding.verdict != "social"
    assert outcome.finding.best.startswith("sign:") or any(s.startswith("sign ") for s in led)


def test_words_that_answer_no_question_of_the_list_lose_nothing(handbook: Handbook) -> None:
    opened = said(handbook, CASES["papers"][0], "")
    assert any(button.says.startswith("answer ") for button in opened.session.offered)
    for text in CASES["papers"][1:]:
        incoming = Incoming(chat="t:1", key="2", at=NOON, kind="text", text=text)
        outcome = reply(opened.session, incoming, handbook)
        assert outcome.replies[0].text == handbook.phrases.papers_unheard
        assert outcome.session.offered == opened.session.offered


@pytest.mark.parametrize("case", CASES["denied"], ids=lambda case: case["ask"])
def test_what_is_denied_is_not_meant(handbook: Handbook, case: dict[str, str]) -> None:
    outcome = said(handbook, case["ask"], CARD)
    assert outcome.finding and outcome.finding.best == case["leads"]


def test_an_open_choice_stays_open(handbook: Handbook) -> None:
    offered = (Button("a", f"open {BIRTH}"), Button("b", "open 1.004884"), Button("c", "none"))
    outcome = said(handbook, CASES["told"][0], "", offered=offered, clarified=1)
    assert {button.says for button in offered} <= {
        button.says for button in outcome.session.offered
    }

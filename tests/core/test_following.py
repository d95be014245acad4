"""What is said after an answer hangs on it: needs, things told by the way, what is denied."""

from datetime import timedelta

import pytest

from bot.core.handbook import Handbook
from bot.core.moment import Outcome
from bot.core.reply import reply
from bot.core.session import Session
from bot.core.talk import Button, Incoming
from bot.core.telling import Telling
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


def offering(book: Handbook, text: str) -> Outcome:
    buttons = [Button(code, f"open {code}") for code in CASES["offered"]]
    return said(book, text, "", offered=(*buttons, Button("none", "none")), clarified=1)


@pytest.mark.parametrize("case", CASES["pointed"], ids=lambda case: case["ask"])
def test_a_choice_is_pointed_at_by_its_place(handbook: Handbook, case: dict[str, str]) -> None:
    assert offering(handbook, case["ask"]).session.topic == case["leads"]


def test_there_is_no_fourth_of_three(handbook: Handbook) -> None:
    three = CASES["pointed"][2]["ask"]
    buttons = tuple(Button(code, f"open {code}") for code in CASES["offered"][:2])
    offered = (*buttons, Button("none", "none"))
    outcome = said(handbook, three, "", offered=offered, clarified=1)
    assert not outcome.session.topic
    assert len(outcome.session.offered) == len(offered)


@pytest.mark.parametrize("text", [*CASES["pausing"], *CASES["purpose"]])
def test_who_thinks_first_or_says_what_for_asks_nothing(handbook: Handbook, text: str) -> None:
    outcome = said(handbook, text)
    assert outcome.replies[0].text == handbook.phrases.nod
    assert outcome.session.topic == BIRTH
    assert offering(handbook, text).replies[0].text == handbook.phrases.nod_choose


@pytest.mark.parametrize("text", CASES["asking"])
def test_who_asks_as_well_is_answered(handbook: Handbook, text: str) -> None:
    assert said(handbook, text).replies[0].text != handbook.phrases.nod


@pytest.mark.parametrize("case", CASES["supposed"], ids=lambda case: case["ask"])
def test_a_case_is_answered_from_the_entry(handbook: Handbook, case: dict[str, str]) -> None:
    outcome = said(handbook, case["ask"], case["topic"])
    assert outcome.session.topic == case["topic"]
    title = handbook.procedures[case["topic"]].title
    assert outcome.replies[0].text.startswith(handbook.phrases.need_case(title=title, lines=""))
    assert case["says"] in outcome.replies[0].text


def test_an_entry_that_is_too_old_tells_no_sums_of_a_case(handbook: Handbook) -> None:
    case, at = CASES["supposed"][1], NOON + timedelta(days=3650)
    session = Session(chat="t:1", seen=at, topic=case["topic"])
    incoming = Incoming(chat="t:1", key="1", at=at, kind="text", text=case["ask"])
    outcome = reply(session, incoming, handbook)
    sums = Telling(handbook.procedures[case["topic"]], handbook, NOON.date()).fees()
    assert sums and not any(line in outcome.replies[0].text for line in sums)


def test_a_case_of_which_nothing_is_written_is_not_made_up(handbook: Handbook) -> None:
    outcome = said(handbook, CASES["supposed_unseen"], CASES["residence"])
    title = handbook.procedures[CASES["residence"]].title
    told = handbook.phrases.need_case_unseen(title=title, card="|").partition("|")[0]
    assert outcome.replies[0].text.startswith(told)


@pytest.mark.parametrize("text", CASES["strayed"])
def test_words_that_say_nothing_leave_the_talk_where_it_was(handbook: Handbook, text: str) -> None:
    label = handbook.procedures[BIRTH].label
    outcome = said(handbook, text)
    assert outcome.replies[0].text == handbook.phrases.lost_here(title=label)
    assert outcome.session.topic == BIRTH
    outcome = offering(handbook, text)
    assert outcome.replies[0].text == handbook.phrases.lost_open
    assert outcome.session.offered[-1].says == "none"
    again = said(handbook, text, BIRTH, misses=1, clarified=2)
    assert again.replies[0].text != handbook.phrases.lost_here(title=label)


def talk(book: Handbook, *texts: str) -> Outcome:
    session = Session(chat="t:1", seen=NOON)
    for n, text in enumerate(texts):
        incoming = Incoming(chat="t:1", key=str(n), at=NOON, kind="text", text=text)
        outcome = reply(session, incoming, book)
        session = outcome.session
    return outcome


@pytest.mark.parametrize("case", CASES["narrowed"], ids=lambda case: case["ask"])
def test_words_of_a_button_answer_the_question_of_a_fork(
    handbook: Handbook, case: dict[str, str]
) -> None:
    outcome = talk(handbook, case["first"], case["ask"])
    assert outcome.finding and outcome.finding.best == case["leads"]


@pytest.mark.parametrize("texts", CASES["earlier"], ids=lambda texts: texts[-1])
def test_what_was_spoken_of_before_is_come_back_to(handbook: Handbook, texts: list[str]) -> None:
    assert talk(handbook, *texts).session.topic == CASES["earlier_code"]

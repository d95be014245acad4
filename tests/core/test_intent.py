"""A press, a number, a label and a word mean the same."""

from datetime import UTC, datetime

import pytest

from bot.core.intent import Intent, parse, read_intent
from bot.core.lexicon import Lexicon
from bot.core.session import Session
from bot.core.talk import Button, Incoming, Kind
from tests.cases import cases

CASES = cases("intent")
OFFERED = tuple(Button(**button) for button in CASES["offered"])
WORDS = {name: tuple(words) for name, words in CASES["lexicon"].items()}
LEXICON = Lexicon(
    command_words={"menu": WORDS["menu"]},
    answer_words={"yes": WORDS["yes"], "no": WORDS["no"]},
    ordinal_words={"1": WORDS["1"]},
    bare_words={"fee": WORDS["fee"]},
)
VERBS = {"menu", "papers", "answer", "ask", "open", "start"}


def understood(text: str, kind: Kind = "text", offered: tuple[Button, ...] = OFFERED) -> Intent:
    session = Session(chat="t:1", offered=offered)
    incoming = Incoming(chat="t:1", key="1", at=datetime.now(UTC), kind=kind, text=text)
    return read_intent(session, incoming, LEXICON, VERBS.__contains__)


@pytest.mark.parametrize("text", CASES["first"])
def test_number_label_pointing_words_and_payload_press_the_button(text: str) -> None:
    assert understood(text).says == "papers 1.000001"


@pytest.mark.parametrize("text", CASES["second"])
def test_yes_in_words_presses_the_button_that_says_yes(text: str) -> None:
    assert understood(text).says == "answer 1.000001 q yes"


WAYS = tuple(Button(**button) for button in CASES["ways"])


@pytest.mark.parametrize("text", CASES["typed_ways"])
def test_a_part_of_a_label_or_the_no_that_opens_it_chooses(text: str) -> None:
    assert understood(text, offered=WAYS).says == CASES["typed_ways"][text]


@pytest.mark.parametrize("text", CASES["no_ways"])
def test_a_word_of_two_labels_a_field_a_place_or_more_than_a_label_is_a_question(text: str) -> None:
    assert understood(text, offered=WAYS).verb == "ask"


def test_a_number_that_was_not_offered_is_a_question() -> None:
    assert understood("7").verb == "ask"
    assert understood("1", offered=()).verb == "ask"


@pytest.mark.parametrize("text", CASES["menu"])
def test_commands_are_words_too(text: str) -> None:
    assert understood(text).verb == "menu"


def test_a_start_link_carries_its_payload() -> None:
    assert understood("/start 2025-22258_quay") == Intent("start", "2025-22258_quay")


@pytest.mark.parametrize("text", [*CASES["forged"], "open " + "x" * 300])
def test_a_forged_or_foreign_press_leads_to_the_menu(text: str) -> None:
    assert understood(text, kind="press").verb in ("menu", "open")


def test_an_intent_says_what_a_button_carries() -> None:
    for says in ("menu", "open 1.001193", "answer 1.001193 ket-hon yes", "unit 2025-22258"):
        intent = parse(says)
        assert intent and intent.says == says

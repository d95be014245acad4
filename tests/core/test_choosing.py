"""What a choice that stands open leads to, and what was asked before it was made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.choosing import WAYS, choices, saying, target_of
from bot.core.intent import parse
from bot.core.lexicon import FIELDS
from bot.core.session import Session
from bot.core.talk import LONGEST_SAYS, Button

targets = st.sampled_from(["1.001193", "fork:so-do", "event:sinh-con", "fork:" + "x" * 30])
asked = st.lists(st.sampled_from([*FIELDS, *WAYS]), max_size=8)


def waiting(*says: str, **session: object) -> Session:
    offered = tuple(Button(f"label {n}", one) for n, one in enumerate(says))
    return Session(chat="t:1", offered=offered, **session)  # type: ignore[arg-type]


@given(targets, asked)
def test_what_a_choice_says_fits_a_button_and_leads_to_its_target(
    target: str, words: list[str]
) -> None:
    says = saying(target, words)
    assert len(says) <= LONGEST_SAYS and parse(says) and target_of(says) == target


def test_fields_that_were_asked_are_told_by_the_choice_itself() -> None:
    assert saying("1.001193", ("time", "fee")) == "tell 1.001193 time fee"
    assert saying("1.001193", ("how",)) == "open 1.001193"
    assert saying("1.001193", ("step",)) == "step 1.001193"
    assert saying("fork:so-do", ("papers", "link")) == "fork so-do papers link"
    assert saying("sign:ly-hon", ("fee",)) == "sign ly-hon"


@pytest.mark.parametrize(
    ("says", "trail", "topic", "open_"),
    [
        (("open 1.001193", "none"), ("fork x",), "1.115246", True),
        (("open 1.001193", "none"), (), "", True),
        (("papers 1.115246", "open 1.115246"), ("tell 1.115246 fee",), "1.115246", False),
        (("event sinh-con", "event nguoi-mat", "unit"), ("menu",), "1.115246", False),
        (("event sinh-con", "unit", "open 1.115246"), ("ask",), "1.115246", False),
        (("papers 1.115246", "open 1.115246"), ("tell 1.115246 fee",), "", False),
        (("event sinh-con", "none"), (), "", True),
        (("menu", "person"), (), "1.115246", False),
    ],
)
def test_only_what_was_asked_to_choose_from_stands_open(
    says: tuple[str, ...], trail: tuple[str, ...], topic: str, open_: bool
) -> None:
    assert bool(choices(waiting(*says, trail=trail, topic=topic))) is open_

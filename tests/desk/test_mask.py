"""Numbers that name a person never get past the desk; sums, dates and codes do."""

import pytest

from bot.desk.mask import mask
from tests.cases import cases

CASES = cases("mask")


@pytest.mark.parametrize("text", CASES["hidden"])
def test_what_may_name_a_person_is_hidden(text: str) -> None:
    digits = "".join(c for c in mask(text) if c.isdigit())
    assert len(digits) < 5 and "@" not in mask(text)


@pytest.mark.parametrize("text", CASES["kept"])
def test_what_names_nobody_stays(text: str) -> None:
    assert mask(text) == text


def test_the_words_around_a_hidden_number_stay() -> None:
    assert mask(CASES["around"]["typed"]) == CASES["around"]["kept"]

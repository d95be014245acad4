"""Vietnamese letters and plain ones meet, however they were typed."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fold import clean, fold, key, words
from tests.cases import cases

PAIRS = cases("fold")["pairs"]


@pytest.mark.parametrize(("marked", "plain"), PAIRS)
def test_marks_case_and_spaces_are_folded_away(marked: str, plain: str) -> None:
    assert fold(marked) == plain


@pytest.mark.parametrize(("marked", "plain"), PAIRS)
def test_letters_taken_apart_fold_alike(marked: str, plain: str) -> None:
    assert fold(unicodedata.normalize("NFD", marked)) == plain


def test_signs_stay_in_a_fold_and_go_from_a_key() -> None:
    assert fold("Gi\u1ea5y t\u1edd?") == "giay to?"
    assert key("Gi\u1ea5y t\u1edd?") == "giay to"


def test_words_are_letters_and_numbers() -> None:
    assert words("form CT01, 2 copies!") == ["form", "CT01", "2", "copies"]


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert clean(clean(text)) == clean(text)

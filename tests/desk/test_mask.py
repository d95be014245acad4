"""What names a person never gets past the desk; sums, dates, codes, places and papers do."""

import pytest

from bot.content.edition import bind
from bot.core.handbook import Handbook
from bot.desk import mask as masking
from tests.cases import cases
from tests.conftest import NOON, ROOT

CASES = cases("mask")


def mask(text: str) -> str:
    return masking.mask(text, bind(ROOT, NOON.date()).handbook.lexicon.hiding)


@pytest.mark.parametrize("text", CASES["hidden"])
def test_what_may_name_a_person_is_hidden(text: str) -> None:
    digits = "".join(c for c in mask(text) if c.isdigit())
    assert len(digits) < 5 and "@" not in mask(text)


@pytest.mark.parametrize("text", [*CASES["kept"], *CASES["nameless"]])
def test_what_names_nobody_stays(text: str) -> None:
    assert mask(text) == text


def test_the_words_around_a_hidden_number_stay() -> None:
    assert mask(CASES["around"]["typed"]) == CASES["around"]["kept"]


@pytest.mark.parametrize("text", CASES["names"])
def test_a_name_behind_a_title_is_hidden(text: str) -> None:
    assert mask(text) == CASES["names"][text]


@pytest.mark.parametrize("text", CASES["secrets"])
def test_what_follows_the_word_for_password_is_hidden(text: str) -> None:
    assert mask(text) == CASES["secrets"][text]


def test_no_name_of_a_procedure_or_a_place_is_taken_for_a_person(handbook: Handbook) -> None:
    told = [p.title for p in handbook.procedures.values()]
    told += [p.label for p in handbook.procedures.values()]
    for topics in (handbook.forks, handbook.events, handbook.signposts):
        told += [ask for topic in topics.values() for ask in topic.asks]
    places = [unit.full for unit in handbook.town.units]
    told += [f"{title} {place}" for place in places for title in CASES["before"]]
    assert [text for text in (*told, *places) if mask(text) != text] == []


def test_hiding_again_changes_nothing() -> None:
    for text in (*CASES["names"], *CASES["secrets"]):
        assert mask(mask(text)) == mask(text)

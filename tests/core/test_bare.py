"""A word alone asks for what it names; beside others, or with other marks, it does not."""

import pytest

from bot.core.following import Context
from bot.core.handbook import Handbook
from tests.cases import cases

CASES = cases("bare")
TOPIC = "1.001193"


@pytest.mark.parametrize("text", CASES["asked"])
def test_a_bare_word_asks_of_the_subject(handbook: Handbook, text: str) -> None:
    found = handbook.finder.find(text, Context(topic=TOPIC))
    assert (found.verdict, found.best) == ("sure", TOPIC)
    assert found.fields == (CASES["asked"][text],)


@pytest.mark.parametrize("text", CASES["others"])
def test_other_words_are_read_as_before(handbook: Handbook, text: str) -> None:
    assert handbook.finder.reader.read(text).tokens

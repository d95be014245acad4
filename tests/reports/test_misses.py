"""Questions that were not understood are heaped by likeness, and counted within what one sees."""

from datetime import date
from pathlib import Path

import pytest

from bot.reports.misses import alike, waiting
from bot.reports.scope import Scope
from bot.reports.span import Span
from tests.cases import cases
from tests.reports.memory import Facts, memory

SAID = cases("alike")
SPAN = Span.ending(date(2026, 10, 31), 31)


@pytest.mark.parametrize("pair", SAID["alike"], ids=" / ".join)
def test_two_ways_of_asking_are_one_question(pair: list[str]) -> None:
    assert alike(*pair) and alike(*reversed(pair))


@pytest.mark.parametrize("pair", SAID["different"], ids=" / ".join)
def test_two_questions_stay_two(pair: list[str]) -> None:
    assert not alike(*pair) and not alike(*reversed(pair))


async def test_a_group_has_its_most_frequent_words_and_counts_them_all(tmp_path: Path) -> None:
    (long, plain), (_, other) = SAID["alike"][:2]
    async with memory(tmp_path) as db:
        for words, unit in ((plain, "a"), (plain, "b"), (other, "c"), (long, "a")):
            await Facts(db).miss(words, unit=unit)
        (group,) = await waiting(Scope.everything(), SPAN, db)
        assert (group.words, group.n, group.units) == (plain, 4, 3)
        assert group.alike == (other,), "marks apart it is the same way of writing"
        (mine,) = await waiting(Scope.of(["c"]), SPAN, db)
        assert (mine.words, mine.n, mine.alike) == (other, 1, ())

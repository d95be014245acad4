"""An age decides by what it means, a number or a measure decides nothing."""

import pytest

from bot.core.handbook import Handbook
from tests.cases import cases

CASES = cases("ages")


@pytest.mark.parametrize("case", CASES["ages"], ids=lambda case: case["ask"])
def test_an_age_leads_by_what_it_means(handbook: Handbook, case: dict[str, str]) -> None:
    assert handbook.finder.find(case["ask"]).best == case["leads"]


@pytest.mark.parametrize("pair", CASES["measures"], ids=lambda pair: pair[1])
def test_a_measure_that_nobody_knows_weighs_nothing(handbook: Handbook, pair: list[str]) -> None:
    plain, measured = map(handbook.finder.find, pair)
    assert (measured.best, measured.verdict) == (plain.best, plain.verdict)

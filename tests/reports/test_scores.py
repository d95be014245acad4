"""The scores of a worked example done by hand, and the traps of the bands.

By hand, one quarter of one ward (points of the dossiers; index 2 from the system):

    index  points of the dossiers          sum  dossiers  sum / dossiers  score
      1    2 2 1 1 1 0 2                     9      7        1.2857        1.3
      2    (system) 12 points of 8          12      8        1.5           1.5
      3    2 2 2 1 1 0                       8      6        1.3333        1.3
      4    2 2 1 1 1                         7      5        1.4           1.4
      7    1 1 2 1 0 1 1                     7      7        1.0           1.0
                                                          officer total    6.5  of 10: whole
      5    2 of 1                            2      1        2.0           2.0
      6    1 of 1                            1      1        1.0           1.0
      8    2 of 1                            2      1        2.0           2.0
      9    1 of 1                            1      1        1.0           1.0
                                                          agency total    12.5  of 18: good
"""

from decimal import Decimal

import pytest

from bot.reports.scores import Index, Share, agency_total, officer_total, pooled

BY_HAND = {1: (9, 7), 2: (12, 8), 3: (8, 6), 4: (7, 5), 7: (7, 7)}
MEASURED = {5: (2, 1), 6: (1, 1), 8: (2, 1), 9: (1, 1)}


def indices(points: dict[int, tuple[int, int]]) -> list[Index]:
    return [Index(number, *pair) for number, pair in points.items()]


def test_the_worked_example() -> None:
    scores = {i.number: str(i.score) for i in indices(BY_HAND)}
    assert scores == {1: "1.3", 2: "1.5", 3: "1.3", 4: "1.4", 7: "1.0"}
    officer = officer_total(indices(BY_HAND))
    assert (officer.sum, officer.most, officer.band) == (Decimal("6.5"), 10, "whole")
    agency = agency_total(indices(BY_HAND | MEASURED))
    assert (agency.sum, agency.most, agency.band) == (Decimal("12.5"), 18, "good")
    assert agency.whole


def test_exactly_fifteen_is_excellent_however_it_was_added_up() -> None:
    tenths = (11, 17, 20, 17, 15, 16, 17, 17, 20)
    assert sum(t / 10 for t in tenths) < 15.0, "floats would miss it"
    total = agency_total(Index(number, t, 10) for number, t in enumerate(tenths, 1))
    assert (total.sum, total.band) == (Decimal("15.0"), "excellent")


@pytest.mark.parametrize(
    ("tenths", "band"),
    [
        (150, "excellent"), (149, "good"), (120, "good"), (119, "fair"), (90, "fair"),
        (89, "average"), (60, "average"), (59, "weak"), (0, "weak"),
    ],
)  # fmt: skip
def test_the_bands_of_an_agency(tenths: int, band: str) -> None:
    shared, rest = divmod(tenths, 9)
    total = agency_total(Index(n, shared + (n <= rest), 10) for n in range(1, 10))
    assert (total.sum, total.band) == (Decimal(tenths) / 10, band)


@pytest.mark.parametrize(
    ("tenths", "band"), [(50, "whole"), (49, "part"), (35, "part"), (34, "low"), (0, "low")]
)
def test_the_bands_of_an_officer(tenths: int, band: str) -> None:
    each, rest = divmod(tenths, 5)
    total = officer_total(Index(n, each + (k < rest), 10) for k, n in enumerate((1, 2, 3, 4, 7)))
    assert (total.sum, total.band) == (Decimal(tenths) / 10, band)


def test_an_index_without_data_is_left_out_and_named() -> None:
    total = agency_total([*indices(BY_HAND), Index(5, 0, 0)])
    assert total.missing == (5, 6, 8, 9) and total.most == 10 and not total.whole
    assert total.sum == Decimal("6.5") and not total.decidable
    assert officer_total([Index(1, 9, 7), Index(3, 8, 6), Index(4, 7, 5)]).decidable
    nothing = officer_total([])
    assert nothing.sum is None and nothing.band == ""


def test_halves_go_up_and_officers_are_pooled_by_dossier() -> None:
    assert Index(1, 5, 4).score == Decimal("1.3")  # 1.25
    one, other = Index(1, 2, 1), Index(1, 0, 9)
    (both,) = pooled([one, other])
    assert both.score == Decimal("0.2"), "not the mean of 2.0 and 0.0"


def test_a_share_of_nothing_is_no_share() -> None:
    assert Share(0, 0).percent is None and Share(0, 0).range is None
    assert Share(0, 5).percent == Decimal("0.0")


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(9, 9, "70.1", "100.0"), (81, 263, "25.5", "36.6"), (0, 20, "0.0", "16.1")],
)
def test_the_margin_is_wilsons(part: int, whole: int, low: str, high: str) -> None:
    assert Share(part, whole).range == (Decimal(low), Decimal(high))


def test_a_small_sample_says_so() -> None:
    assert Share(9, 9).small(30) and not Share(9, 30).small(30)

"""What a survey and a unit of `town.yaml` may not be."""

from datetime import date
from pathlib import Path

import pytest

from bot.content.edition import bind
from bot.content.faults import ContentError
from bot.core.survey import survey_on
from tests.cases import cases
from tests.content.small import folder

DAY = date(2026, 11, 23)
TOWN = cases("town")


def with_town(path: Path, change: tuple[str, str] = ("", ""), more: str = "") -> Path:
    there = folder(path)
    town = there / "town.yaml"
    text = town.read_text("utf-8") + (TOWN["survey"] + more)
    assert change[0] in text, change[0]
    town.write_text(text.replace(*change, 1) if change[0] else text, "utf-8")
    return there


def test_a_survey_of_ones_own_is_put_in_without_code(tmp_path: Path) -> None:
    town = bind(with_town(tmp_path), DAY).handbook.town
    survey = survey_on(town.surveys, "guided", DAY)
    assert survey and survey.questions[0].options[0].good


@pytest.mark.parametrize("case", TOWN["faults"], ids=lambda case: case["fault"])
def test_a_faulty_survey_is_refused(case: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        bind(with_town(tmp_path, (case["instead_of"], case["stands"])), DAY)
    assert case["fault"] in str(caught.value)


@pytest.mark.parametrize("case", TOWN["bad_unit"], ids=lambda case: case["fault"])
def test_a_faulty_unit_is_refused(case: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        bind(with_town(tmp_path, (TOWN["unit"], case["stands"])), DAY)
    assert case["fault"] in str(caught.value)


def test_one_survey_follows_another_but_never_runs_beside_it(tmp_path: Path) -> None:
    twice = TOWN["twice"]
    with pytest.raises(ContentError) as caught:
        bind(with_town(tmp_path / "a", more=twice["add"]), DAY)
    assert twice["fault"] in str(caught.value)
    later = twice["add"].replace("when: guided", f"when: guided\n  {twice['since']}", 1)
    change = ("when: guided", f"when: guided\n  {twice['until']}")
    town = bind(with_town(tmp_path / "b", change, later), DAY).handbook.town
    now, then = (survey_on(town.surveys, "guided", day) for day in (DAY, date(2027, 2, 1)))
    assert now and then and (now.id, then.id) == ("hd", "hd2")

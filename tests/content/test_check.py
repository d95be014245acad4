"""What the types of the content cannot say is told by the check, in the author's language."""

from datetime import date
from pathlib import Path

import pytest

from bot.content.edition import bind, wording
from bot.content.faults import ContentError, Fault
from bot.content.plain import proofread
from tests.cases import cases
from tests.content.small import folder

DAY = date(2026, 11, 23)
FAULTS = cases("check")["faults"]
WARNINGS = cases("check")["warnings"]


def warnings(path: Path, change: tuple[str, str] | None = None) -> list[Fault]:
    bound = bind(folder(path, change), DAY)
    proofread(bound.file, bound.report, wording().plain)
    return bound.report.faults


def test_the_small_content_is_sound(tmp_path: Path) -> None:
    assert warnings(tmp_path) == []


@pytest.mark.parametrize("case", FAULTS, ids=lambda case: case["fault"])
def test_a_fault_keeps_the_content_from_being_used(case: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        bind(folder(tmp_path, (case["instead_of"], case["stands"])), DAY)
    (fault,) = caught.value.faults
    assert case["fault"] in str(fault) and fault.line > 1


@pytest.mark.parametrize("case", WARNINGS, ids=lambda case: case["warning"])
def test_a_warning_is_work_for_the_author(case: dict[str, str], tmp_path: Path) -> None:
    (warning,) = warnings(tmp_path, (case["instead_of"], case["stands"]))
    assert case["warning"] in str(warning) and warning.line > 1

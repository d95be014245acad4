"""A content file is read beside its types, and every fault of it is told in one pass."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from bot.content.edition import wording
from bot.content.faults import Report
from bot.content.read import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    id: str
    n: int = 0
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    title: str
    kind: Literal["a", "b"] = "a"
    good: bool = True
    steps: tuple[Step, ...] = ()
    names: tuple[str, ...] = ()
    if_: str = ""


def reading(text: str, folder: Path) -> tuple[File | None, Report]:
    path = folder / "file.yaml"
    path.write_text(text, "utf-8")
    return read(path, File, dict(wording().faults))


def told(report: Report) -> list[tuple[int, int]]:
    return [(fault.line, fault.column) for fault in report.faults]


def test_a_whole_file_becomes_a_record(tmp_path: Path) -> None:
    steps = "steps:\n- {id: one, n: 2, until: 2027-02-28}\n"
    text = f"title: x\nkind: b\ngood: no\n{steps}names: [p, q]\nif: y\n"
    file, report = reading(text, tmp_path)
    step = Step(id="one", n=2, until=date(2027, 2, 28))
    assert file == File(title="x", kind="b", good=False, steps=(step,), names=("p", "q"), if_="y")
    assert report.faults == []


def test_one_record_or_one_word_may_stand_for_a_list_of_one(tmp_path: Path) -> None:
    file, _ = reading("title: x\nsteps: {id: one}\nnames: p\n", tmp_path)
    assert file and file.steps == (Step(id="one"),) and file.names == ("p",)


def test_a_number_like_code_keeps_its_letters(tmp_path: Path) -> None:
    file, _ = reading("title: 1.001930\n", tmp_path)
    assert file and file.title == "1.001930"


def test_all_faults_come_at_once_with_line_and_column(tmp_path: Path) -> None:
    lines = (
        "kind: c",
        "good: maybe",
        "steps:",
        "- {id: one, n: two}",
        "- until: yesterday",
        "step: []",
        "kind: a",
    )
    text = "\n".join(lines)
    file, report = reading(text, tmp_path)
    assert file is None
    places = [(1, 1), (1, 7), (2, 7), (4, 16), (5, 3), (5, 10), (6, 1), (7, 1)]
    assert sorted(told(report)) == places


def test_a_misspelt_field_is_told_with_its_neighbour(tmp_path: Path) -> None:
    _, report = reading("title: x\nstepz: []\n", tmp_path)
    assert "stepz" in report.faults[0].text and "steps" in report.faults[0].text


@pytest.mark.parametrize(
    "text", ["", "title: [", "- a\n- b\n", "title:\n  a: b\n", "title: x\nsteps: one\n"]
)
def test_what_is_no_such_file_is_a_fault_and_never_a_crash(text: str, tmp_path: Path) -> None:
    file, report = reading(text, tmp_path)
    assert file is None and report.faults


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    file, report = read(tmp_path / "none.yaml", File, dict(wording().faults))
    assert file is None and report.faults

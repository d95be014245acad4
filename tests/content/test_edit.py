"""One phrase, one field, one entry is changed, and every other letter stays as it was."""

from difflib import ndiff

import pytest

from bot.content.edit import CannotEdit, entry_text, with_entry, with_field, with_phrase
from tests.cases import cases
from tests.conftest import ROOT

CASES = cases("edit")
TEXT = CASES["text"]


def changed_lines(before: str, after: str) -> list[str]:
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


@pytest.mark.parametrize("case", CASES["phrases"], ids=lambda case: str(case["target"]))
def test_a_phrase_is_added_where_its_entry_has_its_others(case: dict[str, str]) -> None:
    after = with_phrase(TEXT, str(case["target"]), case["phrase"])
    assert case["added"] in after
    assert len(changed_lines(TEXT, after)) <= 2
    assert [c for c in TEXT.splitlines() if "#" in c and "asks" not in c] == [
        c for c in after.splitlines() if "#" in c and "asks" not in c and case["phrase"][0] != "#"
    ] or case["phrase"][0] == "#"


def test_a_field_is_set_or_put_below_the_code() -> None:
    after = with_field(TEXT, "1.000001", "checked", "2026-11-23")
    assert changed_lines(TEXT, after) == ["-   checked: 2026-01-01", "+   checked: 2026-11-23"]
    after = with_field(TEXT, "1.000001", "checked_by", CASES["person"])
    (line,) = changed_lines(TEXT, after)
    assert line == f'+   checked_by: "{CASES["person"]}"'
    assert after.splitlines()[5].strip() == line[2:].strip()


def test_what_is_not_there_is_not_changed() -> None:
    for target in ("9.999999", "fork:nothing"):
        with pytest.raises(CannotEdit):
            with_phrase(TEXT, target, "x")
    with pytest.raises(CannotEdit):
        with_field(TEXT, "1.000001", "asks", "x")


def test_an_entry_is_taken_out_and_put_back() -> None:
    lines = entry_text(TEXT, "1.000001")
    assert lines.startswith("- code: 1.000001") and lines.endswith("2026-01-01\n")
    assert with_entry(TEXT, "1.000001", lines) == TEXT
    after = with_entry(TEXT, "1.000002", CASES["entry"])
    assert len(changed_lines(TEXT, after)) == 5
    new = with_entry(TEXT, "1.000009", CASES["entry"].replace("1.000002", "1.000009"))
    assert new.startswith(TEXT) and entry_text(new, "1.000009").startswith("- code: 1.000009")


@pytest.mark.parametrize(
    "lines", ["- code: 1.000005\n", "title: x\n", "- code: 1.000002\n- code: 1.000007\n"]
)
def test_an_entry_that_is_not_this_one_is_refused(lines: str) -> None:
    with pytest.raises(CannotEdit):
        with_entry(TEXT, "1.000002", lines)


def test_the_real_file_keeps_every_other_line() -> None:
    text = (ROOT / "procedures.yaml").read_text("utf-8")
    after = with_phrase(text, "1.001193", "xyz abc")
    (line,) = changed_lines_fast(text, after)
    assert line.strip() == "- xyz abc"
    after = with_field(text, "1.001193", "checked", "2026-12-01")
    assert len(changed_lines_fast(text, after)) == 1


def changed_lines_fast(before: str, after: str) -> list[str]:
    """Lines of `after` that are new; `ndiff` is too slow for a long file."""
    known = set(before.splitlines())
    return [line for line in after.splitlines() if line not in known]

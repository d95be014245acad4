"""Tables as files: the same numbers, and nothing that a spreadsheet would run."""

import csv
import io
import zipfile
from datetime import timedelta
from decimal import Decimal

import pytest

from bot.reports.scores import Share
from bot.reports.tables import defused
from bot.web.staff.sheets import csv_of, xlsx_of
from bot.web.staff.tables import plans, table, told
from tests.conftest import NOON

RISKY = ("=1+1", "+1", "-1", "@x", "\t=1", " =1", "|cmd", "%0A=1", "\uff1d1", "\r=1")


@pytest.mark.parametrize("value", RISKY)
def test_formulas_are_defused_in_either_file(value: str) -> None:
    assert str(defused(value)).startswith("'")
    rows = [{"words": value, "n": 3, "units": 1}]
    one = table("misses", rows)
    (_, row) = csv.reader(io.StringIO(csv_of(one).decode("utf-8-sig"), newline=""))
    assert row[0].startswith("'") and row[1] == "3"
    with zipfile.ZipFile(io.BytesIO(xlsx_of([one]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet and "<v>3</v>" in sheet


def test_a_share_never_stands_without_its_numbers() -> None:
    rows = [
        {"unit": "a", "n": 9, "share": Share(9, 9)},
        {"unit": "b", "n": 0, "share": Share(0, 0)},
    ]
    one = table("votes_by_unit", rows, 30)
    (_, _, shown), (_, _, nothing) = ([text for _, text, _ in one.cells(r)] for r in one.rows)
    assert shown.startswith("100,0% (9/9)") and plans().words["small"] in shown
    assert nothing == plans().words["none"]
    headings, values = one.sheet()
    assert len(headings) == 7 and values[0][2:] == [100.0, 9, 9, 70.1, 100.0]
    assert values[1][2:] == [None, 0, 0, None, None]


def test_values_read_as_people_write_them_here() -> None:
    assert told(12345, "number") == "12.345"
    assert told(Decimal("6.5"), "score") == "6,5"
    assert told("2026-11-23", "day") == "23/11/2026"
    assert told(NOON, "moment") == "12:00 23/11/2026"
    assert told(timedelta(minutes=90), "span").startswith("1,5")
    assert told(timedelta(minutes=12), "span").startswith("12 ")
    assert told(None, "number") == "\u2013"


def test_sheets_of_a_book_have_names_of_their_own() -> None:
    book = xlsx_of([table("audit", []), table("audit", []), table("week", [])])
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        names = parts.read("xl/workbook.xml").decode()
    assert names.count("<sheet ") == 3


def test_every_table_and_word_is_used() -> None:
    from pathlib import Path

    from tests.conftest import ROOT

    code = "\n".join(path.read_text("utf-8") for path in Path(ROOT / "bot").rglob("*.py"))
    for name in plans().tables:
        assert f'"{name}"' in code or name.startswith("votes_by_"), name
    told_by_kind = ("act_", "why_", "state_", "role_", "chore_", "draft_", "verdict_", "what_",
                    "officer_", "agency_", "delivery_", "share_", "account_", "stop_")  # fmt: skip
    for name in plans().words:
        known = f'"{name}"' in code or name.startswith(told_by_kind)
        assert known or name in ("fresh", "overdue", "expired"), name

"""Each field in which an entry and its record differ is told; a declared difference is no fault."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.content.compare import chores, compare
from bot.content.edition import bind
from tests.cases import cases
from tests.content.small import folder

DAY = date(2026, 11, 23)
RECORDS: dict[str, Any] = {record["code"]: record for record in cases("records")}


def differences(
    path: Path, records: dict[str, Any], change: tuple[str, str] | None = None
) -> list[Any]:
    file = bind(folder(path, change), DAY).file
    return list(compare(file.procedures, file.offices, records, DAY))


def test_what_agrees_has_no_difference(tmp_path: Path) -> None:
    assert differences(tmp_path, RECORDS) == []


def rename(record: dict[str, Any]) -> None:
    record["name"] = "another name"


def close(record: dict[str, Any]) -> None:
    record["online"]["submit"] = False


def slow(record: dict[str, Any]) -> None:
    record["channels"][0]["time"]["n"] = 9


def charge(record: dict[str, Any]) -> None:
    record["channels"][0]["fees"] = [{"amount": 5000, "currency": "VND"}]


def move(record: dict[str, Any]) -> None:
    record["agencies"] = {"executing": ["Ministry"]}


def relink(record: dict[str, Any]) -> None:
    record["url"] = "https://dichvucong.gov.vn/other"


def demand(record: dict[str, Any]) -> None:
    record["dossier"][0]["items"].append({"name": "Medical report", "originals": 1, "copies": 0})


def spare(record: dict[str, Any]) -> None:
    del record["dossier"][0]["items"][0]


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("official", rename), ("online", close), ("time", slow), ("fee", charge), ("agency", move),
        ("link", relink), ("papers", demand), ("papers", spare),
    ],
)  # fmt: skip
def test_each_field_is_held_against_its_record(
    field: str, change: Callable[[dict[str, Any]], None], tmp_path: Path
) -> None:
    records = copy.deepcopy(RECORDS)
    change(records["1.000001"])
    assert {d.field for d in differences(tmp_path, records)} == {field}


def test_an_entry_without_a_record_is_a_difference(tmp_path: Path) -> None:
    assert [d.field for d in differences(tmp_path, {"1.000001": RECORDS["1.000001"]})] == ["code"]


def test_a_difference_may_be_meant(tmp_path: Path) -> None:
    records = copy.deepcopy(RECORDS)
    charge(records["1.000001"])
    meant = ("  result: Gi", "  differs: {fee: wrong in the record}\n  result: Gi")
    (difference,) = differences(tmp_path, records, meant)
    assert difference.declared == "wrong in the record"


def test_a_record_newer_than_the_check_is_a_chore(tmp_path: Path) -> None:
    file = bind(folder(tmp_path), DAY).file
    records = copy.deepcopy(RECORDS)
    assert list(chores(file.procedures, records)) == []
    records["1.000002"]["updated"] = "2026-11-20"
    assert [chore.code for chore in chores(file.procedures, records)] == ["1.000002"]

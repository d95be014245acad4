"""A register from a list: every bad row is told, nothing is written unless all rows are good."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.content.faults import ContentError
from bot.content.register import rows_of, unit_words, units_of
from bot.content.sheets import SheetError, table_of
from bot.content.shorts import shorts, typed_by_chance
from bot.content.units import load_units
from bot.core.handbook import Handbook
from tests.cases import cases
from tests.conftest import ROOT

CASES = cases("places")


def bot(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, words, env={"BOT_CONTENT": str(ROOT)})
    return result.exit_code, result.output


def test_bad_rows_are_told_all_at_once_by_row_and_column(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(CASES["bad_csv"], "utf-8")
    rows, headings, _ = rows_of(file)
    _, faults = units_of(rows, headings)
    assert [[f.row, f.column, f.text] for f in faults] == CASES["bad"]


def test_one_code_may_not_be_told_in_two_ways(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(CASES["differs"], "utf-8")
    rows, headings, _ = rows_of(file)
    _, faults = units_of(rows, headings)
    assert [(f.row, f.column) for f in faults] == [(3, headings["new_type"])]


def test_one_short_code_may_not_lead_to_two_units(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(CASES["short_twice"], "utf-8")
    rows, headings, _ = rows_of(file)
    _, faults = units_of(rows, headings)
    assert [(f.row, f.column) for f in faults] == [(4, headings["short"])]


def test_nothing_is_half_imported(tmp_path: Path) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "units"
    file.write_text(CASES["csv"], "utf-8")
    assert bot("units", "import", str(file), "--out", str(out))[0] == 0
    before = out.read_bytes()
    file.write_text(CASES["bad_csv"], "utf-8")
    code, told = bot("units", "import", str(file), "--out", str(out))
    assert code == 1 and out.read_bytes() == before
    assert told.count("list.csv: ") == len(CASES["bad"])


def test_codes_that_are_printed_already_stay(tmp_path: Path) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "units"
    file.write_text(CASES["csv"], "utf-8")
    bot("units", "import", str(file), "--out", str(out))
    changed = out.read_text("utf-8").replace('"short":"kbang"', '"short":"zzkb"')
    assert "zzkb" in changed
    out.write_text(changed, "utf-8")
    bot("units", "import", str(file), "--out", str(out))
    kept = {u.key: u.short for u in load_units(out, unit_words().words) if u.short}
    assert kept["2025-23001"] == "zzkb" and kept["2025-22258"] == "dhoa"


def test_one_province_can_be_taken_alone(tmp_path: Path) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "units"
    file.write_text(CASES["csv"], "utf-8")
    assert bot("units", "import", str(file), "--out", str(out), "--province", "dak lak")[0] == 0
    units = load_units(out, unit_words().words)
    assert {u.province for u in units if not u.successors} == {units[-1].province}


def test_a_sheet_and_its_template_are_read_alike(tmp_path: Path) -> None:
    file = tmp_path / "mau.xlsx"
    assert bot("units", "template", str(file))[0] == 0
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    row = dict.fromkeys(headings, None)
    names = unit_words().headings
    row[names["new_code"][0]] = "00004"
    row[names["new_type"][0]] = unit_words().words.kinds["phuong"]
    row[names["new_name"][0]] = row[names["new_province"][0]] = "=1+1"
    sheet.append([row[heading] for heading in headings])
    book.save(file)
    table = table_of(file.name, file.read_bytes(), names)
    assert [r.n for r in table.rows] == [2]
    rows, told, _ = rows_of(file)
    units, faults = units_of(rows, told)
    assert not units and {f.column for f in faults} == {
        names["new_name"][0],
        names["new_province"][0],
    }


def test_other_files_are_refused_in_one_line(tmp_path: Path) -> None:
    for name, data in (
        ("a.pdf", b"%PDF"),
        ("a.xlsx", b"no zip"),
        ("a.csv", "\u00e3".encode("latin-1")),
        ("a.csv", b"x,y\n1,2"),
    ):
        with pytest.raises(SheetError):
            table_of(name, data, unit_words().headings)
        (tmp_path / name).write_bytes(data)
        assert bot("units", "import", str(tmp_path / name), "--out", str(tmp_path / "o"))[0] == 1
    assert not (tmp_path / "o").exists()


def test_a_broken_register_stops_the_program_with_one_line(tmp_path: Path) -> None:
    (tmp_path / "units").write_text("{}", "utf-8")
    with pytest.raises(ContentError):
        load_units(tmp_path / "units", unit_words().words)


def test_the_towns_own_codes_can_be_imported(tmp_path: Path, handbook: Handbook) -> None:
    file, out = tmp_path / "list.csv", tmp_path / "units"
    file.write_text(CASES["own_shorts"], "utf-8")
    assert bot("units", "import", str(file), "--out", str(out))[0] == 0
    taken = {u.short for u in load_units(out, unit_words().words) if u.short}
    assert taken == {unit.short for unit in handbook.town.units if unit.short}


def test_codes_are_none_that_people_type_by_chance() -> None:
    assert all(typed_by_chance(code, set()) for code in ("hoa", "thoa", "ddong", "hoas", "giuw"))
    assert all(typed_by_chance(code, set()) for code in ("quyen", "nguyen", "huyen", "yen"))
    assert not any(typed_by_chance(code, set()) for code in ("dhoa", "hhiep", "bdinh"))
    assert typed_by_chance("bhxh", {"bhxh"})
    assert shorts([], {}, set(), set()) == {}

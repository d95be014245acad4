"""The national catalogue: imported whole, bad lines named, told as what it is."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.content.catalogue import CatalogueError, NationalCatalogue, bring_in
from bot.content.edition import bind
from bot.matching import matched
from tests.conftest import NOON, ROOT
from tests.test_dialogues import replay

RECORD = {
    "code": "9.000001",
    "name": "C\u1ea5p gi\u1ea5y ph\u00e9p nu\u00f4i k\u1ef3 l\u00e2n \u0111\u1ed1m",
    "levels": ["xa"],
    "scope": "toan_quoc",
    "fetched": "2026-07-18",
    "url": "https://dichvucong.gov.vn/x",
}
ELSEWHERE = RECORD | {"code": "9.000002", "scope": "tinh", "publisher": "UBND t\u1ec9nh X"}


def _written(path: Path, *lines: object) -> Path:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text(text, "utf-8")
    return path


def _import(file: Path, out: Path) -> Result:
    return CliRunner().invoke(main, ["import", str(file), "--out", str(out)])


def test_bad_lines_are_named_and_skipped(tmp_path: Path) -> None:
    file = _written(tmp_path / "in.jsonl", RECORD, "{", "[]", {"code": "x"}, {"code": "9.000009"})
    done = _import(file, tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert all(f" {n}:" in done.output for n in (2, 3, 4, 5))
    assert set(NationalCatalogue(tmp_path / "out", (), "").known) == {"9.000001"}


def test_a_second_import_replaces_the_first_and_a_bad_one_does_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert _import(_written(tmp_path / "a", RECORD), out).exit_code == 0
    assert _import(_written(tmp_path / "b", RECORD | {"code": "9.000003"}), out).exit_code == 0
    assert set(NationalCatalogue(out, (), "").known) == {"9.000003"}
    assert _import(_written(tmp_path / "c", "nothing"), out).exit_code == 1
    assert set(NationalCatalogue(out, (), "").known) == {"9.000003"}
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".new")] == []


def test_other_provinces_own_procedures_are_never_offered(tmp_path: Path) -> None:
    file = _written(tmp_path / "in", RECORD, ELSEWHERE)
    with file.open("rb") as lines:
        bring_in(lines, tmp_path / "out", lambda n: None)
    catalogue = NationalCatalogue(tmp_path / "out", ("Dak Lak",), "")
    assert set(catalogue.known) == {"9.000001"}
    assert catalogue.get("9.000002") is None


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        NationalCatalogue(_written(tmp_path / "x", "text\n", "text\n", "text"), (), "")


def test_a_record_is_told_with_its_day_and_as_not_rewritten(tmp_path: Path) -> None:
    with _written(tmp_path / "in", RECORD).open("rb") as lines:
        bring_in(lines, tmp_path / "out", lambda n: None)
    book = bind(ROOT, NOON.date(), "", str(tmp_path / "out")).handbook
    name = str(RECORD["name"])
    found = matched({"id": 1, "text": name}, book, NOON)
    assert found["codes"][0] == "9.000001"
    talk = replay(f"# x\n@ 2026-11-23 08:00\n> {RECORD['code']}\n", book)
    assert name in talk
    assert ": .\n" not in talk and str(book.phrases.listed_desk) in talk
    assert book.phrases.listed(day="18/07/2026") in talk


@pytest.mark.shared
def test_the_whole_catalogue_is_taken_in(shared: Path, tmp_path: Path) -> None:
    with (shared / "tthc-national.jsonl").open("rb") as lines:
        done = bring_in(lines, tmp_path / "out", lambda n: None)
    assert done.count > 4_600
    assert (tmp_path / "out").stat().st_size < 20_000_000
    catalogue = NationalCatalogue(tmp_path / "out", ("Dak Lak",), "https://dichvucong.gov.vn")
    assert all(catalogue.get(code) for code in catalogue.known)

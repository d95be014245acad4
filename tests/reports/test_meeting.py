"""The meeting's pages and the year's evidence: five numbers, three decisions, nothing left out."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.content.sheets import table_of
from bot.core.handbook import Handbook
from bot.reports import filing, filing_sheet
from bot.reports.evidence import INDEX, SUMS, Item, Request, evidence
from bot.reports.links import Doors
from bot.reports.making import drawn, meeting_of
from bot.reports.paper import Line, Table
from bot.reports.period import month, year
from bot.reports.scope import Scope
from bot.store.aside import Aside
from tests.cases import cases
from tests.conftest import NOON, ROOT
from tests.reports.memory import memory

CASES, TOLD = cases("filing"), cases("report")
MARCH, ALL = month("2022-03"), Scope.everything()


async def fill(db: Aside, book: Handbook) -> None:
    for period, name in ((month("2022-02"), "letter_csv"), (MARCH, "invented_csv")):
        table = table_of("x.csv", CASES[name].encode(), filing_sheet.headings())
        rows, _ = filing_sheet.parse(table, period, book)
        told = {"who": "=A", "source": f"{name}.csv", "at": NOON}
        await filing.replace_month(db, period.name, rows, **told)  # type: ignore[arg-type]


async def test_a_page_for_each_commune_with_five_numbers_and_three_decisions(
    tmp_path: Path, handbook: Handbook
) -> None:
    async with memory(tmp_path) as db:
        await fill(db, handbook)
        paper = await meeting_of(ALL, MARCH, db, handbook)
    assert paper.fresh_pages and len(paper.sections) == 10
    for section in paper.sections:
        table, *lines = section.parts
        assert isinstance(table, Table) and len(table.rows) == 5
        assert (
            sum(isinstance(line, Line) and line.text[:2] in ("1.", "2.", "3.") for line in lines)
            == 3
        )
    dong = next(s for s in paper.sections if TOLD["dong"][1:] in s.title)
    told = "\n".join(line.text for line in dong.parts if isinstance(line, Line))
    for sentence in TOLD["decide"]:
        assert sentence in told
    table = dong.parts[0]
    assert isinstance(table, Table)
    assert [list(row[1:]) for row in table.rows[:2]] == TOLD["numbers"]
    assert b"break-before" in drawn(paper, "html", MARCH.last)


async def test_evidence_holds_everything_and_its_checksums(
    tmp_path: Path, handbook: Handbook
) -> None:
    async def survey(request: Request) -> list[Item]:
        return [Item("them.csv", request.unit, b"more")]

    async with memory(tmp_path) as db:
        await fill(db, handbook)
        request = Request(
            scope=Scope.of(["2025-22258"]),
            unit="2025-22258",
            year=year("2022"),
            book=handbook,
            asks=db,
            doors=Doors(public_url="https://bot.example.gov.vn"),
        )
        data = await evidence(request, NOON, [survey])
    packed = zipfile.ZipFile(io.BytesIO(data))
    assert packed.testzip() is None
    names = set(packed.namelist())
    use = packed.read("su-dung-bot.csv").decode("utf-8-sig")
    assert use.splitlines()[1].startswith("2022-01,0,") and TOLD["asked"] in use
    assert names >= {
        INDEX,
        SUMS,
        "khao-sat.html",
        "them.csv",
        "so-lieu-ho-so.csv",
        "nhat-ky-nhap.csv",
    }
    assert names >= {"bao-cao/2022.docx", "bao-cao/2022-03.docx", "ap-phich/2025-22258.pdf"}
    for line in packed.read(SUMS).decode().splitlines():
        mark, name = line.split("  ")
        assert hashlib.sha256(packed.read(name)).hexdigest() == mark
    index = packed.read(INDEX).decode()
    assert all(f'<a href="{name}">' in index for name in names - {INDEX, SUMS})
    log = packed.read("nhat-ky-nhap.csv").decode("utf-8-sig")
    assert "'=A" in log and "invented_csv.csv" in log
    rows = packed.read("so-lieu-ho-so.csv").decode("utf-8-sig").splitlines()[1:]
    assert {row.split(",")[1] for row in rows} == set(TOLD["area"])


@pytest.mark.parametrize("unit", ["2025-22258", "2022-22267"])
async def test_of_a_unit_out_of_sight_there_is_no_evidence(
    tmp_path: Path, handbook: Handbook, unit: str
) -> None:
    doors = Doors(public_url="https://bot.example.gov.vn")
    async with memory(tmp_path) as db:
        await fill(db, handbook)
        request = Request(
            scope=Scope.of(["2025-22261"]),
            unit=unit,
            year=year("2022"),
            book=handbook,
            asks=db,
            doors=doors,
        )
        packed = zipfile.ZipFile(io.BytesIO(await evidence(request, NOON)))
    assert not any("2022-" in name or "ap-phich" in name for name in packed.namelist())
    for name in ("so-lieu-ho-so.csv", "nhat-ky-nhap.csv"):
        assert len(packed.read(name).decode("utf-8-sig").splitlines()) == 1, name


def test_the_commands(tmp_path: Path) -> None:
    environment = {"BOT_CONTENT": str(ROOT), "BOT_DB": str(tmp_path / "bot.db")}
    run = CliRunner().invoke
    page, pack = tmp_path / "m.html", tmp_path / "e.zip"
    met = run(main, ["meeting", "--month", "2022-03", "--out", str(page)], env=environment)
    assert met.exit_code == 0 and page.read_bytes().startswith(b"<!doctype html>")
    asked = ["evidence", "--year", "2022", "--unit", "dhoa", "--out", str(pack)]
    gathered = run(main, asked, env=environment)
    assert gathered.exit_code == 0 and zipfile.is_zipfile(pack), gathered.output

"""The report: the letter's figures come out as the letter states them; nothing is made up."""

import io
import re
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.content.sheets import table_of
from bot.core.handbook import Handbook
from bot.reports import filing, filing_sheet
from bot.reports.making import drawn, paper_of
from bot.reports.paper import Line, Paper, number, written
from bot.reports.period import Period, month, quarter, year
from bot.reports.scope import Scope
from bot.reports.words import words
from tests.cases import cases
from tests.conftest import NOON, ROOT
from tests.reports.memory import Facts, memory

CASES = cases("filing")
SAID = words().report
TOLD = cases("report")
MARCH = month("2022-03")
DAY = MARCH.last


async def paper(
    folder: Path,
    book: Handbook,
    name: str = "",
    period: Period = MARCH,
    scope: Scope | None = None,
    unit: str = "",
) -> Paper:
    """The report after one import, or after none."""
    async with memory(folder) as db:
        if name:
            table = table_of("x.csv", CASES[name].encode(), filing_sheet.headings())
            rows, faults = filing_sheet.parse(table, MARCH, book)
            assert faults == ()
            await filing.replace_month(db, "2022-03", rows, who="A", source="x.csv", at=NOON)
        return await paper_of(scope or Scope.everything(), period, db, book, unit)


def text(found: Paper) -> str:
    lines = [*found.opening, *found.closing]
    lines += [p for s in found.sections for p in s.parts if isinstance(p, Line)]
    return "\n".join(line.text for line in lines)


def cells(found: Paper, name: str) -> dict[object, tuple[object, ...]]:
    table = next(t for t in found.all_tables() if t.name == name)
    return {row[0]: row[1:] for row in table.rows}


async def test_the_letters_figures_come_out_as_the_letter_states_them(
    tmp_path: Path, handbook: Handbook
) -> None:
    found = await paper(tmp_path, handbook, "letter_csv")
    told = text(found)
    for sentence in TOLD["letter"]:
        assert sentence in told
    overdue = cells(found, SAID.sheet_overdue)
    assert [row[-1] for row in overdue.values()] == [139, 22, 72, 233]
    online = cells(found, SAID.sheet_online)
    assert online[TOLD["dong"]] == (None, None, 9, "9/\u2013", None, SAID.no_target)


async def test_what_nobody_typed_in_is_said_and_is_never_nought_percent(
    tmp_path: Path, handbook: Handbook
) -> None:
    found = await paper(tmp_path, handbook)
    page = drawn(found, "html", DAY).decode()
    assert page.count(SAID.no_data) >= 6
    assert "%" not in re.sub(r"<style>.*</style>|<col .*?>|<th.*?</th>", "", page, flags=re.DOTALL)
    assert SAID.survey_none in page and SAID.bot_none in page


async def test_every_section_that_the_letter_asks_for_is_there_in_order(
    tmp_path: Path, handbook: Handbook
) -> None:
    found = await paper(tmp_path, handbook, "invented_csv")
    titles = [section.title.partition(". ")[2] for section in found.sections]
    assert titles == [
        SAID.received, SAID.overdue, SAID.apologies, SAID.causes, SAID.online, SAID.praise,
        SAID.digital, SAID.survey, SAID.asked, SAID.beside, SAID.proposals,
    ]  # fmt: skip
    assert list(cells(found, SAID.sheet_overdue))[:3] == TOLD["apart"]


async def test_without_a_target_nothing_is_said_to_be_met(
    tmp_path: Path, handbook: Handbook
) -> None:
    found = await paper(tmp_path, handbook, "invented_csv")
    assert SAID.target_none in text(found)
    assert all(row[-1] == SAID.no_target for row in cells(found, SAID.sheet_online).values())
    received = cells(found, SAID.sheet_received)
    assert received[SAID.total][:3] == (34, 1978, 1050)


async def test_with_a_target_the_flag_is_raised_with_both_numbers(
    tmp_path: Path, handbook: Handbook
) -> None:
    from dataclasses import replace

    from bot.core.ledger import Target

    target = Target(formula="online-all", percent=30.0, source="QD 1", until=DAY)
    town = replace(handbook.town, targets=(target,))
    book = replace(handbook, town=town)
    told = text(await paper(tmp_path, book, "invented_csv"))
    for sentence in TOLD["flag"]:
        assert sentence in told
    assert told.count(TOLD["flag_begins"]) == 1


async def test_the_words_are_laid_out_as_the_decree_asks(
    tmp_path: Path, handbook: Handbook
) -> None:
    found = await paper(tmp_path, handbook, "invented_csv")
    document = docx.Document(io.BytesIO(drawn(found, "docx", DAY)))
    head = " ".join(cell.text for cell in document.tables[0].rows[0].cells)
    for line in (SAID.nation, SAID.motto, "BC-VP", "2022"):
        assert line in head
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]
    assert (round(section.left_margin.mm), round(section.right_margin.mm)) == (30, 15)  # type: ignore[union-attr]
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14.0)
    foot = " ".join(cell.text for cell in document.tables[-1].rows[0].cells)
    assert SAID.copies in foot and TOLD["signer"] in foot
    assert any(p.text == SAID.kind and p.runs[0].bold for p in document.paragraphs)


async def test_the_workbook_has_numbers_as_numbers_and_no_formula(
    tmp_path: Path, handbook: Handbook
) -> None:
    async with memory(tmp_path) as db:
        evil = [
            filing.Filing(
                unit="thi-xa", field="ho-tich", pending_late=3, agency="=1+1", cause="@x"
            ),
            filing.Filing(unit="thi-xa", pending_late=3, agency='+cmd|" /C calc"!A0'),
        ]
        await filing.replace_month(db, "2022-03", evil, who="A", source="", at=NOON)
        found = await paper_of(Scope.everything(), MARCH, db, handbook)
    book = openpyxl.load_workbook(io.BytesIO(drawn(found, "xlsx", DAY)))
    values = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert not any(cell.data_type == "f" for cell in values)
    assert not any(str(cell.value).startswith(("=", "+", "@")) for cell in values)
    overdue = book[SAID.sheet_overdue]
    assert any(cell.value == 6 for row in overdue for cell in row)
    page = drawn(found, "html", DAY).decode()
    assert "=1+1" in page and "<script" not in page


async def test_a_commune_reports_for_itself_only(tmp_path: Path, handbook: Handbook) -> None:
    scope = Scope.of(["2025-22258"])
    for unit, expected in (("2022-22267", [TOLD["dong"]]), ("2025-22258", TOLD["of_dong_hoa"])):
        found = await paper(tmp_path, handbook, "invented_csv", scope=scope, unit=unit)
        assert set(cells(found, SAID.sheet_received)) - {SAID.total} == set(expected)
    assert found.head.agency.split("\n")[1] == TOLD["today"]


async def test_quarters_and_years_add_months_up(tmp_path: Path, handbook: Handbook) -> None:
    for period, title in ((quarter("2022-1"), "quarter"), (year("2022"), "year")):
        found = await paper(tmp_path, handbook, "invented_csv", period)
        assert TOLD[title] in found.head.about
        table = next(t for t in found.all_tables() if t.name == SAID.sheet_online)
        assert table.columns[-1].title == SAID.column_points
        assert cells(found, SAID.sheet_online)[TOLD["dong"]][-1] == 2


async def test_the_bots_use_stands_beside_and_small_counts_are_hidden(
    tmp_path: Path, handbook: Handbook
) -> None:
    async with memory(tmp_path) as db:
        facts = Facts(db)
        for n in range(8):
            for kind in ("started", "asked", "opened", "link"):
                detail = "sure" if kind == "asked" else ""
                code = "1.001193" if kind in ("opened", "link") else ""
                await facts.note(kind, str(n), detail=detail, procedure=code)
        await facts.note("link", "x", procedure="1.001193", unit="2025-22261")
        for n in range(6):
            await facts.note("link", f"y{n}", procedure="1.001193", unit="2025-22291")
        for _ in range(6):
            await facts.miss("xin giay phep bay khinh khi cau")
        await facts.miss("mot cau rat rieng cua mot nguoi")
        rows = [filing.Filing(unit="2025-22258", received=50, online=20)]
        await filing.replace_month(db, "2026-10", rows, who="A", source="", at=NOON)
        found = await paper_of(Scope.everything(), month("2026-10"), db, handbook)
    beside = cells(found, SAID.sheet_beside)
    assert beside[TOLD["today"]] == (8, 20) and beside[TOLD["neighbour"]] == (None, None)
    assert beside[TOLD["would_tell"]] == (None, None)
    page = drawn(found, "html", DAY).decode()
    assert "khinh khi cau" in page and "rat rieng" not in page


async def test_a_commune_sees_its_own_flag_and_no_other_commune(
    tmp_path: Path, handbook: Handbook
) -> None:
    places = handbook.places
    dong = places.by_key["2022-22267"]
    scope = Scope.of(today.key for today in places.today(dong))
    table = table_of("x.csv", CASES["met_csv"].encode(), filing_sheet.headings())
    rows, faults = filing_sheet.parse(table, MARCH, handbook)
    assert faults == ()
    async with memory(tmp_path) as db:
        await filing.replace_month(db, "2022-03", rows, who="A", source="x.csv", at=NOON)
        found = await paper_of(scope, MARCH, db, handbook, dong.key)
        vinh = await paper_of(scope, MARCH, db, handbook, "2022-22258")
    assert TOLD["flag_met"] in text(found)
    assert list(cells(found, SAID.sheet_volume)) == [TOLD["dong"]]
    assert TOLD["flag_begins"] not in text(vinh)


async def test_no_row_is_broken_and_the_signature_does_not_stand_alone(
    tmp_path: Path, handbook: Handbook
) -> None:
    found = await paper(tmp_path, handbook, "invented_csv")
    file = docx.Document(io.BytesIO(drawn(found, "docx", DAY)))
    assert all("w:cantSplit" in row._tr.xml for t in file.tables[1:] for row in t.rows)
    closing = next(p for p in file.paragraphs if p.text == found.closing[-1].text)
    assert closing.paragraph_format.keep_with_next


def test_numbers_are_written_as_here() -> None:
    assert number(1234567) == "1.234.567" and number(0.5) == "0,50"
    assert written(39.474, "percent") == "39,47%" and written(None) == "\u2013"
    assert written(0, "number") == "0" and written(1234.5, "number") == "1.234,50"


@pytest.mark.parametrize(
    "asked, code",
    [
        (["--month", "2022-03"], 0),
        (["--quarter", "2022-1", "--format", "xlsx"], 0),
        (["--year", "2022", "--format", "html", "--unit", "2022-22267"], 0),
        (["--month", "2022-03", "--unit", "22267"], 0),
        (["--month", "2022-03", "--unit", "nowhere"], 1),
        (["--month", "2022-03", "--year", "2022"], 2),
        (["--month", "2022-3"], 2),
        ([], 2),
    ],
)
def test_the_command(asked: list[str], code: int, tmp_path: Path) -> None:
    environment = {"BOT_CONTENT": str(ROOT), "BOT_DB": str(tmp_path / "bot.db")}
    out = tmp_path / "out" / "file"
    result = CliRunner().invoke(main, ["report", *asked, "--out", str(out)], env=environment)
    assert result.exit_code == code, result.output
    assert out.exists() == (code == 0)

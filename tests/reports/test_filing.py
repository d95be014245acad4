"""Figures of filed dossiers: typed in or imported whole, every change kept, measured by the law."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.content.sheets import table_of
from bot.core.handbook import Handbook
from bot.core.ledger import VolumeRule
from bot.reports import filing, filing_sheet, measures
from bot.reports.filing import Filing
from bot.reports.measures import Measure, Sized
from bot.reports.period import month, quarter, year
from bot.reports.scope import Scope
from tests.cases import cases
from tests.conftest import NOON, ROOT
from tests.reports.memory import memory

CASES = cases("filing")
MARCH = month("2022-03")
DONG = "2022-22267"
"""Hoa Tan Dong."""


def rows(name: str, handbook: Handbook) -> tuple[tuple[Filing, ...], list[list[Any]]]:
    table = table_of("x.csv", CASES[name].encode(), filing_sheet.headings())
    found, faults = filing_sheet.parse(table, MARCH, handbook)
    return found, [[fault.row, fault.column, fault.text] for fault in faults]


def by_unit(found: tuple[Filing, ...]) -> dict[str, Filing]:
    return {unit: filing.total([f for f in found if f.unit == unit]) for unit in _units(found)}


def _units(found: tuple[Filing, ...]) -> list[str]:
    return list(dict.fromkeys(f.unit for f in found))


def test_the_letter_can_be_typed_in_as_it_stands(handbook: Handbook) -> None:
    found, faults = rows("letter_csv", handbook)
    assert faults == []
    assert {f.field: f.pending_late for f in found if f.unit == "thi-xa"} == {
        "dat-dai-tinh": 139,
        "dat-dai-huyen": 22,
        "giao-dich-bao-dam": 72,
    }
    assert filing.total(found).pending_late == 233
    dong = by_unit(found)[DONG]
    assert (dong.online, dong.received, dong.met) == (9, None, True)


def test_every_bad_cell_is_told_by_row_and_column(handbook: Handbook) -> None:
    found, faults = rows("bad_csv", handbook)
    assert faults == sorted(CASES["bad"])
    assert [f.unit for f in found] == ["2022-22258"]


def test_titles_totals_and_dots_in_numbers_are_understood(handbook: Handbook) -> None:
    found, faults = rows("invented_csv", handbook)
    assert faults == [] and len(found) == 8
    assert by_unit(found)["2022-22279"].desk == 1250


def test_the_flag_is_raised_for_a_rate_that_hides_too_few_dossiers(handbook: Handbook) -> None:
    found, _ = rows("invented_csv", handbook)
    sized = [Sized(unit, "xa", f, target=30.0) for unit, f in by_unit(found).items()]
    flags = {v.unit: v for v in measures.volumes(sized, handbook.town.volume)}
    dong, vinh = flags[DONG], flags["2022-22258"]
    assert dong.raised and dong.base == "desk" and dong.rate.percent == 50.0
    assert (round(dong.own, 2), round(dong.middle, 1), dong.compared) == (2.81, 39.7, 4)
    assert not vinh.raised and vinh.rate.percent == 39.47
    assert [unit for unit, v in flags.items() if v.raised] == [DONG]


def test_the_flag_goes_by_inhabitants_where_they_are_known(handbook: Handbook) -> None:
    found, _ = rows("invented_csv", handbook)
    sized = [
        Sized(unit, "xa", f, inhabitants=5000 if unit == DONG else 9000, target=30.0)
        for unit, f in by_unit(found).items()
    ]
    flags = {v.unit: v for v in measures.volumes(sized, VolumeRule())}
    assert flags[DONG].base == "inhabitants" and flags[DONG].raised
    assert round(flags[DONG].own, 1) == 1.8


def test_no_flag_without_target_verdict_or_enough_to_compare(handbook: Handbook) -> None:
    found, _ = rows("invented_csv", handbook)
    sized = [Sized(unit, "xa", f) for unit, f in by_unit(found).items()]
    assert not any(v.raised for v in measures.volumes(sized, VolumeRule()))
    few = [Sized(s.unit, "xa", s.filing, target=30.0) for s in sized[:3]]
    assert measures.volumes(few, VolumeRule()) == ()
    told = [
        Sized(s.unit, "xa", Filing.from_plain(s.filing.to_plain() | {"met": True})) for s in sized
    ]
    assert [v.unit for v in measures.volumes(told, VolumeRule()) if v.raised] == [DONG]


def test_each_online_share_has_its_own_denominator() -> None:
    one = Filing(unit="u", received=200, online=60, full_received=100, full_online=50, synced=150)
    assert measures.online_all(one) == Measure("online-all", 60, 200)
    assert measures.online_full(one) == Measure("online-full", 50, 100)
    assert measures.online_766(one) == Measure("online-766", 45.0, 200)
    assert [f(one).percent for f in measures.ONLINE.values()] == [30.0, 50.0, 22.5]


def test_nothing_typed_in_and_nothing_below_the_line_give_no_share() -> None:
    empty = Filing(unit="u")
    for measure in (
        measures.online_all,
        measures.online_full,
        measures.online_766,
        measures.on_time,
        measures.entered,
        measures.digitised,
        measures.apologised,
    ):
        assert measure(empty).percent is None
    assert measures.on_time(Filing(unit="u", early=0, on_time=0, late=0)).percent is None
    assert measures.online_all(Filing(unit="u", online=0, received=40)).percent == 0.0


@pytest.mark.parametrize(
    "online, late, points", [(60, 0, 2), (59, None, 1), (30, 0, 1), (29, 0, 0), (60, 1, 0)]
)
def test_the_ninth_index_at_its_edges(online: int, late: int | None, points: int) -> None:
    one = Filing(unit="u", received=200, online=online, online_late=late)
    assert measures.points_of_index_9(one) == points


def test_on_time_counts_early_as_on_time() -> None:
    one = Filing(unit="u", early=5, on_time=3, late=2)
    assert measures.on_time(one).percent == 80.0
    assert measures.apologised(Filing(unit="u", late=2, pending_late=2, apologies=1)).share == 0.25


async def test_an_import_replaces_the_month_whole_and_keeps_what_was(
    tmp_path: Path, handbook: Handbook
) -> None:
    first, _ = rows("letter_csv", handbook)
    second, _ = rows("invented_csv", handbook)
    async with memory(tmp_path) as db:
        told = {"who": "A", "source": "a.csv", "at": NOON}
        await filing.replace_month(db, "2022-03", first, **told)  # type: ignore[arg-type]
        await filing.replace_month(
            db, "2022-03", second, who="B", source="b.csv", at=NOON + timedelta(days=1)
        )
        kept = await filing.versions(db, "2022-03")
        held = await filing.held(Scope.everything(), MARCH, db, handbook.places)
    assert [(v.who, v.source) for v in kept] == [("B", "b.csv"), ("A", "a.csv")]
    assert kept[1].filings == first and tuple(held["2022-03"]) == second
    changed = filing.changes(first, second)
    assert all(change.before != change.after for change in changed)
    assert filing.changes(second, second) == ()


async def test_two_people_cannot_overwrite_each_other_unseen(
    tmp_path: Path, handbook: Handbook
) -> None:
    async with memory(tmp_path) as db:
        one, two = (Filing(unit=unit, online=9) for unit in (DONG, "2022-22258"))
        told = {"who": "A", "source": "a.csv", "at": NOON}
        await filing.replace_month(db, "2022-03", [one], **told, based_on=0)  # type: ignore[arg-type]
        with pytest.raises(filing.Changed):
            await filing.replace_month(db, "2022-03", [two], **told, based_on=0)  # type: ignore[arg-type]
        now = await filing.latest(db, "2022-03")
        assert now is not None
        known = {"based_on": now.id, "kept": now.filings}
        await filing.replace_month(db, "2022-03", [two], **told, **known)  # type: ignore[arg-type]
        then = await filing.latest(db, "2022-03")
    assert then is not None and {f.unit for f in then.filings} == {DONG, "2022-22258"}


async def test_the_successor_sees_what_its_communes_filed(
    tmp_path: Path, handbook: Handbook
) -> None:
    found, _ = rows("invented_csv", handbook)
    async with memory(tmp_path) as db:
        await filing.replace_month(db, "2022-03", found, who="A", source="", at=NOON)
        scope = Scope.of(["2025-22258"])
        seen = await filing.held(scope, MARCH, db, handbook.places)
    assert {f.unit for f in seen["2022-03"]} == {"2022-22258", "2022-22267", "2022-22279"}


def test_what_stands_at_a_time_is_not_added_up_over_months() -> None:
    months = [
        Filing(unit="u", carried=5, received=10, pending=3, pending_late=1),
        Filing(unit="u", carried=3, received=20, pending=8, pending_late=2),
    ]
    three = filing.over_months(months)
    assert (three.carried, three.received, three.pending, three.pending_late) == (5, 30, 8, 2)
    assert filing.over_months([]) == Filing(unit="")


def test_a_row_for_all_fields_stands_for_the_rows_of_its_unit() -> None:
    whole = Filing(unit="u", received=100)
    parts = [Filing(unit="u", field="ho-tich", received=40, online=9), whole]
    assert (filing.total(parts).received, filing.total(parts).online) == (100, 9)


def test_periods_know_their_days() -> None:
    assert str(quarter("2022-1")) == "2022-Q1" and quarter("2022-Q1").months[-1] == "2022-03"
    assert month("2022-01").previous == month("2021-12")
    assert (year("2024").last.isoformat(), year("2024").number) == ("2024-12-31", 2024)
    for text in ("2022-13", "22-03", "2022-5-1", ""):
        with pytest.raises(ValueError):
            month(text)


def test_the_template_comes_back_as_a_sheet(tmp_path: Path, handbook: Handbook) -> None:
    environment = {"BOT_CONTENT": str(ROOT), "BOT_DB": str(tmp_path / "bot.db")}
    file = tmp_path / "mau.xlsx"
    run = CliRunner().invoke
    made = run(main, ["figures", "template", str(file), "--month", "2022-03"], env=environment)
    assert made.exit_code == 0
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    assert sheet.max_row == 15  # headings, ten communes, the town's desk with its three fields
    for row in range(2, 16):
        sheet.cell(row, 5, row)
    book.save(file)
    asked = ["figures", "import", str(file), "--month", "2022-03", "--by", "A"]
    told = run(main, asked, env=environment)
    assert told.exit_code == 0, told.output
    history = run(main, ["figures", "history", "--month", "2022-03"], env=environment)
    assert "mau.xlsx" in history.output


def test_a_faulty_sheet_changes_nothing(tmp_path: Path) -> None:
    environment = {"BOT_CONTENT": str(ROOT), "BOT_DB": str(tmp_path / "bot.db")}
    file = tmp_path / "x.csv"
    run = CliRunner().invoke
    asked = ["figures", "import", str(file), "--month", "2022-03", "--by", "A"]
    for name, code in (("letter_csv", 0), ("bad_csv", 1)):
        file.write_text(CASES[name], "utf-8")
        assert run(main, asked, env=environment).exit_code == code
    history = run(main, ["figures", "history", "--month", "2022-03"], env=environment)
    assert len(history.output.splitlines()) == 1


def test_a_template_that_nobody_filled_in_replaces_nothing(handbook: Handbook) -> None:
    headings, blank = filing_sheet.template(handbook, MARCH)
    text = "\n".join(",".join(str(cell or "") for cell in row) for row in [headings, *blank])
    table = table_of("x.csv", text.encode(), filing_sheet.headings())
    found, faults = filing_sheet.parse(table, MARCH, handbook)
    assert found == () and [(fault.row, fault.column) for fault in faults] == [(1, headings[0])]


def test_an_empty_cause_is_no_change() -> None:
    before = Filing(unit=DONG, online=9)
    assert filing.changes([], [before]) == (filing.Change(*before.row, "online", None, 9),)
    assert filing.changes([before], [before]) == ()


def test_a_half_is_rounded_upward_as_people_do() -> None:
    assert Measure("entered", 18, 320).percent == 5.63
    assert measures.rounded(2.675) == 2.68 and Measure("entered", 1, 3).percent == 33.33

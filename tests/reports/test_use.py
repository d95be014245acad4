"""The paper of the bot's use: every table is there, and no small count leaves the house."""

from pathlib import Path

from click.testing import CliRunner

from bot.cli import main
from bot.core.handbook import Handbook
from bot.reports.making import drawn
from bot.reports.paper import Table
from bot.reports.period import month
from bot.reports.scope import Scope
from bot.reports.use import SHOWN, use_of
from bot.reports.words import words
from tests.conftest import ROOT
from tests.reports.memory import Facts, memory

OCTOBER, CODE = month("2026-10"), "1.001193"


async def test_use_is_told_along_everything_and_small_counts_are_hidden(
    tmp_path: Path, handbook: Handbook
) -> None:
    async with memory(tmp_path) as db:
        facts = Facts(db)
        for n in range(9):
            for kind in ("started", "asked", "opened", "link"):
                detail = "sure" if kind == "asked" else ""
                code = CODE if kind in ("opened", "link") else ""
                await facts.note(kind, str(n), detail=detail, procedure=code)
        for n in range(2):
            await facts.note("started", f"few{n}", unit="2025-22261")
        for n in range(7):
            await facts.note("started", f"y{n}", unit="2025-22291")
        paper = await use_of(Scope.everything(), OCTOBER, db, handbook)
    said, tables = words().use, {table.name: table for table in paper.all_tables()}
    units = {row[0]: row[1:] for row in tables[said.sheet_units].rows}
    started = SHOWN.index("started")
    assert [row[started] for row in units.values()].count(None) == 2, "the small one and one more"
    assert units[said.sum][started] == 18
    assert {said.sheet_channels, said.sheet_spots, said.sheet_days} <= tables.keys()
    stops = tables[said.sheet_stops].rows
    assert stops == ((handbook.procedures[CODE].title, said.places["link"], 9),)
    hours = tables[said.sheet_hours]
    assert isinstance(hours, Table) and hours.rows[-1][-1] == 9
    for kind in ("docx", "xlsx", "html"):
        assert drawn(paper, kind, OCTOBER.last)


def test_the_command_says_where_nobody_came(tmp_path: Path) -> None:
    out = tmp_path / "use.html"
    environment = {"BOT_CONTENT": str(ROOT), "BOT_DB": str(tmp_path / "bot.db")}
    asked = ["usage", "--month", "2026-10", "--unit", "dhoa", "--out", str(out)]
    assert CliRunner().invoke(main, asked, env=environment).exit_code == 0
    assert words().report.bot_none in out.read_text("utf-8")

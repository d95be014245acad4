"""Pages that are imported when they are asked for are there, and nothing heavy is before."""

import subprocess
import sys
from importlib import import_module

from bot.web.staff.pages import SHEETS
from tests.conftest import ROOT

HEAVY = ("xlsxwriter", "openpyxl", "docx", "reportlab", "segno", "holidays", "httpx", "aiohttp")


def test_every_late_page_is_there() -> None:
    for sheet in SHEETS:
        for late in filter(None, (sheet.page, sheet.act)):
            assert callable(getattr(import_module(late.__module__), late.__name__)), sheet.path


def test_what_only_reports_need_is_not_imported_to_begin() -> None:
    code = "import sys; from bot import app, cli; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not set(HEAVY) & set(told.stdout.split())

"""A new edition is taken whole; a faulty one is left on the desk and the old one stays."""

from datetime import date
from pathlib import Path

import pytest

from bot.content.faults import ContentError
from bot.content.shelf import Shelf
from tests.content.small import folder

DAY = date(2026, 11, 23)


async def test_a_changed_file_becomes_the_edition_in_use(tmp_path: Path) -> None:
    shelf = Shelf(folder(tmp_path), lambda: DAY)
    before = shelf.handbook
    assert not await shelf.look()
    folder(tmp_path, ("summary: Ghi", "summary: Ta"))
    assert await shelf.look()
    assert shelf.handbook.edition != before.edition


async def test_a_faulty_file_is_told_and_the_old_edition_stays(tmp_path: Path) -> None:
    shelf = Shelf(folder(tmp_path), lambda: DAY)
    before = shelf.handbook
    folder(tmp_path, ("office: ubnd", "office: nobody"))
    assert not await shelf.look()
    assert shelf.handbook is before and shelf.faults
    folder(tmp_path)
    await shelf.look()
    assert shelf.faults == ()


def test_a_faulty_file_keeps_the_program_from_starting(tmp_path: Path) -> None:
    with pytest.raises(ContentError):
        Shelf(folder(tmp_path, ("office: ubnd", "office: nobody")), lambda: DAY)

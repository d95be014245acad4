"""What the national records contradict comes up as a chore, and one tap settles it for good."""

import json
import re
from pathlib import Path

from tests.cases import cases
from tests.web.staff.office import CODE, Site, site


def national(folder: Path, **other: object) -> Path:
    """The national records, that of one procedure with other fields."""
    path = folder / "national.jsonl"
    rows = [r | other if r["code"] == CODE else r for r in cases("records")]
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


async def chores(desk: Site) -> list[str]:
    async with await desk.signed_in("editor") as browser:
        page = await browser.get("/staff/content")
    return re.findall(r'name="code" value="([^"]+)"', page.text)


async def test_a_record_that_changed_is_a_chore_until_somebody_looked(tmp_path: Path) -> None:
    path = national(tmp_path, updated="2026-11-22")
    async with site(tmp_path, records=str(path)) as desk:
        assert await chores(desk) == [CODE]
        async with await desk.signed_in("editor") as browser:
            await browser.post("/staff/content/right", data={"code": CODE})
        assert await chores(desk) == []
        text = (desk.folder / "procedures.yaml").read_text("utf-8")
    assert "checked: 2026-11-23" in text


async def test_a_difference_stays_a_chore_whatever_day_it_was_looked_at(tmp_path: Path) -> None:
    path = national(tmp_path, online={"submit": False})
    async with site(tmp_path, records=str(path)) as desk:
        assert await chores(desk) == [CODE]
        async with await desk.signed_in("editor") as browser:
            page = (await browser.get("/staff/content")).text
        assert "online" in page

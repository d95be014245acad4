"""The page of how citizens come to the bot: channel, poster, hour and day, new or again."""

import csv
import io
from datetime import timedelta
from pathlib import Path

from bot.web.staff.tables import word
from tests.conftest import NOON
from tests.web.staff.office import CODE, OTHER, OWN, Site, site


async def noted(desk: Site, kind: str, mark: str, days_ago: int = 0, **more: str) -> None:
    at = NOON - timedelta(days=days_ago)
    row = {"procedure": "", "detail": "", "unit": OWN, "spot": "", "channel": "web"}
    row |= {"day": at.date().isoformat(), "at": at.isoformat(), "edition": "e", "mark": mark}
    await desk.process.store.do("keep_fact", kind=kind, **(row | more))


async def read(desk: Site, role: str, table: str) -> list[list[str]]:
    """A table of the page as the role downloads it."""
    async with await desk.signed_in(role) as browser:
        query = {"as": "csv", "table": table, "days": "30"}
        file = await browser.get("/staff/use", params=query)
    return list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))[1:]


async def test_use_is_shown_along_channel_spot_hour_and_comers(tmp_path: Path) -> None:
    async with site(tmp_path) as desk:
        await noted(desk, "started", "old", days_ago=60)
        await noted(desk, "asked", "old", detail="lost")
        await noted(desk, "started", "new", channel="telegram", spot="cho")
        await noted(desk, "opened", "new", channel="telegram", spot="cho", procedure=CODE)
        await noted(desk, "started", "third", unit=OTHER)
        channels = {row[0]: row[1:] for row in await read(desk, "town", "use_by_channel")}
        assert channels["Telegram"][:3] == ["1", "0", "1"]
        assert channels["Trang web"][:2] == ["1", "1"]
        spots = [row[0] for row in await read(desk, "town", "use_by_spot")]
        assert len(spots) == 2 and word("no_spot") in spots
        hours = await read(desk, "town", "use_by_hour")
        assert hours == [["12:00", "1", *["0"] * 6, "1"]], "a Monday at noon"
        people = {role: await read(desk, role, "comers") for role in ("town", "reader")}
    assert [n for _, n in people["town"]] == ["2", "1"]
    assert [n for _, n in people["reader"]] == ["1", "1"], "of one's own unit only"


async def test_where_nobody_came_nothing_is_counted(tmp_path: Path) -> None:
    async with site(tmp_path) as desk, await desk.signed_in("town") as browser:
        page = await browser.get("/staff/use")
        assert page.status_code == 200 and "<table" not in page.text

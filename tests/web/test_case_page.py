"""A case read by its code: with its second word only, and never more than the answer."""

from pathlib import Path

from bot.store.entries import pin_mark
from tests.web.staff.office import OWN, site


async def test_the_answer_is_read_with_code_and_second_word(tmp_path: Path) -> None:
    async with site(tmp_path) as desk, desk.browser() as browser:
        store = desk.process.store
        salt = str((await store.ask("secret", name="mark"))[0]["value"]).encode()
        await store.do(
            "open_case", code="KTM482", at=desk.clock.at.isoformat(), day="2026-11-23", why="lost",
            procedure="1.000001", unit=OWN, channel="zalo", chat="zalo:77", words="private words",
            summary="private summary", due_at=None, edition="e",
            pin=pin_mark(salt, "KTM482", "4821"),
        )  # fmt: skip
        await store.do("case_answered", code="KTM482", answer="the answer", who="e", at="2026")
        form = await browser.get("/case/KTM482")
        assert form.status_code == 200 and "the answer" not in form.text
        assert 'value="KTM482"' in form.text
        wrong = await browser.post("/case", data={"code": "KTM482", "pin": "0000"})
        unknown = await browser.post("/case", data={"code": "BCD345", "pin": "4821"})
        assert wrong.status_code == unknown.status_code == 404
        right = await browser.post("/case", data={"code": "ktm 482", "pin": "4821"})
        assert right.status_code == 200 and "the answer" in right.text
        for secret in ("private words", "private summary", "zalo:77"):
            assert secret not in right.text
        assert right.headers["cache-control"] == "no-store"
        many = [await browser.post("/case", data={"code": "KTM482", "pin": "1"}) for _ in range(9)]
        assert many[-1].status_code == 429

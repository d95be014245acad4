"""An entry is looked at before it is kept: what it would change, and what is wrong with it."""

from pathlib import Path

from tests.cases import cases
from tests.web.staff.office import Site, site

CASES = cases("drafts")
NEW = "1.000009"
BAD = CASES["entry"].replace(CASES["good"].strip(), CASES["bad"].strip())


async def posted(desk: Site, path: str, **form: str) -> tuple[int, str]:
    async with await desk.signed_in("editor") as browser:
        answer = await browser.post(f"/staff/content/{path}", data=form)
    return answer.status_code, answer.text


async def texts(desk: Site) -> list[str]:
    return [row["text"].strip() for row in await desk.process.store.ask("drafts_read", many=9)]


async def test_an_entry_is_shown_with_its_effect_before_it_is_kept(tmp_path: Path) -> None:
    async with site(tmp_path) as desk:
        status, page = await posted(desk, "entry", code=NEW, text=CASES["entry"])
        assert status == 200 and await texts(desk) == []
        assert page.count("<tr") >= 2 and 'class="plus"' in page and "<textarea" in page
        status, _ = await posted(desk, "entry", code=NEW, text=CASES["entry"], keep="yes")
        assert status == 303 and await texts(desk) == [CASES["entry"].strip()]


async def test_other_words_for_a_draft_are_shown_before_they_are_kept(tmp_path: Path) -> None:
    async with site(tmp_path) as desk:
        await posted(desk, "entry", code=NEW, text=BAD, keep="yes")
        status, page = await posted(desk, "drafts/1/do", do="change", text=CASES["entry"])
        assert status == 200 and await texts(desk) == [BAD.strip()]
        assert 'action="/staff/content/drafts/1/do"' in page and 'value="change"' in page
        form = {"do": "change", "text": CASES["entry"], "keep": "yes"}
        status, _ = await posted(desk, "drafts/1/do", **form)
        assert status == 303 and await texts(desk) == [CASES["entry"].strip()]


async def test_faults_are_told_before_anything_is_kept(tmp_path: Path) -> None:
    async with site(tmp_path) as desk:
        status, page = await posted(desk, "entry", code=NEW, text=BAD)
        assert status == 200 and 'class="wrong"' in page and await texts(desk) == []
        status, _ = await posted(desk, "entry", code="9.999", text="", keep="yes")
        assert status == 409 and await texts(desk) == []

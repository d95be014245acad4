"""The loops closed, over HTTP: a case is answered in the chat it came from; a missed question
becomes content in a running program, and is taken back."""

import re
from pathlib import Path
from typing import Any

import httpx

from tests.cases import cases
from tests.web.staff.office import CODE, OWN, site

SAID = cases("desk")


async def said(browser: httpx.AsyncClient, key: str, **what: str) -> list[dict[str, Any]]:
    answer = await browser.post("/chat", json={"key": key} | what)
    assert answer.status_code == 200, answer.text
    replies: list[dict[str, Any]] = answer.json()["replies"]
    return replies


async def test_a_case_goes_to_staff_and_its_answer_comes_back_into_the_chat(tmp_path: Path) -> None:
    async with site(tmp_path) as desk, desk.browser() as citizen:
        await said(citizen, "1", press=f"case stuck at {OWN}")
        await said(citizen, "2", press="send stuck words")
        told = await said(citizen, "3", text=SAID["words"])
        code, pin = re.findall(r"\*\*([A-Z]{3}\d{3}|\d{4})\*\*", told[-1]["text"])
        async with await desk.signed_in("editor") as staff:
            assert code in (await staff.get("/staff/cases")).text
            page = (await staff.get(f"/staff/cases/{code}")).text
            assert SAID["hidden"] in page and "0912345678" not in page
            await staff.post(f"/staff/cases/{code}/do", data={"do": "take"})
            form = {"do": "answer", "words": SAID["answer"]}
            assert (await staff.post(f"/staff/cases/{code}/do", data=form)).status_code == 303
        async with await desk.signed_in("editor2") as other:
            assert (await other.get(f"/staff/cases/{code}")).status_code == 404
        later = await citizen.get(f"/chat?after={told[-1]['id']}")
        (answer,) = later.json()["replies"]
        assert SAID["answer"] in answer["text"] and code in answer["text"]
        solved = next(c["says"] for c in answer["choices"] if "yes" in c["says"])
        async with desk.browser() as stranger:
            await said(stranger, "1", press=solved)
            rows = await desk.process.store.ask("case_one", code=code)
            assert rows[0]["solved"] is None, "nobody else judges it"
            seen = await said(stranger, "2", text=f"ma {code} {pin}")
            assert SAID["answer"] in seen[-1]["text"]
            assert SAID["answer"] not in (await said(stranger, "3", text=f"ma {code}"))[-1]["text"]
        await said(citizen, "4", press=solved)
        rows = await desk.process.store.ask("case_one", code=code)
        assert (rows[0]["solved"], rows[0]["state"]) == (1, "solved")
        async with await desk.signed_in("town") as town:
            assert "100,0% (1/1)" in (await town.get("/staff/cases")).text


async def test_a_missed_question_is_answered_once_two_people_agree_and_is_taken_back(
    tmp_path: Path,
) -> None:
    async with site(tmp_path) as desk, desk.browser() as citizen:
        first = desk.process.shelf.handbook.edition
        asked = await said(citizen, "1", text=SAID["unknown"])
        assert CODE not in asked[-1]["text"]
        async with await desk.signed_in("admin") as one, await desk.signed_in("editor") as other:
            assert SAID["unknown"] in (await one.get("/staff/misses")).text
            form = {"phrase": SAID["unknown"], "target": CODE}
            ahead = await one.post("/staff/misses/do", data=form)
            assert ahead.text.count("<tr") >= 2 and SAID["unknown"] in ahead.text, (
                "what would change"
            )
            assert await desk.process.store.ask("drafts_read", many=9) == [], "not kept yet"
            await one.post("/staff/misses/do", data=form | {"keep": "yes"})
            assert SAID["unknown"] not in (await one.get("/staff/misses")).text
            page = (await one.get("/staff/content/drafts/1")).text
            assert SAID["unknown"] in page and page.count("<tr") >= 2, "what would change"
            alone = await one.post("/staff/content/drafts/1/do", data={"do": "publish"})
            assert alone.status_code == 409
            both = await other.post("/staff/content/drafts/1/do", data={"do": "publish"})
            assert both.status_code == 303
            asked = await said(citizen, "2", text=SAID["unknown"])
            assert CODE in asked[-1]["text"], "taken up without a restart"
            assert (await other.post(f"/staff/content/editions/{first}/back")).status_code == 403
            back = await one.post(f"/staff/content/editions/{first}/back", data={})
            assert back.status_code == 303
            asked = await said(citizen, "3", text=SAID["unknown"])
            assert CODE not in asked[-1]["text"]
            trail = (await one.get("/staff/audit?as=csv")).text
    text = (desk.folder / "procedures.yaml").read_text("utf-8")
    assert SAID["unknown"] not in text
    assert all(word in trail for word in ("admin", "editor", first))

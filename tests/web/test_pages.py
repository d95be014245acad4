"""The pages: readable without a script, safe headers, kind where something is missing."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.core.handbook import Handbook
from bot.store.sqlite import SqliteStore
from bot.store.store import StoreDown
from bot.web.markup import html
from tests.web.served import client


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client(tmp_path) as browser:
        yield browser


async def test_every_procedure_has_a_plain_page(
    browser: httpx.AsyncClient, handbook: Handbook
) -> None:
    for code, procedure in handbook.procedures.items():
        page = await browser.get(f"/p/{code}", follow_redirects=True)
        assert page.status_code == 200 and procedure.link in page.text, code


async def test_the_chat_page_lists_procedures_without_a_script(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/")).text
    assert page.count('href="/p/') > 50 and "<noscript" not in page


async def test_a_search_without_a_script_finds(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/", params={"q": "lam giay khai sinh cho con"})).text
    assert 'href="/p/1.001193"' in page


@pytest.mark.parametrize("unit", ["22258", "2025-22258", "2022-22267", "dhoa"])
async def test_links_of_today_and_of_former_days_open(
    unit: str, browser: httpx.AsyncClient
) -> None:
    page = await browser.get(f"/c/{unit}", params={"s": "quay"})
    assert page.status_code == 200 and "2025-22258_quay" in page.text


@pytest.mark.parametrize("path", ["/p/9.999999", "/c/0", "/nowhere", "/static/../bot.db", "/p/<b>"])
async def test_what_is_missing_gets_a_kind_page(path: str, browser: httpx.AsyncClient) -> None:
    page = await browser.get(path)
    assert page.status_code == 404 and 'href="/"' in page.text


async def test_pages_allow_no_script_but_their_own(browser: httpx.AsyncClient) -> None:
    policy = (await browser.get("/")).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy and "unsafe" not in policy


async def test_operators_see_that_all_is_well(browser: httpx.AsyncClient) -> None:
    assert (await browser.get("/alive")).text == "ok"
    ready = (await browser.get("/ready")).json()
    assert ready["ready"] and ready["faults"] == [] and ready["edition"]
    assert "bot_procedures" in (await browser.get("/metrics")).text


async def test_a_store_that_does_not_answer_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    down = False

    def failing(name: str) -> None:
        real = getattr(SqliteStore, name)

        async def ask(store: SqliteStore, *args: object, **values: object) -> object:
            if down:
                raise StoreDown
            return await real(store, *args, **values)

        monkeypatch.setattr(SqliteStore, name, ask)

    failing("ask"), failing("waiting")
    async with client(tmp_path) as browser:
        down = True
        ready = await browser.get("/ready")
        assert ready.status_code == 503 and ready.json()["waiting"] is None
        assert "bot_store 0.0" in (await browser.get("/metrics")).text
        page = await browser.get("/staff/", headers={"Cookie": "staff=x"})
        assert page.status_code == 503 and page.headers["Retry-After"] and "<h1>" in page.text
        down = False
        assert (await browser.get("/ready")).status_code == 200


def test_marks_become_html_and_all_else_is_escaped() -> None:
    told = html("**a** <b>\n- one [x](https://a.gov.vn)\n- two\n\nhttps://b.gov.vn/c")
    assert told == (
        '<p><strong>a</strong> &lt;b&gt;</p><ul><li>one <a href="https://a.gov.vn">x</a></li>'
        '<li>two</li></ul>\n<p><a href="https://b.gov.vn/c">https://b.gov.vn/c</a></p>'
    )

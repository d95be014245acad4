"""`POST /chat` and `GET /chat` as the contract says."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.webchat import WebChat
from bot.core.talk import Incoming
from bot.store.store import Letter, StoreDown, StoreFull
from tests.web.served import client


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with client(tmp_path) as browser:
        yield browser


async def post(browser: httpx.AsyncClient, **message: Any) -> httpx.Response:
    return await browser.post("/chat", json=message)


async def test_a_question_gets_replies_with_choices(browser: httpx.AsyncClient) -> None:
    answer = await post(browser, key="1", text="menu")
    body = answer.json()
    assert answer.status_code == 200 and body["last"] == body["replies"][-1]["id"]
    assert all({"id", "text"} <= reply.keys() for reply in body["replies"])
    assert {"label", "says"} == body["replies"][-1]["choices"][0].keys()


async def test_a_press_does_what_its_button_says(browser: httpx.AsyncClient) -> None:
    await post(browser, key="1", text="menu")
    answer = await post(browser, key="2", press="open 1.001193")
    assert "1.001193" in answer.json()["replies"][0]["text"]


async def test_a_portal_link_is_a_choice_of_its_own(browser: httpx.AsyncClient) -> None:
    answer = await post(browser, key="1", press="link 1.001193")
    links = [c for c in answer.json()["replies"][-1]["choices"] if "to" in c]
    assert links and links[0]["to"].startswith("https://dichvucong.gov.vn/")


async def test_the_same_key_again_gets_the_same_replies(browser: httpx.AsyncClient) -> None:
    first = await post(browser, key="k", text="menu")
    again = await post(browser, key="k", text="something else")
    assert first.json() == again.json()


async def test_another_browser_is_another_chat(browser: httpx.AsyncClient) -> None:
    first = await post(browser, key="k", text="menu")
    browser.cookies.clear()
    other = await post(browser, key="k", text="menu")
    assert first.json()["last"] != other.json()["last"]


async def test_a_forged_cookie_begins_a_new_chat(browser: httpx.AsyncClient) -> None:
    await post(browser, key="1", text="menu")
    browser.cookies.clear()
    browser.cookies.set("chat", "someone-else.c2lnbmF0dXJl")
    answer = await post(browser, key="1", text="menu")
    assert "chat" in answer.cookies


async def test_replies_are_fetched_after_a_number(browser: httpx.AsyncClient) -> None:
    first = (await post(browser, key="1", text="menu")).json()
    second = (await post(browser, key="2", text="menu")).json()
    later = (await browser.get("/chat", params={"after": first["last"]})).json()
    assert later == second
    assert (await browser.get("/chat", params={"after": second["last"]})).json() == {
        "replies": [], "last": 0,
    }  # fmt: skip


BAD: list[tuple[int, bytes]] = [
    (400, b""),
    (400, b"{"),
    (400, b"[]"),
    (400, b'"x"'),
    (400, b"\xff"),
    (400, b"[" * 9_000),
    (400, b'{"text": "x"}'),
    (400, b'{"key": 1, "text": "x"}'),
    (400, b'{"key": "", "text": "x"}'),
    (400, b'{"key": "1"}'),
    (400, b'{"key": "1", "text": "  "}'),
    (400, b'{"key": "1", "text": 1}'),
    (400, b'{"key": "1", "press": "DROP"}'),
    (400, b'{"key": "1", "press": "menu", "text": "x"}'),
    (413, b'{"key": "1", "text": "' + b"x" * 3_000 + b'"}'),
    (413, b"x" * 20_000),
]


@pytest.mark.parametrize(("status", "body"), BAD, ids=range(len(BAD)))
async def test_bad_input_gets_a_sentence_and_its_status(
    status: int, body: bytes, browser: httpx.AsyncClient
) -> None:
    answer = await browser.post("/chat", content=body)
    assert answer.status_code == status and answer.json()["error"]


async def test_bad_numbers_to_fetch_after_are_refused(browser: httpx.AsyncClient) -> None:
    for after in ("-1", "x", "9" * 30):
        answer = await browser.get("/chat", params={"after": after})
        assert answer.status_code == 400 and answer.json()["error"]


async def test_too_fast_is_told_when_to_come_again(tmp_path: Path) -> None:
    async with client(tmp_path, requests_per_second=1.0) as browser:
        answers = [await post(browser, key=str(n), text="menu") for n in range(20)]
    late = next(answer for answer in answers if answer.status_code == 429)
    assert int(late.headers["Retry-After"]) >= 1
    assert late.json()["error"]


async def test_other_methods_are_refused(browser: httpx.AsyncClient) -> None:
    assert (await browser.put("/chat")).status_code == 405


async def test_fifty_talkers_at_once_are_all_answered(tmp_path: Path) -> None:
    async with client(tmp_path) as browser:

        async def talk(n: int) -> int:
            cookies: dict[str, str] = {}
            for turn in range(4):
                answer = await browser.post(
                    "/chat", json={"key": str(turn), "text": "menu"}, headers=headers(cookies)
                )
                cookies |= dict(answer.cookies)
            return answer.status_code

        browser.cookies.jar.clear()
        assert set(await asyncio.gather(*(talk(n) for n in range(50)))) == {200}


def headers(cookies: dict[str, str]) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}


@pytest.mark.parametrize("fault", [StoreFull(), StoreDown("disk full")])
async def test_a_full_house_asks_the_page_to_come_again(fault: Exception) -> None:
    async def ask(incoming: Incoming, patience: float) -> list[Letter]:
        raise fault

    async def after(chat: str, number: int) -> list[Letter]:
        return []

    async def take(incoming: Incoming) -> bool:
        return True

    door = WebChat(
        ask=ask, after=after, secret="s", secure=False, errors=lambda name: name, rate=100.0
    )
    transport = httpx.ASGITransport(Starlette(routes=list(door.routes(take))))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as browser:
        answer = await post(browser, key="1", text="menu")
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert answer.json() == {"error": "crowded"}

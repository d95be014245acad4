"""`POST /chat` and `GET /chat` as the contract says."""

import asyncio
import gc
import time
import tracemalloc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.webchat import WebChat
from bot.core.talk import Incoming
from bot.settings import Settings
from bot.store.store import Letter, StoreDown, StoreFull
from tests.conftest import NOON
from tests.web.served import client

MENU = {"text": "menu"}


@asynccontextmanager
async def door(
    rate: float = 100.0, fault: Exception | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of the door alone, which answers nothing to everything, or has a fault."""

    async def ask(incoming: Incoming, patience: float) -> list[Letter]:
        if fault:
            raise fault
        return []

    async def after(chat: str, number: int) -> list[Letter]:
        return []

    async def take(incoming: Incoming) -> bool:
        return True

    chat = WebChat(
        ask=ask, after=after, secret="s", secure=False, errors=lambda name: name, rate=rate,
        clock=lambda: NOON,
    )  # fmt: skip
    web = Starlette(routes=list(chat.routes(take)))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        address = dict(scope["headers"]).get(b"x-from", b"127.0.0.1").decode()
        await web(scope | {"client": (address, 1)}, receive, send)

    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as browser:
        yield browser


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


async def test_a_chat_is_known_beside_other_cookies(browser: httpx.AsyncClient) -> None:
    first = await post(browser, key="1", text="menu")
    cookies = f"a={'x' * 8_000}; chat={first.cookies['chat']}; b=1"
    browser.cookies.clear()
    again = await browser.post("/chat", json={"key": "1"} | MENU, headers={"Cookie": cookies})
    assert again.json() == first.json() and "chat" not in again.cookies


@pytest.mark.parametrize(
    ("times", "cookie"), [(20, f"a={'x' * 1_000_000}"), (1_000, f"chat={'x' * 10_000}")]
)
async def test_cookies_of_strangers_are_not_kept(times: int, cookie: str) -> None:
    async with door(rate=10_000.0) as browser:
        await browser.get("/chat")
        tracemalloc.start()
        before = tracemalloc.get_traced_memory()[0]
        for n in range(times):
            await browser.get("/chat", headers={"Cookie": f"{cookie}{n}"})
        gc.collect()
        kept = tracemalloc.get_traced_memory()[0] - before
        tracemalloc.stop()
    assert kept < 3_000_000


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


async def test_who_opens_ever_new_chats_is_too_fast_with_each_verb() -> None:
    async with door(rate=1.0) as browser:
        began = time.monotonic()
        for verb in ("GET", "POST"):
            for n in range(30):
                browser.cookies.clear()
                late = await browser.request(verb, "/chat", json={"key": str(n)} | MENU)
                if late.status_code == 429:
                    break
            else:
                assert time.monotonic() - began > 10, "thirty new chats, ten of them at once"
        assert late.json()["error"]


async def test_who_talks_in_ever_so_many_chats_is_too_fast() -> None:
    async with door(rate=1.0) as browser:
        chats = []
        for n in range(1, 51):
            browser.cookies.clear()
            elsewhere = {"X-From": f"10.0.0.{n}"}
            for _ in range(10):
                browser.cookies.clear()
                chats.append((await browser.get("/chat", headers=elsewhere)).cookies["chat"])
        began, answered = time.monotonic(), 0
        browser.cookies.clear()
        for chat in chats:
            said = {"json": {"key": "1"} | MENU, "headers": {"Cookie": f"chat={chat}"}}
            answered += (await browser.post("/chat", **said)).status_code == 200  # type: ignore[arg-type]
        assert answered <= 200 + 20 * (time.monotonic() - began) + 1


async def test_a_hall_of_fifty_behind_one_address_talks_at_the_usual_pace() -> None:
    async with door(rate=Settings().requests_per_second) as browser:
        cookies: list[str] = []
        for _ in range(50):
            browser.cookies.clear()
            cookies.append((await post(browser, key="1", text="menu")).cookies["chat"])
        browser.cookies.clear()
        for n in range(10):
            for chat in cookies:
                headers = {"Cookie": f"chat={chat}"}
                for verb in ("GET", "POST"):
                    said = {"key": f"{n}"} | MENU
                    answer = await browser.request(verb, "/chat", json=said, headers=headers)
                    assert answer.status_code == 200


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
    async with door(fault=fault) as browser:
        answer = await post(browser, key="1", text="menu")
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) > 0
    assert answer.json() == {"error": "crowded"}

"""The door of the staff pages: who gets in, what the browser is told, which forms are taken."""

from pathlib import Path

import httpx
import pyotp
import pytest

from bot.staff.roles import Account
from bot.web.staff.guard import local
from tests.web.staff.office import BASE, OWN, PASSWORD, site

LOGIN = "/staff/login"


async def login(
    browser: httpx.AsyncClient, name: str, password: str, **more: str
) -> httpx.Response:
    return await browser.post(LOGIN, data={"name": name, "password": password} | more)


async def test_a_visit_begins_and_ends(tmp_path: Path) -> None:
    async with site(tmp_path) as desk, desk.browser() as browser:
        answer = await login(browser, "Editor ", PASSWORD, next="/staff/cases")
        assert (answer.status_code, answer.headers["location"]) == (303, "/staff/cases")
        cookie = answer.headers["set-cookie"].lower()
        assert "httponly" in cookie and "samesite=lax" in cookie and "path=/staff" in cookie
        assert "max-age" not in cookie and "secure" not in cookie
        assert (await browser.get("/staff/")).status_code == 200
        token = browser.cookies["staff"]
        await browser.post("/staff/logout", data={})
        browser.cookies.set("staff", token)
        assert (await browser.get("/staff/")).status_code == 303


async def test_over_https_the_cookie_is_secure(tmp_path: Path) -> None:
    https = "https://bot.gov.vn"
    async with site(tmp_path, public_url=https) as desk, desk.browser(Origin=https) as browser:
        answer = await login(browser, "editor", PASSWORD)
        assert answer.status_code == 303 and "secure" in answer.headers["set-cookie"].lower()


async def test_idle_and_whole_visits_end_by_the_clock(tmp_path: Path) -> None:
    async with site(tmp_path) as desk, await desk.signed_in("editor") as browser:
        desk.clock.wait(minutes=29)
        assert (await browser.get("/staff/")).status_code == 200
        desk.clock.wait(minutes=31)
        assert (await browser.get("/staff/")).status_code == 303


async def test_log_out_everywhere(tmp_path: Path) -> None:
    async with site(tmp_path) as desk:
        one, other = await desk.signed_in("editor"), await desk.signed_in("editor")
        await one.post("/staff/logout", data={"everywhere": "1"})
        assert (await other.get("/staff/")).status_code == 303
        await one.aclose()
        await other.aclose()


async def test_guessing_is_slowed_down_and_told_nothing(tmp_path: Path) -> None:
    async with site(tmp_path) as desk, desk.browser() as browser:
        wrong = [await login(browser, "editor", f"wrong {n}") for n in range(5)]
        unknown = await login(browser, "somebody", "wrong")
        assert {answer.status_code for answer in wrong} == {403} == {unknown.status_code}
        assert wrong[0].text == unknown.text
        stopped = await login(browser, "editor", PASSWORD)
        assert stopped.status_code == 429 and int(stopped.headers["retry-after"]) > 0
        rows = await desk.process.store.ask("audit_read", many=10, before=2**62)
        assert [row["act"] for row in rows].count("sign-in refused") == 6


FOREIGN = (
    {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": BASE, "Sec-Fetch-Site": "cross-site"},
    {"Origin": BASE, "Sec-Fetch-Site": "same-site"},
)


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_forms_from_elsewhere_are_not_taken(tmp_path: Path, headers: dict[str, str]) -> None:
    async with site(tmp_path) as desk, await desk.signed_in("admin") as browser:
        del browser.headers["Origin"]
        del browser.headers["Sec-Fetch-Site"]
        for address in ("/staff/users", "/staff/logout", LOGIN, "/staff/password"):
            answer = await browser.post(
                address, data={"do": "off", "name": "editor"}, headers=headers
            )
            assert answer.status_code == 403, address
        nothing = await browser.post("/staff/users", data={"do": "off", "name": "editor"})
        assert nothing.status_code == 403, "a browser always says where a form is from"
        account = await desk.accounts.get("editor")
        assert account and not account.off


async def test_a_first_password_lets_one_do_nothing_but_change_it(tmp_path: Path) -> None:
    async with site(tmp_path) as desk, desk.browser() as browser:
        given = await desk.accounts.add(Account(name="new", full_name="N", role="reader", unit=OWN))
        await login(browser, "new", given)
        for address in ("/staff/", "/staff/cases", "/staff/second"):
            answer = await browser.get(address)
            assert answer.headers["location"] == "/staff/password", address
        form = {"old": given, "new": "too short", "again": "too short"}
        assert (await browser.post("/staff/password", data=form)).status_code == 409
        form = {"old": given, "new": PASSWORD, "again": PASSWORD}
        assert (await browser.post("/staff/password", data=form)).status_code == 303
        assert (await browser.get("/staff/")).status_code == 200


async def test_the_second_factor_is_asked_for_once_it_is_set(tmp_path: Path) -> None:
    async with site(tmp_path) as desk, await desk.signed_in("editor") as browser:
        page = await browser.get("/staff/second")
        secret = page.text.split('name="secret" value="')[1].split('"')[0]
        assert "<svg" in page.text and "<script" not in page.text
        totp = pyotp.TOTP(secret)
        wrong = await browser.post("/staff/second", data={"secret": secret, "code": "000000"})
        assert wrong.status_code == 409 and secret in wrong.text
        form = {"secret": secret, "code": totp.at(desk.clock.at)}
        assert (await browser.post("/staff/second", data=form)).status_code == 303
        async with desk.browser() as other:
            assert (await login(other, "editor", PASSWORD)).status_code == 403
            desk.clock.wait(seconds=60)
            code = totp.at(desk.clock.at)
            spaced = f"{code[:3]} {code[3:]}"
            assert (await login(other, "editor", PASSWORD, code=spaced)).status_code == 303


async def test_every_answer_forbids_scripts_and_is_kept_nowhere(tmp_path: Path) -> None:
    async with site(tmp_path) as desk, await desk.signed_in("admin") as browser:
        for address in ("/staff/", "/staff/login", "/staff/users", "/staff/nothing/x?as=csv"):
            answer = await browser.get(address)
            if answer.status_code == 404:
                continue
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy and "script" not in policy
            assert "unsafe" not in policy and "frame-ancestors 'none'" in policy
            assert answer.headers["cache-control"] == "no-store"
            assert "<script" not in answer.text and " style=" not in answer.text
            assert " onclick" not in answer.text


async def test_the_first_link_works_once(tmp_path: Path) -> None:
    from bot import app
    from bot.settings import Settings
    from tests.web.staff.office import Clock, Site, town_folder

    settings = Settings(db=str(tmp_path / "b.db"), content=str(town_folder(tmp_path / "c")))
    async with app.opened(settings, Clock()) as process:
        desk, link = Site(process, Clock(), tmp_path), process.first_link
        async with desk.browser() as browser:
            assert (await browser.get("/staff/first/wrong")).status_code == 404
            assert (await browser.get(link)).status_code == 200
            form = {"name": "boss", "full_name": "B", "new": PASSWORD, "again": "other"}
            assert (await browser.post(link, data=form)).status_code == 409
            answer = await browser.post(link, data=form | {"again": PASSWORD})
            assert answer.status_code == 303
            assert (await browser.get("/staff/users")).status_code == 200
            assert (await browser.get(link)).status_code == 404
    async with app.opened(settings, Clock()) as process:
        assert process.first_link == ""


def test_after_signing_in_one_stays_on_our_pages() -> None:
    assert local("/staff/cases?unit=1") == "/staff/cases?unit=1"
    for strange in (
        "https://evil.example",
        "//evil.example",
        "/staff//evil",
        "/staff/\\x",
        "/x",
        "",
    ):
        assert local(strange) == "/staff/"


async def test_an_administrator_keeps_accounts_but_not_their_own(tmp_path: Path) -> None:
    async with site(tmp_path) as desk, await desk.signed_in("admin") as browser:
        form = {"do": "add", "name": "nga", "full_name": "Nga", "role": "reader", "unit": OWN}
        page = await browser.post("/staff/users", data=form)
        given = page.text.split('class="secret">')[1].split("<")[0]
        assert await desk.accounts.sign_in("nga", given, "")
        assert given not in (await browser.get("/staff/users")).text, "shown once"
        await browser.post("/staff/users", data={"do": "off", "name": "nga"})
        assert await desk.accounts.sign_in("nga", given, "") is None
        own = await browser.post("/staff/users", data={"do": "off", "name": "admin"})
        assert own.status_code == 409
        trail = (await browser.get("/staff/audit")).text
        assert "nga" in trail

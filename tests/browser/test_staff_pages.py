"""The staff pages in a real browser, from the one-time link to the rolled back edition; every page
at the width of a phone and of a desk, held against axe."""

import csv
import io
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE
from tests.cases import cases
from tests.conftest import ROOT
from tests.web.served import free_port, process

pytestmark = pytest.mark.browser
SAID = cases("browser")
DESK = {"width": 1280, "height": 900}
UNIT, CODE = "2025-22258", "1.001193"
PASSWORD = "ho-tich-quay-so-2"
A_WHOLE_EDITION = 120_000
"""Milliseconds in which 361 procedures are read, however busy the machine is."""
PAGES = (
    "/", "/communes", "/use", "/procedures", f"/procedures/{CODE}", "/survey", "/survey?survey=kq",
    f"/survey?survey=kq&unit={UNIT}", "/cases", "/misses", "/content",
    f"/content/entry?code={CODE}", "/figures", f"/figures?unit={UNIT}", "/posters", "/users",
    "/audit", "/second", "/password", "/nowhere-else",
)  # fmt: skip


@dataclass
class Office:
    """A bot with a few days of demo data, its administrator and an editor of one commune."""

    address: str
    folder: Path
    first: BrowserContext
    second: BrowserContext


def bot(folder: Path, *words: str) -> str:
    """A command beside the running bot; what it printed."""
    command = [sys.executable, "-m", "bot", *words]
    given = {
        "BOT_DB": str(folder / "bot.db"),
        "BOT_CONTENT": str(folder),
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(command, cwd=ROOT, env=given, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    for name in ("procedures.yaml", "town.yaml", "officers.yaml"):
        shutil.copyfile(ROOT / name, folder / name)
    bot(folder, "demo", "--days", "4", "--seed", "1")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {"BOT_CONTENT": str(folder), "BOT_PUBLIC_URL": address, "PYTHONUNBUFFERED": "1"}
    with process(folder, port, **settings):
        first, second = (chromium.new_context(base_url=address, viewport=DESK) for _ in range(2))
        begin(first.new_page(), folder)
        given = bot(folder, "staff", "add", "nga", "--role", "editor", "--unit", UNIT)
        enter(second.new_page(), re.findall(r"\w{4}(?:-\w{4}){3}", given)[0])
        yield Office(address, folder, first, second)
        first.close()
        second.close()


def begin(page: Page, folder: Path) -> None:
    """The link that the program printed makes the first administrator."""
    (link,) = set(re.findall(r"/staff/first/\S+", (folder / "log").read_text("utf-8")))
    page.goto(link)
    assert Axe().run(page).violations_count == 0
    page.fill("[name=name]", "boss")
    page.fill("[name=full_name]", "Boss")
    for field in ("new", "again"):
        page.fill(f"[name={field}]", PASSWORD)
    page.locator("form.card button").click()
    expect(page).to_have_url(re.compile("/staff/$"))


def enter(page: Page, given: str) -> None:
    """Somebody with a first password signs in and has to choose their own."""
    page.goto("/staff/cases")
    expect(page).to_have_url(re.compile("/staff/login"))
    page.fill("[name=name]", "nga")
    page.fill("[name=password]", given)
    page.locator("form.card button").click()
    expect(page).to_have_url(re.compile("/staff/password$"))
    page.fill("[name=old]", given)
    for field in ("new", "again"):
        page.fill(f"[name={field}]", PASSWORD)
    page.locator("form.card button").click()
    expect(page.locator("nav.rooms")).to_be_visible()


def test_what_is_read_is_what_is_exported(office: Office) -> None:
    page = office.first.new_page()
    page.goto("/staff/")
    page.locator("nav.rooms a[href='/staff/communes']").click()
    shown = [row.inner_text() for row in page.locator("#main tbody th").all()]
    with page.expect_download() as downloading:
        page.locator("a[href*='as=csv']").first.click()
    text = Path(downloading.value.path()).read_text("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(text))][1:] == shown
    with page.expect_download() as downloading:
        page.locator("a[href*='as=xlsx']").click()
    with zipfile.ZipFile(downloading.value.path()) as book:
        strings = book.read("xl/sharedStrings.xml").decode()
    assert all(name in strings for name in shown)
    page.close()


def test_a_commune_sees_no_other_in_any_list(office: Office) -> None:
    page = office.second.new_page()
    page.goto("/staff/communes")
    assert page.locator("#main tbody").count() == 1
    assert page.locator("select[name=unit]").count() == 0
    page.goto("/staff/users")
    expect(page.locator("nav.rooms")).to_have_count(0)
    assert page.goto("/staff/?unit=2025-22240").status == 404  # type: ignore[union-attr]
    page.close()


def test_a_case_is_answered_and_the_answer_is_read_in_the_chat(
    office: Office, chromium: Browser
) -> None:
    context = chromium.new_context(base_url=office.address, viewport=PHONE, locale="vi-VN")
    citizen, staff = context.new_page(), office.second.new_page()
    citizen.goto(f"/c/{UNIT}")
    for label in ("person", "to_staff", "write"):
        citizen.locator(".bot").last.get_by_role("button", name=SAID[label]).click()
    expect(citizen.locator(".bot").last.get_by_role("button")).to_have_count(1)
    citizen.get_by_role("textbox").fill(SAID["message"])
    citizen.get_by_role("textbox").press("Enter")
    told = citizen.locator(".bot").last
    expect(told).to_contain_text(re.compile(r"[A-Z]{3}\d{3}"))
    code, pin = re.findall(r"\b([A-Z]{3}\d{3}|\d{4})\b", told.inner_text())[:2]
    staff.goto("/staff/cases")
    staff.get_by_role("link", name=code).click()
    expect(staff.locator("blockquote")).to_contain_text(SAID["masked"])
    staff.locator("button[value=take]").click()
    staff.fill("textarea[name=words]", SAID["answer"])
    staff.locator("button[value=answer]").click()
    expect(staff.locator("blockquote").last).to_have_text(SAID["answer"])
    citizen.reload()
    expect(citizen.locator(".bot", has_text=SAID["answer"])).to_have_count(1)
    citizen.reload()
    expect(citizen.locator(".me, .bot").last.get_by_role("button").first).to_be_enabled()
    expect(citizen.locator(".bot", has_text=SAID["answer"])).to_have_count(1)
    citizen.goto(f"/case/{code}")
    citizen.fill("[name=pin]", pin)
    citizen.locator("#main form button, main form button").first.click()
    expect(citizen.locator("main")).to_contain_text(SAID["answer"])
    assert Axe().run(citizen).violations_count == 0
    staff.close()
    context.close()


def test_a_phrase_is_published_by_two_and_rolled_back_by_one(
    office: Office, chromium: Browser
) -> None:
    citizen = chromium.new_context(base_url=office.address, viewport=PHONE, locale="vi-VN")
    one, other = office.first.new_page(), office.second.new_page()
    for page in (one, other):
        page.set_default_timeout(A_WHOLE_EDITION)
    untouched = (office.folder / "procedures.yaml").read_bytes()
    one.goto("/staff/content")
    first = one.locator("a[href^='/staff/content/editions/']").first.get_attribute("href")
    assert first and SAID["target"] not in asked(citizen)
    one.goto("/staff/misses")
    form = one.locator("form.acts", has=one.locator(f"input[value='{SAID['unknown']}']"))
    form.locator("summary").click()
    form.locator("[name=other]").fill(SAID["target"])
    form.locator("button[value=add]").click()
    expect(one.locator("#main")).to_contain_text(SAID["unknown"])
    expect(one.locator("#main table tbody tr").first).to_be_visible()
    assert Axe().run(one).violations_count == 0
    one.locator("button[name=keep]").click()
    expect(one.locator("#main")).to_contain_text(SAID["unknown"])
    expect(one.locator("#main table tbody tr").first).to_be_visible()
    assert one.locator("button[value=publish]").count() == 0, "nobody publishes alone"
    assert Axe().run(one).violations_count == 0
    other.goto(one.url)
    other.locator("button[value=publish]").click()
    expect(other).to_have_url(re.compile("/staff/content$"))
    assert SAID["target"] in asked(citizen), "in use without a restart"
    changed = (office.folder / "procedures.yaml").read_bytes()
    assert changed != untouched and changed.count(b"#") == untouched.count(b"#")
    one.goto(first)
    assert Axe().run(one).violations_count == 0
    one.locator("#main form button").click()
    expect(one).to_have_url(re.compile("/staff/content$"))
    assert (office.folder / "procedures.yaml").read_bytes() == untouched
    assert SAID["target"] not in asked(citizen)
    for opened in (one, other, citizen):
        opened.close()


def asked(citizen: BrowserContext) -> str:
    """Ask the unknown question as somebody new; everything that was said to it."""
    citizen.clear_cookies()
    page = citizen.new_page()
    page.goto("/")
    expect(page.locator(".bot .choices").last).to_be_visible()
    page.get_by_role("textbox").fill(SAID["unknown"])
    page.get_by_role("textbox").press("Enter")
    answer = page.locator(".me ~ .bot").first
    expect(answer).to_be_visible()
    told = answer.inner_text()
    page.close()
    return told


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_wrong_on_any_page_and_nothing_is_too_wide(
    office: Office, size: dict[str, int]
) -> None:
    page = office.first.new_page()
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.goto("/staff/cases")
    case = page.locator("a[href^='/staff/cases/']").first.get_attribute("href") or ""
    for path in (*PAGES, case.removeprefix("/staff")):
        page.goto(f"/staff{path}")
        found = Axe().run(page)
        assert found.violations_count == 0, (path, found.generate_report())
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], path
    page.close()


def test_no_page_needs_a_script(office: Office, chromium: Browser) -> None:
    kept = office.first.storage_state()
    context = chromium.new_context(
        base_url=office.address, java_script_enabled=False, storage_state=kept
    )
    page = context.new_page()
    page.goto("/staff/survey")
    page.locator("select[name=unit]").select_option(UNIT)
    page.locator("form.filter button").click()
    expect(page).to_have_url(re.compile(f"unit={UNIT}"))
    expect(page.locator("svg.chart")).to_be_visible()
    context.close()

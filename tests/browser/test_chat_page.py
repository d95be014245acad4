"""The chat page on a small phone: asked, tapped, reloaded, without a script, without a network."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.cases import cases

pytestmark = pytest.mark.browser
SAID = cases("browser")


def ask(page: Page, words: str) -> None:
    expect(page.locator(".choices button").first).to_be_visible()  # the introduction is all there
    before = page.locator(".bot").count()
    page.get_by_role("textbox").fill(words)
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".bot").nth(before)).to_be_visible()


def test_the_bot_introduces_itself_and_offers_a_menu(phone: Page) -> None:
    phone.goto("/")
    expect(phone.locator(".bot").first).to_contain_text(SAID["introduction"])
    expect(phone.locator(".choices button").first).to_be_visible()


def test_a_question_is_answered_and_its_buttons_go_on(phone: Page) -> None:
    phone.goto("/")
    ask(phone, SAID["question"])
    expect(phone.locator(".me").last).to_have_text(SAID["question"])
    button = phone.locator(".bot").last.get_by_role("button", name=SAID["steps"])
    button.click()
    expect(phone.locator(".bot").last).to_contain_text("1/")
    link = phone.locator(".bot a[href^='https://dichvucong.gov.vn']")
    for step in ("2/", "3/"):
        phone.locator(".bot").last.get_by_role("button", name=SAID["next"]).click()
        expect(phone.locator(".bot").last).to_contain_text(step)
    expect(link.last).to_have_attribute("rel", "noopener noreferrer")


def test_nothing_is_wider_than_a_small_phone(phone: Page) -> None:
    phone.goto("/")
    ask(phone, SAID["question"])
    width = phone.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    for button in phone.locator(".choices button, .choices a").all():
        box = button.bounding_box()
        assert box and box["height"] >= 44 and box["x"] + box["width"] <= PHONE["width"]


def test_the_talk_is_still_there_after_a_reload(phone: Page) -> None:
    phone.goto("/")
    ask(phone, SAID["question"])
    phone.reload()
    expect(phone.locator(".me").first).to_have_text(SAID["question"])


def test_what_was_offered_can_be_pressed_after_a_reload(phone: Page) -> None:
    phone.goto("/")
    ask(phone, SAID["question"])
    phone.reload()
    before = phone.locator(".bot").count()
    phone.locator(".choices button").last.click()
    expect(phone.locator(".bot")).not_to_have_count(before)


def test_letters_can_be_made_larger_for_good(phone: Page) -> None:
    phone.goto("/")
    phone.locator("#bigger").click()
    phone.reload()
    size = phone.evaluate("getComputedStyle(document.body).fontSize")
    assert float(size.removesuffix("px")) >= 22


def test_without_a_network_a_message_can_be_sent_again(phone: Page) -> None:
    phone.goto("/")
    expect(phone.locator(".choices button").first).to_be_visible()
    phone.context.set_offline(True)
    phone.get_by_role("textbox").fill(SAID["question"])
    phone.get_by_role("textbox").press("Enter")
    again = phone.locator(".wrong button")
    expect(again).to_be_visible()
    phone.context.set_offline(False)
    before = phone.locator(".bot").count()
    again.click()
    expect(phone.locator(".bot").nth(before)).to_be_visible()
    expect(phone.locator(".wrong")).to_have_count(0)


def test_a_link_of_a_commune_tells_its_name_of_today(phone: Page) -> None:
    phone.goto("/c/2022-22267?s=quay")
    expect(phone.locator(".bot").nth(1)).to_contain_text(SAID["unit"])


def test_without_a_script_everything_can_be_read(chromium: Browser, address: str) -> None:
    context = chromium.new_context(
        viewport=PHONE, java_script_enabled=False, base_url=address, locale="vi-VN"
    )
    page = context.new_page()
    page.goto("/")
    page.get_by_role("searchbox").fill(SAID["question"])
    page.get_by_role("searchbox").press("Enter")
    page.locator("h2 + ul a").first.click()
    expect(page.locator("article h1")).to_be_visible()
    expect(page.locator(".papers li").first).to_be_visible()
    context.close()


@pytest.mark.parametrize("path", ["/", "/p/1.001193", "/nowhere"])
def test_axe_finds_nothing_wrong(path: str, phone: Page) -> None:
    phone.goto(path)
    if path == "/":
        ask(phone, SAID["question"])
    found = Axe().run(phone)
    assert found.violations_count == 0, found.generate_report()

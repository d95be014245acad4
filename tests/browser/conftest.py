"""A real Chromium on a real bot."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.web.served import free_port, process

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A bot of its own, on loopback."""
    port = free_port()
    with process(tmp_path_factory.mktemp("bot"), port):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Closed with its module: while it is open, no other test could run a loop of its own."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium at /usr/bin/chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser, address: str) -> Iterator[Page]:
    """A small phone."""
    context = chromium.new_context(
        viewport=PHONE, device_scale_factor=2, has_touch=True, base_url=address, locale="vi-VN"
    )
    yield context.new_page()
    context.close()

"""One browser for all of these tests, and a fresh visitor for each."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright

PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
WAIT = 20_000  # milliseconds; two processors serve the shop and run the browser

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium, or the browser that CHROMIUM names."""
    browser = playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM") or "/usr/bin/chromium",
        args=["--no-sandbox"],  # which a process of root's cannot have
    )
    yield browser
    browser.close()


def new_context(chromium: Browser, site: str, **options: Any) -> BrowserContext:
    """A visitor with nothing in the browser yet."""
    settings = {"base_url": site, "locale": "nl-NL", "viewport": DESKTOP, **options}
    context = chromium.new_context(**settings)
    context.set_default_timeout(WAIT)
    return context


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """Open a tab for a new visitor; options are those of Playwright's `new_context`."""
    with ExitStack() as leaving:

        def open_tab(**options: Any) -> Page:
            context = new_context(chromium, site, **options)
            leaving.callback(context.close)
            return context.new_page()

        yield open_tab

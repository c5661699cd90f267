"""A served Lotse over the embedded corpus and a browser for it, shared by all tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from service.assistant import Assistant
from tests.browser.looking import Watch
from tools.browsing import chromium, serving

Open = Callable[..., Page]
expect.set_options(timeout=20_000)  # a machine that does much else besides


@pytest.fixture(scope="session")
def assistant(corpus_assistant: Assistant) -> Assistant:
    return corpus_assistant


@pytest.fixture(scope="session")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as served:
        yield served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        launched = chromium(play)
        yield launched
        launched.close()


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the start page in a window of its own. Afterwards nothing may have been asked of another host, and the
    browser may have had nothing to complain of. The window is one without room for a page beside the answer."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_window(allowed: str = "", **settings: object) -> Page:
        values = {"viewport": {"width": 1100, "height": 900}, "locale": "de-DE", "reduced_motion": "reduce"}
        context = browser.new_context(base_url=address, **(values | settings))  # type: ignore[arg-type]
        context.set_default_timeout(20_000)
        opened.append((context, Watch(context, address, allowed)))
        page = context.new_page()
        page.goto("/")
        return page

    yield open_window
    for context, watch in opened:
        context.close()
        assert watch.foreign == []
        assert watch.complaints == []

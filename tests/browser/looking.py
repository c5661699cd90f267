"""What a browser test looks at: foreign requests, complaints of the page, accessibility, overflow."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
from playwright.sync_api import BrowserContext, Page, expect

from web.assets import HERE

AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Watch:
    """Notes every request to another host and everything the browser complains about, the policy included.

    `allowed` is a pattern of complaints that the test brings about itself.
    """

    def __init__(self, context: BrowserContext, address: str, allowed: str = "") -> None:
        self.host, self._allowed = urlsplit(address).netloc, allowed
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self._request(request.url))
        context.on("console", lambda message: self._said(message.type, message.text))
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self.host:
            self.foreign.append(url)

    def _said(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not (self._allowed and re.search(self._allowed, text)):
            self.complaints.append(text)


def ask(page: Page, question: str) -> None:
    """Type a question, send it, and wait until its answer is there."""
    before = page.locator("article.antwort").count()
    page.locator("#frage").fill(question)
    page.get_by_role("button", name="Fragen", exact=True).click()
    page.locator("article.antwort").nth(before).locator(".werkzeug").wait_for()


def quote_of(page: Page, number: int) -> str:
    """The sentence before a citation number of the last answer."""
    found = (
        page.locator("article.antwort")
        .last.locator(".beleg", has_text=str(number))
        .first.evaluate(
            """link => {
            const part = link.closest("li, p").cloneNode(true);
            part.querySelectorAll(".belege").forEach((belege) => belege.replaceWith("\\u0000"));
            return part.textContent.split("\\u0000")[0].trim();
        }"""
        )
    )
    return str(found)


def in_sight(page: Page, selector: str) -> bool:
    """True where the element's first line lies within the window and nothing covers it."""
    return bool(
        page.locator(selector).first.evaluate(
            """element => {
                const box = element.getClientRects()[0];
                if (!box || box.top < 0 || box.bottom > innerHeight) return false;
                if (box.left < 0 || box.right > innerWidth + 1) return false;
                const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
                return seen === element || element.contains(seen);
            }"""
        )
    )


def overflow(page: Page) -> list[str]:
    """The elements that stick out to the right, where the page can be scrolled sideways; else none."""
    found = page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [...document.body.querySelectorAll("*")]
                .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
                .map((element) => element.tagName + "." + element.className);
        }"""
    )
    return list(found)


def violations(page: Page, axe: Path = AXE) -> list[str]:
    """What axe-core finds, one line a place. AssertionError where its package is not installed."""
    assert axe.is_file(), "axe-core is missing: run make install"
    page.evaluate(axe.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary']}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def assert_marked(page: Page, quote: str) -> None:
    """The quote is marked in the text, on the picture too, and in sight."""
    expect(page.locator("mark")).to_have_count(1)
    assert page.locator("mark").inner_text() == quote
    assert page.locator(".bogen__marke").count() >= 1
    assert in_sight(page, "#stelle")


def words_under_the_marks(page: Page, file: Path, number: int) -> str:
    """What pdfium reads on a page of `file` within the marks that the browser shows on its picture."""
    picture = page.locator(".bogen__bild").bounding_box()
    assert picture
    with pypdfium2.PdfDocument(file) as document:
        sheet = document[number - 1]
        wide, high = sheet.get_size()
        text = sheet.get_textpage()
        found = []
        for mark in page.locator(".bogen__marke").all():
            box = mark.bounding_box()
            assert box
            left = (box["x"] - picture["x"]) / picture["width"] * wide
            right = left + box["width"] / picture["width"] * wide
            top = high - (box["y"] - picture["y"]) / picture["height"] * high
            bottom = top - box["height"] / picture["height"] * high
            inset = (top - bottom) / 4
            found.append(text.get_text_bounded(left - 0.5, bottom + inset, right + 0.5, top - inset))
        text.close()
    return " ".join(found)

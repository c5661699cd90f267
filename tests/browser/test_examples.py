"""Practice examples in a real browser: from the search to slides in hand, by keyboard, narrow, without JavaScript."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation

from tests.browser.conftest import Open
from tests.browser.looking import ask, overflow, violations

pytestmark = pytest.mark.browser

PAGES = [
    "/beispiele",
    "/beispiele?q=kleine+Gemeinde+mit+Ethikrat&wie=Soest",
    "/beispiele?q=Beispiele+aus+Bayern",
    "/beispiele?land=Hessen&land=Niedersachsen",
    "/beispiele?ansicht=karte",
    "/beispiele?ansicht=matrix",
    "/beispiele/ulm",
    "/mappe",
]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_search_over_the_folder_to_slides_in_hand(visit: Open, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript)
    page.get_by_role("link", name="Beispiele", exact=True).first.click()
    page.get_by_label("Was suchen Sie?").fill("Stadtwerke")
    page.get_by_role("button", name="Suchen", exact=True).click()
    page.wait_for_url("**q=Stadtwerke**")  # the page before shows the same example, and what is chosen there is lost
    expect(page.get_by_role("heading", name="Menden: Eine GmbH von Stadt und Stadtwerken")).to_be_visible()
    narrow(page, "mittel", javascript)
    page.get_by_role("button", name="In die Mappe: Menden").click()
    if javascript:
        expect(page.get_by_text("Menden: In Ihrer Mappe")).to_be_visible()
    page.goto("/beispiele/ulm")
    page.get_by_role("button", name="In die Mappe: Ulm").click()
    if javascript:
        page.get_by_text("2 Beispiele").wait_for()
    page.goto("/mappe")
    page.get_by_label("Notiz zu Menden").fill("Gesellschaftsvertrag erfragen")
    page.get_by_role("button", name="Nach unten: Menden").click()
    page.get_by_label("Titel").fill("Auftakt im Amt")  # saved by taking the folder along
    assert_slides(take(page, "PowerPoint"))


def narrow(page: Page, size: str, javascript: bool) -> None:
    """Choose a size; with JavaScript that is enough."""
    page.get_by_role("checkbox", name=size).check()
    if not javascript:
        page.get_by_role("button", name="Eingrenzen", exact=True).click()
    page.wait_for_url(f"**groesse={size}**")
    expect(page.get_by_role("checkbox", name=size)).to_be_checked()


def take(page: Page, label: str) -> bytes:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label, exact=True).click()
    assert waiting.value.suggested_filename == "auftakt-im-amt.pptx"
    return Path(waiting.value.path()).read_bytes()


def assert_slides(content: bytes) -> None:
    slides = list(Presentation(io.BytesIO(content)).slides)
    titles = [slide.shapes.title.text for slide in slides]
    assert titles[0] == "Auftakt im Amt" and titles[1].startswith("Ulm: ") and titles[2].startswith("Menden: ")
    assert "Gesellschaftsvertrag erfragen" in slides[2].notes_slide.notes_text_frame.text


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_pages_are_accessible_and_fit(visit: Open, width: int, scheme: str) -> None:
    page = visit(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.goto("/beispiele/detmold")
    page.get_by_role("button", name="In die Mappe: Detmold").click()
    page.get_by_text("1 Beispiel").wait_for()
    for address in PAGES:
        page.goto(address)
        assert violations(page) == [], address
        assert overflow(page) == [], address


def test_the_map_is_used_by_keyboard(visit: Open) -> None:
    page = visit()
    page.goto("/beispiele?ansicht=karte")
    first = page.locator(".landkarte__ort").first
    first.focus()
    assert page.evaluate("document.activeElement.classList.contains('landkarte__ort')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/beispiele/amt-suederbrarup")  # the northernmost comes first


def test_a_card_of_an_answer_goes_into_the_folder(visit: Open) -> None:
    page = visit()
    ask(page, "Hast du drei Beispiele von kleinen Gemeinden?")
    card = page.locator(".karte").first
    town = card.locator("h4").inner_text()
    card.get_by_role("button", name="In die Mappe").click()
    expect(card.get_by_text("1 Beispiel")).to_be_visible()
    page.goto("/mappe")
    expect(page.locator(".mappe__beispiel")).to_have_count(1)
    expect(page.get_by_label(f"Notiz zu {town}")).to_be_visible()

"""The pages in a real browser, over the embedded corpus: with JavaScript and without, narrow, dark, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.looking import ask, assert_marked, in_sight, overflow, quote_of, violations

pytestmark = pytest.mark.browser

STAFF_UNIT = "Vor- und Nachteile Stabsstelle"
LEVELS = "Welche Ebenen braucht eine Smart City organisatorisch?"
COMPANY = "Wer hat eine GmbH dafür gegründet?"
SMALL_TOWNS = "Hast du drei Beispiele von kleinen Gemeinden?"
WEATHER = "Wie wird das Wetter morgen in Detmold?"
BESIDE = 1200  # pixels: from this width on a cited page opens beside the answer
PLAIN_PAGES = [
    "/",
    "/suche?q=Stabsstelle",
    "/publikationen",
    "/verlauf",
    "/verlauf/loeschen",
    "/ueber",
    "/datenschutz",
    "/barrierefreiheit",
    "/impressum",
]


def open_citation(page: Page, number: int) -> str:
    """Follow a citation of the last answer; the sentence that it stands behind."""
    quote = quote_of(page, number)
    assert len(quote) > 20
    page.locator("article.antwort").last.locator(".beleg", has_text=re.compile(rf"^{number}$")).first.click()
    page.wait_for_url("**/documents/**")
    return quote


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("height", [900, 500], ids=["tall", "low"])
def test_ask_open_a_citation_and_come_back(visit: Open, javascript: bool, height: int) -> None:
    page = visit(java_script_enabled=javascript, viewport={"width": 1100, "height": height})
    ask(page, STAFF_UNIT)
    expect(page.get_by_role("heading", level=2, name=STAFF_UNIT)).to_be_visible()
    conversation = page.url
    assert "/unterhaltungen/" in conversation
    for number in (1, 3):
        assert_marked_and_back(page, number)
        assert page.url.partition("#")[0] == conversation.partition("#")[0]
        expect(page.get_by_role("heading", level=2, name=STAFF_UNIT)).to_be_visible()


def assert_marked_and_back(page: Page, number: int) -> None:
    quote = open_citation(page, number)
    assert_marked(page, quote)
    page.get_by_role("link", name="Zurück zur Antwort").click()
    page.wait_for_url("**/unterhaltungen/**")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_conversation_goes_on_and_survives_a_reload(visit: Open, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript)
    ask(page, LEVELS)
    ask(page, "Was ist mit dem Twinning-Modell in Ulm gemeint?")
    assert page.locator("article.antwort").count() == 2
    page.reload()
    assert page.locator("article.antwort").count() == 2
    page.locator("article.antwort").first.get_by_role("link", name="Link zu dieser Antwort").click()
    page.wait_for_url("**/antworten/**")
    assert page.locator("article.antwort").count() == 1
    expect(page.get_by_role("heading", level=2, name=LEVELS)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_no_answer_is_said_and_the_nearest_sections_open(visit: Open, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript)
    ask(page, WEATHER)
    expect(page.locator("article.antwort").get_by_text("Dazu sagen die Quellen nichts.")).to_be_visible()
    page.locator(".naechste a").first.click()
    page.wait_for_url("**/documents/**")
    assert in_sight(page, "#stelle")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_suggested_question_is_asked_by_a_click(visit: Open, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript)
    suggested = page.locator(".vorschlag").first
    question = suggested.inner_text()
    suggested.click()
    expect(page.get_by_role("heading", level=2, name=question)).to_be_visible()
    page.locator(".werkzeug").wait_for()
    expect(page.locator(".anfang")).to_have_count(0)


# -- comfort with JavaScript -------------------------------------------------------------------------------------------


def test_by_keyboard_alone(visit: Open) -> None:
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("#frage")).to_be_focused()
    page.keyboard.type("Vor- und Nachteile")
    page.keyboard.press("Shift+Enter")
    assert page.locator("#frage").input_value() == "Vor- und Nachteile\n"
    page.keyboard.type("Stabsstelle")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="Vor- und Nachteile Stabsstelle")).to_be_focused()
    assert page.locator("#frage").input_value() == ""
    page.locator(".werkzeug").wait_for()
    page.keyboard.press("Tab")
    expect(page.locator(".beleg").first).to_be_focused()
    expect(page.locator(".zitatkarte")).to_contain_text(quote_of(page, 1))
    quote = quote_of(page, 1)
    page.keyboard.press("Enter")
    page.wait_for_url("**/documents/**")
    assert_marked(page, quote)
    expect(page.locator("#stelle")).to_be_focused()


def test_a_refused_question_stays_and_the_next_one_clears_the_message(visit: Open) -> None:
    page = visit(allowed="422|Response Status Error")
    page.locator("#frage").fill("???")
    with page.expect_response("**/fragen") as refused:
        page.keyboard.press("Enter")
    assert refused.value.status == 422
    expect(page.get_by_role("alert")).to_contain_text("Die Frage ist leer.")
    assert page.locator("#frage").input_value() == "???"
    expect(page.locator("#frage")).to_be_focused()
    assert page.url.endswith("/")
    ask(page, LEVELS)
    expect(page.get_by_role("alert")).to_be_empty()


def test_an_unreachable_server_is_told_in_place(visit: Open) -> None:
    page = visit(allowed="ERR_FAILED|htmx:(sendError|afterRequest)")
    page.route("**/fragen", lambda route: route.abort())
    page.locator("#frage").fill(LEVELS)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("nicht erreichbar")
    assert page.locator("#frage").input_value() == LEVELS


def test_screen_readers_hear_the_search_and_no_more(visit: Open) -> None:
    page = visit()
    page.evaluate(
        """() => {
            window.heard = [];
            const state = document.getElementById("stand");
            const note = () => state.textContent && heard.push(state.textContent);
            new MutationObserver(note).observe(state, {childList: true});
        }"""
    )
    ask(page, LEVELS)
    expect(page.get_by_role("heading", level=2, name=LEVELS)).to_be_focused()
    heard = [text for text in page.evaluate("heard") if text != "Lotse liest nach …"]  # said where it takes long
    assert len(heard) == 1
    assert re.fullmatch(r"Antwort da: \d+ Sätze aus \d+ Publikation(?:en)?\.", heard[0])
    assert page.locator("[aria-live], [role=log]").count() == 0


# -- every page, narrow and wide, light and dark -----------------------------------------------------------------------


def states(page: Page) -> Iterator[str]:
    """Visits every page and state in turn; yields its name."""
    for path in PLAIN_PAGES:
        page.goto(path)
        yield path
    for question in (COMPANY, LEVELS, WEATHER, STAFF_UNIT):
        page.goto("/")
        ask(page, question)
        yield question
    conversation = page.url.partition("#")[0]
    cited = page.locator(".beleg").first
    address = str(cited.get_attribute("href"))
    if page.evaluate("innerWidth") >= BESIDE:
        cited.click()
        expect(page.locator("#beiblatt #stelle")).to_be_visible()
        yield "cited page beside the answer"
    page.goto(address)
    expect(page.locator("#stelle")).to_be_visible()
    yield "cited page"
    page.goto("/verlauf?q=Stabsstelle")
    yield "history"
    page.goto(conversation)
    for summary in page.locator("summary").all():
        summary.click()
    yield "everything unfolded"
    page.goto(f"{conversation}/loeschen")
    yield "delete"


@pytest.mark.parametrize("width", [320, 640, 1280], ids=["400 %", "200 %", "100 %"])
def test_nothing_sticks_out(visit: Open, width: int) -> None:
    page = visit(viewport={"width": width, "height": 640})
    for state in states(page):
        assert overflow(page) == [], state


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(visit: Open, scheme: str, width: int) -> None:
    page = visit(color_scheme=scheme, viewport={"width": width, "height": 900})
    for state in states(page):
        # At the end of the page the question field lies at its own place; before, it may half cover what scrolls by.
        page.evaluate("scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")
        assert violations(page) == [], state


def test_axe_would_find_something(visit: Open) -> None:
    page = visit()
    page.evaluate("document.querySelector('label[for=frage]').remove()")
    assert any(found.startswith("label") for found in violations(page))


def test_dark_and_light_differ(visit: Open) -> None:
    def background(scheme: str) -> str:
        page = visit(color_scheme=scheme)
        return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert background("dark") != background("light")


def test_the_printed_answer_has_sources_and_no_controls(visit: Open) -> None:
    page = visit()
    ask(page, SMALL_TOWNS)
    page.emulate_media(media="print")
    expect(page.locator(".quellen")).to_be_visible()
    for selector in ("header", "footer", "#eingabe", ".weiter", "form.in-mappe", ".chat__kopf"):
        expect(page.locator(selector).first).to_be_hidden()
    for control in page.locator("main :is(button, input, textarea, summary)").all():
        expect(control).to_be_hidden()


def test_in_forced_colours_one_sees_where_one_is_and_what_is_cited(visit: Open) -> None:
    page = visit(forced_colors="active", color_scheme="dark")
    colours = page.locator(".menue__link").evaluate_all(
        "links => links.map((link) => [link.hasAttribute('aria-current'), getComputedStyle(link).borderBottomColor])"
    )
    here, others = ({colour for current, colour in colours if current is wanted} for wanted in (True, False))
    assert len(here) == len(others) == 1 and here != others
    ask(page, STAFF_UNIT)
    page.goto(str(page.locator(".beleg").first.get_attribute("href")))
    stroke = page.locator(".bogen__marke").first.evaluate("mark => getComputedStyle(mark).strokeWidth")
    assert float(stroke.removesuffix("px")) >= 3


def test_nothing_moves_for_those_who_want_that(visit: Open) -> None:
    page = visit()  # with reduced motion
    ask(page, LEVELS)
    assert page.evaluate("document.getAnimations().filter((a) => a.effect.getTiming().duration < 2000).length") == 0
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"

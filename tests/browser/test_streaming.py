"""Answers that stream in: what is lost is told in place, what was typed stays, and one may stop."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from service.assistant import Assistant
from tests.browser.conftest import Open
from tests.browser.looking import ask, overflow, violations, words_under_the_marks

pytestmark = pytest.mark.browser
STAFF_UNIT = "Vor- und Nachteile Stabsstelle"
LEVELS = "Welche Ebenen braucht eine Smart City organisatorisch?"


def send(page: Page, question: str) -> None:
    page.locator("#frage").fill(question)
    page.keyboard.press("Enter")


def test_who_stops_gets_the_question_back_and_may_ask_again(visit: Open) -> None:
    page = visit()
    page.route("**/strom", lambda route: None)  # an answer that never comes
    send(page, STAFF_UNIT)
    expect(page.get_by_role("heading", level=2, name=STAFF_UNIT)).to_be_visible()
    assert violations(page) == []
    with page.expect_response("**/anhalten") as stopped:
        page.get_by_role("button", name="Anhalten").click()
    assert stopped.value.status == 204
    assert page.locator("#frage").input_value() == STAFF_UNIT
    expect(page.locator("#frage")).to_be_focused()
    assert page.locator("article.antwort").count() == 0
    page.unroute("**/strom")
    page.keyboard.press("Enter")
    expect(page.locator(".werkzeug")).to_be_visible()


def test_a_lost_connection_is_told_and_the_question_comes_back(visit: Open) -> None:
    page = visit(allowed=r"ERR_FAILED|\[object Event\]")
    page.route("**/strom", lambda route: route.abort())
    send(page, STAFF_UNIT)
    expect(page.get_by_role("alert")).to_contain_text("nicht erreichbar")
    assert page.locator("#frage").input_value() == STAFF_UNIT
    assert page.locator("article.antwort").count() == 0


def test_a_question_typed_meanwhile_is_not_overwritten(visit: Open) -> None:
    page = visit(allowed=r"ERR_FAILED|\[object Event\]")
    page.route("**/strom", lambda route: None)
    held: list[Route] = []  # until something else stands in the field
    page.route("**/fragen", lambda route: held.append(route))
    with page.expect_request("**/fragen"):
        send(page, STAFF_UNIT)
    page.locator("#frage").fill("Etwas anderes")
    held[0].continue_()
    page.get_by_role("button", name="Anhalten").click()
    assert page.locator("#frage").input_value() == "Etwas anderes"


def test_an_error_in_the_service_stands_beside_the_field(
    visit: Open, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr(assistant, "stages", fails)
    page = visit()
    send(page, STAFF_UNIT)
    expect(page.get_by_role("alert")).to_contain_text("ein Fehler aufgetreten")
    assert page.locator("#frage").input_value() == STAFF_UNIT
    assert violations(page) == []


def test_the_address_is_the_conversations_and_back_leads_to_the_start(visit: Open) -> None:
    page = visit()
    ask(page, STAFF_UNIT)
    assert re.search(r"/unterhaltungen/[0-9a-f]{32}$", page.url)
    page.go_back()
    expect(page.get_by_role("heading", name="Was möchten Sie wissen?")).to_be_visible()
    page.go_forward()
    expect(page.locator(".werkzeug")).to_be_visible()


def test_a_follow_up_says_how_it_was_understood_and_can_be_asked_alone(visit: Open) -> None:
    page = visit()
    ask(page, STAFF_UNIT)
    ask(page, "Und wer leitet die?")
    page.get_by_role("button", name=re.compile("^Bezug: Stabsstelle")).click()
    expect(page.locator("article.antwort")).to_have_count(3)
    page.locator("article.antwort").last.locator(".werkzeug").wait_for()
    again = page.locator("article.antwort").last
    assert again.get_by_role("button", name=re.compile("^Bezug: Stabsstelle")).count() == 0


# -- what an answer offers ---------------------------------------------------------------------------------------------


def test_an_answer_is_copied_with_its_sources(visit: Open) -> None:
    page = visit(permissions=["clipboard-read", "clipboard-write"])
    ask(page, STAFF_UNIT)
    page.get_by_role("link", name="Antwort kopieren").click()
    expect(page.get_by_role("link", name="Kopiert")).to_be_visible()
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith(STAFF_UNIT)
    assert "Quellen" in copied
    assert "[1] " in copied


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_feedback_history_renaming_export_and_deletion(visit: Open, assistant: Assistant, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript)
    ask(page, STAFF_UNIT)
    page.locator(".rueckmeldung summary").click()
    page.get_by_label("Es fehlt etwas").check()
    page.get_by_label("Anmerkung").fill("Kosten")
    page.get_by_role("button", name="Rückmeldung senden").click()
    expect(page.get_by_text("Die Administration sieht Ihre Rückmeldung.")).to_be_visible()
    assert assistant.feedback.opinions()[0].comment == "Kosten"
    page.get_by_role("link", name="Verlauf").click()
    expect(page.get_by_role("heading", level=2, name=STAFF_UNIT)).to_be_visible()
    page.locator(".werk summary").click()
    page.get_by_label("Neuer Name").fill("Für den Ausschuss")
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("heading", name="Für den Ausschuss")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^Word-Datei")).click()
    assert download.value.suggested_filename == "fuer-den-ausschuss.docx"
    page.get_by_role("link", name="Alles löschen").click()
    page.get_by_role("button", name="Jetzt alles löschen").click()
    expect(page.get_by_role("heading", name="Der Verlauf ist gelöscht")).to_be_visible()
    assert page.context.cookies() == []


# -- the page beside the answer ----------------------------------------------------------------------------------------


def test_on_a_wide_window_the_page_opens_beside_the_answer(visit: Open, assistant: Assistant) -> None:
    page = visit(viewport={"width": 1400, "height": 900})
    ask(page, STAFF_UNIT)
    here = page.url
    reference = page.locator(".beleg").nth(1)
    reference.focus()
    page.keyboard.press("Enter")
    panel = page.get_by_role("complementary", name="Zitierte Seite")
    expect(panel.locator(".lesen__titel")).to_be_focused()
    panel.locator(".bogen__bild").evaluate("image => image.decode()")
    assert page.url == here
    citation = assistant.answer(
        str(page.locator("article.antwort").get_attribute("id")).removeprefix("antwort-")
    ).citations[1]
    assert re.sub(r"[\W_]", "", citation.quote) == re.sub(
        r"[\W_]", "", words_under_the_marks(page, assistant.file(citation.edition), citation.page)
    )
    assert overflow(page) == []
    assert violations(page) == []
    panel.get_by_role("link", name="Nächste Seite").first.click()
    expect(panel.get_by_text(f"/ PDF {citation.page + 1} von")).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(reference).to_be_focused()

"""The cited page in a browser: the marks on its picture lie at the words of the quote, sharp and in sight."""

from __future__ import annotations

import re

import pytest

from service.assistant import Assistant
from tests.browser.conftest import Open
from tests.browser.looking import assert_marked, in_sight, overflow, words_under_the_marks

pytestmark = pytest.mark.browser
STAFF_UNIT = "Vor- und Nachteile Stabsstelle"
COMPANY = "Wer hat eine GmbH dafür gegründet?"


def letters(text: str) -> str:
    """Letters and digits alone: pdfium keeps the hyphens at the ends of lines that stored text has mended."""
    return re.sub(r"[\W_]", "", text)


@pytest.mark.parametrize("question", [STAFF_UNIT, COMPANY])
def test_every_citation_of_an_answer_marks_its_words(visit: Open, assistant: Assistant, question: str) -> None:
    page = visit()
    for citation in assistant.ask(question).citations:
        page.goto(f"{citation.url}#stelle")
        page.locator(".bogen__bild").evaluate("image => image.decode()")
        assert_marked(page, citation.quote)
        file = assistant.file(citation.edition)
        assert letters(words_under_the_marks(page, file, citation.page)) == letters(citation.quote)


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_the_picture_is_sharp_and_fits(visit: Open, assistant: Assistant, width: int) -> None:
    citation = assistant.ask(STAFF_UNIT).citations[0]
    page = visit(viewport={"width": width, "height": 900})
    page.goto(f"{citation.url}#stelle")
    shown, real = page.locator(".bogen__bild").evaluate(
        "image => image.decode().then(() => [image.width, image.naturalWidth])"
    )
    assert real >= 1.9 * min(shown, 700)
    assert in_sight(page, "#stelle")
    assert overflow(page) == []

"""Search over the publications: a wording that stands in two of them comes once, and names both places."""

from __future__ import annotations

from service.assistant import Assistant
from service.commands import showing
from tests.service.conftest import SECTIONS, Put, make_edition


def test_what_two_publications_say_alike_comes_once_with_both_places(assistant: Assistant, put: Put) -> None:
    put(assistant, make_edition(SECTIONS[:1], "nachdruck.pdf", examples=False), "nachdruck")
    found = assistant.search(" ".join(SECTIONS[0][1]))
    places = {found[0].document, *(place.document for place in found[0].also)}
    assert places == {"probe", "nachdruck"}
    assert not any(hit.text == found[0].text for hit in found[1:])
    [twin] = found[0].also
    assert assistant.page(twin.edition, twin.page).page_label == twin.page_label
    assert f"/documents/{twin.document}/editions/{twin.edition}/pages/{twin.page}" in twin.url
    assert f"Gleichlautend: {twin.title}, S. {twin.page_label}" in showing.hits(found)

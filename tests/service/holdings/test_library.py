"""Editions, removal and old answers: nothing lost, nothing removed comes back."""

from __future__ import annotations

import pytest

from ingest.model import Edition
from service.assistant import Assistant
from service.errors import NotFound
from tests.fakes import HashEncoder
from tests.service.conftest import SECTIONS, Put, make_edition


def test_a_new_edition_takes_the_place_of_the_old_one(
    assistant: Assistant, superseded: tuple[Edition, Edition]
) -> None:
    old, new = superseded
    listed = assistant.document("probe").editions
    assert [(e.id, e.live, e.superseded) for e in listed] == [(new.id, True, False), (old.id, False, True)]
    assert "sechs Wochen" in str(assistant.ask("Wie oft ist der Austausch in Eichenzell?").sections)


def test_an_old_answer_still_opens_and_says_that_it_is_superseded(assistant: Assistant, put: Put) -> None:
    answer = assistant.ask("Was tut die koordinierende Ebene?")
    put(assistant, make_edition([*SECTIONS, (("Neu",), ["Ein neuer Satz über Beiräte."])]), "probe")
    again = assistant.answer(answer.turn)
    citation = again.citations[0]
    assert citation.superseded and not answer.citations[0].superseded
    assert assistant.page(citation.edition, citation.page).text[citation.start : citation.end] == citation.quote


def test_a_removed_publication_answers_nothing_any_more(assistant: Assistant, put: Put) -> None:
    put(assistant, make_edition([(("Beirat",), ["Ein Beirat gibt Rat."])], "zwei.pdf", examples=False), "zwei")
    edition = assistant.document("probe").editions[0].id
    assistant.remove("probe")
    for _, sentences in SECTIONS:
        for sentence in sentences:
            assert all(hit.document != "probe" for hit in assistant.search(sentence, 100))
    assert [info.id for info in assistant.documents()] == ["zwei"]
    assert assistant.page(edition, 1).text.startswith("Ebenen")


def test_removing_twice_or_the_unknown_is_told(assistant: Assistant) -> None:
    assistant.remove("probe")
    with pytest.raises(NotFound, match="schon entfernt"):
        assistant.remove("probe")
    with pytest.raises(NotFound, match="gibt es nicht"):
        assistant.remove("nichts")


def test_a_second_process_sees_the_new_generation(assistant: Assistant, put: Put) -> None:
    other = Assistant(assistant.settings, HashEncoder(256))
    before = other.ask("Was tut die koordinierende Ebene?").generation
    put(assistant, make_edition([(("Beirat",), ["Ein Beirat gibt Rat."])], "zwei.pdf", examples=False), "zwei")
    assert other.ask("Was tut ein Beirat?").generation == before + 1


@pytest.mark.parametrize("page", [0, 99])
def test_a_page_that_is_not_there_is_told(assistant: Assistant, page: int) -> None:
    with pytest.raises(NotFound):
        assistant.page(assistant.document("probe").editions[0].id, page)

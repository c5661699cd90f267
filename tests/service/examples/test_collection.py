"""The collection over the embedded corpus and over made-up publications: merged, complete, cited."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.records import Record
from ingest.model import Edition, Example
from service.assistant import Assistant
from service.errors import NotFound
from service.examples.collection import Entry
from tests.service.conftest import SECTIONS, Put, make_edition


def entry(assistant: Assistant, identity: str) -> Entry:
    return assistant.showcase.entry(identity)


def test_profile_and_other_publications_are_one_example_with_each_source(corpus_assistant: Assistant) -> None:
    ulm = entry(corpus_assistant, "ulm")
    assert (ulm.state, ulm.kind, ulm.size, ulm.message) == ("Baden-Württemberg", "Stadt", "groß", 2)
    assert {source.record.document for source in ulm.sources} == {"praxisbeispiele", "organisation"}
    assert ulm.title.startswith("Ulm: Türöffner") and ulm.as_of == "November 2026"
    assert any("Twinning" in line.sentence.text for line in ulm.done)
    assert any("Doppelrollen" in line.sentence.text for line in ulm.learned)
    assert any("verschieden" in line.sentence.text for line in ulm.open)


def test_the_embedded_examples_are_complete(corpus_assistant: Assistant) -> None:
    profiles = [e for e in corpus_assistant.showcase.collection.entries if e.as_of]
    assert len(profiles) == 14
    for found in profiles:
        assert found.state and found.kind and found.population and found.size and found.levels and found.form
        assert found.point and found.themes and len(found.done) >= 3 and len(found.learned) >= 3


def test_a_union_of_small_towns_is_small(corpus_assistant: Assistant) -> None:
    assert entry(corpus_assistant, "ahrensfelde-werneuchen").size == "klein"
    assert entry(corpus_assistant, "mayen-koblenz").size == "Landkreis"


@pytest.mark.parametrize(
    ("identity", "coordination"),
    [("bielefeld", ("Amt",)), ("braunschweig", ("Stabsstelle",)), ("gelsenkirchen", ()), ("bochum", ())],
)
def test_a_model_counts_only_where_it_is_there(
    corpus_assistant: Assistant, identity: str, coordination: tuple[str, ...]
) -> None:
    assert entry(corpus_assistant, identity).coordination == coordination


def test_every_sentence_of_a_portrait_stands_at_its_place(corpus_assistant: Assistant) -> None:
    showcase = corpus_assistant.showcase
    portraits, citations = showcase.portraits(showcase.collection.entries)
    quotes = {c.n: c.quote for c in citations}
    for c in citations:
        assert corpus_assistant.page(c.edition, c.page).text[c.start : c.end] == c.quote
    for portrait in portraits:
        assert portrait.sources and portrait.citation == portrait.sources[0]
        for sentence in (*portrait.done, *portrait.learned, *portrait.open):
            assert " ".join(quotes[n] for n in sentence.citations) == sentence.text


def other_state(edition: Edition) -> Edition:
    moved = tuple(replace(e, state="Sachsen") if e.municipality == "Menden" else e for e in edition.examples)
    return replace(edition, examples=moved)


def test_towns_of_one_name_in_two_states_stay_apart(assistant: Assistant, put: Put) -> None:
    put(assistant, other_state(make_edition(SECTIONS, "andere.pdf")), "andere")
    menden = [e for e in assistant.showcase.collection.entries if e.municipality == "Menden"]
    assert {(e.id, e.state) for e in menden} == {("menden", "Sachsen"), ("menden-nrw", "Nordrhein-Westfalen")}


def test_an_example_is_found_by_the_id_that_an_answer_names(assistant: Assistant) -> None:
    card = assistant.ask("Welche Stadt hat eine GmbH gegründet?").examples[0]
    assert assistant.showcase.entry(card.id).municipality == card.municipality == "Menden"
    with pytest.raises(NotFound):
        assistant.showcase.entry("atlantis")


def test_what_is_no_section_of_its_own_gives_its_own_sentences_only(assistant: Assistant) -> None:
    generation = assistant.answerer.searcher.generation
    record: Record = generation.records[0]
    example: Example = replace(generation.examples[0], municipality="Ulm", passage=record.id, span=record.spans[0])
    from service.examples.collection import _told

    told = _told(generation, example)
    assert [line.sentence.text for _, line in told.lines] == [s.text for s in record.sentences]
    assert told.rows == (0,)

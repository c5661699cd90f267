"""Examples asked for by things that none has together: the answer says so and shows those that come nearest."""

from __future__ import annotations

import pytest

from service.answers.choosing import UNMET, _telling
from service.assistant import Assistant
from tests.service.conftest import SECTIONS, Over


@pytest.mark.parametrize(
    ("question", "unmet", "first", "count"),
    [
        (
            "Hast du drei Beispiele von kleinen Gemeinden zu Botschaft 4?",
            "Größe klein und Botschaft 4",
            "Mayen-Koblenz",
            3,
        ),
        ("Zwei Beispiele zu Botschaft 10 aus Großstädten", "Größe groß und Botschaft 10", "Menden", 2),
        ("Beispiele zur beratenden Ebene in Landkreisen", "Größe Landkreis und Ebene beratend", "Hagenow", 3),
    ],
)
def test_the_nearest_are_shown_and_what_is_missing_is_said(
    corpus_assistant: Assistant, question: str, unmet: str, first: str, count: int
) -> None:
    answer = corpus_assistant.ask(question)
    assert answer.status == "partly"
    assert answer.notes == (f"{UNMET} {unmet}. Am nächsten kommen diese Beispiele.",)
    assert answer.examples[0].municipality == first
    assert len(answer.examples) == count
    assert all(card.citation for card in answer.examples)
    assert {section.heading for section in answer.sections} == {card.municipality for card in answer.examples}


@pytest.mark.parametrize(
    "question",
    [
        "Hast du drei Beispiele von kleinen Gemeinden?",  # some have it
        "Beispiele für den digitalen Zwilling von kleinen Gemeinden zu Botschaft 4",  # asks for more than facets
        "Beispiele aus Bayern",  # one thing alone
    ],
)
def test_nothing_is_said_to_be_missing_otherwise(corpus_assistant: Assistant, question: str) -> None:
    assert not any(note.startswith(UNMET) for note in corpus_assistant.ask(question).notes)


def test_an_example_is_told_by_what_was_done_not_by_what_is_unknown(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Was macht ein Ethikrat und wer hat einen?")
    cited = {citation.n: citation for citation in answer.citations}
    told = [cited[s.citations[0]] for section in answer.sections for s in section.sentences]
    assert any("Hagenow" in citation.section for citation in told)
    assert all("Offene Punkte" not in citation.section for citation in told)


def test_what_stands_before_an_example_is_not_told_of_its_municipality(over: Over) -> None:
    said = [
        "Binden Sie die Fachämter früh ein.",
        "Beispiel: Eichenzell lädt zur smarten halben Stunde ein.",
        "Alle acht Wochen ist Zeit für Kritik.",
        "Beispiel: Menden hat eine GmbH gegründet.",
    ]
    assistant = over([*SECTIONS, (("Eichenzell: Austausch",), ["Eichenzell tauscht sich aus."]), (("Tipps",), said)])
    records = assistant.answerer.searcher.generation
    example = next(e for e in records.examples if e.municipality == "Eichenzell")
    tips = next(record for record in records.records if record.headings == ("Tipps",))
    assert list(_telling(example, tips)) == [1, 2]
    own = next(record for record in records.records if record.headings == ("Eichenzell: Austausch",))
    assert list(_telling(example, own)) == [0]

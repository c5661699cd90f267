"""How single sentences are weighed: labels, reasons, abbreviations, misspelt concepts."""

from __future__ import annotations

import pytest

from service.assistant import Assistant
from service.language.headings import asking
from service.questions.terms import Terms
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.service.conftest import SECTIONS, Over, Put, Section, best, make_edition

MORE: list[Section] = [
    (
        ("Rat und Verwaltung",),
        ["Unser Rat: Fangen Sie früh an.", "Der Rat beschließt die Strategie.", "Der Ausschuss berät sie."],
    ),
    (
        ("Bochum",),
        ["Die Einheit wurde in Bochum gegründet.", "Die Einheit wurde gegründet, weil Fachleute fehlten."],
    ),
    (("Transfer",), ["Die KTS hilft allen.", "Dafür gibt es die Koordinierungs- und Transferstelle (KTS)."]),
]


@pytest.fixture
def weighing(over: Over) -> Assistant:
    return over(SECTIONS + MORE)


def test_a_label_is_no_word_of_its_sentence(weighing: Assistant) -> None:
    assert best(weighing, "Was tut der Rat?") == "Der Rat beschließt die Strategie."


def test_a_reason_answers_why(weighing: Assistant) -> None:
    assert (
        best(weighing, "Warum wurde die Einheit gegründet?") == "Die Einheit wurde gegründet, weil Fachleute fehlten."
    )


def test_an_abbreviation_is_explained(weighing: Assistant) -> None:
    assert best(weighing, "Was heißt KTS?") == "Dafür gibt es die Koordinierungs- und Transferstelle (KTS)."


def test_a_misspelt_concept_is_read_as_that_concept(weighing: Assistant) -> None:
    read = weighing.answerer.reader.read("Stabsstele Vorteile")
    assert read.corrections == {"Stabsstele": "Stabsstelle"} and [t.name for t in read.terms] == ["Stabsstelle"]


def test_letters_the_other_way_round_are_turned_also_in_small_words(weighing: Assistant) -> None:
    assert weighing.answerer.reader.read("Wleche Vorteile?").corrections == {"Wleche": "welche"}
    assert weighing.answerer.reader.read("Was sollen die mahcen?").corrections == {"mahcen": "machen"}


def test_a_heading_that_asks_the_same_raises_what_stands_under_it(settings: Settings, put: Put) -> None:
    sections: list[Section] = [
        (("Gesellschaft", "Nachteile"), ["Wer über die Gründung einer Gesellschaft entscheidet, haftet dafür nicht."]),
        (("Gesellschaft", "Wer entscheidet"), ["Über die Gründung einer Gesellschaft beschließt der Rat."]),
        (("Gesellschaft", "Warum"), ["Die Gründung einer Gesellschaft entscheidet vieles."]),
    ]
    made = Assistant(settings, HashEncoder(256))
    put(made, make_edition(sections, examples=False), "probe")
    records = {record.headings[-1]: record for record in made.answerer.searcher.generation.records}
    asks = asking("Wer entscheidet über die Gründung?")
    assert [name for name, record in records.items() if asks(record)] == ["Wer entscheidet"]
    assert not any(asking("Warum scheitern Projekte?")(record) for record in records.values())
    assert best(made, "Wer entscheidet über die Gründung?") == sections[1][1][0]


def test_an_unknown_hyphenated_word_is_weighed_and_searched_in_its_parts(weighing: Assistant) -> None:
    searcher = weighing.answerer.searcher
    asked = "Was soll der Beirat zur KI sagen, was zur KI-Beirat-Frage?"
    weighed = Terms(asked, searcher.generation.words).weights
    assert "kibeiratfrage" not in weighed and weighed.keys() == set(searcher.query(asked).terms)


def test_what_is_told_beside_a_question_counts_for_less(over: Over) -> None:
    sections: list[Section] = [
        (
            ("Haushalt",),
            ["Der Kämmerer plant den Haushalt für das nächste Jahr.", "Der Haushalt braucht feste Zusagen."],
        ),
        (("Beirat",), ["Die Berufung in den Beirat gilt für drei Jahre.", "Der Beirat berät die Verwaltung."]),
    ]
    assistant = over([*SECTIONS, *sections])
    told = "Unser Kämmerer plant gerade den Haushalt für das nächste Jahr. Wie lange gilt die Berufung in einen Beirat?"
    question = assistant.answerer.reader.read(told)
    assert question.told == ("Unser Kämmerer plant den Haushalt für das nächste Jahr.",)
    assert question.alone == "Wie lange gilt die Berufung in einen Beirat?"
    assert best(assistant, told).startswith("Die Berufung in den Beirat")
    gone_on = "Unser Kämmerer plant den Haushalt. Was braucht der dafür?"  # asks of what it tells
    assert assistant.answerer.reader.read(gone_on).told == ()

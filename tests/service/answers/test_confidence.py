"""Features of confidence: whether a sentence about the thing has what is asked for."""

from __future__ import annotations

import pytest

from service.answers.confidence import Features, features
from service.answers.evidence import gather
from service.assistant import Assistant
from service.language.wordings import keywords
from tests.service.conftest import Over, Section

SENSORS: list[Section] = [
    (
        ("Messen",),
        ["Das Dashboard in Lindau baut die Stabsstelle.", "Sensoren liefern Daten für acht Anwendungsfälle."],
    ),
    (("Zeigen",), ["Das Dashboard in Passau baut das Bauamt.", "Sensoren liefern ihm täglich Daten."]),
]


@pytest.fixture
def measuring(over: Over) -> Assistant:
    return over(SENSORS)


def told(assistant: Assistant, question: str) -> Features:
    answerer = assistant.answerer
    return features(gather(answerer.reader.read(question), answerer.searcher), answerer.searcher)


def test_the_sentence_before_says_of_which_municipality_a_number_is_told(measuring: Assistant) -> None:
    found = told(measuring, "Für wie viele Anwendungsfälle liefern Sensoren in Lindau Daten?")
    assert found.shaped == 1.0 and found.shape_met > 0.1


def test_a_number_of_another_municipality_is_none(measuring: Assistant) -> None:
    found = told(measuring, "Für wie viele Anwendungsfälle liefern Sensoren in Passau Daten?")
    assert (found.shape_met, found.shaped) == (0.0, 1.0)


def test_where_nothing_special_is_asked_for_nothing_is_met(measuring: Assistant) -> None:
    found = told(measuring, "Wozu dienen Sensoren?")
    assert (found.shape_met, found.shaped, found.shaped_first) == (0.0, 0.0, 0.0)


def test_whether_the_best_sentence_has_what_is_asked_for(measuring: Assistant) -> None:
    assert told(measuring, "Für wie viele Anwendungsfälle liefern Sensoren in Lindau Daten?").shaped_first == 1.0
    assert told(measuring, "Wie viele Sensoren liefern täglich Daten?").shaped_first == 0.0


def test_what_the_best_passage_lacks_weighs_less_the_more_is_asked(measuring: Assistant) -> None:
    held, lacking = (told(measuring, f"Wer baut das {what}?") for what in ("Dashboard", "Schwimmbad"))
    assert lacking.lacking_brief > held.lacking_brief and lacking.told_lacking <= lacking.told
    longer = told(measuring, "Wer baut das Schwimmbad in Passau, das täglich Daten der Sensoren liefert?")
    assert 0.0 < longer.lacking_brief < lacking.lacking_brief


@pytest.mark.parametrize(
    ("text", "few"),
    [
        ("MYK10 Volumen Euro", True),
        ("laufzeit studie", True),
        ("Wie hoch ist das Volumen", False),
        ("wir brauchen ein Budget", False),
        ("Volumen in Mayen-Koblenz?", False),
        ("Vorhaben MYK10 Volumen Euro Laufzeit Ende Beteiligte", False),
    ],
)
def test_keywords_are_no_question(text: str, few: bool) -> None:
    assert keywords(text) is few


def test_of_what_sort_keywords_are_does_not_speak_against_a_sentence_that_holds_them_all(
    corpus_assistant: Assistant,
) -> None:
    assert told(corpus_assistant, "MYK10 Volumen Euro").asking >= 0.0
    assert told(corpus_assistant, "Parkplätze Bielefeld Anzahl").asking < 0.0

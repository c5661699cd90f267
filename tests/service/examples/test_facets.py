"""What narrows examples, as people write it."""

from __future__ import annotations

import pytest

from index.analysis import fold
from ingest.model import Example, Span
from service.assistant import Assistant
from service.examples.facets import ExampleFilter, no_message, read


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Beispiele unter 20.000 Einwohnern", ExampleFilter(population=(0, 20_000))),
        ("Städte ab 100000 Einwohnern", ExampleFilter(population=(100_000, 10**9))),
        ("zwischen 20.000 und 50.000 Einwohner", ExampleFilter(population=(20_000, 50_001))),
        ("wir haben 8000 Einwohner", ExampleFilter(size="klein")),
        ("drei Beispiele für Landkreise", ExampleFilter(size="Landkreis")),
        ("Großstädte in Nordrhein-Westfalen", ExampleFilter(size="groß", state="Nordrhein-Westfalen")),
        ("Beispiele aus NRW", ExampleFilter(state="Nordrhein-Westfalen")),
        ("Beispiele aus Sachsen-Anhalt", ExampleFilter(state="Sachsen-Anhalt")),
        ("Beispiele zur beratenden Ebene", ExampleFilter(level="beratend")),
        ("interkommunale Beispiele", ExampleFilter(form="interkommunal")),
        ("Was sagt das Amt?", ExampleFilter()),
        ("Wer hat einen Beirat am See?", ExampleFilter()),
    ],
)
def test_facets_are_read_from_questions(question: str, expected: ExampleFilter) -> None:
    assert read(fold(question), None) == expected


def test_an_empty_filter_is_false() -> None:
    assert not ExampleFilter() and ExampleFilter(state="Hessen")


STATES = [("Sachsen", False), ("Niedersachsen", True), ("ni", True), ("nieder", True)]


@pytest.mark.parametrize(("asked", "met"), STATES)
def test_a_state_is_not_in_another_of_a_longer_name(asked: str, met: bool) -> None:
    span = Span(1, 0, 1)
    example = Example("x", "Celle", "Niedersachsen", "Stadt", 70_000, "", None, (), None, "p", span, 1.0)
    assert ExampleFilter(state=asked).matches(example) is met


def test_a_message_beyond_the_ten_is_noticed() -> None:
    assert no_message("was ist botschaft 11?") == 11
    assert no_message("was ist botschaft 10?") is None and no_message("was ist eine botschaft?") is None


@pytest.mark.parametrize(
    ("asked", "searched"),
    [
        ("Welche Struktur passt zu einer Gemeinde mit 8.000 Einwohnern?", "Welche Struktur passt zu einer Gemeinde?"),
        ("Brauchen wir, mit rund 52 000 Einwohnern, ein Amt?", "Brauchen wir ein Amt?"),
        ("Was kostet ein Amt mit 12 Leuten?", "Was kostet ein Amt mit 12 Leuten?"),
        ("Welche Städte mit 52.000 Einwohnern gibt es?", "Welche Städte mit 52.000 Einwohnern gibt es?"),
    ],
)
def test_a_size_is_told_by_its_name_not_by_the_number(corpus_assistant: Assistant, asked: str, searched: str) -> None:
    assert corpus_assistant.answerer.reader.read(asked).text == searched


def test_what_suits_a_municipality_of_a_size_is_answered(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Welche Organisationsform passt für eine kleine Gemeinde mit 8000 Einwohnern?")
    assert answer.status == "answered" and answer.sections[0].sentences[0].text.startswith("Eine kleine Gemeinde")
    answer = corpus_assistant.ask("Wie sollte der Lenkungskreis besetzt sein?")
    assert answer.sections[0].sentences[0].text.startswith("In einem Lenkungskreis können die Dezernate")

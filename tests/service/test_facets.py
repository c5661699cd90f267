"""What narrows examples, as people write it."""

from __future__ import annotations

import pytest

from index.analysis import fold
from ingest.model import Example, Span
from service.facets import ExampleFilter, no_message, read


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

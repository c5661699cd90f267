"""What narrows examples, as people write it."""

from __future__ import annotations

import pytest

from index.analysis import fold
from service.facets import ExampleFilter, read


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

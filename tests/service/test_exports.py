"""Examples taken along: each format read back, nothing lost, nothing executed."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from docx import Document
from pptx import Presentation

from service.assistant import Assistant
from service.exporting import export
from service.facets import ExampleFilter
from service.model import Citation, ExampleCard

Found = tuple[list[ExampleCard], list[Citation]]


@pytest.fixture
def found(assistant: Assistant) -> Found:
    return assistant.examples(ExampleFilter())


def test_json_is_the_list_of_the_contract(found: Found) -> None:
    rows = json.loads(export(*found, "json"))
    assert [row["municipality"] for row in rows] == ["Menden", "Eichenzell"]
    assert rows[0]["citation"] == 1 and rows[0]["source"]["quote"]


def test_csv_opens_in_german_spreadsheets(found: Found) -> None:
    text = export(*found, "csv").decode()
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert text.startswith("\ufeff") and rows[1]["state"] == "Hessen" and rows[1]["page"]


@pytest.mark.parametrize("formula", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)"])
def test_csv_holds_no_formula(found: Found, formula: str) -> None:
    cards, citations = found
    text = export([replace(cards[0], title=formula)], citations, "csv").decode()
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1][5] == "'" + formula


def test_markdown_and_table_name_source_and_page(found: Found) -> None:
    markdown = export(*found, "md").decode()
    assert "## Menden" in markdown and "Quelle: Prüfstelle, Probeband, 2026, S. 3" in markdown
    assert "S. 3" in export(*found, "table").decode()
    assert "Kein Praxisbeispiel" in export([], [], "table").decode()


def test_word_and_powerpoint_open_and_hold_every_example(found: Found) -> None:
    document = Document(io.BytesIO(export(*found, "docx")))
    text = "\n".join(p.text for p in document.paragraphs)
    deck = Presentation(io.BytesIO(export(*found, "pptx")))
    slides = ["\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in deck.slides]
    assert len(slides) == 2
    for card, slide in zip(found[0], slides, strict=True):
        assert card.municipality in slide and "Quelle: Prüfstelle" in slide
        assert card.municipality in text
    assert "Stand und Quelle" in text

"""Examples taken along: each format read back, nothing lost, nothing executed, every source named."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from pptx import Presentation
from pypdf import PdfReader

from service.assistant import Assistant
from service.errors import BadRequest, NotReady
from service.examples.facets import ExampleFilter
from service.exports import printing
from service.exports.exporting import FORMATS, export
from service.exports.parcel import STATE_OF_KNOWLEDGE, Parcel, discussion

NOTE = "Vorher beim Hauptamt nachfragen."


@pytest.fixture
def parcel(assistant: Assistant) -> Parcel:
    found = assistant.showcase.select(ExampleFilter())
    return assistant.showcase.parcel(found.portraits, found.citations)


@pytest.fixture
def folder(assistant: Assistant, parcel: Parcel) -> Parcel:
    """As from a folder: with a title, a day, a note and questions to discuss."""
    asked = discussion(assistant.settings.corpus)
    return replace(parcel, title="Auftakt", day=date(2026, 12, 3), notes={"menden": NOTE}, questions=asked)


def slides(content: bytes) -> list[str]:
    deck = Presentation(io.BytesIO(content))
    return ["\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in deck.slides]


def word(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def paper(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


READERS: dict[str, Callable[[bytes], str]] = {
    "pptx": lambda content: "\n".join(slides(content)),
    "docx": word,
    "pdf": paper,
    "cards": paper,
    **dict.fromkeys(("csv", "json", "md"), bytes.decode),
}


@pytest.mark.parametrize("form", READERS)
def test_every_format_names_each_example_with_its_source_and_the_state_of_knowledge(parcel: Parcel, form: str) -> None:
    text = " ".join(READERS[form](export(replace(parcel, title="Auftakt"), form)).split())
    for town, sentence in (("Menden", "mendigital GmbH gegründet"), ("Eichenzell", "findet alle acht Wochen statt")):
        assert town in text and sentence in text
    assert "Probeband" in text and "Prüfstelle" in text and "2026" in text
    assert STATE_OF_KNOWLEDGE[:60] in text


@pytest.mark.parametrize("form", ["pptx", "docx", "pdf", "md"])
def test_title_day_and_questions_go_along(folder: Parcel, form: str) -> None:
    text = " ".join(READERS[form](export(folder, form)).split())
    assert "Auftakt" in text and "03.12.2026" in text
    assert "Wovon lebt das gewählte Modell" in text and "Welches kurze, regelmäßige Format" in text  # messages 10 and 3


@pytest.mark.parametrize("form", ["docx", "pdf", "md", "csv", "json"])
def test_notes_go_along(folder: Parcel, form: str) -> None:
    assert NOTE in READERS[form](export(folder, form))


def test_json_is_the_list_of_the_contract(parcel: Parcel) -> None:
    rows = json.loads(export(parcel, "json"))
    assert [row["municipality"] for row in rows] == ["Menden", "Eichenzell"]
    assert rows[0]["citation"] == 1 and rows[0]["source"]["quote"]
    quotes = {c["n"]: c["quote"] for row in rows for c in row["citations"]}
    for row in rows:
        for sentence in row["done"]:
            assert " ".join(quotes[n] for n in sentence["citations"]) == sentence["text"]


def test_csv_opens_in_german_spreadsheets(parcel: Parcel) -> None:
    text = export(parcel, "csv").decode()
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert text.startswith("\ufeff") and rows[1]["state"] == "Hessen" and rows[1]["page"]


@pytest.mark.parametrize("formula", ["=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)"])
def test_csv_holds_no_formula(parcel: Parcel, formula: str) -> None:
    hostile = replace(parcel, portraits=[replace(parcel.portraits[0], title=formula)], notes={"menden": formula})
    rows = list(csv.DictReader(io.StringIO(export(hostile, "csv").decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["title"] == rows[0]["note"] == "'" + formula


def test_table_and_nothing_found(parcel: Parcel) -> None:
    assert "Prüfstelle, Probeband, 2026, S. 3" in export(parcel, "table").decode()
    assert "Kein Praxisbeispiel" in export(replace(parcel, portraits=[]), "table").decode()


def test_slides_are_one_an_example_with_a_source_line_and_all_sentences_in_the_notes(folder: Parcel) -> None:
    content = export(replace(folder, questions={}), "pptx")
    shown, deck = slides(content), Presentation(io.BytesIO(content))
    assert len(shown) == 3 and "Beispiele: Menden, Eichenzell" in shown[0]
    for portrait, text, slide in zip(folder.portraits, shown[1:], list(deck.slides)[1:], strict=True):
        assert slide.shapes.title.text.startswith(portrait.municipality) and "Quelle: Prüfstelle, Probeband" in text
        notes = slide.notes_slide.notes_text_frame.text
        assert all(sentence.text in notes for sentence in portrait.done) and STATE_OF_KNOWLEDGE in notes


def test_word_has_headings_and_german_as_its_language(folder: Parcel) -> None:
    document = Document(io.BytesIO(export(folder, "docx")))
    levels = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith(("Title", "Heading"))]
    assert levels[0] == ("Title", "Auftakt") and ("Heading 1", "Menden: eine GmbH mit den Stadtwerken") in levels
    assert 'w:val="de-DE"' in document.styles.element.xml


@pytest.mark.parametrize("form", ["pdf", "cards"])
def test_pdf_is_accessible(folder: Parcel, form: str) -> None:
    catalogue = PdfReader(io.BytesIO(export(folder, form))).trailer["/Root"]
    assert catalogue["/Lang"] == "de" and catalogue["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in catalogue
    assert b"pdfuaid" in catalogue["/Metadata"].get_object().get_data()


def test_four_cards_stand_on_a_sheet(parcel: Parcel) -> None:
    many = replace(parcel, portraits=[replace(parcel.portraits[0], municipality=f"Ort {n}") for n in range(5)])
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(export(many, "cards"))).pages]
    assert [sum(f"Ort {n}" in page for n in range(5)) for page in pages] == [4, 1]
    assert [" ".join(page.split()).count(STATE_OF_KNOWLEDGE) for page in pages] == [4, 1]
    assert PdfReader(io.BytesIO(export(many, "cards"))).pages[0].mediabox.height == pytest.approx(841.89, abs=0.1)


def test_a_file_carries_no_control_characters_and_no_markup(parcel: Parcel) -> None:
    hostile = replace(parcel.portraits[0], title="Menden: <b>\x00\x0b & \ufffe</b>", as_of="<i>")
    for form in ("pptx", "docx", "pdf", "cards"):
        assert "<b>" in READERS[form](export(replace(parcel, portraits=[hostile]), form))


def test_a_machine_without_pango_gets_advice_and_keeps_the_rest(
    parcel: Parcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "_weasyprint", lambda: None)
    with pytest.raises(NotReady) as caught:
        export(parcel, "pdf")
    assert "libpango" in caught.value.advice and not printing.available()
    assert export(parcel, "pptx")


def test_an_unknown_format_is_refused(parcel: Parcel) -> None:
    with pytest.raises(BadRequest, match="xls"):
        export(parcel, "xls")
    assert set(FORMATS) == {*READERS, "table"}


def test_sentences_of_several_sources_name_theirs(corpus_assistant: Assistant) -> None:
    found = corpus_assistant.showcase.select(ExampleFilter(municipality="Ulm"))
    parcel = corpus_assistant.showcase.parcel(found.portraits, found.citations)
    text = export(parcel, "md").decode()
    assert "[1] Lotse, Praxisbeispiele aus smarten Kommunen, 2026, S. " in text
    assert "[2] Lotse, Organisation und Management" in text and ".\N{NO-BREAK SPACE}[2]\n" in text

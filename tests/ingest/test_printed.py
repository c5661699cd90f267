"""Papers as a browser or an office program prints them: a page or two, lists that begin in bold, markers drawn last."""

from __future__ import annotations

from typing import Any

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject
from weasyprint import HTML

from ingest import Edition
from ingest.lines import _wideness
from tests.ingest.conftest import ReadBytes
from tests.ingest.makepdf import T, paragraph, pdf

STYLE = """@page { size: A4; margin: 24mm 22mm; @bottom-center { content: counter(page) } }
body { font: 10.5pt/1.45 serif; text-align: justify; hyphens: auto }"""
LIST = """<h2>Ablauf</h2><p>So kommt ein Vorhaben auf die Plattform der Stadt:</p><ol>
<li><strong>Kontaktaufnahme der Organisation</strong> (des Amtes, das Daten hat) über die Geschäftsstelle oder eine
Gruppe</li>
<li><strong>Rücksprache mit der Geschäftsstelle</strong> zur Umsetzbarkeit (Passung zu den techn. Möglichkeiten der
Plattform)</li>
<li><strong>Einrichtung:</strong> Die Geschäftsstelle legt einen eigenen Bereich an.</li></ol>"""


def printed(body: str) -> bytes:
    page = f'<html lang="de"><head><title>Ablauf</title><style>{STYLE}</style></head><body>{body}</body></html>'
    return bytes(HTML(string=page).write_pdf())


def sentences(edition: Edition) -> list[str]:
    return [sentence.text for passage in edition.passages for sentence in passage.sentences]


def test_an_item_that_begins_in_bold_stays_whole_and_keeps_its_number(read_bytes: ReadBytes) -> None:
    edition = read_bytes(printed(LIST))
    assert sentences(edition)[1:] == [
        "1. Kontaktaufnahme der Organisation (des Amtes, das Daten hat) über die Geschäftsstelle oder eine Gruppe",
        "2. Rücksprache mit der Geschäftsstelle zur Umsetzbarkeit (Passung zu den techn. Möglichkeiten der Plattform)",
        "3. Einrichtung: Die Geschäftsstelle legt einen eigenen Bereich an.",
    ]
    assert {passage.headings for passage in edition.passages} == {("Ablauf",)}


@pytest.mark.parametrize("pages", [1, 2])
def test_the_number_of_a_page_in_a_short_paper_is_no_text(pages: int, read_bytes: ReadBytes) -> None:
    begun, ended = "Die Stadt gründet eine Stabsstelle, und sie begleitet alle Ämter", "bis zum Ende der Vorhaben."
    text = [T(297, 30, "1"), *paragraph(780, begun)], [T(297, 30, "2"), *paragraph(780, ended)]
    edition = read_bytes(pdf(*text[:pages]))
    assert sentences(edition) == [f"{begun} {ended}" if pages == 2 else begun]


def test_two_markers_before_one_text(read_bytes: ReadBytes) -> None:
    first, second = "Die Stadt gründet eine Stabsstelle.", "Sie hat vier Stellen."
    texts = [T(110, 700, first), T(110, 660, second)]
    edition = read_bytes(pdf([*texts, T(70, 700, "1."), T(70, 660, "2."), T(90, 700, "a)")]))
    assert edition.pages[0].text.split("\n") == [f"1. a) {first}", f"2. {second}"]


def test_a_page_of_nothing_but_markers_is_read_at_once(read_bytes: ReadBytes) -> None:
    edition = read_bytes(
        pdf([T(70, 800, "Aufgaben der Stadt."), *[T(70 + n % 9, 700, f"{n % 90}.") for n in range(4000)]])
    )
    assert edition.pages[0].text.startswith("Aufgaben der Stadt.")


def test_a_number_of_the_text_stays(read_bytes: ReadBytes) -> None:
    edition = read_bytes(
        pdf([*paragraph(780, "Die Stadt hat so viele Stellen für die Digitalisierung:"), T(70, 760, "1")])
    )
    assert "1" in edition.pages[0].text.split()


@pytest.mark.parametrize(
    ("font", "wide"),
    [
        ({"/Widths": [600.0] * 40}, 600 / 530),
        ({"/Widths": [400.0] * 40}, 1.0),
        ({"/Widths": [600.0] * 3}, 1.0),
        ({"/Widths": ["wide"] * 40}, 1.0),
        ({}, 1.0),
    ],
)
def test_how_wide_a_font_is(font: dict[str, list[Any]], wide: float) -> None:
    assert _wideness(dictionary(font)) == pytest.approx(wide)


def test_how_wide_a_composite_font_is() -> None:
    widths = ArrayObject([NumberObject(3), ArrayObject([FloatObject(900)] * 30)])
    inner = DictionaryObject({NameObject("/W"): widths})
    assert _wideness(DictionaryObject({NameObject("/DescendantFonts"): ArrayObject([inner])})) == pytest.approx(1.35)


def dictionary(font: dict[str, list[Any]]) -> DictionaryObject:
    found = DictionaryObject()
    for name, values in font.items():
        each = [NameObject(value) if isinstance(value, str) else FloatObject(value) for value in values]
        found[NameObject(name)] = ArrayObject(each)
    return found

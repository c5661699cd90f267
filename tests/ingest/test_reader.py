"""Files that are read, and files that are refused with a message of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import Limits, errors, read
from ingest.lines import Display
from ingest.plausibility import plausibility
from ingest.reader import read_pages
from tests.ingest.makepdf import SLIDE, T, assemble, changed, paragraph, pdf, stream_object

PLAIN = pdf(paragraph(780, "Die Stadt ordnet ihre Aufgaben neu.", "Sie gründet dafür eine Stabsstelle im Rathaus."))


def write(folder: Path, data: bytes, name: str = "datei.pdf") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", errors.Empty, "leer"),
        (b"Nur ein Text, kein PDF.\n" * 20, errors.NotAPdf, "Textdatei"),
        (b"PK\x03\x04" + bytes(100), errors.NotAPdf, "Office"),
        (b"<!DOCTYPE html><html></html>", errors.NotAPdf, "Webseite"),
        (b"%PDF-1.7\nnichts weiter", errors.Damaged, "beschädigt"),
        (pdf(), errors.Empty, "keine Seiten"),
        (pdf(b""), errors.NoText, "keinen Text"),
        (pdf(b"", b"0 0 100 100 re f"), errors.NoText, "keiner der 2 Seiten"),
        (
            changed(PLAIN, lambda writer: writer.encrypt("geheim", algorithm="AES-256")),
            errors.NeedsPassword,
            "Kennwort",
        ),
    ],
)
def test_refusals_name_the_file(tmp_path: Path, data: bytes, error: type[errors.IngestError], says: str) -> None:
    with pytest.raises(error) as raised:
        read(write(tmp_path, data))
    assert "„datei.pdf“" in raised.value.message and says in raised.value.message
    assert raised.value.advice


def test_an_empty_user_password_is_no_hindrance(tmp_path: Path) -> None:
    locked = changed(PLAIN, lambda writer: writer.encrypt("", "inhaber", algorithm="AES-128"))
    assert read(write(tmp_path, locked)).pages[0].text == read(write(tmp_path, PLAIN)).pages[0].text


def test_limits_on_size_and_pages(tmp_path: Path) -> None:
    path = write(tmp_path, pdf(*[paragraph(780, "Eine Seite Text.")] * 3))
    with pytest.raises(errors.TooLarge, match="größer als erlaubt"):
        read(path, Limits(file_bytes=100))
    with pytest.raises(errors.TooLarge, match="3 Seiten, erlaubt sind 2"):
        read(path, Limits(pages=2))


def test_places_type_and_metadata(tmp_path: Path) -> None:
    info = "<< /Title (Leitfaden für Kommunen) /Author (Stadt Ulm) /CreationDate (D:20230504120000) >>"
    data = pdf([T(70, 780, "Ziele", 18, bold=True), T(70, 740, "Der Text.", 10)], info=info)
    document = read_pages(write(tmp_path, data), Limits())
    first, second = document.pages[0].lines
    assert (first.text, first.x, first.y, first.size, first.bold) == ("Ziele", 70, 780, 18, True)
    assert (second.size, second.bold) == (10, False)
    assert (document.title, document.author, document.year) == ("Leitfaden für Kommunen", "Stadt Ulm", 2023)


def test_page_labels_and_bookmarks(tmp_path: Path) -> None:
    labels = "/PageLabels << /Nums [0 << /S /r >> 2 << /S /D /St 5 >>] >>"
    data = pdf(*[paragraph(780, f"Seite mit Text {number}.") for number in range(4)], labels=labels)
    data = changed(data, lambda writer: writer.add_outline_item(title="Kapitel", page_number=2))
    document = read_pages(write(tmp_path, data), Limits())
    assert document.labels == ("i", "ii", "5", "6")
    assert [(mark.level, mark.title, mark.page) for mark in document.bookmarks] == [(1, "Kapitel", 3)]


def test_a_broken_page_does_not_end_the_file(tmp_path: Path) -> None:
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents %d 0 R /Resources << /Font << /R 3 0 R >> >> >>"
    bomb = assemble(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R 6 0 R] /Count 2 >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            page % 5,
            stream_object(b"BT /R 11 Tf 70 780 Td (Die erste Seite ist heil und bleibt deshalb erhalten.) Tj ET"),
            page % 7,
            stream_object(b" " * 8_000_000, times=2),
        ]
    )
    edition = read(write(tmp_path, bomb), Limits(stream_bytes=1_000_000))
    assert edition.pages[0].text == "Die erste Seite ist heil und bleibt deshalb erhalten."
    assert edition.pages[1].text == "" and edition.pages[1].warnings
    assert edition.report.verdict == "gaps"
    assert any("Seite 2" in reason for reason in edition.report.reasons)


def test_the_second_reader_takes_over_where_the_first_fails(tmp_path: Path) -> None:
    text = "Dieser Text steht auf einer Seite, deren Datei hinten abgeschnitten ist."
    whole = pdf(paragraph(780, text))
    edition = read(write(tmp_path, whole[: whole.rindex(b"startxref")]))
    assert edition.pages[0].text == text
    assert edition.pages[0].how in ("pypdf", "pdfium")


def test_a_skipped_page_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, pdf(*[paragraph(780, f"Dies ist Seite {word} des Berichts.") for word in ("eins", "zwei")]))
    edition = read(path, skip={1})
    assert edition.pages[0].text == "" and "übersprungen" in edition.pages[0].warnings[0]
    assert "zwei" in edition.pages[1].text


@pytest.mark.parametrize(("rotation", "place"), [(0, (70, 780)), (90, (780, 525)), (180, (525, 62)), (270, (62, 70))])
def test_turned_pages(rotation: int, place: tuple[float, float]) -> None:
    assert Display(0, 0, 595, 842, rotation).place(70, 780) == place


def test_plausibility_prefers_whole_words() -> None:
    whole = "Anzeige von Sammlern und Beförderern gefährlicher Abfälle"
    assert plausibility(whole) > plausibility("Anze ige v on Samm lern und Be för derern ge fähr licher Ab fälle")
    assert plausibility(whole) > plausibility(whole[:40] + "\ufffd" * 5)


def test_slides_are_landscape(tmp_path: Path) -> None:
    page = read_pages(write(tmp_path, pdf(paragraph(500, "Titel"), box=SLIDE)), Limits()).pages[0]
    assert page.landscape
    assert not read_pages(write(tmp_path, pdf(paragraph(500, "Titel"))), Limits()).pages[0].landscape

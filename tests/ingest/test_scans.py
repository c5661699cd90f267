"""Scanned pages: read by text recognition where it is installed, and a word of what to install where it is not."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from ingest import Edition, Limits, errors, ocr, read_all
from tests.ingest.makepdf import paragraph, pdf

LINES = (
    "Die Stabsstelle Digitalisierung gehört zur Verwaltung und berät",
    "alle Ämter der Stadt bei der Einführung neuer Verfahren.",
)
TYPED = pdf(paragraph(780, *LINES))


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Two pages: a typed one, and a picture of that page."""
    typed = tmp_path / "getippt.pdf"
    typed.write_bytes(TYPED)
    document = pypdfium2.PdfDocument(typed)
    picture = document[0].render(scale=200 / 72).to_pil().convert("L")
    document.close()
    return picture_pdf(picture, tmp_path / "scan.pdf")


def picture_pdf(picture: Image.Image, path: Path) -> Path:
    document = pypdfium2.PdfDocument(TYPED)
    page = document.new_page(595, 842)
    image = pypdfium2.PdfImage.new(document)
    image.set_bitmap(pypdfium2.PdfBitmap.from_pil(picture))
    image.set_matrix(pypdfium2.PdfMatrix().scale(595, 842))
    page.insert_obj(image)
    page.gen_content()
    document.save(path)
    document.close()
    return path


@dataclass
class Programs:
    """Stand-ins for ocrmypdf and tesseract on the PATH."""

    folder: Path

    def add(self, name: str, script: str) -> None:
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    found = Programs(folder)
    found.add("tesseract", "echo 'List of available languages (2):'; echo deu; echo eng")
    return found


def only(path: Path, mode: ocr.Mode, limits: Limits = Limits()) -> Edition | errors.IngestError:  # noqa: B008
    ocr.missing.cache_clear()
    try:
        ((_, result),) = read_all([path], limits, mode)
        return result
    finally:
        ocr.missing.cache_clear()


def test_recognised_pages_are_read_and_say_so(scan: Path, programs: Programs, tmp_path: Path) -> None:
    recognised = tmp_path / "erkannt.pdf"
    recognised.write_bytes(pdf(paragraph(780, *LINES), paragraph(780, *LINES)))
    programs.add("ocrmypdf", f'echo "$@" > {tmp_path}/call; for last; do :; done; cp {recognised} "$last"')
    result = only(scan, "auto")
    assert isinstance(result, Edition)
    assert [page.how for page in result.pages] == ["pypdf", "ocr"]
    assert result.pages[0].text == result.pages[1].text
    assert result.report.ocr_pages == (2,) and any("Texterkennung" in reason for reason in result.report.reasons)
    plain = only(scan, "off")
    assert isinstance(plain, Edition) and (result.id, result.sha256, result.file_name) == (
        plain.id,
        plain.sha256,
        "scan.pdf",
    )
    assert "--pages 2" in (tmp_path / "call").read_text() and "--language deu" in (tmp_path / "call").read_text()
    everything = only(scan, "always")
    assert isinstance(everything, Edition) and everything.report.ocr_pages == (1, 2)
    assert "--pages" not in (tmp_path / "call").read_text()


def test_without_the_programs_the_message_says_how_to_install_them(
    scan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nichts"))
    result = only(scan, "auto")
    assert isinstance(result, Edition) and result.report.pages_without_text == (2,)
    empty = tmp_path / "bild.pdf"
    empty.write_bytes(pdf(b"0 0 100 100 re f"))
    refused = only(empty, "auto")
    assert isinstance(refused, errors.NoText) and "apt install ocrmypdf tesseract-ocr-deu" in refused.advice
    off = only(empty, "off")
    assert isinstance(off, errors.NoText) and "ausgeschaltet" in off.advice


def test_without_german_the_message_names_it(scan: Path, programs: Programs, tmp_path: Path) -> None:
    programs.add("ocrmypdf", "exit 0")
    programs.add("tesseract", "echo eng")
    empty = tmp_path / "bild.pdf"
    empty.write_bytes(pdf(b"0 0 100 100 re f"))
    refused = only(empty, "auto")
    assert isinstance(refused, errors.NoText) and refused.advice.count("apt install tesseract-ocr-deu") == 1


@pytest.mark.parametrize(
    ("script", "says"), [("exit 8", "verschlüsselt"), ("exit 0", "gescheitert"), ("sleep 60", "zu lange")]
)
def test_a_recognition_that_fails_leaves_what_was_read(
    scan: Path, programs: Programs, monkeypatch: pytest.MonkeyPatch, script: str, says: str
) -> None:
    programs.add("ocrmypdf", script)
    monkeypatch.setattr(ocr, "_START_SECONDS", 0.2)
    result = only(scan, "auto", Limits(ocr_seconds=0.2))
    assert isinstance(result, Edition) and [page.how for page in result.pages] == ["pypdf", "none"]
    assert any(says in reason for reason in result.report.reasons)


def test_a_real_scan_becomes_text_where_the_programs_are(scan: Path) -> None:
    result = only(scan, "auto")
    assert isinstance(result, Edition)
    if ocr.missing():
        assert result.pages[1].text == "" and result.report.pages_without_text == (2,)
    else:
        assert "Stabsstelle" in result.pages[1].text and "Ämter" in result.pages[1].text

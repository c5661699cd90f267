"""Pictures of pages, and the exact place of a quote on them."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from ingest import read
from ingest.errors import Unreadable
from ingest.facsimile import Box, draw, facsimile, locate
from tests.ingest.makepdf import T, changed, paragraph, pdf

TWICE = "Die Stabsstelle berichtet."
PAGE = [
    *paragraph(760, "Die Digitali-", "sierung braucht eine „Stabsstelle“ mit Leitung."),
    *paragraph(600, TWICE),
    *paragraph(500, f"Nur oben? {TWICE} So ist es."),
]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "probe.pdf"
    path.write_bytes(pdf(PAGE))
    return path


def boxes_of(file: Path, quote: str, which: int = 0, page: int = 1) -> list[Box]:
    """Where the stored text's quote is found on the page."""
    text = read(file).pages[page - 1].text
    start = [i for i in range(len(text)) if text.startswith(quote, i)][which]
    return locate(draw(file, page)[0], text, start, start + len(quote))


def searched(file: Path, words: str, which: int = 0, page: int = 1) -> Box:
    """The box in which pdfium's own search finds words that stand on one line, as fractions of the page."""
    with pypdfium2.PdfDocument(file) as document:
        sheet = document[page - 1]
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        search = text.search(words)
        for _ in range(which + 1):
            found = search.get_next()
        assert found is not None
        text.count_rects(*found)
        left, bottom, right, top = text.get_rect(0)
        text.close()
    return left / width, 1 - top / height, right / width, 1 - bottom / height


def covers(outer: Box, inner: Box, sideways: float = 0.004) -> bool:
    """The same stretch of a line: equal ends, and at least as high, yet not two lines high."""
    same_ends = abs(outer[0] - inner[0]) < sideways and abs(outer[2] - inner[2]) < sideways
    high_enough = outer[1] <= inner[1] + 0.002 and outer[3] >= inner[3] - 0.002
    return same_ends and high_enough and outer[3] - outer[1] < 0.03


def test_a_quote_over_two_lines_has_a_box_on_each_though_its_hyphen_is_mended(file: Path) -> None:
    first, second = boxes_of(file, "Die Digitalisierung braucht eine „Stabsstelle“ mit Leitung.")
    assert covers(first, searched(file, "Die Digitali"), sideways=0.01)
    assert covers(second, searched(file, "sierung braucht eine „Stabsstelle“ mit Leitung."))


def test_of_equal_sentences_the_right_one_is_marked(file: Path) -> None:
    for which in (0, 1):
        (box,) = boxes_of(file, TWICE, which)
        assert covers(box, searched(file, TWICE, which))


def test_signs_around_the_letters_belong_to_the_mark(file: Path) -> None:
    (box,) = boxes_of(file, "„Stabsstelle“")
    assert covers(box, searched(file, "„Stabsstelle“"))


def test_what_is_not_printed_is_not_marked(file: Path) -> None:
    page = draw(file, 1)[0]
    assert locate(page, "Das steht hier nicht.", 0, 21) == []
    assert locate(page, "–, –", 0, 4) == []
    assert locate(page, f"{TWICE} {TWICE} {TWICE}", 0, len(TWICE)) == []


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_has_its_marks_where_it_shows_the_words(tmp_path: Path, turn: int) -> None:
    path = tmp_path / "turned.pdf"
    path.write_bytes(changed(pdf([T(100, 700, "Hier steht die Stelle")]), lambda w: w.pages[0].rotate(turn)))
    page, picture = draw(path, 1)
    (left, top, right, bottom), *_ = locate(page, "Hier steht die Stelle", 0, 21) or [(0, 0, 0, 0)]
    image = Image.open(io.BytesIO(picture)).convert("L")
    assert (image.width, image.height) == (page.width, page.height)
    marked = image.crop(
        (int(left * image.width), int(top * image.height), int(right * image.width) + 1, int(bottom * image.height) + 1)
    )
    assert marked.getextrema()[0] < 100  # letters are under the mark


def test_a_cropped_page_has_its_marks_moved_along(tmp_path: Path) -> None:
    path = tmp_path / "cropped.pdf"

    def crop(writer: object) -> None:
        writer.pages[0].cropbox.lower_left = (60, 400)  # type: ignore[attr-defined]

    path.write_bytes(changed(pdf([T(100, 700, "Hier steht die Stelle")]), crop))
    (box,) = locate(draw(path, 1)[0], "Hier steht die Stelle", 0, 21)
    assert box[0] == pytest.approx((100 - 60) / (595 - 60), abs=0.005)
    assert box[1] < (842 - 700) / (842 - 400) < box[3] + 0.02


def test_every_sentence_of_the_embedded_corpus_is_found_on_its_page() -> None:
    path = Path(__file__).resolve().parents[2] / "corpus" / "pdf" / "kooperationen.pdf"
    edition = read(path)
    texts = {page.number: page.text for page in edition.pages}
    wanted = {
        span for passage in edition.passages for s in passage.sentences for span in s.spans if span.page in (3, 4)
    }
    drawn = {number: draw(path, number)[0] for number in {span.page for span in wanted}}
    assert len(wanted) > 20
    missing = [
        texts[span.page][span.start : span.end]
        for span in wanted
        if not locate(drawn[span.page], texts[span.page], span.start, span.end)
    ]
    assert missing == []


def test_the_child_draws_the_same(file: Path) -> None:
    page, picture = facsimile(file, 1)
    here, _ = draw(file, 1)
    assert (page.text, page.width, page.height) == (here.text, here.width, here.height)
    assert page.boxes[0] == pytest.approx(here.boxes[0], abs=1e-4)
    assert Image.open(io.BytesIO(picture)).format == "WEBP"


@pytest.mark.parametrize(("data", "page"), [(b"%PDF-1.7 no more", 1), (b"", 1), (pdf(PAGE), 9)])
def test_what_cannot_be_drawn_is_told(tmp_path: Path, data: bytes, page: int) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(data)
    with pytest.raises(Unreadable):
        facsimile(path, page)

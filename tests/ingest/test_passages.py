"""Passages: size, borders, page breaks, and offsets that hold whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import Edition
from ingest.errors import NoText, TooLarge
from ingest.model import Span
from ingest.pipeline import understand
from ingest.raw import Limits, Line, RawDocument, RawPage
from tests.ingest.conftest import ReadBytes
from tests.ingest.makepdf import T, paragraph, pdf


def _holds(outer: Span, inner: Span) -> bool:
    return outer.page == inner.page and outer.start <= inner.start and inner.end <= outer.end


def check_offsets(edition: Edition) -> None:
    """What the model promises of every edition."""
    texts = {page.number: page.text for page in edition.pages}
    for ordinal, passage in enumerate(edition.passages):
        assert passage.ordinal == ordinal and passage.id == f"{edition.id}-{ordinal:04d}"
        for sentence in passage.sentences:
            assert sentence.text and sentence.spans
            assert " ".join(texts[span.page][span.start : span.end] for span in sentence.spans) == sentence.text
            assert all(any(_holds(own, span) for own in passage.spans) for span in sentence.spans)
    for page in edition.pages:
        assert all(span.end <= len(page.text) for span in page.furniture)
        said = [span for passage in edition.passages for span in passage.spans if span.page == page.number]
        for span in page.furniture:
            assert all(own.end <= span.start or span.end <= own.start for own in said)
    for example in edition.examples:
        assert texts[example.span.page][example.span.start : example.span.end]
        assert example.passage in {passage.id for passage in edition.passages}


WORDS = (
    "Die Stadt Ulm hat eine Stabsstelle z. B. für Abs. 1 gegründet. Beispiel: In Kom- munen 12 … „so“ • - "
    "ﬁ \xad a\u0308 \x00"
).split(" ")
TEXT = st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=6)), max_size=9).map(" ".join)
LINE = st.builds(
    Line,
    text=TEXT,
    x=st.sampled_from([70.0, 82.0, 320.0]),
    y=st.one_of(st.none(), st.integers(20, 830).map(float)),
    end=st.sampled_from([300.0, 520.0]),
    size=st.sampled_from([0.0, 8.0, 11.0, 11.0, 16.0]),
    bold=st.booleans(),
)
PAGE = st.lists(LINE, max_size=14)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=150)
@given(st.lists(PAGE, min_size=1, max_size=5), st.booleans())
def test_offsets_hold_for_any_text(pages: list[list[Line]], landscape: bool) -> None:
    box = (842.0, 595.0) if landscape else (595.0, 842.0)
    raw = tuple(RawPage(number, tuple(lines), *box, "pypdf") for number, lines in enumerate(pages, start=1))
    try:
        edition = understand(RawDocument(raw), "zufall.pdf", "0" * 64)
    except NoText:
        return
    check_offsets(edition)
    assert [page.number for page in edition.pages] == list(range(1, len(pages) + 1))


SENTENCE = "Die Verwaltung der Stadt ordnet ihre vielen Aufgaben in diesem Jahr neu."


def test_long_sections_are_cut_at_sentences_into_even_parts(read_bytes: ReadBytes) -> None:
    edition = read_bytes(pdf(paragraph(780, *[SENTENCE] * 40, size=9)))
    sizes = [len(passage.text.split()) for passage in edition.passages]
    assert sum(sizes) == 40 * len(SENTENCE.split())
    assert all(50 <= size <= 150 for size in sizes)
    assert all(sentence.text == SENTENCE for passage in edition.passages for sentence in passage.sentences)
    check_offsets(edition)


def test_a_sentence_over_a_page_break_has_two_spans(read_bytes: ReadBytes) -> None:
    first = paragraph(90, "Der erste Satz steht ganz auf der ersten Seite. Der zweite beginnt dort und geht auf der")
    second = paragraph(780, "nächsten Seite zu Ende. Der dritte steht dort allein.")
    edition = read_bytes(pdf(first, second))
    (passage,) = edition.passages
    assert [sentence.text for sentence in passage.sentences] == [
        "Der erste Satz steht ganz auf der ersten Seite.",
        "Der zweite beginnt dort und geht auf der nächsten Seite zu Ende.",
        "Der dritte steht dort allein.",
    ]
    assert [span.page for span in passage.sentences[1].spans] == [1, 2]
    assert [span.page for span in passage.spans] == [1, 2]
    check_offsets(edition)


def test_a_word_cut_by_a_page_break_is_whole_on_its_first_page(read_bytes: ReadBytes) -> None:
    first = paragraph(90, "Der Rat der Stadt beschließt im Herbst des Jahres über die neue Verwal-")
    second = paragraph(780, "tung und ihre Aufgaben.")
    edition = read_bytes(pdf(first, second))
    assert edition.pages[0].text.endswith("die neue Verwaltung")
    assert edition.pages[1].text == "und ihre Aufgaben."
    check_offsets(edition)


def test_no_passage_crosses_headings_unless_tiny(read_bytes: ReadBytes) -> None:
    def section(y: float, title: str, count: int, sentence: str = SENTENCE) -> list[T]:
        return [T(70, y, title, 14, bold=True), *paragraph(y - 25, *[sentence] * count)]

    edition = read_bytes(pdf(section(780, "Eins", 3), section(780, "Zwei", 3)))
    assert [passage.headings for passage in edition.passages] == [("Eins",), ("Zwei",)]
    few = "Die Stabsstelle berät."
    tiny = read_bytes(pdf(section(780, "Eins", 1, few) + section(720, "Zwei", 1, few) + section(600, "Drei", 5)))
    assert [passage.headings for passage in tiny.passages] == [("Eins / Zwei",), ("Drei",)]


def test_too_many_passages_are_refused() -> None:
    lines = tuple(Line(SENTENCE, 70.0, 800.0 - 15 * row, 500.0, 11.0) for row in range(40))
    document = RawDocument((RawPage(1, lines, 595.0, 842.0, "pypdf"),))
    with pytest.raises(TooLarge, match="Textstellen, erlaubt sind 2"):
        understand(document, "lang.pdf", "0" * 64, Limits(passages=2))


def test_equal_files_are_one_edition(read_bytes: ReadBytes) -> None:
    data = pdf(paragraph(780, SENTENCE))
    assert read_bytes(data).id == read_bytes(data).id
    assert len(read_bytes(data).id) == 12

"""The embedded corpus agrees with its catalogue, and the builder makes the PDF it promises."""

import dataclasses
import io
import json
import re
import tomllib
from pathlib import Path

import pypdf
import pytest

from tools import corpus, corpus_pdf, corpus_text

CATALOGUE = corpus_text.load_catalogue(corpus.CORPUS / "catalogue.toml")
PUBLICATIONS = {publication.id: publication for publication in CATALOGUE.publications}
PROFILE = ["Kommune", "Land", "Art", "Größe", "Botschaft", "Ebene", "Form", "Förderung", "Stand"]

SOURCES = {
    "eins": corpus_text.Source("eins", "Erste Quelle & mehr", "Verlag", 2024, "beispiel.de/eins"),
    "zwei": corpus_text.Source("zwei", "Zweite Quelle", "Amt"),
}
SMALL = """# Kleine Probe

Ein Untertitel,
über zwei Zeilen.

## Offizielle Auflage
<!-- quellen: eins, zwei -->

Die Schifffahrt hat eine offizielle Auflage.

### Vorteile

- Die Auflage hat einen Vorteil für die Größe.
- Die Auflage hat einen zweiten Vorteil.

## Musterstadt: ein Beispiel
<!-- quellen: zwei -->

- Kommune: Musterstadt
- Land: Hessen

Die Musterstadt hat etwas getan.
"""
PROBE = corpus_text.Publication(
    id="probe",
    title="Kleine Probe",
    publisher="Lotse",
    year=2026,
    kind="Zusammenfassung",
    file="pdf/p.pdf",
    text="p.md",
    sources=("eins", "zwei"),
    summary="Kurz.",
)


@pytest.fixture(scope="module")
def small_pdf() -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(build_small()))


def build_small() -> bytes:
    return corpus_pdf.build_pdf(corpus_pdf.render_html(PROBE, corpus_text.parse_text(SMALL), SOURCES))


def read(publication: corpus_text.Publication) -> corpus_text.Text:
    return corpus_text.parse_text((corpus.CORPUS / publication.text).read_text(encoding="utf-8"))


def headings(publication: corpus_text.Publication) -> set[str]:
    markdown = (corpus.CORPUS / publication.text).read_text(encoding="utf-8")
    return set(re.findall(r"^#{2,4} (.+?)\s*$", markdown, flags=re.MULTILINE))


# The catalogue


def test_every_text_and_every_pdf_has_an_entry_and_vice_versa() -> None:
    for folder, listed in (
        ("texts/*.md", {publication.text for publication in PUBLICATIONS.values()}),
        ("pdf/*.pdf", {publication.file for publication in PUBLICATIONS.values()}),
    ):
        assert {path.relative_to(corpus.CORPUS).as_posix() for path in corpus.CORPUS.glob(folder)} == listed


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_texts_agree_with_the_catalogue(name: str) -> None:
    corpus_text.check(PUBLICATIONS[name], read(PUBLICATIONS[name]), CATALOGUE.sources)


@pytest.mark.parametrize("name", PUBLICATIONS)
def test_committed_pdfs_hold_the_sections_of_their_text(name: str) -> None:
    reader = pypdf.PdfReader(corpus.CORPUS / PUBLICATIONS[name].file)
    titles = [item.title for item in reader.outline[1] if not isinstance(item, list)]
    assert titles == [section.heading for section in read(PUBLICATIONS[name]).sections]
    assert reader.page_labels == [corpus_pdf.COVER_LABEL, *(str(n) for n in range(1, len(reader.pages)))]


def test_originals_say_where_to_get_them_and_why() -> None:
    catalogue = tomllib.loads((corpus.CORPUS / "catalogue.toml").read_text(encoding="utf-8"))
    assert len(catalogue["original"]) >= 2
    for original in catalogue["original"]:
        assert original["title"] and original["publisher"] and original["why"]
        assert re.fullmatch(r"[\w.-]+\.\w+(/\S*)?", original["address"])


def test_municipal_profiles_are_complete() -> None:
    sections = read(PUBLICATIONS["praxisbeispiele"]).sections
    profiles = [re.findall(r"^- (\w+): \S", section.markdown, flags=re.MULTILINE) for section in sections]
    complete = [profile for profile in profiles if profile]
    assert len(complete) == 14
    assert all(profile == PROFILE for profile in complete)


# The glossary and the questions


def test_no_wording_of_the_glossary_stands_for_two_terms() -> None:
    terms = tomllib.loads((corpus.CORPUS / "glossary.toml").read_text(encoding="utf-8"))["term"]
    wordings = [
        wording.casefold()
        for term in terms
        for wording in (term["name"], *term.get("synonyms", ()), *term.get("abbreviations", ()))
    ]
    assert len(terms) >= 70
    assert len(wordings) == len(set(wordings))
    assert [term["number"] for term in terms if term["kind"] == "botschaft"] == list(range(1, 11))


def test_golden_questions_point_to_sections_that_exist() -> None:
    seen: set[str] = set()
    for path in sorted((corpus.CORPUS / "questions").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            question = json.loads(line)
            assert question["id"] not in seen
            seen.add(question["id"])
            if question["status"] == "answered":
                assert set(question["sections"]) <= headings(PUBLICATIONS[question["document"]]), question["id"]
                assert question["sections"], question["id"]
    assert seen


# The builder


def test_headings_become_bookmarks(small_pdf: pypdf.PdfReader) -> None:
    title, sections = small_pdf.outline
    assert title.title == "Kleine Probe"
    assert sections[0].title == "Offizielle Auflage"
    assert sections[1][0]["/Title"] == "Vorteile"
    assert sections[2].title == "Musterstadt: ein Beispiel"


def test_printed_numbers_start_after_the_cover(small_pdf: pypdf.PdfReader) -> None:
    assert small_pdf.page_labels == ["Titel", "1", "2"]
    lines = [page.extract_text().splitlines() for page in small_pdf.pages]
    assert not any(line.startswith("Seite") for line in lines[0])
    assert "Seite 1" in lines[1]
    assert "Seite 2" in lines[2]


def test_cover_names_title_subtitle_and_origin(small_pdf: pypdf.PdfReader) -> None:
    cover = small_pdf.pages[0].extract_text().splitlines()
    assert cover[:4] == [
        "Zusammenfassung",
        "Kleine Probe",
        "Ein Untertitel, über zwei Zeilen.",
        "Lotse · 2026 · Zusammenfassung in eigenen Worten",
    ]


def test_source_lines_stand_on_their_own_lines(small_pdf: pypdf.PdfReader) -> None:
    first, second = (page.extract_text().splitlines() for page in small_pdf.pages[1:])
    assert "Quelle: Erste Quelle & mehr, Verlag, 2024, beispiel.de/eins; Zweite Quelle, Amt" in first
    assert "Quelle: Zweite Quelle, Amt" in second


def test_text_comes_out_clean(small_pdf: pypdf.PdfReader) -> None:
    lines = small_pdf.pages[1].extract_text().splitlines()
    assert "Die Schifffahrt hat eine offizielle Auflage." in lines
    assert "• Die Auflage hat einen Vorteil für die Größe." in lines
    profile = small_pdf.pages[2].extract_text().splitlines()
    assert {"Kommune: Musterstadt", "Land: Hessen"} <= set(profile)


def test_pdf_is_tagged_and_named(small_pdf: pypdf.PdfReader) -> None:
    root = small_pdf.trailer["/Root"]
    assert root["/Lang"] == "de"
    assert root["/MarkInfo"]["/Marked"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().replace(b"ns0:", b"pdfuaid:") or (
        b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    )
    assert small_pdf.metadata is not None
    assert small_pdf.metadata.title == "Kleine Probe"
    assert small_pdf.metadata.author == "Lotse"


def test_same_text_gives_the_same_bytes() -> None:
    assert build_small() == build_small()


def test_many_sources_get_room_at_the_foot() -> None:
    many = {f"q{n}": corpus_text.Source(f"q{n}", f"Quelle Nummer {n} " * 6, "Verlag") for n in range(12)}
    text = corpus_text.parse_text(SMALL.replace("eins, zwei", ", ".join(many)).replace("quellen: zwei", "quellen: q1"))
    page = pypdf.PdfReader(io.BytesIO(corpus_pdf.build_pdf(corpus_pdf.render_html(PROBE, text, many)))).pages[1]
    lowest: list[float] = []
    page.extract_text(visitor_text=lambda text, cm, tm, font, size: lowest.append(tm[5]) if text.strip() else None)
    assert min(lowest) > 20  # points above the lower edge of the sheet


def test_a_section_is_set_tighter_where_that_saves_a_page() -> None:
    def text(lines: int) -> corpus_text.Text:
        return corpus_text.parse_text(SMALL.replace("Die Schifffahrt", "Ein Satz.\n\n" * lines + "Die Schifffahrt"))

    def long_before(lines: int) -> frozenset[int]:
        return corpus_pdf.long_sections(corpus_pdf.render_html(PROBE, text(lines), SOURCES))

    def long_after(lines: int) -> frozenset[int]:
        return corpus_pdf.long_sections(corpus_pdf.fitted_html(PROBE, text(lines), SOURCES))

    just_too_long = next(lines for lines in range(10, 60) if long_before(lines))
    assert long_after(just_too_long) == set()
    assert long_after(2 * just_too_long) == {1}


@pytest.mark.parametrize(
    ("broken", "hint"),
    [
        (SMALL.replace("# Kleine Probe", "Kleine Probe"), "begins with"),
        (SMALL.replace("Ein Untertitel,\nüber zwei Zeilen.\n", ""), "subtitle"),
        (SMALL.replace("<!-- quellen: zwei -->\n", ""), "Musterstadt"),
        (SMALL.replace("<!-- quellen: zwei -->", "<!-- quellen: -->"), "Musterstadt"),
        ("# Titel\n\nNur ein Untertitel.\n", "section"),
    ],
)
def test_broken_texts_are_refused_with_a_hint(broken: str, hint: str) -> None:
    with pytest.raises(corpus_text.CorpusError, match=hint):
        corpus_text.parse_text(broken)


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"title": "Anders"}, "Anders"),
        ({"sources": ("eins",)}, "missing in the catalogue entry: zwei"),
        ({"sources": ("eins", "zwei", "drei")}, "unused sources: drei"),
    ],
)
def test_disagreement_with_the_catalogue_is_named(change: dict[str, object], hint: str) -> None:
    publication = dataclasses.replace(PROBE, **change)  # type: ignore[arg-type]
    with pytest.raises(corpus_text.CorpusError, match=hint):
        corpus_text.check(publication, corpus_text.parse_text(SMALL), SOURCES)


def test_undefined_source_is_named() -> None:
    with pytest.raises(corpus_text.CorpusError, match="undefined sources: zwei"):
        corpus_text.check(PROBE, corpus_text.parse_text(SMALL), {"eins": SOURCES["eins"]})


def test_build_writes_nothing_when_a_text_is_broken(tmp_path: Path) -> None:
    (tmp_path / "p.md").write_text("# Kleine Probe\n", encoding="utf-8")
    with pytest.raises(corpus_text.CorpusError):
        corpus.build(PROBE, SOURCES, tmp_path)
    assert not (tmp_path / "pdf").exists()

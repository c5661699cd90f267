"""A small library made without PDFs: a page per section, sentences as given, and an assistant over it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.encoder import Encoder, SentenceTransformersEncoder
from ingest.model import Edition, Example, Page, Passage, Report, Sentence, Span
from service.answers.evidence import gather
from service.assistant import Assistant
from service.holdings.library import Meta
from service.settings import Settings
from tests.fakes import HashEncoder

Section = tuple[tuple[str, ...], list[str]]

SECTIONS: list[Section] = [
    (
        ("Ebenen der Organisation",),
        [
            "Eine smarte Kommune braucht eine politisch-strategische, eine koordinierende und eine umsetzende Ebene.",
            "Die politisch-strategische Ebene trifft die Grundsatzentscheidungen.",
            "Die koordinierende Ebene ordnet und steuert den Prozess.",
        ],
    ),
    (
        ("Koordinationsmodelle", "Stabsstelle", "Vorteile"),
        [
            "Eine Stabsstelle hat kurze Wege zur Verwaltungsspitze.",
            "Eine Stabsstelle macht die Digitalisierung nach innen und außen sichtbar.",
        ],
    ),
    (
        ("Koordinationsmodelle", "Stabsstelle", "Nachteile"),
        ["Eine Stabsstelle braucht eigenes Personal.", "Die Leitung einer Stabsstelle liegt oft beim CDO."],
    ),
    (
        ("Menden: eine GmbH mit den Stadtwerken",),
        [
            "Die Stadt Menden hat mit ihren Stadtwerken die mendigital GmbH gegründet.",
            "Die GmbH setzt die Strategie der Stadt Menden um.",
        ],
    ),
    (
        ("Eichenzell: alle acht Wochen eine halbe Stunde",),
        [
            "Die Gemeinde Eichenzell lädt ihr Kollegium zu einem kurzen Austausch ein.",
            "Der Austausch in Eichenzell findet alle acht Wochen statt.",
        ],
    ),
]


def make_edition(sections: list[Section], name: str = "probe.pdf", examples: bool = True) -> Edition:
    """An edition with a page per section: the headings' last line, then a line per sentence."""
    sha = hashlib.sha256(repr((name, sections)).encode()).hexdigest()
    pages, passages = [], []
    for number, (headings, texts) in enumerate(sections, start=1):
        page = headings[-1] + "\n"
        sentences = []
        for text in texts:
            sentences.append(Sentence(text, (Span(number, len(page), len(page) + len(text)),)))
            page += text + "\n"
        span = Span(number, sentences[0].spans[0].start, len(page) - 1)
        pages.append(Page(number, str(number - 1), page))
        identity = f"{sha[:12]}-{number:04d}"
        passages.append(Passage(identity, number, headings, "text", tuple(sentences), (span,)))
    found = tuple(_example(p, m) for p in passages for m in ("Menden", "Eichenzell") if p.headings[0].startswith(m))
    report = Report(pages=len(pages), passages=len(passages))
    return Edition(
        sha[:12], sha, name, "Probe", "", 2026, tuple(pages), tuple(passages), found if examples else (), report
    )


def _example(passage: Passage, municipality: str) -> Example:
    facts = {"Menden": ("Nordrhein-Westfalen", 52_000, 10, "GmbH"), "Eichenzell": ("Hessen", 11_000, 3, None)}
    state, population, message, form = facts[municipality]
    kind = "Gemeinde" if municipality == "Eichenzell" else "Stadt"
    title, levels = passage.headings[0].split(": ")[1], ("umsetzend",)
    return Example(
        passage.id,
        municipality,
        state,
        kind,
        population,
        title,
        message,
        levels,
        form,
        passage.id,
        passage.spans[0],
        0.9,
    )


Put = Callable[[Assistant, Edition, str], int]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Store an edition as the current one of a publication and make it live."""

    def store(assistant: Assistant, edition: Edition, document: str) -> int:
        file = tmp_path / edition.file_name
        file.write_bytes(b"%PDF-1.7 " + edition.sha256.encode())
        assistant.library.add(edition, file, Meta(document, title="Probeband", publisher="Prüfstelle", year=2026))
        return assistant.rebuild()

    return store


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    return Settings(home=tmp_path / "home", corpus=corpus, rate_limit=0)


Over = Callable[[list[Section]], Assistant]


@pytest.fixture
def over(settings: Settings, put: Put) -> Over:
    """Make an assistant over one publication with these sections."""
    return _maker(settings, put, HashEncoder(256))


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The embedded model."""
    return SentenceTransformersEncoder(Settings(_env_file=None).model, threads=1)  # type: ignore[call-arg]


@pytest.fixture
def meaning(settings: Settings, put: Put, encoder: Encoder) -> Over:
    """The same with the embedded model, where meanings must be told apart."""
    return _maker(settings, put, encoder)


def _maker(settings: Settings, put: Put, encoder: Encoder) -> Over:
    def make(sections: list[Section]) -> Assistant:
        made = Assistant(settings, encoder)
        put(made, make_edition(sections), "probe")
        return made

    return make


@pytest.fixture
def assistant(over: Over) -> Assistant:
    return over(SECTIONS)


def best(assistant: Assistant, question: str) -> str:
    """The sentence that the evidence puts first."""
    answerer = assistant.answerer
    return gather(answerer.reader.read(question), answerer.searcher).evidence[0].sentence.text


@pytest.fixture
def superseded(assistant: Assistant, put: Put) -> tuple[Edition, Edition]:
    """The first edition of "probe" and a newer one that took its place."""
    old = make_edition(SECTIONS)
    new = make_edition([(h, [t.replace("acht", "sechs") for t in ts]) for h, ts in SECTIONS])
    new = replace(new, title="Probe, zweite Auflage")
    put(assistant, new, "probe")
    return old, new

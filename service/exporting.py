"""Practice examples to take along: JSON, CSV, Markdown, a table for the terminal, Word and PowerPoint files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict

from docx import Document
from pptx import Presentation
from pptx.util import Pt

from service.model import Citation, ExampleCard

_COLUMNS = (
    "id",
    "municipality",
    "state",
    "kind",
    "population",
    "title",
    "message",
    "levels",
    "form",
    "source",
    "page",
    "quote",
    "url",
)
_STAND = "Stand und Quelle jedes Beispiels stehen auf der zitierten Seite; prüfen Sie sie vor der Weitergabe."


def export(cards: Sequence[ExampleCard], citations: Sequence[Citation], form: str) -> bytes:
    """The examples in one of the formats table, json, csv, md, docx, pptx."""
    writers = {"table": _table, "json": _json, "csv": _csv, "md": _markdown, "docx": _docx, "pptx": _pptx}
    return writers[form](cards, {c.n: c for c in citations})


Proof = dict[int, Citation]


def facts(card: ExampleCard) -> list[tuple[str, str]]:
    """What is known of an example, as German label and value."""
    people = f"{card.population:,}".replace(",", ".") if card.population else ""
    rows = [
        ("Land", card.state or ""),
        ("Art", card.kind or ""),
        ("Einwohner", people),
        ("Botschaft", str(card.message or "")),
        ("Ebenen", ", ".join(card.levels)),
        ("Form", card.form or ""),
    ]
    return [(label, value) for label, value in rows if value]


def headline(card: ExampleCard) -> str:
    """The title, with the municipality before it where it does not name it itself."""
    return card.title if card.municipality.split()[-1] in card.title else f"{card.municipality}: {card.title}"


def source(card: ExampleCard, proof: Proof) -> str:
    """Publisher, title, year and printed page of the citation, "" without one."""
    found = proof.get(card.citation or 0)
    if found is None:
        return ""
    parts = [found.publisher, found.title, str(found.year or ""), f"S. {found.page_label}"]
    return ", ".join(part for part in parts if part)


def _table(cards: Sequence[ExampleCard], proof: Proof) -> bytes:
    if not cards:
        return b"Kein Praxisbeispiel passt zu diesen Angaben."
    blocks = []
    for card in cards:
        known = "; ".join(f"{label}: {value}" for label, value in facts(card))
        blocks.append(f"{headline(card)}\n    {known}\n    {source(card, proof)}")
    return "\n".join(blocks).encode()


def _json(cards: Sequence[ExampleCard], proof: Proof) -> bytes:
    rows = [
        asdict(card) | {"source": asdict(proof[card.citation]) if card.citation in proof else None} for card in cards
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2).encode()


def _csv(cards: Sequence[ExampleCard], proof: Proof) -> bytes:
    """Semicolons and a byte order mark, as German spreadsheet programs expect."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(_COLUMNS)
    for card in cards:
        found = proof.get(card.citation or 0)
        row = asdict(card) | {"levels": ", ".join(card.levels), "source": source(card, proof)}
        row |= {"page": found.page_label, "quote": found.quote, "url": found.url} if found else {}
        writer.writerow([_harmless(row.get(name)) for name in _COLUMNS])
    return ("\ufeff" + buffer.getvalue()).encode()


def _harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets a leading apostrophe."""
    return (
        "'" + value if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else "" if value is None else value
    )


def _markdown(cards: Sequence[ExampleCard], proof: Proof) -> bytes:
    blocks = ["# Praxisbeispiele", ""]
    for card in cards:
        blocks += [f"## {headline(card)}", ""]
        blocks += [f"- {label}: {value}" for label, value in facts(card)]
        found = proof.get(card.citation or 0)
        blocks += ["", f"> {found.quote}", "", f"Quelle: {source(card, proof)}", ""] if found else [""]
    return "\n".join([*blocks, _STAND, ""]).encode()


def _docx(cards: Sequence[ExampleCard], proof: Proof) -> bytes:
    document = Document()
    document.core_properties.title = "Praxisbeispiele"
    document.core_properties.language = "de-DE"
    document.add_heading("Praxisbeispiele", 0)
    for card in cards:
        document.add_heading(_clean(headline(card)), 1)
        for label, value in facts(card):
            document.add_paragraph(_clean(f"{label}: {value}"), style="List Bullet")
        found = proof.get(card.citation or 0)
        if found:
            document.add_paragraph(_clean(f"„{found.quote}“"), style="Quote")
            document.add_paragraph(_clean(f"Quelle: {source(card, proof)}"))
    document.add_paragraph(_STAND)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _pptx(cards: Sequence[ExampleCard], proof: Proof) -> bytes:
    """One example a slide, with its source line."""
    deck = Presentation()
    deck.core_properties.title = "Praxisbeispiele"
    for card in cards:
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.shapes.title.text = _clean(headline(card))
        frame = slide.placeholders[1].text_frame
        found = proof.get(card.citation or 0)
        frame.text = _clean(f"„{found.quote}“" if found else card.title)
        for label, value in facts(card):
            frame.add_paragraph().text = _clean(f"{label}: {value}")
        if found:
            frame.add_paragraph().text = _clean(f"Quelle: {source(card, proof)}")
        for paragraph in frame.paragraphs:
            paragraph.font.size = Pt(18)
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _clean(text: str) -> str:
    """Without control characters, which the file formats do not allow."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")

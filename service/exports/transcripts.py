"""Answers to take along: plain text for the clipboard, Markdown, a Word file. Every sentence keeps its sources."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from datetime import date

from docx import Document
from docx.document import Document as Doc
from docx.shared import Pt

from service.exports.bibliography import day
from service.model import Answer, Citation

_NOTE = (
    "Alle Sätze stehen wörtlich in den genannten Quellen. Die Auswahl ist maschinell; "
    "lesen Sie die Stelle nach, bevor Sie etwas darauf stützen."
)


def text(answer: Answer) -> str:
    """One answer as plain text, its sources below it."""
    lines = [answer.question, ""]
    for heading, sentences in parts(answer):
        lines += [heading] if heading else []
        lines += [*sentences, ""]
    if answer.citations:
        lines += ["Quellen", *(f"[{c.n}] {source(c)}" for c in answer.citations), ""]
    return "\n".join(lines)


def markdown(title: str, answers: Sequence[Answer], made: date) -> str:
    """A conversation; signs that Markdown takes for its own are escaped."""
    lines = [f"# {_escaped(title)}", "", f"Lotse, {day(made)}. {_NOTE}", ""]
    for answer in answers:
        lines += [f"## {_escaped(answer.question)}", ""]
        for heading, sentences in parts(answer):
            lines += [f"### {_escaped(heading)}", ""] if heading else []
            lines += [*(f"- {_escaped(sentence)}" for sentence in sentences), ""]
        if answer.citations:
            lines += ["### Quellen", ""]
            lines += [*(f"- \\[{c.n}\\] {_escaped(source(c))}" for c in answer.citations), ""]
    return "\n".join(lines)


def word(title: str, answers: Sequence[Answer], made: date) -> bytes:
    """A conversation as .docx, with real headings and lists."""
    document = Document()
    document.core_properties.title, document.core_properties.author = _clean(title)[:250], "Lotse"
    document.core_properties.language = "de-DE"
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(_clean(title), 0)
    document.add_paragraph(f"Lotse, {day(made)}. {_NOTE}")
    for answer in answers:
        _add(document, answer)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _add(document: Doc, answer: Answer) -> None:
    document.add_heading(_clean(answer.question), 1)
    for heading, sentences in parts(answer):
        if heading:
            document.add_heading(_clean(heading), 2)
        for sentence in sentences:
            document.add_paragraph(_clean(sentence), "List Bullet" if len(sentences) > 1 else None)
    if answer.citations:
        document.add_heading("Quellen", 2)
        for citation in answer.citations:
            document.add_paragraph(_clean(f"[{citation.n}] {source(citation)}"))


def parts(answer: Answer) -> Iterator[tuple[str, list[str]]]:
    """The answer in reading order: a heading ("" for none) and sentences with the numbers of their citations."""
    if answer.notes:
        yield "", list(answer.notes)
    for section in answer.sections:
        told = [f"{s.text} {''.join(f'[{n}]' for n in s.citations)}".strip() for s in section.sentences]
        yield section.heading or "", told
    if answer.examples:
        cards = [f"{e.municipality}: {e.title}{f' [{e.citation}]' if e.citation else ''}" for e in answer.examples]
        yield "Praxisbeispiele", cards
    if answer.nearest:
        yield "Am nächsten kommen diese Abschnitte", [source(c) for c in answer.nearest]


def source(citation: Citation) -> str:
    """Herausgeber (Jahr). Titel, S. 12: „Zitat“"""
    year = f"({citation.year or 'o. J.'})"
    head = f"{citation.publisher} {year}. {citation.title}" if citation.publisher else f"{citation.title} {year}"
    old = " (ersetzte Ausgabe)" if citation.superseded else ""
    return f"{head}, S. {citation.page_label}{old}: „{' '.join(citation.quote.split())}“"


def _escaped(line: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(line.split()))


def _clean(line: str) -> str:
    """Without control characters, which a Word file cannot hold."""
    return " ".join("".join(c if c.isprintable() else " " for c in line).split())

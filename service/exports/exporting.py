"""Practice examples in every format to take along: a table for the terminal, JSON, CSV, Markdown; Word, PowerPoint and
PDF in modules of their own, which load their libraries only when asked for."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib import import_module

from service.errors import BadRequest
from service.exports.parcel import NOTHING, STATE_OF_KNOWLEDGE, Parcel, headline


@dataclass(frozen=True, slots=True)
class Format:
    """`label` and `purpose` tell a person what it is; `binary` ones cannot be shown in a terminal."""

    name: str
    label: str
    purpose: str
    suffix: str
    media_type: str
    binary: bool = True


_OPEN = "application/vnd.openxmlformats-officedocument."
FORMATS = {
    found.name: found
    for found in (
        Format("pptx", "PowerPoint", "eine Folie je Beispiel", "pptx", f"{_OPEN}presentationml.presentation"),
        Format("docx", "Word", "Handout zum Weiterschreiben", "docx", f"{_OPEN}wordprocessingml.document"),
        Format("pdf", "PDF", "barrierefreies Handout", "pdf", "application/pdf"),
        Format("cards", "Karten", "A6, vier auf einem Blatt", "pdf", "application/pdf"),
        Format("csv", "CSV", "Tabelle", "csv", "text/csv; charset=utf-8", binary=False),
        Format("json", "JSON", "für Programme", "json", "application/json", binary=False),
        Format("md", "Markdown", "Text", "md", "text/markdown; charset=utf-8", binary=False),
        Format("table", "Text", "für die Befehlszeile", "txt", "text/plain; charset=utf-8", binary=False),
    )
}
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
    "size",
    "coordination",
    "implementation",
    "themes",
    "as_of",
    "latitude",
    "longitude",
    "done",
    "learned",
    "note",
    "source",
    "sources",
    "page",
    "quote",
    "url",
)


def export(parcel: Parcel, form: str) -> bytes:
    """The examples in one of FORMATS. BadRequest; for PDF NotReady where its libraries are missing."""
    writers: Mapping[str, Callable[[Parcel], bytes]] = {
        "table": _table,
        "json": _json,
        "csv": _csv,
        "md": _markdown,
    }
    if form in writers:
        return writers[form](parcel)
    modules = {"pptx": "slides", "docx": "handout", "pdf": "printing", "cards": "printing"}
    if form not in modules:
        raise BadRequest(f"Das Format „{form}“ gibt es nicht.", f"Es gibt: {', '.join(FORMATS)}.")
    write: Callable[[Parcel], bytes] = getattr(import_module(f"service.exports.{modules[form]}"), form)
    return write(parcel)


def _table(parcel: Parcel) -> bytes:
    if not parcel.portraits:
        return NOTHING.encode()
    blocks = []
    for portrait in parcel.portraits:
        known = "; ".join(f"{label}: {value}" for label, value in parcel.facts(portrait))
        blocks.append(f"{headline(portrait)}\n    {known}\n    {parcel.source(portrait)}")
    return "\n".join(blocks).encode()


def _json(parcel: Parcel) -> bytes:
    rows = []
    for portrait in parcel.portraits:
        numbers = dict.fromkeys(
            [*portrait.sources]
            + [n for part in (portrait.done, portrait.learned, portrait.open) for s in part for n in s.citations]
        )
        proof = parcel.cited([portrait.citation] if portrait.citation else [])
        rows.append(
            asdict(portrait)
            | {
                "source": asdict(proof[0]) if proof else None,
                "citations": [asdict(c) for c in parcel.cited(list(numbers))],
                "note": parcel.notes.get(portrait.id, ""),
                "state_of_knowledge": STATE_OF_KNOWLEDGE,
            }
        )
    return json.dumps(rows, ensure_ascii=False, indent=2).encode()


def _csv(parcel: Parcel) -> bytes:
    """Semicolons and a byte order mark, as German spreadsheet programs expect."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow([*_COLUMNS, "state_of_knowledge"])
    for portrait in parcel.portraits:
        proof = parcel.cited([portrait.citation] if portrait.citation else [])
        row = asdict(portrait)
        row |= {name: ", ".join(row[name]) for name in ("levels", "coordination", "implementation", "themes")}
        row |= {name: " ".join(s.text for s in getattr(portrait, name)) for name in ("done", "learned")}
        row |= {"source": parcel.source(portrait), "sources": " | ".join(parcel.sources(portrait))}
        row |= {"note": parcel.notes.get(portrait.id, "")}
        row |= {"page": proof[0].page_label, "quote": proof[0].quote, "url": proof[0].url} if proof else {}
        writer.writerow([*(_harmless(row.get(name)) for name in _COLUMNS), STATE_OF_KNOWLEDGE])
    return ("\ufeff" + buffer.getvalue()).encode()


def _harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets a leading apostrophe."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return "" if value is None else value


def _markdown(parcel: Parcel) -> bytes:
    blocks = [f"# {parcel.heading}", ""]
    blocks += [f"Workshop am {parcel.when}", ""] if parcel.when else []
    for portrait in parcel.portraits:
        blocks += [f"## {headline(portrait)}", ""]
        blocks += [f"- {label}: {value}" for label, value in parcel.facts(portrait)]
        for title, part in (("Was getan wurde", portrait.done), ("Was sich daraus lernen lässt", portrait.learned)):
            if part:
                blocks += ["", f"### {title}", "", *(f"- {parcel.said(portrait, s)}" for s in part)]
        if portrait.id in parcel.notes:
            blocks += ["", f"Notiz: {parcel.notes[portrait.id]}"]
        blocks += ["", "Quellen:" if len(parcel.sources(portrait)) > 1 else "", *parcel.listed(portrait), ""]
    for message, questions in parcel.discussed():
        blocks += [f"## Fragen zur Diskussion: {message}", "", *(f"- {question}" for question in questions), ""]
    return "\n".join([*blocks, STATE_OF_KNOWLEDGE, ""]).encode()

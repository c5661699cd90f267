"""Answers, hits and lists as plain German text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from service.amounts import pages, passages
from service.answers.declining import offering
from service.model import Answer, Citation, DocumentInfo, SearchHit
from service.publishing import quality
from service.publishing.intake import Intake

WIDTH = 100


def answer(given: Answer) -> str:
    lines = [] if given.understood_as == given.question else [f"Verstanden als: {given.understood_as}", ""]
    lines += [*given.notes, ""] if given.notes else []
    for section in given.sections:
        lines += [section.heading.upper()] if section.heading else []
        for sentence in section.sentences:
            numbers = "".join(f"[{n}]" for n in sentence.citations)
            lines.append(
                textwrap.fill(f"{sentence.text} {numbers}", WIDTH, initial_indent="  ", subsequent_indent="  ")
            )
        lines.append("")
    lines += ["Quellen", *(_source(c) for c in given.citations)] if given.citations else []
    for citation in given.nearest:
        lines += [] if citation.n > 1 else [offering(given)]
        lines += [
            _source(citation),
            textwrap.fill(f"„{citation.quote}“", WIDTH, initial_indent="      ", subsequent_indent="      "),
        ]
    lines += ["", "Fragen Sie zum Beispiel:", *(f"  {s}" for s in given.suggestions)] if given.suggestions else []
    return "\n".join(lines)


def hits(found: Sequence[SearchHit]) -> str:
    if not found:
        return "Keine Fundstelle."
    blocks = []
    for hit in found:
        head = f"{hit.rank:>2}. {hit.title}, S. {hit.page_label} – {hit.section}  ({hit.score:.2f})"
        twins = [f"    Gleichlautend: {place.title}, S. {place.page_label}" for place in hit.also]
        blocks.append("\n".join([head, textwrap.indent(textwrap.fill(hit.text, WIDTH - 4), "    "), *twins]))
    return "\n".join(blocks)


def documents(found: Sequence[DocumentInfo]) -> str:
    if not found:
        return "Es sind keine Publikationen aufgenommen. „lotse ingest“ nimmt die mitgelieferten auf."
    lines = []
    for info in found:
        year = f", {info.year}" if info.year else ""
        lines.append(f"{info.id}: {info.title} ({info.publisher or 'ohne Herausgeber'}{year})")
        for edition in info.editions:
            state = "aktiv" if edition.live else "ersetzt"
            extent = f"{pages(edition.pages)}, {passages(edition.passages)}"
            lines.append(f"    {edition.id}  {edition.file_name}  {extent}, {state}")
    return "\n".join(lines)


def intake(done: Intake) -> str:
    """The quality report of a run, file by file."""
    lines = ["", "Qualitätsbericht"]
    for outcome in done.outcomes:
        if outcome.edition is None:
            lines.append(f"  {outcome.path.name}: nicht aufgenommen")
            continue
        first, *more = quality.lines(outcome.edition.report)
        lines += [f"  {outcome.path.name}: {first}", *(f"    {line}" for line in more)]
    refused = sum(1 for outcome in done.outcomes if outcome.error)
    taken = len(done.outcomes) - refused
    state = f"Generation {done.generation} ist aktiv." if done.generation else "Es gibt noch keine Generation."
    lines.append(f"{taken} {'Datei' if taken == 1 else 'Dateien'} aufgenommen, {refused} abgelehnt. {state}")
    return "\n".join(lines)


def _source(citation: Citation) -> str:
    year = f" ({citation.year})" if citation.year else ""
    old = " – nicht mehr im Bestand" if citation.removed else " – ersetzte Ausgabe" if citation.superseded else ""
    scan = " – Text eines Scans" if citation.ocr else ""
    return f"  [{citation.n}] {citation.title}{year}, S. {citation.page_label}, {citation.section}{scan}{old}"

"""The contents of a publication, from the headings that its passages stand under."""

from __future__ import annotations

from dataclasses import dataclass

from index.records import Records
from service.answers.citing import page_url

_DEEPEST = 2


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with the page it is first found on. `level` counts from 1."""

    level: int
    title: str
    page_label: str
    url: str


def outlines(records: Records) -> dict[str, tuple[Heading, ...]]:
    """The headings of the first two levels by publication, in the order of the text."""
    found: dict[str, list[Heading]] = {}
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for section in records.sections:
        path = tuple(step for step in section.headings if step)
        for level in range(1, min(len(path), _DEEPEST) + 1):
            key = (section.edition, path[:level])
            if key not in seen:
                seen.add(key)
                record = records[section.row]
                span = record.spans[0]
                url = page_url(record.document, record.edition, span).partition("?")[0]
                heading = Heading(level, path[level - 1], record.label(span.page), url)
                found.setdefault(record.document, []).append(heading)
    return {document: tuple(headings) for document, headings in found.items()}

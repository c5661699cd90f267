from __future__ import annotations

from collections.abc import Callable

import pytest

from index.records import Record
from ingest.model import Sentence, Span

Make = Callable[..., Record]


@pytest.fixture
def make_record() -> Make:
    """A record of one page from sentences; `name` is document, edition and passage id at once."""

    def make(name: str, *sentences: str, headings: tuple[str, ...] = ()) -> Record:
        position, found = 0, []
        for text in sentences:
            found.append(Sentence(text, (Span(1, position, position + len(text)),)))
            position += len(text) + 1
        span = Span(1, 0, max(position - 1, 0))
        return Record(name, name, name.title(), name, headings, "text", tuple(found), (span,), ((1, "1"),))

    return make

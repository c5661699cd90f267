"""Citations, each checked against the stored page before it leaves. What does not match is not shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from index.records import Record
from ingest.model import Sentence, Span
from service.errors import NotFound
from service.holdings.library import Library
from service.model import Citation, DocumentInfo, EditionInfo, StoredPage

_MARKER = re.compile(r"\d{1,2}[.)] (?=\w)")
Describe = Callable[[str], tuple[DocumentInfo, EditionInfo]]


class Pages:
    """Stored pages, remembered: they never change."""

    def __init__(self, library: Library, size: int = 2048) -> None:
        self.get = lru_cache(maxsize=size)(library.page)
        self.forget = self.get.cache_clear


class Citer:
    """Collects the citations of one answer; the same place is cited once."""

    def __init__(self, page: Callable[[str, int], StoredPage], describe: Describe) -> None:
        self._page, self._describe = page, lru_cache(describe)  # one edition is cited many times
        self._numbers: dict[tuple[str, Span], int] = {}
        self.citations: list[Citation] = []

    def cite(self, record: Record, sentence: Sentence) -> tuple[int, ...]:
        """Numbers of the citations of a sentence, one a page; empty where the stored pages do not bear it out."""
        found = [self._checked(record, span) for span in sentence.spans]
        quotes = [quote for quote in found if quote is not None]
        if len(quotes) < len(sentence.spans) or " ".join(quotes) != sentence.text:
            return ()
        return tuple(self._number(record, span, quote) for span, quote in zip(sentence.spans, quotes, strict=True))

    def year(self, record: Record) -> int | None:
        """When the publication of a passage came out, None where that is not known."""
        return self._describe(record.edition)[0].year

    def place(self, record: Record, index: int) -> Citation | None:
        """A citation of a sentence as far as its first page holds it, unnumbered among the others (for "nearest")."""
        span = record.sentences[index].spans[0]
        quote = self._checked(record, span)
        return None if quote is None else self._citation(0, record, span, quote)

    def _checked(self, record: Record, span: Span) -> str | None:
        try:
            quote = self._page(record.edition, span.page).text[span.start : span.end]
        except NotFound:
            return None
        return quote or None

    def _number(self, record: Record, span: Span, quote: str) -> int:
        key = (record.edition, span)
        if key not in self._numbers:
            self._numbers[key] = len(self.citations) + 1
            self.citations.append(self._citation(self._numbers[key], record, span, quote))
        return self._numbers[key]

    def _citation(self, number: int, record: Record, span: Span, quote: str) -> Citation:
        document, edition = self._describe(record.edition)
        return Citation(
            n=number,
            document=record.document,
            title=document.title,
            publisher=document.publisher,
            year=document.year,
            edition=record.edition,
            superseded=edition.superseded,
            page=span.page,
            page_label=record.label(span.page),
            section=record.section,
            quote=quote,
            start=span.start,
            end=span.end,
            passage=record.id,
            url=page_url(record.document, record.edition, span),
            ocr=self._page(record.edition, span.page).how == "ocr",
        )


def unnumbered(sentence: Sentence) -> Sentence:
    """A list item without the "4. " before it, for use outside its list."""
    marker = _MARKER.match(sentence.text)
    if marker is None:
        return sentence
    first, *rest = sentence.spans
    return Sentence(sentence.text[marker.end() :], (replace(first, start=first.start + marker.end()), *rest))


def page_url(document: str, edition: str, span: Span) -> str:
    return f"/documents/{document}/editions/{edition}/pages/{span.page}?mark={span.start}-{span.end}"

"""The golden questions of the embedded corpus as collections: alone, and among foreign passages.

A passage is right where it stands under one of the headings that the question's author named. The same fact often
stands elsewhere too, so the figures are a lower bound; they compare searches with each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from index.records import Record, records_of
from ingest import read
from service.holdings.catalogue import Catalogue
from service.publishing import golden
from service.publishing.evaluating import Collection
from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """A collection with the style of each question (keyword, colloquial, typo ...) where its author says it."""

    collection: Collection
    styles: dict[str, tuple[str, ...]]

    def of_style(self, style: str) -> Collection:
        """The same passages with the questions of one style."""
        kept = {query for query, styles in self.styles.items() if style in styles}
        whole = self.collection
        return Collection(
            whole.passages,
            {query: text for query, text in whole.queries.items() if query in kept},
            {query: right for query, right in whole.relevant.items() if query in kept},
        )


def golden_questions(settings: Settings, foreign: Iterable[Collection] = ()) -> Asked:
    """Questions that stand alone and can be answered, over the embedded corpus and the passages of `foreign`."""
    records = _records(settings)
    passages = {record.id: (record.section, record.text) for record in records}
    for number, collection in enumerate(foreign):
        passages |= {f"{number}/{identity}": content for identity, content in collection.passages.items()}
    questions = [q for q in golden.load(settings.corpus / "questions") if not q.get("follows")]
    right = {q["id"]: {r.id: 1 for r in records if _under(r, golden.gold(q))} for q in questions}
    kept = [q for q in questions if right[q["id"]]]
    return Asked(
        Collection(passages, {q["id"]: q["question"] for q in kept}, {q["id"]: right[q["id"]] for q in kept}),
        {q["id"]: tuple(q.get("style", ())) for q in kept},
    )


def _records(settings: Settings) -> list[Record]:
    catalogue = Catalogue.load(settings.corpus)
    return [
        record
        for path, meta in sorted(catalogue.files.items())
        for record in records_of(read(path), meta.id, meta.title)
    ]


def _under(record: Record, places: Sequence[dict[str, Any]]) -> bool:
    return any(
        place.get("document") == record.document and set(place.get("sections", ())) & set(record.headings)
        for place in places
    )

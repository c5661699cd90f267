"""Do the places that passages name still hold what they quote? Checked against the stored text of every page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from index.records import Record
from index.soundness import Check
from ingest.model import Sentence
from service.holdings.library import Library

SHOWN = 5


def check(records: Sequence[Record], library: Library) -> Check:
    """Every sentence of every passage, read anew at its place. Records of an edition stand together."""
    faults: list[str] = []
    sentences = 0
    for edition, group in groupby(records, key=lambda record: record.edition):
        texts = library.texts(edition)
        for record in group:
            sentences += len(record.sentences)
            if len(faults) < SHOWN and not all(_holds(sentence, texts) for sentence in record.sentences):
                faults.append(f"Die Textstelle {record.id} steht nicht so auf ihrer Seite.")
    return Check("Fundstellen", f"{sentences} Sätze", tuple(faults))


def _holds(sentence: Sentence, texts: dict[int, str]) -> bool:
    return " ".join(texts.get(s.page, "")[s.start : s.end] for s in sentence.spans) == sentence.text

"""The proof that something is gone: its own sentences are looked for, and nothing of it may come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.search import Searcher
from index.soundness import spread
from ingest.model import Edition
from service.amounts import amount, passages

DEPTH = 50
"""How many passages of each search are looked through."""
MOST = 300
"""Sentences that are looked for, evenly spread, of one edition."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked for of one edition, and how much of it came back: 0 is the proof.

    `elsewhere` counts sentences that come back word for word from other publications, which is no fault.
    """

    edition: str
    passages: int
    sentences: int
    returned: int
    elsewhere: int

    def text(self) -> str:
        """One German line."""
        if self.returned:
            return f"Von der Ausgabe {self.edition} kommen noch {self.returned} Textstellen zurück."
        asked = f"{amount(self.sentences, 'Satz', 'Sätze')} aus {passages(self.passages)}"
        told = f"Ausgabe {self.edition}: {asked} gesucht, 0 gefunden"
        also = f"; wortgleich in anderen Publikationen: {self.elsewhere}" if self.elsewhere else ""
        return f"{told}{also}."


def probe(searcher: Searcher, edition: Edition, most: int = MOST) -> Proof:
    """Look for the sentences of an edition in a generation that must not hold it."""
    sentences = [sentence.text for passage in edition.passages for sentence in passage.sentences]
    asked = [sentences[number] for number in spread(len(sentences), most)]
    returned = {record.id for record in searcher.generation.records if record.edition == edition.id}
    returned |= {e.id for e in searcher.generation.examples if _of(edition, e.passage, searcher)}
    elsewhere = 0
    for text in asked:
        hits = searcher.search(searcher.query(text[:1000]), DEPTH)
        returned |= {hit.record.id for hit in hits if hit.record.edition == edition.id}
        elsewhere += any(_says(text, hit.record.text) for hit in hits[:5])
    return Proof(edition.id, len(edition.passages), len(asked), len(returned), elsewhere)


def returned(proofs: Sequence[Proof]) -> int:
    return sum(proof.returned for proof in proofs)


def _of(edition: Edition, passage: str, searcher: Searcher) -> bool:
    row = searcher.generation.rows.get(passage)
    if row is None:
        return passage.startswith(f"{edition.id}-")
    return searcher.generation.records[row].edition == edition.id


def _says(sentence: str, text: str) -> bool:
    return " ".join(sentence.split()) in " ".join(text.split())

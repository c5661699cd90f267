"""What a generation stores of a passage, and its form on disk (one JSON object a line)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest import stored
from ingest.model import Edition, Example, PassageKind, Sentence, Span


@dataclass(frozen=True, slots=True)
class Record:
    """A passage with its place: which document, which edition, which pages. `labels` are the printed page numbers."""

    id: str
    document: str
    title: str
    edition: str
    headings: tuple[str, ...]
    kind: PassageKind
    sentences: tuple[Sentence, ...]
    spans: tuple[Span, ...]
    labels: tuple[tuple[int, str], ...]

    @property
    def text(self) -> str:
        return "\n".join(sentence.text for sentence in self.sentences)

    @property
    def section(self) -> str:
        return " › ".join(self.headings)

    @property
    def embedded_text(self) -> str:
        """What the encoder sees: the heading path, which often names the subject, and the text."""
        return "\n".join([*self.headings, self.text])

    @property
    def weighted_text(self) -> str:
        """What word search sees: the heading path and, once more, the nearest heading beside the text."""
        return "\n".join([*self.headings, *self.headings[-1:], self.text])

    def label(self, page: int) -> str:
        return dict(self.labels).get(page, str(page))


def records_of(edition: Edition, document: str, title: str) -> list[Record]:
    """The records of an edition's passages."""
    labels = {page.number: page.label for page in edition.pages}
    return [
        Record(
            id=passage.id,
            document=document,
            title=title,
            edition=edition.id,
            headings=passage.headings,
            kind=passage.kind,
            sentences=passage.sentences,
            spans=passage.spans,
            labels=tuple(sorted({(s.page, labels[s.page]) for sentence in passage.sentences for s in sentence.spans})),
        )
        for passage in edition.passages
    ]


def write_records(folder: Path, records: Iterable[Record], examples: Iterable[Example]) -> None:
    for name, items in (("passages.jsonl", records), ("examples.jsonl", examples)):
        with (folder / name).open("w", encoding="utf-8") as handle:
            for item in items:
                handle.write(json.dumps(asdict(item), ensure_ascii=False) + "\n")


def read_records(folder: Path) -> tuple[tuple[Record, ...], tuple[Example, ...]]:
    """Records and examples of a generation's folder; ValueError, KeyError or TypeError where they are damaged."""
    return (
        tuple(record_from(data) for data in _lines(folder / "passages.jsonl")),
        tuple(stored.example(data) for data in _lines(folder / "examples.jsonl")),
    )


def record_from(data: stored.Json) -> Record:
    return Record(
        **{
            **data,
            "headings": tuple(data["headings"]),
            "sentences": stored.sentences(data["sentences"]),
            "spans": stored.spans(data["spans"]),
            "labels": tuple((int(page), str(label)) for page, label in data["labels"]),
        }
    )


def _lines(path: Path) -> Iterator[stored.Json]:
    with path.open(encoding="utf-8") as handle:
        for line in handle:
            yield json.loads(line)

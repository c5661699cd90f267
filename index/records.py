"""What a generation stores of a passage, and its form on disk: one JSON object a line, read when it is asked for.

passages.jsonl   a record a line
passages.npy     of each record and of the end: its first byte, and the row of its first sentence's vector
passages.json    the records' ids, and the row with which each edition begins
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from types import TracebackType
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from ingest import stored
from ingest.model import Edition, Example, PassageKind, Sentence, Span

REMEMBERED = 20_000
"""Records that are kept in memory once read, some 10 KB each."""
BETWEEN = " › "
"""Between the headings of a section's path."""


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
        return BETWEEN.join(self.headings)

    @property
    def embedded_text(self) -> str:
        """What the encoder sees: the heading path, which often names the subject, and the text."""
        return "\n".join([*self.headings, self.text])

    @property
    def weighted_text(self) -> str:
        """What word search sees: the heading path and, once more, the nearest heading beside the text."""
        return "\n".join([*self.headings, *self.headings[-1:], self.text])

    @property
    def parts(self) -> tuple[str, ...]:
        """What word search sees, one by one: the headings and the sentences."""
        return (*self.headings, *(sentence.text for sentence in self.sentences))

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


@dataclass(frozen=True, slots=True)
class Section:
    """What stands under the same headings in an edition; `row` is that of its first record."""

    row: int
    edition: str
    headings: tuple[str, ...]

    def within(self, path: tuple[str, ...]) -> bool:
        """Whether it stands under a heading path, or at its end."""
        return self.headings[: len(path)] == path


class Records(Sequence[Record]):
    """The records of a generation by row. What is not among the last `REMEMBERED` is read from disk.

    `firsts` says with which of all sentences each record begins, shape (records + 1,); `rows` maps ids to rows.
    `sections` tells headings without reading any record.
    """

    def __init__(self, folder: Path) -> None:
        """OSError, ValueError or LookupError where the files are damaged."""
        places = np.load(folder / "passages.npy")
        self._bytes, self.firsts, self._section = places[:, 0], places[:, 1], places[:-1, 2]
        known = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
        self.rows: Mapping[str, int] = {identity: row for row, identity in enumerate(known["ids"])}
        starts = np.unique(self._section, return_index=True)[1].tolist()
        self.sections = tuple(
            Section(row, edition, tuple(headings))
            for row, (edition, headings) in zip(starts, known["sections"], strict=True)
        )
        self._of_edition: dict[str, list[int]] = {}
        for number, section in enumerate(self.sections):
            self._of_edition.setdefault(section.edition, []).append(number)
        if len(known["ids"]) != len(self) or self._bytes[-1] != (folder / "passages.jsonl").stat().st_size:
            raise ValueError("passages.jsonl is not what passages.json says it is")
        with (folder / "passages.jsonl").open("rb") as handle:
            self._lines = mmap(handle.fileno(), 0, access=ACCESS_READ) if len(self) else b""
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._read)

    def __len__(self) -> int:
        return len(self._bytes) - 1

    @overload
    def __getitem__(self, row: int) -> Record: ...

    @overload
    def __getitem__(self, row: slice) -> tuple[Record, ...]: ...

    def __getitem__(self, row: int | slice) -> Record | tuple[Record, ...]:
        if isinstance(row, slice):
            return tuple(self._remembered(number) for number in range(*row.indices(len(self))))
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        return self._remembered(int(row) % len(self))

    @property
    def section_numbers(self) -> NDArray[np.int64]:
        """The place of each record's section among `sections`, shape (records,)."""
        return np.asarray(self._section)

    def sections_of(self, edition: str) -> list[Section]:
        """The sections of an edition, in the order of the text."""
        return [self.sections[number] for number in self._of_edition.get(edition, ())]

    def under(self, fits: Callable[[Section], bool], edition: str | None = None) -> list[Record]:
        """The records of the sections that fit, of one edition or of all, in the order of the text."""
        numbers = range(len(self.sections)) if edition is None else self._of_edition.get(edition, ())
        fitting = [number for number in numbers if fits(self.sections[number])]
        return [self[row] for row in np.flatnonzero(np.isin(self._section, fitting)).tolist()]

    def _read(self, row: int) -> Record:
        return record_from(json.loads(self._lines[self._bytes[row] : self._bytes[row + 1]]))


class Writer:
    """Writes the records of a generation one after the other. `with` completes the files."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._lines = folder, (folder / "passages.jsonl").open("wb")
        self._places, self._ids = array("q"), list[str]()
        self._bytes, self._sentences = 0, 0
        self._sections: dict[tuple[str, tuple[str, ...]], int] = {}
        self.documents: dict[str, str] = {}
        """The document of each edition that came."""

    def add(self, record: Record) -> None:
        line = _line(record).encode()
        self._lines.write(line)
        section = self._sections.setdefault((record.edition, record.headings), len(self._sections))
        self._places.extend((self._bytes, self._sentences, section))
        self._bytes, self._sentences = self._bytes + len(line), self._sentences + len(record.sentences)
        self._ids.append(record.id)
        self.documents[record.edition] = record.document

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.close()
        self._places.extend((self._bytes, self._sentences, -1))
        np.save(self._folder / "passages.npy", np.array(self._places, dtype=np.int64).reshape(-1, 3))
        known = {"ids": self._ids, "sections": list(self._sections)}
        (self._folder / "passages.json").write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")


def write_examples(folder: Path, examples: Iterable[Example]) -> None:
    with (folder / "examples.jsonl").open("w", encoding="utf-8") as handle:
        for example in examples:
            handle.write(_line(example))


def read_examples(folder: Path) -> tuple[Example, ...]:
    """The examples of a generation's folder; ValueError, KeyError or TypeError where they are damaged."""
    with (folder / "examples.jsonl").open(encoding="utf-8") as handle:
        return tuple(stored.example(json.loads(line)) for line in handle)


def _line(item: Record | Example) -> str:
    """A dataclass as JSON, like `asdict` in a third of the time."""
    return json.dumps(item, default=_fields, ensure_ascii=False) + "\n"


def _fields(item: Any) -> stored.Json:
    return {field.name: getattr(item, field.name) for field in fields(item)}


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

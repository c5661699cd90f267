"""Generations: one immutable index each, built aside, verified, activated by a rename, and rolled back the same way.

    home/generations/ACTIVE        the number of the live generation
    home/generations/000007/       manifest.json, passages.jsonl, examples.jsonl, vectors.faiss, sentences.npy, soft.*,
                                   words/

A crash at any moment leaves ACTIVE pointing at a whole generation: the folder gets its number only when every file in
it is written and synced, and ACTIVE is replaced only after that.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

import numpy as np

from index.analysis import place_words
from index.encoder import Encoder
from index.records import Record, read_records, write_records
from index.soft import SoftWords
from index.vectors import VectorIndex
from index.words import Words
from ingest.model import Example

FORMAT = 2
"""Raised whenever the files of a generation change, or the text and words that it is built from: an index of another
format is built anew, never served."""


class GenerationError(Exception):
    """A generation is missing, damaged or does not fit the model. The message is German and says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of. `files` maps each file's relative path to its SHA-256."""

    number: int
    format: int
    created: str
    model: str
    fingerprint: str
    dimension: int
    passages: int
    sentences: int
    editions: dict[str, str]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation in memory, ready to be searched. `rows` maps a passage's id to its row."""

    manifest: Manifest
    records: tuple[Record, ...]
    examples: tuple[Example, ...]
    words: Words
    vectors: VectorIndex
    soft: SoftWords
    rows: Mapping[str, int]

    @property
    def places(self) -> re.Pattern[str]:
        """Finds the examples' municipalities in folded text; nothing where there are none."""
        return _pattern(tuple(sorted({example.municipality for example in self.examples})))


class Generations:
    """The generations of one home. `keep` is how many are kept besides the active one."""

    def __init__(self, home: Path, keep: int = 3) -> None:
        self.folder = home / "generations"
        self.keep = keep

    # -- reading ---------------------------------------------------------------------------------------------------

    def numbers(self) -> list[int]:
        """Numbers of the whole generations on disk, ascending."""
        if not self.folder.is_dir():
            return []
        return sorted(
            int(p.name) for p in self.folder.iterdir() if p.name.isdigit() and (p / "manifest.json").is_file()
        )

    def active(self) -> int | None:
        """Number of the live generation, None before the first."""
        try:
            return int((self.folder / "ACTIVE").read_text().strip())
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise GenerationError(
                "Die Datei generations/ACTIVE ist beschädigt. „lotse generations activate N“ stellt sie wieder her."
            ) from error

    def manifest(self, number: int) -> Manifest:
        try:
            return Manifest(**json.loads((self._path(number) / "manifest.json").read_text()))
        except FileNotFoundError as error:
            raise GenerationError(f"Generation {number} gibt es nicht. „lotse generations list“ zeigt alle.") from error
        except (TypeError, ValueError) as error:
            raise GenerationError(
                f"Das Verzeichnis von Generation {number} ist beschädigt. Bauen Sie mit „lotse ingest“ neu."
            ) from error

    def current_format(self, number: int) -> bool:
        """Whether a generation is of the form that this version of Lotse reads."""
        return self.manifest(number).format == FORMAT

    def load(self, number: int, encoder: Encoder) -> Generation:
        """Load a generation; refuse one that was built with another model than `encoder`."""
        manifest, path = self.manifest(number), self._path(number)
        if not self.current_format(number):
            raise GenerationError(
                f"Generation {number} stammt von einer anderen Fassung von Lotse. Bauen Sie mit „lotse ingest“ neu."
            )
        if manifest.fingerprint != encoder.fingerprint:
            raise GenerationError(
                f"Generation {number} wurde mit einem anderen Sprachmodell gebaut ({manifest.model}). "
                "Stellen Sie LOTSE_MODEL zurück, oder bauen Sie mit „lotse ingest“ eine neue Generation."
            )
        try:
            records, examples = read_records(path)
            legs = Words.load(path / "words"), VectorIndex.load(path), SoftWords.load(path)
            return Generation(manifest, records, examples, *legs, {r.id: row for row, r in enumerate(records)})
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise GenerationError(
                f"Generation {number} lässt sich nicht laden ({error}). „lotse generations verify“ nennt den Fehler, "
                "„lotse generations rollback“ kehrt zur vorigen zurück."
            ) from error

    # -- writing ---------------------------------------------------------------------------------------------------

    def build(self, records: Sequence[Record], examples: Sequence[Example], encoder: Encoder) -> int:
        """Write a new generation aside and give it the next number; it is not active yet. Returns the number."""
        with self._lock():
            for left in self.folder.glob(".building-*"):  # of a process that was killed: nobody else builds now
                shutil.rmtree(left, ignore_errors=True)
            aside = self.folder / f".building-{uuid4().hex}"
            try:
                (aside / "words").mkdir(parents=True)
                vectors = _encode(records, encoder)
                texts = [record.weighted_text for record in records]
                words = Words.build(texts)
                words.save(aside / "words")
                SoftWords.build(texts, words, encoder).save(aside)
                vectors.save(aside)
                write_records(aside, records, examples)
                number = max([*self.numbers(), self.active() or 0, 0]) + 1
                _write_manifest(aside, number, records, vectors, encoder)
                _sync(aside)
                aside.rename(self._path(number))
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        return number

    def activate(self, number: int) -> None:
        """Make a generation the live one, atomically; older ones than the last `keep` are removed."""
        self.manifest(number)
        with self._lock():
            pointer = self.folder / ".ACTIVE"
            pointer.write_text(f"{number}\n")
            _sync_file(pointer)
            pointer.replace(self.folder / "ACTIVE")
            _sync_file(self.folder)
            for old in [n for n in self.numbers() if n < number][: -self.keep or None]:
                shutil.rmtree(self._path(old), ignore_errors=True)

    def rollback(self) -> int:
        """Activate the newest generation older than the live one and return its number."""
        active = self.active()
        older = [n for n in self.numbers() if active is not None and n < active]
        if not older:
            raise GenerationError("Es gibt keine ältere Generation, zu der zurückgekehrt werden könnte.")
        self.activate(older[-1])
        return older[-1]

    # -- proof -----------------------------------------------------------------------------------------------------

    def verify(self, number: int) -> list[str]:
        """What is wrong with a generation, as German sentences; empty when it is whole."""
        try:
            manifest = self.manifest(number)
        except GenerationError as error:
            return [str(error)]
        path, faults = self._path(number), []
        for name, checksum in manifest.files.items():
            if not (path / name).is_file():
                faults.append(f"Die Datei {name} fehlt.")
            elif _checksum(path / name) != checksum:
                faults.append(f"Die Prüfsumme von {name} stimmt nicht.")
        return faults or self._verify_content(manifest, path)

    def _verify_content(self, manifest: Manifest, path: Path) -> list[str]:
        faults: list[str] = []
        vectors, (records, _) = VectorIndex.load(path), read_records(path)
        if not len(vectors) == len(records) == manifest.passages or vectors.dimension != manifest.dimension:
            faults.append("Anzahl oder Länge der Vektoren passt nicht zu den Textstellen.")
        matrix = vectors.matrix()
        if not np.isfinite(matrix).all() or (len(matrix) and np.abs(np.linalg.norm(matrix, axis=1) - 1).max() > 1e-3):
            faults.append("Es gibt Vektoren, die ungültig sind oder nicht die Länge 1 haben.")
        if sum(len(record.sentences) for record in records) != len(vectors.sentences):
            faults.append("Die Zahl der Satzvektoren passt nicht zu den Sätzen.")
        return faults

    # -- inside ----------------------------------------------------------------------------------------------------

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06d}"

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One writer at a time over all processes; the lock goes with the process that dies holding it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """The telling words of the names, folded; "Mendener" is found by "Menden"."""
    telling = {word for name in names for word in place_words(name)}
    return re.compile("|".join(rf"\b{re.escape(word)}" for word in sorted(telling)) or r"(?!)")


def _encode(records: Sequence[Record], encoder: Encoder) -> VectorIndex:
    sentences = [sentence.text for record in records for sentence in record.sentences]
    empty = np.zeros((0, encoder.dimension), dtype=np.float32)
    return VectorIndex.build(
        encoder.encode_passages([record.embedded_text for record in records]) if records else empty,
        encoder.encode_passages(sentences) if sentences else empty,
    )


def _write_manifest(
    folder: Path, number: int, records: Sequence[Record], vectors: VectorIndex, encoder: Encoder
) -> None:
    manifest = Manifest(
        number=number,
        format=FORMAT,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        model=encoder.name,
        fingerprint=encoder.fingerprint,
        dimension=vectors.dimension,
        passages=len(records),
        sentences=len(vectors.sentences),
        editions={record.edition: record.document for record in records},
        files={p.relative_to(folder).as_posix(): _checksum(p) for p in sorted(folder.rglob("*")) if p.is_file()},
    )
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


def _checksum(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _sync(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync_file(path)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

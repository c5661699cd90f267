"""Is a generation what it says it is? Tests of its files, its numbers, and of whether each passage finds itself.

What needs the stored pages (offsets) or questions (golden ones) is tested by the service.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.encoder import Encoder
from index.records import Record
from index.vectors import VectorIndex
from index.words import Words

SAMPLE = 200
"""How many passages are looked for by their own text when a generation is built; few are enough to see a shift."""
NEAR = 0.01
"""How much nearer than itself another passage may be: model arithmetic differs a little with the size of a batch."""
AMONG = 10
"""Place among which word search must find a passage by its own text."""


@dataclass(frozen=True, slots=True)
class Check:
    """One test: its German `name`, how much was `looked_at` in words, and its `faults` as German sentences."""

    name: str
    looked_at: str
    faults: tuple[str, ...] = ()


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def files(folder: Path, checksums: Mapping[str, str]) -> Check:
    """Are all files there, byte for byte?"""
    faults = []
    for name, expected in checksums.items():
        if not (folder / name).is_file():
            faults.append(f"Die Datei {name} fehlt.")
        elif checksum(folder / name) != expected:
            faults.append(f"Die Prüfsumme von {name} stimmt nicht.")
    return Check("Prüfsummen", f"{len(checksums)} Dateien", tuple(faults))


def counts(records: Sequence[Record], vectors: VectorIndex, passages: int, dimension: int) -> Check:
    """Do passages, sentences and vectors belong together by number?"""
    faults = []
    if not len(vectors) == len(records) == passages or vectors.dimension != dimension:
        faults.append("Anzahl oder Länge der Vektoren passt nicht zu den Textstellen.")
    if sum(len(record.sentences) for record in records) != len(vectors.sentences):
        faults.append("Die Zahl der Satzvektoren passt nicht zu den Sätzen.")
    return Check("Anzahlen", f"{len(records)} Textstellen, {len(vectors.sentences)} Sätze", tuple(faults))


def units(vectors: VectorIndex) -> Check:
    """Are all vectors finite and of length 1? Sentences lie in half precision, passages of large indexes in bytes."""
    rounded = 1e-3 if vectors.exact else 2e-2
    whole = all(_unit(piece, rounded) for piece in vectors.pieces()) and _unit(vectors.sentences, 1e-2)
    fault = "Es gibt Vektoren, die ungültig sind oder nicht die Länge 1 haben."
    return Check("Vektoren", f"{len(vectors) + len(vectors.sentences)} Vektoren", () if whole else (fault,))


def finds_itself(
    records: Sequence[Record], vectors: VectorIndex, words: Words, encoder: Encoder, sample: int = SAMPLE
) -> Check:
    """Does each passage come back for its own text, by its vector and by its words? At most `sample`, evenly spread.

    Passages of the same text stand for each other, for a search shows only one of them.
    """
    rows = spread(len(records), sample)
    lost = [*_lost_vectors(records, vectors, encoder, rows), *_lost_words(records, words, rows)]
    return Check("Jede Textstelle findet sich selbst", f"{len(rows)} von {len(records)} Textstellen", tuple(lost))


def spread(count: int, sample: int) -> list[int]:
    """At most `sample` of the numbers below `count`, evenly spread, the first and the last among them."""
    return sorted({int(n) for n in np.linspace(0, count - 1, min(count, sample))}) if count else []


def _lost_vectors(
    records: Sequence[Record], vectors: VectorIndex, encoder: Encoder, rows: Sequence[int]
) -> Iterable[str]:
    if not rows:
        return
    probes = encoder.encode_passages([records[row].embedded_text for row in rows])
    for row, probe in zip(rows, probes, strict=True):
        scores = vectors.scores(probe[None, :])
        if not scores[row] >= max(float(scores.max()), 1.0) - NEAR:
            yield f"Der Vektor der Textstelle {records[row].id} gehört nicht zu ihrem Text."


def _lost_words(records: Sequence[Record], words: Words, rows: Sequence[int]) -> Iterable[str]:
    for row in rows:
        scores = words.scores(records[row].weighted_text)
        if not len(scores) or float(scores.max()) <= 0:
            continue  # a passage without a single word, such as a row of numbers
        better = np.flatnonzero(scores > scores[row] * (1 + 1e-5))
        if len({records[other].weighted_text for other in better[: 50 * AMONG]}) >= AMONG:
            yield f"Die Wortsuche findet die Textstelle {records[row].id} mit ihrem eigenen Text nicht."


def _unit(matrix: np.ndarray, within: float, rows: int = 50_000) -> bool:
    """Checked piece by piece, so that no second copy of a large matrix is made."""
    for start in range(0, len(matrix), rows):
        piece = np.asarray(matrix[start : start + rows], dtype=np.float32)
        if not np.isfinite(piece).all() or np.abs(np.linalg.norm(piece, axis=1) - 1).max() > within:
            return False
    return True

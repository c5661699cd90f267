"""From records to the files of a generation, some records at a time."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from index.arrays import Growing, in_pieces
from index.encoder import Encoder
from index.occurrences import Occurrences
from index.records import Record, Writer
from index.soft import SoftWords
from index.vectors import VectorIndex
from index.words import Words


def write(folder: Path, records: Iterable[Record], encoder: Encoder) -> tuple[dict[str, str], VectorIndex]:
    """Write everything that is made of records, some of them at a time; the document of each edition, and the vectors.

    Vectors wait on disk until it is known how many there are, which decides how they are indexed.
    """
    waiting = folder / "passages.vectors.npy"
    occurrences, wide = Occurrences(), encoder.dimension
    with (
        Writer(folder) as writer,
        Growing(waiting, wide, np.float32) as passages,
        Growing(folder / "sentences.npy", wide, np.float16) as sentences,
    ):
        for piece in in_pieces(records):
            for record in piece:
                writer.add(record)
                occurrences.add(record.weighted_text)
            passages.append(encoder.encode_passages([record.embedded_text for record in piece]))
            if said := [sentence.text for record in piece for sentence in record.sentences]:
                sentences.append(encoder.encode_passages(said))
    words = Words.of(occurrences)
    words.save(folder / "words")
    SoftWords.build(occurrences, words, encoder).save(folder)
    del occurrences, words  # before the vectors, which need the room
    vectors = VectorIndex.build(*(np.load(path, mmap_mode="r") for path in (waiting, folder / "sentences.npy")))
    vectors.save(folder)
    waiting.unlink()
    return writer.documents, vectors

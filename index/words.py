"""Word search: BM25 (bm25s) over stems with compound parts, and over character 4-grams for typos and missed parts."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import bm25s
import numpy as np
from numpy.typing import NDArray

from index.analysis import Analyzer, Splitter, grams
from index.occurrences import Occurrences
from index.postings import bm25

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it reports each index that it builds
Scores = NDArray[np.float32]
GRAM_WEIGHT = 0.3
SYNONYM_WEIGHT = 0.25


class Words:
    """The two BM25 indexes of a generation. Row i belongs to passage i."""

    def __init__(
        self, analyzer: Analyzer, stems: bm25s.BM25, grams: bm25s.BM25, rows: int, surfaces: Mapping[str, str]
    ) -> None:
        self.analyzer, self._surfaces = analyzer, surfaces
        self._stems, self._grams, self._rows = stems, grams, rows

    @classmethod
    def build(cls, texts: Iterable[str]) -> Words:
        """Index texts; a text's weightier fields (title, headings) are weighted by the caller repeating them."""
        return cls.of(Occurrences(texts))

    @classmethod
    def of(cls, occurrences: Occurrences) -> Words:
        """Index texts that have been taken apart already."""
        analyzer = Analyzer(Splitter(occurrences.counts()))
        stems, small = bm25(occurrences, analyzer.word_stems), bm25(occurrences, grams)
        return cls(analyzer, stems, small, len(occurrences), occurrences.surfaces())

    def scores(self, query: str, synonyms: Sequence[str] = (), gram_weight: float = GRAM_WEIGHT) -> Scores:
        """BM25 of the query for every passage, shape (passages,). Synonyms count `SYNONYM_WEIGHT` of their score."""
        found = self._bm25(self._stems, self.analyzer.stems(query))
        found = found + gram_weight * self._bm25(self._grams, self.analyzer.grams(query))
        for synonym in synonyms:
            found = found + SYNONYM_WEIGHT * self._bm25(self._stems, self.analyzer.stems(synonym))
        return found

    def _bm25(self, index: bm25s.BM25, tokens: list[str]) -> Scores:
        known = [t for t in tokens if t in index.vocab_dict]
        if not known:
            return np.zeros(self._rows, dtype=np.float32)
        return np.asarray(index.get_scores(known), dtype=np.float32)[: self._rows]

    def idf(self, token: str) -> float:
        """Inverse document frequency of a stem as in Lucene's BM25; the highest of all for a stem that never occurs."""
        matrix, vocabulary = self._stems.scores, self._stems.vocab_dict
        column = vocabulary.get(token)
        df = 0 if column is None else int(matrix["indptr"][column + 1] - matrix["indptr"][column])
        return float(np.log(1 + (self._rows - df + 0.5) / (df + 0.5)))

    def holding(self, token: str) -> NDArray[np.int32]:
        """The rows of the passages that have a stem."""
        matrix, column = self._stems.scores, self._stems.vocab_dict.get(token)
        if column is None:
            return np.zeros(0, dtype=np.int32)
        return np.asarray(matrix["indices"][matrix["indptr"][column] : matrix["indptr"][column + 1]])

    def surface(self, folded: str, otherwise: str | None = None) -> str:
        """A folded word as the collection mostly writes it: "buergermeister" -> "Bürgermeister"."""
        return self._surfaces.get(folded, otherwise or folded)

    def knows(self, token: str) -> bool:
        return token in self._stems.vocab_dict

    def save(self, folder: Path) -> None:
        self._stems.save(folder / "stems", show_progress=False)
        self._grams.save(folder / "grams", show_progress=False)
        counts: Mapping[str, int] = self.analyzer.splitter.counts
        data = {"rows": self._rows, "counts": counts, "surfaces": self._surfaces}
        (folder / "vocabulary.json").write_text(json.dumps(data, ensure_ascii=False))

    @classmethod
    def load(cls, folder: Path) -> Words:
        data = json.loads((folder / "vocabulary.json").read_text())
        stems, small = (_mapped(folder / name) for name in ("stems", "grams"))
        return cls(Analyzer(Splitter(data["counts"])), stems, small, int(data["rows"]), data["surfaces"])


def _mapped(folder: Path) -> bm25s.BM25:
    """An index whose scores stay on disk until they are looked at."""
    index = bm25s.BM25.load(folder, mmap=True)
    # As plain arrays over the same memory: numpy's own class for it is slow to slice.
    index.scores |= {name: np.asarray(index.scores[name]) for name in ("data", "indices", "indptr")}
    return index

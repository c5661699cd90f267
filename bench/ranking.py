"""A BEIR folder, indexed once, and the ways to rank it: Lotse's legs, their parts, and plain BM25 as a peer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import bm25s
import numpy as np
import Stemmer

from index import search
from index.encoder import CONTEXT, Encoder, SentenceTransformersEncoder, Vectors, joined
from index.generation import Generations
from index.occurrences import Occurrences
from index.search import Mode, Searcher
from index.words import GRAM_WEIGHT, Words
from service.publishing.evaluating import Collection, record

K = 10
Rank = Callable[[str], list[str]]
"""A question to the ids of the `K` best passages."""
VECTOR_FILES, SOFT_FILES = ("vectors.faiss",), ("soft.vectors.npy", "soft.flat.npy", "soft.starts.npy", "soft.json")


@dataclass(frozen=True, slots=True)
class Indexed:
    """`sizes` gives bytes on disk of what each leg needs: words, vectors, soft."""

    collection: Collection
    searcher: Searcher
    sizes: dict[str, int]

    @property
    def ids(self) -> list[str]:
        return [record.id for record in self.searcher.generation.records]


def indexed(collection: Collection, encoder: Encoder) -> Indexed:
    """The collection in a generation, built in a temporary folder and loaded from there."""
    with tempfile.TemporaryDirectory(prefix="lotse-retrieval-") as home:
        store = Generations(Path(home))
        number = store.build([record(i, *content) for i, content in collection.passages.items()], [], encoder)
        folder = store.folder / f"{number:06d}"
        sizes = {
            "words": size(folder / "words"),
            "vectors": sum((folder / name).stat().st_size for name in VECTOR_FILES),
            "soft": sum((folder / name).stat().st_size for name in SOFT_FILES),
        }
        return Indexed(collection, Searcher(store.load(number, encoder), encoder), sizes)


class Shared:
    """The embedded pair with another share of its context model; each text is encoded once for all shares."""

    name, fingerprint = "shared", "shared"

    def __init__(self, pair: SentenceTransformersEncoder, share: float, kept: dict[str, Vectors]) -> None:
        self._pair, self._share, self._kept = pair, share, kept
        self.dimension, self.knows = pair.dimension, pair.knows
        self.encode_words, self.encode_manner = pair.encode_words, pair.encode_manner

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        self._kept.update(zip(new, self._pair.encode_passages(new) if new else (), strict=True))
        both = np.stack([self._kept[text] for text in texts])
        width = self._pair.encode_words(["Maß"]).shape[1]
        words, context = both[:, :width], both[:, width:]
        return joined(words / np.sqrt(1 - CONTEXT), context / np.sqrt(CONTEXT), self._share)

    encode_queries = encode_passages


def mode(found: Indexed, name: Mode, k: int = K) -> Rank:
    """A search as the service makes it."""
    searcher = found.searcher
    return lambda text: [hit.record.id for hit in searcher.search(searcher.query(text), k, name)]


def with_shares(found: Indexed, words: float, vectors: float, soft: float) -> Rank:
    """The hybrid search with other shares, the same for every question; 0 for `soft` switches that stage off."""
    whole = mode(found, "hybrid")

    def rank(text: str) -> list[str]:
        with patch.multiple(search, WORDS=words, VECTORS=vectors, SOFT=soft, APART=(words, vectors, soft)):
            return whole(text)

    return rank


def reciprocal(found: Indexed, k: int) -> Rank:
    """Words and vectors fused by the sum of 1 / (k + rank) instead of by their scores (Cormack et al. 2009)."""
    legs = (mode(found, "words", 100), mode(found, "vectors", 100))

    def rank(text: str) -> list[str]:
        total: dict[str, float] = {}
        for leg in legs:
            for place, identity in enumerate(leg(text), start=1):
                total[identity] = total.get(identity, 0.0) + 1 / (k + place)
        return sorted(total, key=lambda identity: -total[identity])[:K]

    return rank


def words_alone(found: Indexed, grams: bool, parts: bool) -> Rank:
    """Word search without character 4-grams or without compound parts."""
    words = found.searcher.generation.words
    if not parts:
        with _no_parts():
            words = Words.build([record.weighted_text for record in found.searcher.generation.records])
    weight = GRAM_WEIGHT if grams else 0.0
    return lambda text: _best(words.scores(text, gram_weight=weight), found.ids)


def plain_bm25(collection: Collection, folder: Path) -> tuple[Rank, int]:
    """bm25s out of the box: its own tokens and German stop words, Snowball stems. Also gives its bytes on disk."""
    stemmer, ids = Stemmer.Stemmer("german"), list(collection.passages)
    texts = [f"{title} {text}".strip() for title, text in collection.passages.values()]
    tokens = bm25s.tokenize(texts, stopwords="german", stemmer=stemmer, show_progress=False)
    index = bm25s.BM25(method="lucene")
    index.index(tokens, show_progress=False)
    index.save(folder, show_progress=False)

    def rank(text: str) -> list[str]:
        asked = bm25s.tokenize(text, stopwords="german", stemmer=stemmer, return_ids=False, show_progress=False)[0]
        known = [token for token in asked if token in index.vocab_dict]
        return _best(np.asarray(index.get_scores(known)), ids) if known else []

    return rank, size(folder)


def size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _best(scores: np.ndarray, ids: list[str]) -> list[str]:
    return [ids[row] for row in np.argsort(-scores, kind="stable")[:K] if scores[row] > 0]


@contextmanager
def _no_parts() -> Iterator[None]:
    with patch.object(Occurrences, "counts", lambda _: {}):
        yield

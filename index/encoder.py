"""Text to vectors. `Encoder` is all that the rest of the index knows of a model."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = NDArray[np.float32]
_SHORTEST_PIECE, _WHOLE_PIECE = 3, 6
_ENDINGS = frozenset(("e", "en", "er", "es", "em", "n", "s"))
"""Of a German word whose beginning is a word of its own: "bewerbung", "en"."""
_AT_ONCE = 8
"""Texts in a batch of the context model. It fills each up to the longest: with few, little is filled up."""
_KEPT = 64
"""Questions whose layers are remembered."""
_PAIR = 2
"""Texts that are read side by side, as a question and what its phrases mean: that takes half as long again as one."""
CONTEXT = 0.75
"""Share of the context model in the cosine of the embedded pair, from the sweep in docs/retrieval.md."""
EMBEDDED = Path(__file__).parent / "model"


class ModelError(Exception):
    """The model cannot be loaded or gives vectors that must not be used. The message is German."""


class Encoder(Protocol):
    """Texts to unit vectors. `fingerprint` differs whenever the vectors could."""

    @property
    def name(self) -> str: ...

    @property
    def fingerprint(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """float32 of shape (len(texts), dimension), rows of unit length."""
        ...

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """float32 of shape (len(texts), dimension), rows of unit length."""
        ...

    def encode_words(self, words: Sequence[str]) -> Vectors:
        """Single words without their context: float32 of shape (len(words), any), rows of unit length."""
        ...

    def encode_manner(self, texts: Sequence[str]) -> Vectors:
        """How texts are put, beside what they are about: float32 of shape (len(texts), any), rows of unit length."""
        ...

    def knows(self, word: str) -> bool:
        """Whether the model's vocabulary takes a word for a word, rather than for a run of fragments."""
        ...


def limit_threads(threads: int) -> None:
    """Let the numeric libraries use that many threads each, in the whole process.

    One is best for many small questions: threads that wait for each other on a busy machine cost more than they bring.
    """
    import faiss
    import torch
    from threadpoolctl import threadpool_limits

    torch.set_num_threads(threads)
    faiss.omp_set_num_threads(threads)
    threadpool_limits(threads)


class SentenceTransformersEncoder:
    """A sentence-transformers model from a folder (default: the embedded one) or, with network, by its name.

    The embedded one is a pair: the model of the folder, which knows words, and in its subfolder `context` one that
    knows which words stand together and in which order. A text's vector is both vectors one after the other, weighted
    so that the cosine of two texts is the weighted mean of both cosines.
    """

    def __init__(self, model: str = "", threads: int = 1) -> None:
        self.model, self._threads = model or str(EMBEDDED), threads
        self.name = Path(model).name if model else "eingebautes Modell"

    @cached_property
    def _loaded(self) -> SentenceTransformer:
        local = Path(self.model).is_dir()
        if local:  # never ask a hub for what lies here
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            from sentence_transformers import SentenceTransformer

            limit_threads(self._threads)
            return SentenceTransformer(self.model, device="cpu", local_files_only=local)
        except Exception as error:
            raise ModelError(
                f"Das Sprachmodell „{self.model}“ lässt sich nicht laden ({error}). Prüfen Sie LOTSE_MODEL: "
                "ein Ordner mit einem sentence-transformers-Modell oder, bei Netzzugang, ein Modellname."
            ) from error

    @cached_property
    def _context(self) -> SentenceTransformer | None:
        folder = Path(self.model) / "context"
        if not folder.is_dir():
            return None
        try:
            from sentence_transformers import SentenceTransformer
            from sentence_transformers.sentence_transformer.modules import Normalize

            from index.transformer import TransformerEncoder

            return SentenceTransformer(modules=[TransformerEncoder.load(str(folder)), Normalize()], device="cpu")
        except Exception as error:
            raise ModelError(
                f"Das Sprachmodell in „{folder}“ lässt sich nicht laden ({error}). Prüfen Sie LOTSE_MODEL, oder "
                "richten Sie Lotse neu ein."
            ) from error

    @cached_property
    def dimension(self) -> int:
        return int(self.encode_queries(["Maß"]).shape[1])

    @cached_property
    def fingerprint(self) -> str:
        """First 16 hex digits of SHA-256 over the files that decide the vectors (hub model: probe vectors)."""
        digest = hashlib.sha256()
        folder = Path(self.model)
        if folder.is_dir():
            for file in sorted(
                p for p in folder.rglob("*") if p.suffix in {".json", ".safetensors", ".txt", ".bin", ".model"}
            ):
                digest.update(file.relative_to(folder).as_posix().encode())
                digest.update(file.read_bytes())
            if (folder / "context").is_dir():
                digest.update(f"context {CONTEXT}".encode())
        else:
            digest.update(json.dumps(self.model).encode())
            digest.update(np.round(self.encode_passages(["Stadt", "Verwaltung der Gemeinde"]), 3).tobytes())
        return digest.hexdigest()[:16]

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._with_context(
            texts, self._loaded.encode_query(list(texts), show_progress_bar=False, convert_to_numpy=True)
        )

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self._with_context(
            texts, self._loaded.encode_document(list(texts), show_progress_bar=False, convert_to_numpy=True)
        )

    def encode_words(self, words: Sequence[str]) -> Vectors:
        """Vectors of the folder's own model alone, without prompts; the embedded one's is made of words."""
        return _unit(self._loaded.encode(list(words), show_progress_bar=False, convert_to_numpy=True))

    def encode_manner(self, texts: Sequence[str]) -> Vectors:
        """From all layers of the context model; without one, as `encode_queries`."""
        if self._context is None:
            return self.encode_queries(texts)
        pieces = [tuple(texts)] if len(texts) == _PAIR else [(text,) for text in texts]
        return _unit(np.concatenate([self._layers(piece) for piece in pieces]))

    @cached_property
    def _layers(self) -> Callable[[tuple[str, ...]], Vectors]:
        """What the layers of the context model give for one text or two, shape (texts, any). The last are kept: a
        question is read once for what it is about and for how it is put."""
        module: Any = self._context and self._context[0]
        return lru_cache(maxsize=_KEPT)(lambda texts: module.layers(texts).numpy())

    def _with_context(self, texts: Sequence[str], vectors: object) -> Vectors:
        if self._context is None:
            return _unit(vectors)
        if len(texts) <= _PAIR:
            module: Any = self._context[0]
            last = self._layers(tuple(texts))[:, -module.get_embedding_dimension() :]
            return joined(_unit(vectors), _unit(last), CONTEXT)
        known = self._context.encode(list(texts), batch_size=_AT_ONCE, show_progress_bar=False, convert_to_numpy=True)
        return joined(_unit(vectors), _unit(known), CONTEXT)

    def knows(self, word: str) -> bool:
        tokenizer: Any = self._loaded.tokenizer
        if hasattr(tokenizer, "tokenize"):
            pieces = tokenizer.tokenize(word)
        else:
            pieces = tokenizer.encode(word, add_special_tokens=False).tokens
        bare = [piece.strip("#▁") for piece in pieces]
        if len(bare) == 2 and len(bare[0]) >= _WHOLE_PIECE and bare[1] in _ENDINGS:
            return True
        return all(len(piece) >= _SHORTEST_PIECE for piece in bare)


def between(vector: Vectors, other: Vectors, share: float) -> Vectors:
    """A vector turned towards another by a share of it, of unit length again; shapes (1, dimension)."""
    return _unit(vector + share * other)


def joined(words: Vectors, context: Vectors, share: float) -> Vectors:
    """Unit vectors one after the other, so that a cosine is the mean of both cosines, `share` of it the context's."""
    parts = np.sqrt(1 - share) * words, np.sqrt(share) * context
    return np.ascontiguousarray(np.concatenate(parts, axis=1), dtype=np.float32)


def _unit(vectors: object) -> Vectors:
    """Rows of unit length as float32.

    A row without content (unknown script, punctuation) becomes the first axis, so that it is neither NaN nor zero.
    """
    found: Vectors = np.atleast_2d(np.asarray(vectors, dtype=np.float32))
    if not np.isfinite(found).all():
        raise ModelError("Das Sprachmodell liefert ungültige Zahlen. Prüfen Sie den Modellordner.")
    norms = np.linalg.norm(found, axis=1, keepdims=True)
    empty = norms[:, 0] < 1e-12
    found = (found / np.where(norms < 1e-12, 1.0, norms)).astype(np.float32)
    found[empty, 0] = 1.0
    return np.ascontiguousarray(found)

"""A cross-encoder that reads question and passage together, for who has the machine for one. Off by default.

It ranks the best passages of the search anew. Per question it costs as much as encoding so many passages, seconds on a
small machine, which is why none is embedded.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.encoder import ModelError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

RERANKED = 30
"""How many of the best passages are ranked anew."""


class Reranker(Protocol):
    def scores(self, question: str, passages: Sequence[str]) -> np.ndarray:
        """How well each passage answers the question, shape (len(passages),), open scale."""
        ...


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder from a folder or, with network, by its name."""

    def __init__(self, model: str) -> None:
        self.model = model

    @cached_property
    def _loaded(self) -> CrossEncoder:
        try:
            from sentence_transformers import CrossEncoder

            model: CrossEncoder = CrossEncoder(self.model, device="cpu", local_files_only=Path(self.model).is_dir())
            return model
        except Exception as error:
            raise ModelError(
                f"Das Modell „{self.model}“ zum Nachsortieren lässt sich nicht laden ({error}). Prüfen Sie "
                "LOTSE_RERANKER: leer, ein Ordner oder, bei Netzzugang, der Name eines Cross-Encoders."
            ) from error

    def scores(self, question: str, passages: Sequence[str]) -> np.ndarray:
        """As `Reranker.scores`. ModelError where the model cannot be loaded or is no cross-encoder."""
        pairs = [(question, passage) for passage in passages]
        found = np.asarray(self._loaded.predict(pairs, show_progress_bar=False), dtype=np.float32)
        if found.shape != (len(passages),) or not np.isfinite(found).all():
            raise ModelError(
                f"Das Modell „{self.model}“ gibt keine Rangwerte. LOTSE_RERANKER braucht einen Cross-Encoder, "
                "der je Textstelle einen Wert gibt."
            )
        return found

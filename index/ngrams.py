"""A small contextual encoder: word pieces, their n-grams of two, three and five, summed and passed through four layers.

The shape is that of Google's Universal Sentence Encoder, multilingual (Yang et al. 2019, arXiv:1907.04307; a deep
averaging network over n-gram convolutions), so that its published weights can be the starting point. Unlike a mean of
word vectors it knows which words stand together, and unlike a transformer its cost grows linearly with the text: some
1.7 million multiplications a piece.

Texts run through the network in one flat sequence, a gap of empty rows between them, so that a batch of texts of
different lengths costs no padding and no text's vector depends on the others in its batch.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from sentence_transformers.base.modules.input_module import InputModule
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import embedding, layer_norm

ORDERS = ((2, 0), (3, 1), (5, 2))
"""Pieces that a convolution looks at, and how many of them stand before the piece at hand."""
WIDTH, GRAM_WIDTH, HIDDEN = 512, 256, 320
LONGEST = 256
"""Pieces of a text that are read, the marks of its beginning and end included; what follows is not seen."""
_GAP = max(max(before, order - 1 - before) for order, before in ORDERS)
_EPSILON = 1e-12
_BEGIN, _END = 1, 2


def _shapes(vocabulary: int) -> dict[str, tuple[int, ...]]:
    """Every parameter and its shape."""
    wide = len(ORDERS) * GRAM_WIDTH
    whole = WIDTH + wide
    grams: dict[str, tuple[int, ...]] = {}
    for order, _ in ORDERS:
        for layer in (1, 2):
            grams |= {f"gram{order}_{layer}": (order * GRAM_WIDTH, GRAM_WIDTH), f"bias{order}_{layer}": (GRAM_WIDTH,)}
    return {
        "pieces": (vocabulary, WIDTH),
        "narrow": (WIDTH, wide),
        "narrow_bias": (wide,),
        "narrow_scale": (wide,),
        "narrow_shift": (wide,),
        **grams,
        "whole_scale": (whole,),
        "whole_shift": (whole,),
        "pool": (whole, WIDTH),
        "pool_bias": (WIDTH,),
        "deep0": (WIDTH, HIDDEN),
        "deep1": (HIDDEN, HIDDEN),
        "skip1": (WIDTH, HIDDEN),
        "deep2": (HIDDEN, WIDTH),
        "skip3": (HIDDEN, WIDTH),
        "deep3": (WIDTH, WIDTH),
    }


class NgramEncoder(InputModule):
    """A sentence-transformers module. `encode` gives float32 of shape (texts, `WIDTH`).

    Texts beyond `LONGEST` pieces are cut; a `Normalize` module after this one makes the rows unit length.
    """

    modalities: ClassVar[list[str]] = ["text"]  # type: ignore[assignment]

    def __init__(self, tokenizer: Tokenizer) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = tokenizer
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.max_seq_length = LONGEST
        for name, shape in _shapes(tokenizer.get_vocab_size()).items():
            self.register_parameter(name, nn.Parameter(torch.zeros(shape)))

    def preprocess(  # type: ignore[override]
        self, inputs: list[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Tensor]:
        """Piece ids of all texts in a row, (pieces,), and how many of them each text has, (texts,)."""
        texts = self._prepend_prompt(inputs, prompt) if prompt else inputs
        return self.features(
            [encoding.ids for encoding in self.tokenizer.encode_batch(texts, add_special_tokens=False)]
        )

    def features(self, texts: Sequence[Sequence[int]]) -> dict[str, Tensor]:
        """As `preprocess`, from the piece ids of each text."""
        marked = [(_BEGIN, *ids[: self.max_seq_length - 2], _END) for ids in texts]
        lengths = torch.tensor([len(ids) for ids in marked])
        return {"input_ids": torch.tensor([piece for ids in marked for piece in ids]), "lengths": lengths}

    def forward(self, features: dict[str, Tensor], **_: Any) -> dict[str, Tensor]:
        ids, lengths = features["input_ids"], features["lengths"]
        owner = torch.repeat_interleave(torch.arange(len(lengths)), lengths)
        place = torch.arange(len(ids)) + _GAP * (owner + 1)
        vectors = embedding(ids, self.pieces)
        grams = self._grams(vectors, place, len(ids) + _GAP * (len(lengths) + 1))
        both = torch.cat([vectors, grams], dim=1)
        both = layer_norm(both, both.shape[1:], self.whole_scale, self.whole_shift, _EPSILON)
        total = torch.zeros(len(lengths), both.shape[1]).index_add(0, owner, both.float())
        count = lengths[:, None].float()
        pooled = (total @ self.pool + count * self.pool_bias) / count.sqrt()
        features["sentence_embedding"] = self._deep(pooled)
        return features

    def _grams(self, vectors: Tensor, place: Tensor, rows: int) -> Tensor:
        """The convolutions of each piece, (pieces, 3 x GRAM_WIDTH). `place` is each piece's row among the gaps."""
        narrow = vectors @ self.narrow + self.narrow_bias
        narrow = layer_norm(narrow, narrow.shape[1:], self.narrow_scale, self.narrow_shift, _EPSILON)
        found = []
        for part, (order, before) in zip(torch.split(narrow, GRAM_WIDTH, dim=1), ORDERS, strict=True):
            for layer in (1, 2):
                spread = torch.zeros(rows, GRAM_WIDTH, dtype=part.dtype).index_copy(0, place, part)
                near = torch.cat([spread[place + step - before] for step in range(order)], dim=1)
                weight, bias = getattr(self, f"gram{order}_{layer}"), getattr(self, f"bias{order}_{layer}")
                part = part + (near @ weight + bias).relu()
            found.append(part)
        return torch.cat(found, dim=1)

    def _deep(self, pooled: Tensor) -> Tensor:
        first = (pooled @ self.skip1 + (pooled @ self.deep0).relu() @ self.deep1).relu()
        found: Tensor = (first @ self.skip3 + (first @ self.deep2).relu() @ self.deep3).tanh()
        return found

    def get_embedding_dimension(self) -> int:
        return WIDTH

    # -- files -----------------------------------------------------------------------------------------------------

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """One signed byte a number for matrices, with a float32 factor a row; float32 for the rest."""
        stored: dict[str, np.ndarray] = {}
        for name, parameter in self.named_parameters():
            values = parameter.detach().numpy()
            if values.ndim == 1:
                stored[name] = values
                continue
            factors = np.abs(values).max(axis=1) / 127
            factors = np.where(factors > 0, factors, 1).astype(np.float32)
            stored |= {name: np.round(values / factors[:, None]).astype(np.int8), f"{name}.factors": factors}
        folder = Path(output_path)
        save_file(stored, folder / "model.safetensors")
        (folder / "model.safetensors").chmod(0o644)  # it is written for its owner alone
        self.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        (folder / "config.json").write_text(json.dumps({"pieces": LONGEST}) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> NgramEncoder:
        """From a folder that `save` wrote. Raises OSError, KeyError or ValueError where it is damaged."""
        folder = Path(model_name_or_path, subfolder)
        module = cls(Tokenizer.from_file(str(folder / "tokenizer.json")))
        stored = load_file(folder / "model.safetensors")
        with torch.no_grad():
            for name, parameter in module.named_parameters():
                values = stored[name]
                if f"{name}.factors" in stored:
                    values = values.astype(np.float32) * stored[f"{name}.factors"][:, None]
                parameter.copy_(torch.from_numpy(np.ascontiguousarray(values)))
        return module.requires_grad_(False)

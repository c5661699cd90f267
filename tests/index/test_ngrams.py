"""The n-gram encoder: a text's vector is its own, order matters, long texts are cut, and files keep what they hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer, models, pre_tokenizers

from index.ngrams import LONGEST, WIDTH, NgramEncoder

WORDS = ["rat", "stadt", "berät", "beirat", "und", "amt", "leitet", "kreis"]


@pytest.fixture(scope="module")
def encoder() -> NgramEncoder:
    """Eight words and random numbers, small enough that no layer saturates."""
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(["?", "<", ">", *WORDS])}, unk_token="?"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    module, random = NgramEncoder(tokenizer), torch.Generator().manual_seed(3)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            scale = 1.0 if name.endswith("_scale") or name == "pieces" else 0.05
            parameter.copy_(torch.randn(parameter.shape, generator=random) * scale)
    return module.requires_grad_(False)


@pytest.fixture(scope="module")
def model(encoder: NgramEncoder) -> SentenceTransformer:
    return SentenceTransformer(modules=[encoder], device="cpu")


def test_vectors_do_not_depend_on_the_other_texts_of_a_batch(model: SentenceTransformer) -> None:
    texts = ["rat", "beirat berät stadt und kreis und amt", "amt leitet", ""]
    together = model.encode(texts)
    alone = np.concatenate([model.encode([text]) for text in texts])
    assert together.shape == (4, WIDTH) and together.dtype == np.float32
    assert np.allclose(together, alone, atol=1e-5)


def test_the_order_of_words_counts(model: SentenceTransformer) -> None:
    one, other = model.encode(["beirat berät rat", "rat berät beirat"], normalize_embeddings=True)
    assert float(one @ other) < 0.999


def test_what_lies_beyond_the_longest_text_is_not_seen(model: SentenceTransformer) -> None:
    long = "stadt " * LONGEST
    one, other = model.encode([long, long + "beirat " * 20])
    assert np.array_equal(one, other)


def test_the_folder_keeps_what_it_holds(encoder: NgramEncoder, tmp_path: Path) -> None:
    encoder.save(str(tmp_path))
    first, second = NgramEncoder.load(str(tmp_path)), NgramEncoder.load(str(tmp_path))
    for name, parameter in encoder.named_parameters():
        kept = dict(first.named_parameters())[name]
        assert torch.equal(kept, dict(second.named_parameters())[name])
        step = parameter.abs().amax(dim=-1, keepdim=True) / 127
        assert ((parameter - kept).abs() <= step * 0.51).all(), name
    texts = ["beirat berät stadt", "amt leitet kreis"]
    assert np.array_equal(*(SentenceTransformer(modules=[m], device="cpu").encode(texts) for m in (first, second)))


def test_a_damaged_folder_is_refused(encoder: NgramEncoder, tmp_path: Path) -> None:
    encoder.save(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"kein Modell")
    with pytest.raises(Exception, match=r"(?i)header|deserializ"):
        NgramEncoder.load(str(tmp_path))

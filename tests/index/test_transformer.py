"""The transformer: a text's vector is its own, order and word starts count, long texts are cut, files keep it all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer, models, pre_tokenizers

from index.encoder import SentenceTransformersEncoder
from index.transformer import LONGEST, TransformerEncoder

WORDS = ["rat", "stadt", "berät", "beirat", "und", "amt", "leitet", "kreis"]


@pytest.fixture(scope="module")
def encoder() -> TransformerEncoder:
    """Eight words, two layers and random numbers."""
    tokenizer = Tokenizer(models.Unigram([("?", 0.0), *((word, -3.0) for word in WORDS)], unk_id=0))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    torch.manual_seed(3)
    module = TransformerEncoder(tokenizer, layers=2, width=24, heads=3, inner=48)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.add_(torch.randn(parameter.shape) * 0.2)
    return module.requires_grad_(False).eval()


@pytest.fixture(scope="module")
def model(encoder: TransformerEncoder) -> SentenceTransformer:
    return SentenceTransformer(modules=[encoder], device="cpu")


def test_vectors_do_not_depend_on_the_other_texts_of_a_batch(model: SentenceTransformer) -> None:
    texts = ["rat", "beirat berät stadt und kreis und amt", "amt leitet", ""]
    together = model.encode(texts)
    alone = np.concatenate([model.encode([text]) for text in texts])
    assert together.shape == (4, 24) and together.dtype == np.float32
    assert np.allclose(together, alone, atol=1e-5)


def test_the_order_of_words_counts(model: SentenceTransformer) -> None:
    one, other = model.encode(["beirat berät rat", "rat berät beirat"], normalize_embeddings=True)
    assert float(one @ other) < 0.999


def test_one_word_of_two_pieces_is_not_two_words(encoder: TransformerEncoder, model: SentenceTransformer) -> None:
    found = encoder.preprocess(["stadtrat", "stadt rat"])
    assert torch.equal(found["input_ids"][0], found["input_ids"][1])
    assert found["token_type_ids"].tolist() == [[1, 0], [1, 1]]
    one, other = model.encode(["stadtrat", "stadt rat"], normalize_embeddings=True)
    assert float(one @ other) < 0.999


def test_what_lies_beyond_the_longest_text_is_not_seen(model: SentenceTransformer) -> None:
    long = "stadt " * LONGEST
    one, other = model.encode([long, long + "beirat " * 20])
    assert np.array_equal(one, other)


def test_the_folder_keeps_what_it_holds(encoder: TransformerEncoder, tmp_path: Path) -> None:
    encoder.save(str(tmp_path))
    first, second = TransformerEncoder.load(str(tmp_path)), TransformerEncoder.load(str(tmp_path))
    for name, parameter in encoder.named_parameters():
        kept = dict(first.named_parameters())[name]
        assert torch.equal(kept, dict(second.named_parameters())[name])
        step = parameter.abs().amax(dim=-1, keepdim=True) / 127
        assert ((parameter - kept).abs() <= step * 0.51).all(), name
    texts = ["beirat berät stadt", "amt leitet kreis"]
    assert np.array_equal(*(SentenceTransformer(modules=[m], device="cpu").encode(texts) for m in (first, second)))


def test_a_damaged_folder_is_refused(encoder: TransformerEncoder, tmp_path: Path) -> None:
    encoder.save(str(tmp_path))
    (tmp_path / "model.safetensors").write_bytes(b"kein Modell")
    with pytest.raises(Exception, match=r"(?i)header|deserializ"):
        TransformerEncoder.load(str(tmp_path))


def test_a_question_alone_has_the_vector_that_it_has_among_others() -> None:
    """Alone it is read once, for both kinds of vectors; among others in a batch."""
    embedded = SentenceTransformersEncoder()
    texts = ["Wer leitet die Stabsstelle?", "gmbh oder amt", ""]
    alone = np.concatenate([embedded.encode_queries([text]) for text in texts])
    assert np.allclose(alone, embedded.encode_queries(texts), atol=1e-5)
    assert np.array_equal(
        embedded.encode_manner(texts), np.concatenate([embedded.encode_manner([text]) for text in texts])
    )


def test_an_ending_makes_no_fragment_of_a_known_word() -> None:
    embedded = SentenceTransformersEncoder()
    assert all(map(embedded.knows, ("Bewerbung", "Bewerbungen", "Personalrat")))
    assert not any(map(embedded.knows, ("Zwekverband", "Lenkungskries", "Digitallotzen")))

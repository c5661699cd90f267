"""Reranking: the order is the cross-encoder's, scores stay descending, and a wrong model is told of in German."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

from index.encoder import ModelError
from index.generation import Generations
from index.reranker import CrossEncoderReranker
from index.search import Searcher
from tests.fakes import HashEncoder
from tests.index.conftest import Make


class Longest:
    """Prefers the passage with the most letters."""

    def scores(self, question: str, passages: Sequence[str]) -> np.ndarray:
        return np.array([len(passage) for passage in passages], dtype=np.float32)


def test_the_best_hits_come_in_the_order_of_the_reranker(tmp_path: Path, make_record: Make) -> None:
    store, encoder = Generations(tmp_path), HashEncoder()
    records = [make_record(f"p{n}", "Der Beirat berät. " + "Er tagt. " * n) for n in range(5)]
    generation = store.load(store.build(records, [], encoder), encoder)
    query = Searcher(generation, encoder).query("Beirat")
    plain, reranked = (Searcher(generation, encoder, r).search(query, 5) for r in (None, Longest()))
    assert [hit.record.id for hit in reranked] == ["p4", "p3", "p2", "p1", "p0"]
    assert [hit.record.id for hit in plain] != [hit.record.id for hit in reranked]
    assert [hit.score for hit in reranked] == sorted((hit.score for hit in reranked), reverse=True)


def _cross_encoder(folder: Path, labels: int) -> str:
    words = Tokenizer(models.WordLevel({"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "rat": 4}, unk_token="[UNK]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(
        tokenizer_object=words, unk_token="[UNK]", pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]"
    ).save_pretrained(folder)
    shape = BertConfig(
        vocab_size=5, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8, num_labels=labels
    )
    BertForSequenceClassification(shape).save_pretrained(folder)
    return str(folder)


def test_a_cross_encoder_in_a_folder_gives_a_score_for_each_passage(tmp_path: Path) -> None:
    scores = CrossEncoderReranker(_cross_encoder(tmp_path, 1)).scores("rat", ["rat", "amt", "rat amt"])
    assert scores.shape == (3,) and np.isfinite(scores).all()


def test_a_model_that_gives_no_single_score_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="LOTSE_RERANKER"):
        CrossEncoderReranker(_cross_encoder(tmp_path, 3)).scores("rat", ["rat", "amt"])


def test_a_missing_model_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="LOTSE_RERANKER"):
        CrossEncoderReranker(str(tmp_path / "fehlt")).scores("rat", ["rat"])

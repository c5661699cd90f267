"""Evaluation: the metrics on cases that can be worked out by hand, and a small collection from file to figures."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from index.analysis import stem
from index.generation import Generations
from index.search import Searcher
from service.errors import BadRequest
from service.publishing.evaluating import evaluate, load, record, score
from tests.fakes import HashEncoder


def test_metrics_of_one_query_by_hand() -> None:
    found = score(["x", "a", "b"], {"a": 1, "c": 1})
    assert found["recall@1"] == 0 and found["recall@5"] == 0.5 and found["mrr@10"] == 0.5
    assert found["ndcg@10"] == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))


def test_a_perfect_and_an_empty_ranking() -> None:
    assert set(score(["a"], {"a": 2}).values()) == {1.0}
    assert set(score([], {"a": 1}).values()) == {0.0}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    passages = {"p1": "Die Stabsstelle berät die Spitze.", "p2": "Der Zweckverband ist eine Körperschaft."}
    lines = [json.dumps({"_id": i, "title": "", "text": t}) for i, t in passages.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines))
    queries = {"q1": "Wer berät die Spitze?", "q2": "Was ist ein Zweckverband?", "q3": "ohne Urteil"}
    (tmp_path / "queries.jsonl").write_text("\n".join(json.dumps({"_id": i, "text": t}) for i, t in queries.items()))
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\tp1\t1\nq2\tp2\t1\nq3\tp1\t0\n")
    return tmp_path


def test_a_collection_is_measured_in_every_mode(folder: Path) -> None:
    figures = evaluate(folder, ["hybrid", "words", "vectors"], encoder=HashEncoder(256))
    assert figures.keys() == {"hybrid", "words", "vectors"}
    for row in figures.values():
        assert row["ndcg@10"] == row["recall@1"] == row["mrr@10"] == 1.0 and row["queries_per_second"] > 0


def test_passages_of_a_collection_do_not_stand_in_one_publication(tmp_path: Path) -> None:
    encoder = HashEncoder(256)
    store = Generations(tmp_path)
    passages = {"p1": "Die Stabsstelle berät.", "p2": "Ein Zweckverband handelt.", "p3": "Ein Beirat tagt."}
    number = store.build([record(i, "", text) for i, text in passages.items()], [], encoder)
    searcher = Searcher(store.load(number, encoder), encoder)
    assert searcher.standing.scores([stem("stabsstelle"), stem("beirat")]).tolist() == [0, 0, 0]


def test_questions_without_judgement_are_left_out(folder: Path) -> None:
    assert load(folder).queries.keys() == {"q1", "q2"}


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels.tsv"])
def test_a_missing_file_is_told(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(BadRequest, match="Aufbau"):
        load(folder)

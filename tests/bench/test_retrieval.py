"""The benchmarks measure what they say, on a collection small enough to check, and write into their page alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bench import reporting
from bench.corpus import golden_questions
from bench.ranking import Indexed, indexed, plain_bm25, reciprocal
from bench.retrieval import beir_folders, interval, legs, measured, parts
from bench.synthetic import records, vocabulary
from service.publishing.evaluating import Collection, load
from service.settings import Settings
from tests.fakes import HashEncoder

PASSAGES = {
    "form": "Die Kooperationsform regelt ein Vertrag der Kommunen.",
    "rat": "Der Rat der Stadt beschließt den Haushalt.",
    "verein": "Kooperation und Form sind Wörter dieser Sammlung.",
}


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    folder = tmp_path / "sets" / "klein"
    folder.mkdir(parents=True)
    lines = [json.dumps({"_id": i, "title": "", "text": text}) for i, text in PASSAGES.items()]
    (folder / "corpus.jsonl").write_text("\n".join(lines))
    questions = {"q1": "Was beschließt der Rat?", "q2": "Kommunn Vertragg"}
    (folder / "queries.jsonl").write_text("\n".join(json.dumps({"_id": i, "text": t}) for i, t in questions.items()))
    (folder / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq1\trat\t1\nq2\tform\t1\n")
    assert beir_folders(tmp_path / "sets") == beir_folders(folder) == [folder]
    return load(folder)


@pytest.fixture
def found(collection: Collection) -> Indexed:
    return indexed(collection, HashEncoder(256))


def test_each_part_of_the_search_can_be_left_out(found: Indexed) -> None:
    ranks = parts(found)
    assert ranks["stems only"]("Form der Kooperation") == ["verein"]
    assert ranks["+ compound parts"]("Form der Kooperation") == ["verein", "form"]
    assert ranks["+ compound parts"]("Vertragg") == [] and ranks["+ character 4-grams"]("Vertragg") == ["form"]


def test_leaving_a_part_out_does_not_last(found: Indexed) -> None:
    ranks, question = parts(found), "Rat und Haushalt"
    before = ranks["+ soft matching"](question)
    ranks["+ vectors"](question), ranks["stems only"](question)
    assert parts(found)["+ soft matching"](question) == before


def test_legs_have_figures_in_range(collection: Collection, found: Indexed, tmp_path: Path) -> None:
    rows = legs(collection, found)
    assert rows.keys() == {"words", "vectors", "hybrid"}
    assert rows["words"].scores.mean() == 1.0
    assert rows["hybrid"].size > rows["words"].size > 0 and rows["vectors"].speed > 0
    rank, size = plain_bm25(collection, tmp_path / "plain")
    assert measured(collection, rank).ndcg.tolist() == [1.0, 0.0] and size > 0


def test_ranks_can_be_fused_instead_of_scores(found: Indexed) -> None:
    assert reciprocal(found, 60)("Was beschließt der Rat?")[0] == "rat"


def test_golden_questions_become_a_collection_with_styles_among_foreign_passages(collection: Collection) -> None:
    alone = golden_questions(Settings())
    mixed = golden_questions(Settings(), [collection])
    assert len(mixed.collection.passages) == len(alone.collection.passages) + len(PASSAGES)
    assert len(alone.collection.queries) > 150 and alone.collection.relevant == mixed.collection.relevant
    assert all(right.keys() <= alone.collection.passages.keys() for right in alone.collection.relevant.values())
    part = alone.of_style("paraphrase")
    assert 0 < len(part.queries) < len(alone.collection.queries) and part.relevant.keys() == part.queries.keys()


def test_the_interval_is_repeatable_and_holds_the_mean() -> None:
    values = np.random.default_rng(1).random(200)
    low, high = interval(values)
    assert low < values.mean() < high and (low, high) == interval(values)
    assert interval(np.ones(5)) == (1.0, 1.0)


def test_only_the_block_between_the_marks_is_written(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("vor\n<!-- a: written by the benchmark -->\nalt\n<!-- end of a -->\nnach\n")
    reporting.write("a", "neu", page)
    assert page.read_text() == "vor\n<!-- a: written by the benchmark -->\nneu\n<!-- end of a -->\nnach\n"
    with pytest.raises(ValueError, match="marks"):
        reporting.write("b", "neu", page)


def test_rows_that_stand_in_a_block_read_back(tmp_path: Path) -> None:
    page, head, rows = tmp_path / "page.md", ["size", "ms"], [["1,000", "3.1"], ["3,000", "4.0"]]
    page.write_text("<!-- a: written by the benchmark -->\n<!-- end of a -->\n")
    assert reporting.written("a", head, page) == []
    reporting.write("a", f"{reporting.markdown(head, rows)}\n\nMeasured.", page)
    assert reporting.written("a", head, page) == rows and reporting.written("a", ["size", "s"], page) == []


def test_the_page_has_a_place_for_every_table() -> None:
    page = reporting.DOCUMENT.read_text("utf-8")
    for block in ("figures", "ablation", "sweep", "scale", "contexts"):
        assert page.count(f"<!-- {block}: written by the benchmark -->") == page.count(f"<!-- end of {block} -->") == 1


def test_synthetic_passages_are_alike_each_time_and_bring_new_words() -> None:
    known = vocabulary(Settings().corpus)
    made = list(records(50, known))
    assert made == list(records(50, known)) and len({record.id for record in made}) == 50
    new = {w.strip(".") for r in made for s in r.sentences for w in s.text.split()} - known.keys()
    assert new and all(30 <= len(record.text.split()) <= 125 for record in made)

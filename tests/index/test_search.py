"""Search over a small generation: both legs, their fusion, typos, duplicates, and questions that match nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import search
from index.analysis import stem
from index.generation import Generations
from index.search import Searcher
from tests.fakes import HashEncoder
from tests.index.conftest import Make


@pytest.fixture
def searcher(tmp_path: Path, make_record: Make) -> Searcher:
    store, encoder = Generations(tmp_path), HashEncoder()
    records = [
        make_record("stab", "Die Stabsstelle sitzt direkt beim Oberbürgermeister.", headings=("Koordination",)),
        make_record("verband", "Der Zweckverband ist eine Körperschaft mehrerer Kommunen."),
        make_record("kopie", "Der Zweckverband ist eine Körperschaft mehrerer Kommunen."),
        make_record("beirat", "Ein Beirat berät den Rat.", "Mitglieder kommen aus Hochschulen."),
    ]
    return Searcher(store.load(store.build(records, [], encoder), encoder), encoder)


@pytest.mark.parametrize("mode", ["hybrid", "words", "vectors"])
def test_each_leg_finds_the_passage_with_the_words(searcher: Searcher, mode: str) -> None:
    hits = searcher.search(searcher.query("Wo sitzt die Stabsstelle?"), 3, mode)  # type: ignore[arg-type]
    assert hits[0].record.id == "stab"


def test_headings_are_searched_too(searcher: Searcher) -> None:
    assert searcher.search(searcher.query("Koordination"), 1, "words")[0].record.id == "stab"


def test_a_typo_is_forgiven_by_the_character_grams(searcher: Searcher) -> None:
    assert searcher.search(searcher.query("Oberbürgermesiter"), 1, "words")[0].record.id == "stab"


def test_equal_passages_come_once(searcher: Searcher) -> None:
    found = [hit.record.id for hit in searcher.search(searcher.query("Zweckverband Körperschaft"), 10)]
    assert len({"verband", "kopie"} & set(found)) == 1


def test_nearly_equal_passages_come_once_with_all_their_places(tmp_path: Path, make_record: Make) -> None:
    store, encoder = Generations(tmp_path), HashEncoder()
    words = "Die Lenkungsgruppe der Dezernate entscheidet unter Vorsitz der Oberbürgermeisterin über alle Vorhaben"
    records = [
        make_record("folie", f"{words}."),
        make_record("folie-2", f"{words} ."),
        make_record("anders", "Die Lenkungsgruppe der Dezernate entscheidet nicht über alle Vorhaben."),
    ]
    searcher = Searcher(store.load(store.build(records, [], encoder), encoder), encoder)
    hits = searcher.search(searcher.query("Was entscheidet die Lenkungsgruppe?"), 10)
    together = next(hit for hit in hits if hit.record.id.startswith("folie"))
    assert len(hits) == 2 and {together.record.id, *(r.id for r in together.also)} == {"folie", "folie-2"}


def test_words_that_occur_nowhere_find_nothing(searcher: Searcher) -> None:
    assert searcher.search(searcher.query("Xylophon"), 10, "words") == []


def test_a_synonym_finds_what_the_question_does_not_say(searcher: Searcher) -> None:
    plain = searcher.search(searcher.query("Gremium"), 1, "words")
    helped = searcher.search(searcher.query("Gremium", ["Beirat"]), 1, "words")
    assert plain == [] and helped[0].record.id == "beirat"


def test_scores_are_in_range_and_descending(searcher: Searcher) -> None:
    scores = [hit.score for hit in searcher.search(searcher.query("Beirat der Kommunen"), 10)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)


def test_sentence_cosines_belong_to_their_passage(searcher: Searcher) -> None:
    query = searcher.query("Hochschulen")
    row = next(h.row for h in searcher.search(query, 4) if h.record.id == "beirat")
    cosines = searcher.sentence_cosines(query, row)
    assert cosines.shape == (2,) and int(np.argmax(cosines)) == 1


def test_an_empty_generation_answers_with_nothing(tmp_path: Path) -> None:
    store, encoder = Generations(tmp_path), HashEncoder()
    empty = Searcher(store.load(store.build([], [], encoder), encoder), encoder)
    assert empty.search(empty.query("Beirat"), 5) == []


def test_vectors_count_for_more_where_the_words_of_a_question_stand_apart(searcher: Searcher) -> None:
    assert search._shares(1.0) == pytest.approx((search.WORDS, search.VECTORS, search.SOFT))
    assert search._shares(0.0) == pytest.approx(search.APART)
    between = search._shares(sum(search.TOGETHER) / 2)
    assert search.WORDS > between[0] > search.APART[0] and sum(between) == pytest.approx(1.0)


def test_how_far_the_words_of_a_question_stand_together(searcher: Searcher) -> None:
    def own(text: str) -> float:
        return searcher.soft(searcher.query(text), range(len(searcher.generation.records)))[1]

    assert own("Körperschaft mehrerer Kommunen") == pytest.approx(1.0)
    assert 0 < own("Körperschaft Hochschulen") < 1  # in two passages
    assert own("Fahrrad") == 0.0 and own("und") == 1.0  # nothing is asked for


def test_how_near_the_nearest_of_some_words_comes(searcher: Searcher) -> None:
    soft, vectors = searcher.generation.soft, searcher.query("Körperschaft Fahrrad").term_vectors
    near = soft.nearness(vectors, [stem("hochschulen"), "unbekannt", stem("koerperschaft")])
    assert near[0].tolist() == pytest.approx([soft.nearness(vectors, [stem("hochschulen")])[0, 0], 0.0, 1.0])
    assert near[0, 0] < 1.0 and near[1].tolist() == [0.0, 0.0, 0.0]
    assert soft.nearness(vectors, []).shape == (2, 0) and soft.nearness(vectors[:0], ["unbekannt"]).shape == (0, 1)


def test_only_looking_at_what_stands_out_changes_no_ranking() -> None:
    random = np.random.default_rng(5)
    for count in (3, 99, 100, 101, 20_000):
        words = np.round(random.gamma(1.0, size=count), 1).astype(np.float32) * (random.random(count) < 0.3)
        cosines = random.normal(size=count).astype(np.float32)
        rows, legs = search._fused((0.3, words), (0.45, cosines), 120)
        scaled = np.stack([search._scaled(words), search._scaled(cosines)])
        fused = 0.3 * search._scaled(words) + 0.45 * search._scaled(cosines)
        expected = [row for row in np.argsort(-fused, kind="stable") if fused[row] > 0][:120]
        assert rows.tolist() == expected and np.array_equal(legs, scaled[:, expected])
        for place in {1, min(count, 100), count}:
            assert search._best(words, place) == np.sort(words)[-place]

"""BM25 in two passes over numbered words gives what bm25s gives for lists of tokens, to the last bit."""

from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import pytest

from index.analysis import Analyzer, Splitter, grams
from index.arrays import PIECE
from index.occurrences import Occurrences
from index.postings import K1, B, bm25
from index.words import Words

NOUNS = "Stadt Rat Haushalt Stabsstelle Zweckverband Ratsbeschluss Stadtrat Haushaltsplan Verband Plan".split()


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """A few more than go into one piece, some of them without any word."""
    random = np.random.default_rng(3)
    return [" ".join(random.choice(NOUNS, random.integers(0, 12))) for _ in range(PIECE + 50)]


def test_scores_are_those_of_bm25s(texts: list[str]) -> None:
    occurrences = Occurrences(texts)
    analyzer = Analyzer(Splitter(occurrences.counts()))
    for of, whole in ((analyzer.word_stems, analyzer.stems), (grams, analyzer.grams)):
        peer = bm25s.BM25(method="lucene", k1=K1, b=B)
        peer.index([whole(text) or ["-"] for text in texts], show_progress=False)
        own = bm25(occurrences, of)
        for asked in ("Stadtrat", "Haushaltsplan der Stabsstelle", "Zweckverband"):
            assert np.array_equal(own.get_scores(whole(asked)), peer.get_scores(whole(asked)))


def test_words_are_numbered_and_counted_as_they_come() -> None:
    found = Occurrences(["Der Rat und der Plan.", "", "Plan RAT Plan"])
    assert (len(found), found.words, found.counts()) == (3, ["rat", "plan"], {"rat": 2, "plan": 3})
    pieces = [(first, rows, owners.tolist(), words.tolist()) for first, rows, owners, words in found.pieces(2)]
    assert pieces == [(0, 2, [0, 0], [0, 1]), (2, 1, [0, 0, 0], [1, 0, 1])]


def test_a_word_is_written_as_mostly_and_else_as_first() -> None:
    found = Occurrences(["Beirat BEIRAT Beirat", "haushalt Haushalt"])
    assert found.surfaces() == {"beirat": "Beirat", "haushalt": "haushalt"}


def test_nothing_is_found_among_no_texts_or_empty_ones(tmp_path: Path) -> None:
    for texts in ([], ["", "und der"]):
        words = Words.build(texts)
        words.save(tmp_path)
        for found in (words, Words.load(tmp_path)):
            assert found.scores("Rat").tolist() == [0.0] * len(texts)

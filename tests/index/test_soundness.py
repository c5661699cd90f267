"""Tests of a generation: what belongs together is told from what does not, for any encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index import soundness
from index.generation import Generations
from index.records import Record
from index.vectors import VectorIndex
from index.words import Words
from tests.fakes import HashEncoder
from tests.index.conftest import Make


@pytest.fixture
def records(make_record: Make) -> list[Record]:
    words = "Stabsstelle Zweckverband Ratsbeschluss Digitallotse Stadtwerke Landkreis Beirat Haushalt".split()
    return [make_record(f"{n:02d}", f"Das Wort {word} steht hier.") for n, word in enumerate(words)]


def test_each_passage_finds_itself_and_twins_stand_for_each_other(records: list[Record], make_record: Make) -> None:
    twins = [*records, make_record("twin", records[0].text)]
    assert _found(twins, HashEncoder(256)).faults == ()


def test_shifted_vectors_are_found(records: list[Record]) -> None:
    encoder = HashEncoder(256)
    shifted = np.roll(encoder.encode_passages([r.embedded_text for r in records]), 1, axis=0)
    faults = _found(records, encoder, VectorIndex.build(shifted, shifted)).faults
    assert len(faults) == len(records) and "00" in faults[0]


def test_words_that_belong_to_other_passages_are_found(make_record: Make) -> None:
    many = [make_record(f"{n:02d}", "Stabsstelle " * (n % 12 + 1) + f"Nummer {n}") for n in range(24)]
    words = Words.build(["Zweckverband"] + [r.weighted_text for r in many[1:]])
    check = soundness.finds_itself(many, _vectors(many, HashEncoder(256)), words, HashEncoder(256))
    assert [fault for fault in check.faults if "Wortsuche" in fault and "00" in fault]


def test_only_a_sample_of_many_is_looked_for(records: list[Record]) -> None:
    check = soundness.finds_itself(
        records, _vectors(records, HashEncoder()), Words.build([r.weighted_text for r in records]), HashEncoder(), 3
    )
    assert check.looked_at == "3 von 8 Textstellen"
    assert soundness.spread(8, 3) == [0, 3, 7] and soundness.spread(0, 3) == [] and soundness.spread(2, 9) == [0, 1]


def test_verify_goes_through_every_test(tmp_path: Path, records: list[Record]) -> None:
    store, encoder = Generations(tmp_path), HashEncoder(256)
    checks = store.checks(store.build(records, [], encoder), encoder)
    assert [check.name for check in checks] == [
        "Prüfsummen", "Anzahlen", "Vektoren", "Jede Textstelle findet sich selbst",
    ]  # fmt: skip
    assert not any(check.faults for check in checks)


def _vectors(records: list[Record], encoder: HashEncoder) -> VectorIndex:
    made = encoder.encode_passages([r.embedded_text for r in records])
    return VectorIndex.build(made, made)


def _found(records: list[Record], encoder: HashEncoder, vectors: VectorIndex | None = None) -> soundness.Check:
    words = Words.build([r.weighted_text for r in records])
    return soundness.finds_itself(records, vectors or _vectors(records, encoder), words, encoder)

"""Generations: whole or not there, verified, activated and rolled back; a foreign model is refused."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from index.generation import GenerationError, Generations
from index.records import Record
from tests.fakes import HashEncoder
from tests.index.conftest import Make


@pytest.fixture
def records(make_record: Make) -> list[Record]:
    return [
        make_record("a", "Die Stabsstelle berät die Spitze.", "Sie braucht Personal.", headings=("Modelle",)),
        make_record("b", "Der Zweckverband ist eine Körperschaft mehrerer Kommunen."),
    ]


@pytest.fixture
def store(tmp_path: Path) -> Generations:
    return Generations(tmp_path, keep=2)


def test_what_is_built_comes_back_as_it_was(store: Generations, records: list[Record]) -> None:
    encoder = HashEncoder()
    number = store.build(records, [], encoder)
    loaded = store.load(number, encoder)
    assert list(loaded.records) == records
    assert loaded.manifest.passages == 2 and loaded.manifest.sentences == 3
    assert loaded.manifest.editions == {"a": "a", "b": "b"}
    assert store.verify(number) == []


def test_a_built_generation_is_not_live_before_activation(store: Generations, records: list[Record]) -> None:
    number = store.build(records, [], HashEncoder())
    assert store.active() is None
    store.activate(number)
    assert store.active() == number


def test_rollback_returns_to_the_one_before_and_not_further(store: Generations, records: list[Record]) -> None:
    for _ in range(2):
        store.activate(store.build(records, [], HashEncoder()))
    assert store.rollback() == 1
    with pytest.raises(GenerationError, match="keine ältere"):
        store.rollback()


def test_only_the_last_ones_are_kept(store: Generations, records: list[Record]) -> None:
    for _ in range(5):
        store.activate(store.build(records, [], HashEncoder()))
    assert store.numbers() == [3, 4, 5]


def test_a_failed_build_leaves_nothing_behind(
    store: Generations, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    store.activate(store.build(records, [], HashEncoder()))
    monkeypatch.setattr("index.generation.write_examples", _no_space)
    with pytest.raises(OSError, match="full"):
        store.build(records, [], HashEncoder())
    assert store.active() == 1 and store.numbers() == [1]
    assert [p.name for p in store.folder.iterdir() if p.name.startswith(".building")] == []


def test_what_a_killed_build_left_goes_with_the_next(store: Generations, records: list[Record]) -> None:
    (store.folder / ".building-dead" / "words").mkdir(parents=True)
    store.build(records, [], HashEncoder())
    assert [p.name for p in store.folder.iterdir() if p.name.startswith(".building")] == []


def _no_space(*_: object) -> None:
    raise OSError("disk full")


def test_verify_names_a_changed_and_a_missing_file(store: Generations, records: list[Record]) -> None:
    number = store.build(records, [], HashEncoder())
    folder = store.folder / f"{number:06d}"
    (folder / "passages.jsonl").write_text("{}")
    (folder / "vectors.faiss").unlink()
    faults = " ".join(store.verify(number))
    assert "passages.jsonl" in faults and "vectors.faiss fehlt" in faults


def test_verify_finds_vectors_that_are_not_of_unit_length(
    store: Generations, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = HashEncoder()
    monkeypatch.setattr(encoder, "encode_passages", lambda texts: np.full((len(texts), 64), 0.5, dtype=np.float32))
    faults = store.verify(store.build(records, [], encoder))
    assert any("Länge 1" in fault for fault in faults)


def test_another_model_is_refused_with_advice(store: Generations, records: list[Record]) -> None:
    number = store.build(records, [], HashEncoder(fingerprint="one"))
    with pytest.raises(GenerationError, match="LOTSE_MODEL"):
        store.load(number, HashEncoder(fingerprint="other"))


def test_a_damaged_pointer_is_told(store: Generations, records: list[Record]) -> None:
    store.activate(store.build(records, [], HashEncoder()))
    (store.folder / "ACTIVE").write_text("oops")
    with pytest.raises(GenerationError, match="ACTIVE"):
        store.active()


def test_an_empty_generation_can_be_built_and_searched(store: Generations) -> None:
    number = store.build([], [], HashEncoder())
    assert store.verify(number) == []
    assert list(store.load(number, HashEncoder()).records) == []


def test_the_manifest_is_readable_by_people(store: Generations, records: list[Record]) -> None:
    number = store.build(records, [], HashEncoder())
    data = json.loads((store.folder / f"{number:06d}" / "manifest.json").read_text())
    assert {"fingerprint", "dimension", "passages", "files"} <= data.keys()

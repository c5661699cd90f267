"""The sort of a question is told from its vector, for the encoder that it was fitted with and no other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.encoder import SentenceTransformersEncoder
from service.questions import asking


def vectors(count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Questions of which the first axis tells the sort, shape (count, 6), and their labels."""
    draw = np.random.default_rng(seed)
    labels = (draw.random(count) < 0.3).astype(float)
    found = draw.normal(size=(count, 6))
    found[:, 0] += np.where(labels == 1, 2.0, -2.0)
    return found, labels


def test_new_questions_are_told_apart() -> None:
    sort = asking.fit(*vectors(300, 1), "abc")
    new, labels = vectors(300, 2)
    told = np.array([sort(vector, "abc") for vector in new])
    assert ((told > 0) == (labels == 1)).mean() > 0.93


def test_another_encoder_is_told_nothing_of() -> None:
    sort = asking.fit(*vectors(100, 1), "abc")
    assert sort(np.ones(384, dtype=np.float32), "other") == 0.0


def test_what_is_saved_is_what_is_loaded(tmp_path: Path) -> None:
    sort = asking.fit(*vectors(100, 1), "abc")
    sort.save(tmp_path / "asking.json")
    again = asking.Sort.load(tmp_path / "asking.json")
    new, _ = vectors(20, 3)
    assert [again(v, "abc") for v in new] == pytest.approx([sort(v, "abc") for v in new], abs=0.002)


def test_the_shipped_model_knows_the_embedded_encoder_and_sorts_unseen_questions() -> None:
    encoder = SentenceTransformersEncoder()
    sort = asking.shipped()
    assert sort.fingerprint == encoder.fingerprint

    def told(question: str) -> float:
        return sort(encoder.encode_manner([question]), encoder.fingerprint)

    advice = ["Wie fangen wir als kleine Verwaltung am besten an?", "Was spricht für ein eigenes Team?"]
    facts = ["Welche Hausnummer hat das Bauamt in Celle?", "Was kostet ein Parkausweis für Handwerker?"]
    assert min(map(told, advice)) > max(map(told, facts))

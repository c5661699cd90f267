"""The fit of the confidence: what is told apart is learned, what contradicts its meaning is not, and folds are kept."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from service.answers.confidence import NAMES
from tools import calibrate
from tools.calibrate import ALONE, FOLDS, MADE_UP, SIGNS, Gathered, Matrix

WIDE = 6
"""Numbers of a vector that says how a question is put."""


def drawn(seed: int, count: int = 140, each: int = 4, weight: float = 1.0, **telling: float) -> Gathered:
    """Random questions, `each` of them in a group; a telling feature is moved by so much for answerable ones."""
    draw = np.random.default_rng(seed)
    labels = (draw.random(count) < 0.6).astype(float)
    rows = draw.normal(size=(count, len(NAMES)))
    for name, moved in telling.items():
        rows[:, NAMES.index(name)] += moved * labels
    groups = [f"text-{number // each}" for number in range(count)]
    return Gathered(rows, draw.normal(size=(count, WIDE)), labels, groups, weight)


def told_apart(scores: Matrix, labels: Matrix) -> float:
    """Share of pairs of an answerable and an unanswerable question of which the answerable one has the higher score."""
    right, wrong = scores[labels == 1], scores[labels == 0]
    return float((right[:, None] > wrong[None, :]).mean())


def test_a_group_stays_in_one_fold_and_all_folds_are_used() -> None:
    gathered = drawn(1)
    folds = gathered.folds(3)
    assert set(folds.tolist()) == set(range(FOLDS))
    assert all(len(set(folds[np.array(gathered.groups) == group])) == 1 for group in gathered.groups)
    assert not np.array_equal(folds, gathered.folds(4)) and np.array_equal(folds, gathered.folds(3))


def test_a_group_has_the_same_fold_in_every_set_that_has_the_same_groups() -> None:
    one, other = drawn(1, count=140, each=4), drawn(2, count=70, each=2)
    assert set(one.groups) == set(other.groups)
    folds = dict(zip(one.groups, one.folds(0).tolist(), strict=True))
    assert folds == dict(zip(other.groups, other.folds(0).tolist(), strict=True))


def test_a_part_keeps_what_belongs_together() -> None:
    gathered = drawn(1, weight=0.5)
    kept = gathered.folds(0) == 2
    part = gathered.part(kept)
    places = np.flatnonzero(kept)
    assert 0 < len(places) < len(kept) and part.weight == 0.5
    assert part.groups == [gathered.groups[place] for place in places]
    for name in ("rows", "vectors", "labels"):
        assert np.array_equal(getattr(part, name), getattr(gathered, name)[places])


def test_the_feature_that_tells_is_what_the_model_goes_by() -> None:
    sets = [drawn(1, cosine=4.0), drawn(2, cosine=4.0)]
    _, model = calibrate.fitted_to(sets, 0.3, 0.6, {"on": "2026-01-01"})
    assert NAMES[int(np.abs(model.weights).argmax())] == "cosine" and model.weights[NAMES.index("cosine")] > 0
    assert (model.partly, model.answered, model.fitted) == (0.3, 0.6, {"on": "2026-01-01"})


def test_a_weight_that_contradicts_its_meaning_is_left_out() -> None:
    assert SIGNS[NAMES.index("size")] < 0
    _, model = calibrate.fitted_to([drawn(1, size=4.0)], 0.3, 0.6, {})
    assert model.weights[NAMES.index("size")] == 0.0
    assert (np.array(model.weights) * SIGNS >= 0).all() and any(model.weights)


def test_how_a_question_is_put_tells_by_the_feature_for_it() -> None:
    plain = drawn(1)
    vectors = plain.vectors + np.where(plain.labels == 1, 3.0, 0.0)[:, None] * np.eye(WIDE)[2]
    sort, model = calibrate.fitted_to([replace(plain, vectors=vectors)], 0.3, 0.6, {})
    assert int(np.abs(sort.weights).argmax()) == 2 and sort.weights[2] > 0
    assert NAMES[int(np.abs(model.weights).argmax())] == "asking"


def test_questions_that_the_fit_has_not_seen_are_told_apart() -> None:
    sets = {ALONE: drawn(1, cosine=4.0), MADE_UP: drawn(2, cosine=4.0)}
    held = calibrate.held_out(sets)
    for name, gathered in sets.items():
        assert held[name].shape == gathered.labels.shape and 0 <= held[name].min() <= held[name].max() <= 1
        assert told_apart(held[name], gathered.labels) > 0.95


def test_what_only_questions_of_the_same_group_have_in_common_is_not_held_against_unseen_ones() -> None:
    """Groups of questions that are the same but for their number: whoever has seen one knows the others. Several draws
    of few groups, which the features can learn by heart."""
    told = np.array([_told_apart_by_group_and_without(drawn(seed, count=20, each=1)) for seed in range(1, 6)])
    honest, leaking = told.mean(axis=0)
    assert honest < 0.65 < 0.8 < leaking


def _told_apart_by_group_and_without(groups: Gathered) -> tuple[float, float]:
    alike = np.repeat(np.arange(len(groups.labels)), 6)
    names = [groups.groups[n] for n in alike]
    same = Gathered(groups.rows[alike], groups.vectors[alike], groups.labels[alike], names, groups.weight)
    apart = replace(same, groups=[f"{group}-{number}" for number, group in enumerate(same.groups)])
    honest, leaking = (told_apart(calibrate.held_out({ALONE: s})[ALONE], s.labels) for s in (same, apart))
    return honest, leaking


def test_thresholds_let_only_so_many_unanswerable_questions_pass() -> None:
    sets = {ALONE: drawn(1), MADE_UP: drawn(2)}
    draw = np.random.default_rng(7)
    held = {name: draw.random(len(s.labels)) for name, s in sets.items()}
    unanswerable = np.concatenate([held[name][s.labels == 0] for name, s in sets.items()])
    partly, answered = calibrate.thresholds(sets, held)
    for threshold, most in ((partly, calibrate.FALSE_PARTLY), (answered, calibrate.FALSE_ANSWERED)):
        passing = (unanswerable >= threshold).mean()
        assert most - 0.04 < passing <= most
    assert partly < answered


@pytest.mark.parametrize("name", sorted(calibrate.AGAINST))
def test_what_speaks_against_an_answer_is_a_feature(name: str) -> None:
    assert name in NAMES

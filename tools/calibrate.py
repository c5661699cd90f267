"""Fits the confidence model anew. Run it whenever the encoder, the corpus, the questions or the features change.

    python -m tools.calibrate [--write] [--foreign FOLDER ...] [--questions PATH]

The golden questions are asked twice: over the embedded corpus alone, and with 3,000 foreign passages beside it (made
up, or from folders in BEIR layout), for confidence must hold in both. Logistic regression with a small ridge, by
Newton's method; a weight whose sign contradicts what its feature means is left out. The curve is measured on folds
that the fit has not seen, and the thresholds are read off it. What sort of question it is (service/asking.py) is
fitted beside it, in folds of its own. `--write` puts the numbers into service/confidence.json and asking.json and the
curve into docs/answers.md; without it, they are only printed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import foreign, reporting
from service import asking, golden
from service.answering import Answerer
from service.assistant import Assistant
from service.confidence import NAMES, Features, Model, features
from service.evidence import gather
from service.settings import Settings

FOLDS, ROUNDS, RIDGE = 10, 3, 1.0
FALSE_PARTLY, FALSE_ANSWERED = 0.10, 0.05
"""Shares of unanswerable questions that may pass the two thresholds, on held-out folds over the embedded corpus."""
AGAINST = {"missing", "partial", "unknown", "noun_lacking", "town_lacking", "shape_lacking", "brief", "size"}
"""Features that speak against an answer; the others speak for one."""
SITUATIONS = ("embedded corpus", "with foreign passages")
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "answers.md"
SIGNS = np.array([-1.0 if name in AGAINST else 1.0 for name in NAMES])
Matrix = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write service/confidence.json and docs/answers.md")
    parser.add_argument("--foreign", type=Path, nargs="+", default=(), help="folders with a corpus.jsonl (BEIR layout)")
    parser.add_argument("--questions", type=Path, help="other questions than corpus/questions")
    given = parser.parse_args()
    rows, vectors, labels, fingerprint = gathered(given.questions, given.foreign)
    held = held_out(rows, vectors, labels)
    fitted = {
        "questions": len(labels),
        "answerable": int(labels.sum()),
        "encoder": fingerprint,
        "on": datetime.now(UTC).date().isoformat(),
    }
    judged = np.vstack(_with_asking(rows, unseen(vectors, labels)))
    model = fit(judged, np.tile(labels, len(rows)), *thresholds(held[0], labels), fitted)
    shown = "\n\n".join([curve(held, labels, model), weights_table(model)])
    print(shown)
    if given.write:
        asking.fit(vectors, labels, fingerprint).save()
        model.save()
        reporting.write("calibration", shown, DOCUMENT)


def gathered(questions: Path | None, folders: Sequence[Path]) -> tuple[list[Matrix], Matrix, Matrix, str]:
    """Features of each question, shape (questions, features), in both situations; the questions' vectors; 1 for
    answerable ones; the encoder's fingerprint."""
    with tempfile.TemporaryDirectory(prefix="lotse-calibrate-") as home:
        assistant = Assistant(Settings(home=Path(home), golden_questions=0))  # no gate: it is measured here
        assistant.ingest([])
        asked = golden.load(questions or assistant.settings.corpus / "questions")
        alone, vectors = collect(assistant.answerer, asked)
        foreign.add(assistant, folders)
        beside, _ = collect(assistant.answerer, asked)
        labels = np.array([1.0 if q["status"] == "answered" else 0.0 for q in asked])
        return [alone, beside], vectors, labels, assistant.encoder.fingerprint


def collect(answerer: Answerer, asked: Sequence[dict[str, Any]]) -> tuple[Matrix, Matrix]:
    """Features and vector of each question, follow-ups read in the light of the question that they follow."""
    followed = {q.get("follows") for q in asked}
    contexts: dict[str, Any] = {}
    rows, vectors = [], []
    for q in asked:
        context = contexts.get(q.get("follows", ""))
        question = answerer.reader.read(q["question"], context)
        found = gather(question, answerer.searcher)
        rows.append(astuple(features(found, answerer.searcher)))
        vectors.append(found.manner.ravel())
        if q["id"] in followed:
            contexts[q["id"]] = answerer.answer(q["question"], context, "", "").context
    return np.array(rows), np.array(vectors, dtype=float)


# -- fitting -----------------------------------------------------------------------------------------------------------


def unseen(vectors: Matrix, labels: Matrix) -> Matrix:
    """What sort each question is, as told by models fitted without its fold: what a new question would get."""
    told = np.zeros(len(labels))
    fold = np.random.default_rng(0).permutation(len(labels)) % FOLDS
    for number in range(FOLDS):
        kept, left = fold != number, fold == number
        told[left] = asking.fit(vectors[kept], labels[kept]).scores(vectors[left])
    return told


def _with_asking(rows: Sequence[Matrix], told: Matrix) -> list[Matrix]:
    """Features in which `asking` is what is told."""
    place = NAMES.index("asking")
    return [np.column_stack([r[:, :place], told, r[:, place + 1 :]]) for r in rows]


def fit(rows: Matrix, labels: Matrix, partly: float, answered: float, fitted: dict[str, object]) -> Model:
    """Fit, leave out the weight that contradicts its meaning most, fit again, until none does."""
    used = np.ones(len(SIGNS), dtype=bool)
    while True:
        weights, intercept = _logistic(rows[:, used], labels)
        signed = weights * SIGNS[used]
        if not len(signed) or signed.min() >= 0:
            break
        used[np.flatnonzero(used)[signed.argmin()]] = False
    found = np.zeros(len(SIGNS))
    found[used] = weights
    return Model(tuple(map(float, np.round(found, 4))), round(float(intercept), 4), answered, partly, fitted)


def _logistic(rows: Matrix, labels: Matrix) -> tuple[Matrix, float]:
    """Weights and intercept. Both classes weigh the same, however many questions each has; the ridge works on features
    of unit variance."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled = np.column_stack([(rows - mean) / spread, np.ones(len(rows))])
    balance = np.where(labels == 1, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    ridge = RIDGE * np.eye(scaled.shape[1])
    ridge[-1, -1] = 1e-6
    weights = np.zeros(scaled.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-scaled @ weights))
        gradient = scaled.T @ (balance * (labels - chance)) - ridge @ weights
        curvature = scaled.T @ (scaled * (balance * chance * (1 - chance))[:, None]) + ridge
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights[:-1] / spread, float(weights[-1] - (weights[:-1] * mean / spread).sum())


def held_out(rows: Sequence[Matrix], vectors: Matrix, labels: Matrix) -> list[Matrix]:
    """Confidence of each question in each situation by models fitted without its fold, averaged over rounds."""
    found = [np.zeros(len(labels)) for _ in rows]
    for seed in range(ROUNDS):
        fold = np.random.default_rng(seed).permutation(len(labels)) % FOLDS
        for number in range(FOLDS):
            kept, left = fold != number, fold == number
            sort = asking.fit(vectors[kept], labels[kept])
            seen = _with_asking([r[kept] for r in rows], unseen(vectors[kept], labels[kept]))
            model = fit(np.vstack(seen), np.tile(labels[kept], len(rows)), 0.3, 0.5, {})
            new = _with_asking([r[left] for r in rows], sort.scores(vectors[left]))
            for place, situation in enumerate(new):
                found[place][left] += [model(Features(*row)) / ROUNDS for row in situation]
    return found


def thresholds(held: Matrix, labels: Matrix) -> tuple[float, float]:
    """From where on "partly" and "answered": the lowest that let only so many unanswerable questions pass."""
    foreign_ones = np.sort(held[labels == 0])
    cut = [foreign_ones[int(np.ceil((1 - share) * len(foreign_ones))) - 1] for share in (FALSE_PARTLY, FALSE_ANSWERED)]
    return round(float(cut[0]) + 0.001, 3), round(float(cut[1]) + 0.001, 3)


# -- showing -----------------------------------------------------------------------------------------------------------


def curve(held: Sequence[Matrix], labels: Matrix, model: Model) -> str:
    """Shares of questions that pass a threshold, by situation."""
    marked = sorted({*np.round(np.arange(0.1, 0.95, 0.1), 3), model.partly, model.answered})
    names = {model.partly: " (`partly`)", model.answered: " (`answered`)"}
    head = ["threshold", *(f"{what}, {where}" for where in SITUATIONS for what in ("answerable", "unanswerable"))]
    rows = [
        [
            f"{threshold:.3f}{names.get(threshold, '')}",
            *(f"{(h[labels == label] >= threshold).mean():.3f}" for h in held for label in (1, 0)),
        ]
        for threshold in marked
    ]
    counted = f"{int(labels.sum())} answerable and {int((1 - labels).sum())} unanswerable questions"
    return f"{counted}, {FOLDS} held-out folds, {ROUNDS} rounds.\n\n{reporting.markdown(head, rows)}"


def weights_table(model: Model) -> str:
    kept = [[f"`{name}`", f"{weight:+.2f}"] for name, weight in zip(NAMES, model.weights, strict=True) if weight]
    return reporting.markdown(["feature", "weight"], sorted(kept, key=lambda row: -abs(float(row[1]))))


if __name__ == "__main__":
    main()

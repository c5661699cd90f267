"""Fits the confidence model on the golden questions and prints its numbers and its curve.

    python -m tools.calibrate            # embedded corpus, corpus/questions, home in a temporary folder

Logistic regression with a small ridge, by Newton's method; the curve is measured on folds that the fit has not seen.
The printed MODEL line goes into service/confidence.py.
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from service import golden
from service.assistant import Assistant
from service.confidence import Features, features
from service.evidence import gather
from service.settings import Settings

FOLDS, RIDGE, SEED = 5, 0.5, 0
Matrix = NDArray[np.float64]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="lotse-calibrate-") as home:
        settings = Settings(home=Path(home))
        assistant = Assistant(settings)
        assistant.ingest([])
        questions = golden.load(Path(sys.argv[1]) if len(sys.argv) > 1 else settings.corpus / "questions")
        rows, labels = collect(assistant, questions)
    weights = fit(rows, labels)
    print_model(weights)
    print_curve(held_out(rows, labels), labels)


def collect(assistant: Assistant, questions: list[dict[str, object]]) -> tuple[Matrix, Matrix]:
    """Features with a constant last column, shape (questions, features + 1), and 1 for answerable ones."""
    answerer = assistant.answerer
    alone = [q for q in questions if not q.get("follows")]
    found = [gather(answerer.reader.read(str(q["question"])), answerer.searcher) for q in alone]
    rows = [astuple(features(item, answerer.searcher)) for item in found]
    labels = [1.0 if q["status"] == "answered" else 0.0 for q in alone]
    return np.column_stack([np.array(rows), np.ones(len(rows))]), np.array(labels)


def fit(rows: Matrix, labels: Matrix) -> Matrix:
    """Weights, the intercept last. Both classes weigh the same, however many questions each has."""
    weights = np.zeros(rows.shape[1])
    balance = np.where(labels == 1, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    ridge = RIDGE * np.eye(rows.shape[1])
    ridge[-1, -1] = 1e-6
    for _ in range(50):
        chance = 1 / (1 + np.exp(-rows @ weights))
        gradient = rows.T @ (balance * (labels - chance)) - ridge @ weights
        curvature = rows.T @ (rows * (balance * chance * (1 - chance))[:, None]) + ridge
        step = np.linalg.solve(curvature, gradient)
        weights += step
        if np.abs(step).max() < 1e-9:
            break
    return weights


def held_out(rows: Matrix, labels: Matrix) -> Matrix:
    """Confidence of each question by a model that was fitted without its fold."""
    fold = np.random.default_rng(SEED).permutation(len(labels)) % FOLDS
    found = np.zeros(len(labels))
    for number in range(FOLDS):
        weights = fit(rows[fold != number], labels[fold != number])
        found[fold == number] = 1 / (1 + np.exp(-rows[fold == number] @ weights))
    return found


def print_model(weights: Matrix) -> None:
    names = ", ".join(field.name for field in fields(Features))
    numbers = ", ".join(f"{w:.2f}" for w in weights[:-1])
    print(f"# {names}\nMODEL = Model(({numbers}), {weights[-1]:.2f})\n")


def print_curve(confidence: Matrix, labels: Matrix) -> None:
    print(f"{int(labels.sum())} answerable, {int((1 - labels).sum())} not; held-out folds")
    print("threshold  answerable answered  false answers")
    for threshold in np.arange(0.1, 0.95, 0.05):
        right = (confidence[labels == 1] >= threshold).mean()
        false = (confidence[labels == 0] >= threshold).mean()
        print(f"{threshold:9.2f}  {right:19.3f}  {false:13.3f}")


if __name__ == "__main__":
    main()

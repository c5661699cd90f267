"""Whether a question is of a sort that the publications answer: a matter of what it wants, not of what it is about.

"Wie halten wir die Orte bei der Stange?" and "Wie viele Orte hat der Kreis?" are near the same passages, yet a guide
answers the one and hardly the other. Nearness to passages cannot tell them apart; how the question is put can: a linear
model over the vector that says so (`Encoder.encode_manner`), fitted by `python -m tools.calibrate --write` on the
golden questions (asking.json).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("asking.json")
RIDGE = 1.5
"""A question. Over publications that the fit has not seen, 3.5 and 8 tell a little less."""
LEAST, MOST = -0.45, 2.0
"""How far a score counts at most, either way: a sort that the fit has not met may be answered all the same, where a
sentence comes near."""
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Sort:
    """`weights` has shape (any,), for the manner vectors of the encoder with this `fingerprint`."""

    weights: Matrix
    intercept: float
    fingerprint: str

    def __call__(self, vector: NDArray[np.float32], fingerprint: str) -> float:
        """About 1 for questions that publications answer, about -1 for others; 0 where another encoder made the vector,
        of which nothing is known."""
        if fingerprint != self.fingerprint:
            return 0.0
        return float(bounded(self.scores(vector.ravel())))

    def scores(self, vectors: NDArray[Any]) -> Any:
        """The same for vectors of the fitted encoder, shape (..., any), without bounds: shape (...)."""
        return vectors @ self.weights + self.intercept

    @classmethod
    def load(cls, path: Path = FILE) -> Sort:
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls(np.array(data["weights"]), data["intercept"], data["fingerprint"])

    def save(self, path: Path = FILE) -> None:
        weights = [round(float(weight), 4) for weight in self.weights]
        data = {"fingerprint": self.fingerprint, "intercept": round(self.intercept, 4), "weights": weights}
        path.write_text(json.dumps(data) + "\n", encoding="utf-8")


def bounded(scores: Any) -> Any:
    """Scores within what they count for."""
    return np.clip(scores, LEAST, MOST)


def fit(vectors: Matrix, labels: Matrix, fingerprint: str = "") -> Sort:
    """Least squares towards 1 and -1, with a ridge over dimensions of unit variance; both classes weigh the same."""
    mean, spread = vectors.mean(axis=0), vectors.std(axis=0) + 1e-9
    scaled = np.column_stack([(vectors - mean) / spread, np.ones(len(labels))])
    weighed = np.where(labels == 1, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    penalty = RIDGE * len(labels) * np.eye(scaled.shape[1])
    penalty[-1, -1] = 1e-6
    solved = np.linalg.solve(
        scaled.T @ (scaled * weighed[:, None]) + penalty, scaled.T @ (weighed * np.where(labels == 1, 1.0, -1.0))
    )
    weights = solved[:-1] / spread
    return Sort(weights, float(solved[-1] - mean @ weights), fingerprint)


@cache
def shipped() -> Sort:
    """The fitted model of this folder; one that knows nothing where there is none."""
    return Sort.load() if FILE.is_file() else Sort(np.zeros(1), 0.0, "")

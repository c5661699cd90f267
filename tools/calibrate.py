"""Fits the confidence model anew. Run it whenever the encoder, the corpus, the questions or the features change.

    python -m tools.calibrate [--write] [--foreign FOLDER ...]

Confidence must hold over any publications. So the golden questions are asked twice, over the embedded corpus alone and
with 3,000 foreign passages beside it (made up, or from folders in BEIR layout), and the questions over made-up
publications (bench/made_up.py) over these. Logistic regression with a small ridge, by Newton's method, in which the
embedded corpus and the made-up publications weigh the same, those on other subjects a quarter of it (details, half of
which nothing but reading tells apart, only teach what sort a question is of); a weight whose sign contradicts what its
feature means is left out. The curve is measured on folds that the fit has not seen (where publications are made up, no
question over one of whose questions it has seen any), and the thresholds are read off it. What sort of question it is
(`service.questions.asking`) is fitted beside it, in folds of its own. `--write` puts the numbers into the
confidence.json and asking.json of the service and the curve into docs/answers.md; without it, they are only printed.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench import foreign, made_up, reporting
from service.answers.answering import Answerer
from service.answers.confidence import NAMES, Features, Model, features
from service.answers.evidence import gather
from service.assistant import Assistant
from service.publishing import golden
from service.questions import asking
from service.settings import Settings

FOLDS, ROUNDS, RIDGE = 7, 3, 1.0
FALSE_PARTLY, FALSE_ANSWERED = 0.08, 0.05
"""Shares of unanswerable questions that may pass the two thresholds, on held-out folds; the details do not count."""
AGAINST = {"town_lacking", "told_lacking", "lacking_brief", "shaped", "size"}
"""Features that speak against an answer; the others speak for one."""
ALONE, BESIDE, MADE_UP = "embedded corpus", "with foreign passages", "made-up publications"
DETAILS, SUBJECTS = "details of these", "made-up publications on other subjects"
WEIGHTS = {ALONE: 0.5, BESIDE: 0.5, MADE_UP: 1.0, DETAILS: 0.0, SUBJECTS: 0.25}
"""What all questions of a situation together count for in the fit of the confidence."""
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "answers.md"
SIGNS = np.array([-1.0 if name in AGAINST else 1.0 for name in NAMES])
PLACE = NAMES.index("asking")
Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Questions with what was found for each: `rows` are features, shape (questions, features), `vectors` say how each
    is put, `labels` are 1 for answerable ones. Those of one group stay in one fold; `weight` is that of all together in
    the fit of the confidence, 0 for those that only teach what sort a question is of."""

    rows: Matrix
    vectors: Matrix
    labels: Matrix
    groups: Sequence[str]
    weight: float

    def part(self, kept: NDArray[np.bool_]) -> Gathered:
        """Some of the questions."""
        groups = [group for group, keep in zip(self.groups, kept, strict=True) if keep]
        return Gathered(self.rows[kept], self.vectors[kept], self.labels[kept], groups, self.weight)

    def folds(self, seed: int) -> NDArray[np.int64]:
        """The fold of each question."""
        names = sorted(set(self.groups))
        drawn = dict(zip(names, np.random.default_rng(seed).permutation(len(names)) % FOLDS, strict=True))
        return np.array([drawn[group] for group in self.groups])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write confidence.json, asking.json and docs/answers.md")
    parser.add_argument("--foreign", type=Path, nargs="+", default=(), help="folders with a corpus.jsonl (BEIR layout)")
    given = parser.parse_args()
    sets, fingerprint = gathered(given.foreign)
    held = held_out(sets)
    fitted = {
        "questions": sum(len(s.labels) for name, s in sets.items() if name != BESIDE),
        "answerable": int(sum(s.labels.sum() for name, s in sets.items() if name != BESIDE)),
        "encoder": fingerprint,
        "on": datetime.now(UTC).date().isoformat(),
    }
    sort, model = fitted_to(list(sets.values()), *thresholds(sets, held), fitted)
    shown = "\n\n".join([curve(sets, held, model), weights_table(model)])
    print(shown)
    if given.write:
        replace(sort, fingerprint=fingerprint).save()
        model.save()
        reporting.write("calibration", shown, DOCUMENT)


def gathered(folders: Sequence[Path]) -> tuple[dict[str, Gathered], str]:
    """The questions of each situation, and the encoder's fingerprint."""
    with tempfile.TemporaryDirectory(prefix="lotse-calibrate-") as home:
        assistant = Assistant(Settings(home=Path(home), golden_questions=0))  # no gate: it is measured here
        assistant.ingest([])
        asked = golden.load(assistant.settings.corpus / "questions")
        sets = {ALONE: collect(assistant.answerer, asked, WEIGHTS[ALONE])}
        foreign.add(assistant, folders)
        sets[BESIDE] = collect(assistant.answerer, asked, WEIGHTS[BESIDE])
        fingerprint = assistant.encoder.fingerprint
    of = made_up.questions()
    for texts, situations in (
        (made_up.TEXTS, {MADE_UP: [*of["hard"], *of["talks"]], DETAILS: of["details"]}),
        (made_up.SUBJECTS, {SUBJECTS: of["subjects"]}),
    ):
        with made_up.known_places(), tempfile.TemporaryDirectory(prefix="lotse-calibrate-") as home:
            assistant = made_up.library(Path(home), texts=texts)
            for name, asked in situations.items():
                sets[name] = collect(assistant.answerer, asked, WEIGHTS[name])
    return sets, fingerprint


def collect(answerer: Answerer, asked: Sequence[dict[str, Any]], weight: float) -> Gathered:
    """Ask all, follow-ups read in the light of the question that they follow. Those over one made-up publication are a
    group, every golden question is its own."""
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
    labels = np.array([1.0 if q["status"] == "answered" else 0.0 for q in asked])
    texts = {text.stem for text in made_up.TEXTS.rglob("*.md")}
    groups = [stem if (stem := q["id"].rpartition("-")[0]) in texts else q["id"] for q in asked]
    return Gathered(np.array(rows), np.array(vectors, dtype=float), labels, groups, weight)


# -- fitting -----------------------------------------------------------------------------------------------------------


def fitted_to(
    sets: Sequence[Gathered], partly: float, answered: float, fitted: dict[str, object]
) -> tuple[asking.Sort, Model]:
    """What sort of question it is, and the confidence that builds on it."""
    told = [np.zeros(len(s.labels)) for s in sets]
    for number in range(FOLDS):  # each question's sort as told without its fold: what a new question would get
        kept = [s.part(s.folds(0) != number) for s in sets]
        sort = _sort(kept)
        for place, s in enumerate(sets):
            left = s.folds(0) == number
            told[place][left] = sort.scores(s.vectors[left])
    weighing = [(s, own) for s, own in zip(sets, told, strict=True) if s.weight]
    rows = np.vstack([_with_asking(s.rows, own) for s, own in weighing])
    labels = np.concatenate([s.labels for s, _ in weighing])
    weights = np.concatenate([np.full(len(s.labels), s.weight / len(s.labels)) for s, _ in weighing])
    return _sort(sets), fit(rows, labels, weights, partly, answered, fitted)


def _sort(sets: Sequence[Gathered]) -> asking.Sort:
    """Fitted on each question once, however often it is asked."""
    vectors, labels = np.vstack([s.vectors for s in sets]), np.concatenate([s.labels for s in sets])
    once = list({vector.tobytes(): row for row, vector in enumerate(vectors)}.values())
    return asking.fit(vectors[once], labels[once])


def _with_asking(rows: Matrix, told: Matrix) -> Matrix:
    """Features in which `asking` is what is told."""
    return np.column_stack([rows[:, :PLACE], asking.bounded(told), rows[:, PLACE + 1 :]])


def fit(
    rows: Matrix, labels: Matrix, weights: Matrix, partly: float, answered: float, fitted: dict[str, object]
) -> Model:
    """Fit, leave out the weight that contradicts its meaning most, fit again, until none does."""
    used = np.ones(len(SIGNS), dtype=bool)
    while True:
        found, intercept = _logistic(rows[:, used], labels, weights)
        signed = found * SIGNS[used]
        if not len(signed) or signed.min() >= 0:
            break
        used[np.flatnonzero(used)[signed.argmin()]] = False
    whole = np.zeros(len(SIGNS))
    whole[used] = found
    return Model(tuple(map(float, np.round(whole, 4))), round(float(intercept), 4), answered, partly, fitted)


def _logistic(rows: Matrix, labels: Matrix, weights: Matrix) -> tuple[Matrix, float]:
    """Weights and intercept. Both classes weigh the same, however many questions each has; the ridge works on features
    of unit variance."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    scaled = np.column_stack([(rows - mean) / spread, np.ones(len(rows))])
    share = weights @ labels / weights.sum()
    balance = np.where(labels == 1, 0.5 / share, 0.5 / (1 - share)) * weights / weights.mean()
    ridge = RIDGE * np.eye(scaled.shape[1])
    ridge[-1, -1] = 1e-6
    found = np.zeros(scaled.shape[1])
    for _ in range(60):
        chance = 1 / (1 + np.exp(-scaled @ found))
        gradient = scaled.T @ (balance * (labels - chance)) - ridge @ found
        curvature = scaled.T @ (scaled * (balance * chance * (1 - chance))[:, None]) + ridge
        step = np.linalg.solve(curvature, gradient)
        found += step
        if np.abs(step).max() < 1e-9:
            break
    return found[:-1] / spread, float(found[-1] - (found[:-1] * mean / spread).sum())


def held_out(sets: Mapping[str, Gathered]) -> dict[str, Matrix]:
    """Confidence of each question by models fitted without its fold, averaged over rounds."""
    found = {name: np.zeros(len(s.labels)) for name, s in sets.items()}
    for seed in range(1, ROUNDS + 1):
        for number in range(FOLDS):
            kept = [s.part(s.folds(seed) != number) for s in sets.values()]
            sort, model = fitted_to(kept, 0.3, 0.5, {})
            for name, s in sets.items():
                left = s.folds(seed) == number
                rows = _with_asking(s.rows[left], sort.scores(s.vectors[left]))
                found[name][left] += [model(Features(*row)) / ROUNDS for row in rows]
    return found


def thresholds(sets: Mapping[str, Gathered], held: Mapping[str, Matrix]) -> tuple[float, float]:
    """From where on "partly" and "answered": where only so many unanswerable questions pass, half way between the last
    that does not and the first that does."""
    foreign_ones = np.sort(np.concatenate([held[name][sets[name].labels == 0] for name in (ALONE, MADE_UP)]))
    places = [int(np.ceil((1 - share) * len(foreign_ones))) for share in (FALSE_PARTLY, FALSE_ANSWERED)]
    partly, answered = (round(float(foreign_ones[place - 1 : place + 1].mean()), 3) for place in places)
    return partly, answered


# -- showing -----------------------------------------------------------------------------------------------------------


def curve(sets: Mapping[str, Gathered], held: Mapping[str, Matrix], model: Model) -> str:
    """Shares of questions that pass a threshold, by situation."""
    marked = sorted({*np.round(np.arange(0.1, 0.95, 0.1), 3), model.partly, model.answered})
    names = {model.partly: " (`partly`)", model.answered: " (`answered`)"}
    head = ["threshold", *(f"{what}, {where}" for where in sets for what in ("answerable", "unanswerable"))]
    rows = [
        [
            f"{threshold:.3f}{names.get(threshold, '')}",
            *(
                f"{(held[name][s.labels == label] >= threshold).mean():.3f}"
                for name, s in sets.items()
                for label in (1, 0)
            ),
        ]
        for threshold in marked
    ]
    counted = "; ".join(
        f"{name}: {int(s.labels.sum())} answerable and {int((1 - s.labels).sum())} unanswerable questions"
        for name, s in sets.items()
        if name != BESIDE
    )
    return f"{counted}. {FOLDS} held-out folds, {ROUNDS} rounds.\n\n{reporting.markdown(head, rows)}"


def weights_table(model: Model) -> str:
    kept = [[f"`{name}`", f"{weight:+.2f}"] for name, weight in zip(NAMES, model.weights, strict=True) if weight]
    return reporting.markdown(["feature", "weight"], sorted(kept, key=lambda row: -abs(float(row[1]))))


if __name__ == "__main__":
    main()

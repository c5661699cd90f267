"""Every number of the recipe that trains the word model further and makes the context model."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from training.recipe import GERMAN_QUOTAS, PARALLEL_QUOTAS, Recipe

# A source's share among the pairs that are drawn.
SHARES = {
    "gesetze_titel_absatz": 0.12,
    "landes_kommunalrecht_titel_absatz": 0.10,
    "bundesrecht_aktuell_titel_absatz": 0.03,
    "dip21_titel_frage": 0.08,
    "dip21_titel_abstrakt": 0.05,
    "dip21_schlagwort_titel": 0.03,
    "plenar_frage_antwort": 0.07,
    "karlsruhe_titel_absatz": 0.08,
    "karlsruhe_antrag_stellungnahme": 0.02,
    "wikipedia_ueberschrift_absatz": 0.22,
    "wikipedia_absatz_haelften": 0.05,
    "klexikon_wikipedia": 0.07,
    "openthesaurus_synonyme": 0.06,
}
QUOTAS = GERMAN_QUOTAS | {"wikipedia_ueberschrift_absatz": 92_000, "wikipedia_absatz_haelften": 26_000}
EVERYDAY = "alltag"
"""The pairs of everyday and formal wording that were written for this project (training/everyday.jsonl)."""
SYNONYMS = "openthesaurus_synonyme"
_ALL = 1_000_000  # more than any source holds


@dataclass(frozen=True, slots=True)
class Stage:
    """A run of equal steps: what draws `pairs` tells them apart, what draws `masked` passages guesses their pieces.

    `clusters` of passages on one subject come beside the pairs (`training.context.clusters`). All take `sentences`
    translations beside that, which must land on the teacher's vectors; `teacher` weighs them. `schedule` is the part
    of the course over which the rates fall meanwhile: a stage's steps need not count alike. `council` weighs how far
    the nearness of the step's texts to each other is from that of the teachers (`training.context.council`).
    """

    steps: int
    schedule: float = 1.0
    pairs: int = 0
    clusters: int = 0
    masked: int = 0
    sentences: int = 512
    teacher: float = 0.7
    council: float = 0.0


@dataclass(frozen=True, slots=True)
class Course:
    """Stages with one optimiser and one fall of the learning rates, that of the token table and that of the rest."""

    stages: tuple[Stage, ...]
    table_rate: float
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class ContextRecipe:
    """All settings. Lengths are in characters for texts that are read, in pieces for what a step sees of them."""

    seed: int = 1
    threads: int = 2
    # texts: source -> most pairs (a seeded sample where there are more), and its share of what is drawn
    sources: dict[str, tuple[int, float]] = field(
        default_factory=lambda: {name: (QUOTAS[name], share) for name, share in SHARES.items()}
    )
    parallel: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PARALLEL_QUOTAS, _ALL))
    max_question: int = 300
    max_passage: int = 800
    max_sentence: int = 400
    teacher_tokens: int = 96
    # the two students
    words: Course = Course((Stage(4_397, pairs=2_048),), table_rate=0.004)
    context: Course = Course(
        (
            Stage(1_448, schedule=0.28, masked=768, sentences=1_024, teacher=1.0),
            Stage(1_648, schedule=0.72, pairs=2_048),
        ),
        table_rate=1.5e-3,
        rate=3e-4,
    )
    # where the context model starts
    layers: tuple[int, ...] = (0, 1, 3, 5)  # of the English teacher
    nearest_words: int = 8  # English words whose vectors a piece's first vector is the mean of
    nearest_temperature: float = 0.04
    # the loop
    warm_up: int = 100  # steps
    last_rate: float = 0.03  # share of the learning rates left at the end
    betas: tuple[float, float] = (0.9, 0.98)
    weight_decay: float = 0.01  # not on token tables
    largest_gradient: float = 2.0
    dropout: float = 0.05
    checkpoint: int = 500  # steps
    # what a step draws
    one_source: float = 0.6  # share of steps whose pairs all come from one source
    everyday: float = 0.03  # share of everyday pairs in a step
    everyday_last: float = 0.10  # and in the last part of a course
    last_part: float = 0.2
    question_pieces: int = 32
    crops: tuple[int, ...] = (36, 48, 48, 64, 88, 128)  # pieces of a passage, drawn for a step
    masked_pieces: int = 120  # of a passage in which pieces are guessed
    sentence_pieces: int = 56
    keywords: float = 0.2  # share of questions that lose a quarter of their pieces
    shared_words: float = 0.25  # share of pairs whose passage loses telling pieces that the question has too
    telling: float = 3e-4  # share of all pieces of passages from which on a piece tells nothing
    # relatives
    relatives: int = 3  # pairs that come into a step along with one
    relatives_nearest: int = 20  # pairs of a source among which they are drawn,
    relatives_too_near: int = 4  # less the nearest, which too often are answers too
    relatives_least: int = 200  # pairs of a source from which on relatives are looked for
    relatives_from: float = 0.02  # part of the first stage with pairs after which they are looked for
    # losses
    scale: float = 20.0  # inverse temperature
    teacher_cosine: float = 3.0
    council_scale: float = 16.0  # inverse temperature of nearness as the teachers see it
    council_share: float = 0.6  # of the context model in the cosine that is compared with theirs, beside the word model
    masked_share: float = 0.2  # of a passage's pieces
    masked_weight: float = 0.5

    def texts(self) -> Recipe:
        """The settings of `training.pairs` that go with these."""
        return replace(
            Recipe(),
            german={name: most for name, (most, _) in self.sources.items()},
            parallel=dict(self.parallel),
            max_query=self.max_question,
            max_passage=self.max_passage,
            max_sentence=self.max_sentence,
        )

    def to_json(self) -> str:
        """The settings as JSON, for the folder of the model."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    @classmethod
    def from_file(cls, path: Path) -> ContextRecipe:
        """Settings written by `to_json`; missing ones keep their default. TypeError for one that does not exist."""
        given = json.loads(path.read_text(encoding="utf-8"))
        for name in ("layers", "crops", "betas"):
            if name in given:
                given[name] = tuple(given[name])
        for name in ("words", "context"):
            if name in given:
                given[name] = _course(given[name])
        if "sources" in given:
            given["sources"] = {name: tuple(pair) for name, pair in given["sources"].items()}
        return cls(**given)


def _course(given: dict[str, Any]) -> Course:
    return Course(**given | {"stages": tuple(Stage(**stage) for stage in given["stages"])})

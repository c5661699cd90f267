"""Every number of the recipe of the context model."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

# How many pairs of a source take part, and its share among the pairs that are drawn.
SOURCES = {
    "gesetze_titel_absatz": (32_000, 0.12),
    "landes_kommunalrecht_titel_absatz": (26_000, 0.10),
    "bundesrecht_aktuell_titel_absatz": (8_000, 0.03),
    "dip21_titel_frage": (20_000, 0.08),
    "dip21_titel_abstrakt": (12_000, 0.05),
    "dip21_schlagwort_titel": (8_000, 0.03),
    "plenar_frage_antwort": (6_200, 0.07),
    "karlsruhe_titel_absatz": (22_000, 0.08),
    "karlsruhe_antrag_stellungnahme": (4_600, 0.02),
    "wikipedia_ueberschrift_absatz": (60_000, 0.22),
    "wikipedia_absatz_haelften": (14_000, 0.05),
    "klexikon_wikipedia": (16_000, 0.07),
    "openthesaurus_synonyme": (93_300, 0.08),
}
EVERYDAY = "alltag"
"""The pairs of everyday and formal wording that were written for this project (training/everyday.jsonl)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A run of steps with a learning rate that rises, then falls to `last` of `rate`.

    `taught` says whether the English teacher's vectors are learnt beside the pairs. All is then compared in the
    teacher's space, which a matrix turns the encoder's vectors into; the matrix is not part of the model. `everyday` is
    the share of everyday pairs among the pairs drawn.
    """

    steps: int
    taught: bool
    pieces_rate: float = 1e-3
    rate: float = 2e-4
    everyday: float = 0.0


@dataclass(frozen=True, slots=True)
class ContextRecipe:
    """All settings. Lengths are in characters unless they say pieces."""

    seed: int = 1
    threads: int = 1
    sources: dict[str, tuple[int, float]] = field(default_factory=lambda: dict(SOURCES))
    max_passage: int = 1_200
    rarest_piece: int = 10  # occurrences below which a piece of the published vocabulary is dropped
    relatives: int = 3  # pairs that come into a batch along with one
    relatives_among: int = 8_000  # pairs of a source in which relatives are looked for
    stages: tuple[Stage, ...] = (
        Stage(550, taught=False),
        Stage(800, taught=True, pieces_rate=8e-4, rate=1.5e-4),
        Stage(220, taught=False, pieces_rate=5e-4, rate=1e-4, everyday=0.45),
    )
    batch: int = 256
    one_source: float = 0.6  # share of batches whose pairs all come from one source
    scale: float = 20.0
    query_pieces: int = 48
    passage_pieces: int = 110
    crops: tuple[int, ...] = (160, 230, 230, 300, 420, 700)
    lower_case: float = 0.35  # share of questions in lower case
    shared_words: float = 0.25  # share of pairs whose passage loses words that the question has too
    lectures: int = 150_000  # translated sentences with the teacher's vectors
    lecture_batch: int = 512
    teacher_weight: float = 0.7
    teacher_cosine: float = 3.0
    checkpoint: int = 100  # steps

    def to_json(self) -> str:
        """The settings as JSON, for the folder of the model."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    @classmethod
    def from_file(cls, path: Path) -> ContextRecipe:
        """Settings written by `to_json`; missing ones keep their default. TypeError for one that does not exist."""
        given = json.loads(path.read_text(encoding="utf-8"))
        if "stages" in given:
            given["stages"] = tuple(Stage(**stage) for stage in given["stages"])
        if "sources" in given:
            given["sources"] = {name: tuple(pair) for name, pair in given["sources"].items()}
        return cls(**given | ({"crops": tuple(given["crops"])} if "crops" in given else {}))

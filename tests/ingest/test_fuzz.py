"""Mutated files never escape the sandbox: a few in every run, many by `make fuzz`."""

from __future__ import annotations

import random
from pathlib import Path

from tests.ingest.makepdf import changed, paragraph, pdf
from tools.fuzz import fuzz, mutated

SEED = pdf(
    *[paragraph(780, f"Die Stadt ordnet ihre Aufgaben neu. Das steht auf Seite {number}.") for number in (1, 2, 3)]
)
PACKED = changed(SEED, lambda writer: [page.compress_content_streams() for page in writer.pages])


def test_mutants_end_as_editions_or_named_errors(tmp_path: Path) -> None:
    outcomes = list(fuzz([SEED, PACKED], 48, seed=7, folder=tmp_path))
    assert len(outcomes) == 48 and len(set(outcomes)) > 1
    assert not list(tmp_path.iterdir())


def test_a_mutant_is_made_again_from_its_seed() -> None:
    assert mutated(SEED, random.Random(3)) == mutated(SEED, random.Random(3)) != SEED

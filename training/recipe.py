"""Every number of the recipe, so that a model can say exactly how it was made."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

# Pairs taken from each German source per epoch (file stem -> most pairs). Where a source is larger,
# a seeded sample is taken, so that no single kind of text outweighs the others.
GERMAN_QUOTAS = {
    "gesetze_titel_absatz": 80_000,
    "landes_kommunalrecht_titel_absatz": 46_900,
    "bundesrecht_aktuell_titel_absatz": 11_800,
    "dip21_titel_frage": 55_700,
    "dip21_titel_abstrakt": 40_000,
    "dip21_schlagwort_titel": 60_000,
    "plenar_frage_antwort": 6_200,
    "karlsruhe_titel_absatz": 45_000,
    "karlsruhe_antrag_stellungnahme": 4_600,
    "wikipedia_ueberschrift_absatz": 130_000,
    "wikipedia_absatz_haelften": 40_000,
    "klexikon_wikipedia": 42_900,
    "openthesaurus_synonyme": 93_300,
}

# English-German pairs: everyday language and dictionaries whole, software manuals (partly machine
# translated and narrow in subject) as samples.
PARALLEL_QUOTAS = {
    "tatoeba_manythings": 44_000,
    "tatoeba_opus_tests": 16_000,
    "dict_wiktionary_de_en_ccbysa": 63_400,
    "mozilla_www_mpl": 7_500,
    "mozilla_legal_docs_ccbysa": 2_200,
    "msdocs_business_central": 45_000,
    "adobe_workfront": 35_000,
    "debian_www": 45_000,
    "gnome_user_docs": 20_400,
    "msdocs_d365_ops_headings": 16_000,
    "msdocs_win32_prose": 25_000,
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """All settings of one training run. Lengths are in characters unless they say tokens."""

    seed: int = 20_240
    threads: int = 2
    # texts
    german: dict[str, int] = field(default_factory=lambda: dict(GERMAN_QUOTAS))
    parallel: dict[str, int] = field(default_factory=lambda: dict(PARALLEL_QUOTAS))
    max_query: int = 300
    max_passage: int = 800
    max_sentence: int = 300
    same_title: int = 20  # pairs kept per title such as "Inkrafttreten"
    # tokenizer
    vocabulary: int = 44_000
    vocabulary_texts: int = 400_000  # texts that the vocabulary is learnt from
    # student
    dimensions: int = 384
    epochs: float = 2.5
    batch: int = 2_048
    learning_rate: float = 0.03
    scale: float = 20.0  # inverse temperature of the contrastive losses
    same_source: float = 0.5  # share of batches whose pairs all come from one source
    # teacher
    teacher_tokens: int = 64
    teacher_batch: int = 2_048
    teacher_weight: float = 1.0
    teacher_cosine: float = 5.0

    def to_json(self) -> str:
        """The settings as JSON, for the folder of the model."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    @classmethod
    def from_file(cls, path: Path) -> Recipe:
        """Read settings written by :meth:`to_json`; missing ones keep their default.

        Raises ``ValueError`` for a setting that does not exist.
        """
        given = json.loads(path.read_text(encoding="utf-8"))
        unknown = set(given) - {f.name for f in fields(cls)}
        if unknown:
            raise ValueError(f"{path}: unknown settings {sorted(unknown)}")
        return cls(**given)

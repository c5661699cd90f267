"""Clusters: passages that all treat one subject, each with questions that only it answers.

A guide is such a cluster, and so is an authority's page of questions. Told apart in one batch, the passages teach which
aspect of a subject is meant, for the subject alone no longer tells them apart.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.context.lessons import Batch
from training.context.settings import ContextRecipe
from training.context.texts import Pieces, Texts
from training.heldout import HeldOut

_HEADED = 0.5


@dataclass(frozen=True, slots=True)
class Item:
    """A passage and the questions that it answers."""

    passage: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Passages on one subject, which `topic` names as a heading above them would."""

    topic: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """Passages row by row, without and with their heading; `starts` (clusters + 1,) the first row of each cluster,
    `asked` (rows + 1,) that of each passage among the questions."""

    passages: Texts
    headed: Texts
    questions: Texts
    starts: np.ndarray
    asked: np.ndarray
    recipe: ContextRecipe

    @classmethod
    def prepare(
        cls, clusters: Sequence[Cluster], tokenizer: Tokenizer, recipe: ContextRecipe, device: torch.device
    ) -> Clusters:
        items = [(cluster.topic, item) for cluster in clusters for item in cluster.items]
        return cls(
            Texts.encode(tokenizer, [item.passage for _, item in items], device),
            Texts.encode(tokenizer, [f"{topic}\n{item.passage}" for topic, item in items], device),
            Texts.encode(tokenizer, [question for _, item in items for question in item.questions], device),
            np.cumsum([0, *(len(cluster.items) for cluster in clusters)]),
            np.cumsum([0, *(len(item.questions) for _, item in items)]),
            recipe,
        )

    def batch(self, rng: np.random.Generator, count: int) -> Batch:
        """All passages of some clusters with a question each, then with another, as often as all have one left; every
        other time under their headings."""
        rows, asked, headed = self.draw(rng, count)
        passages = self.headed if headed else self.passages
        return self.shown(asked, passages.crop(rows, int(rng.choice(self.recipe.crops))))

    def draw(self, rng: np.random.Generator, count: int) -> tuple[Tensor, Tensor, bool]:
        """Passages of some clusters, (n,), their questions, round by round, (rounds x n,), whether under headings."""
        chosen = rng.choice(len(self.starts) - 1, min(count, len(self.starts) - 1), replace=False)
        rows = np.concatenate([np.arange(self.starts[one], self.starts[one + 1]) for one in chosen])
        orders = [rng.permutation(np.arange(self.asked[row], self.asked[row + 1])) for row in rows]
        rounds = min(map(len, orders))
        asked = np.array([order[:rounds] for order in orders]).T.ravel()
        device = self.passages.lengths.device
        headed = bool(rng.random() < _HEADED)
        return torch.from_numpy(rows).to(device), torch.from_numpy(asked).to(device), headed

    def shown(self, asked: Tensor, passages: Pieces) -> Batch:
        """Questions, round by round, with what is to be seen of their passages."""
        return Batch(
            self.questions.first(asked, self.recipe.question_pieces),
            passages,
            torch.eye(len(passages.ids), dtype=torch.bool, device=asked.device),  # no text of clusters comes twice
        )


def read_clusters(path: Path, held_out: HeldOut) -> list[Cluster]:
    """Clusters from JSON lines ``{"topic", "items": [{"passage", "questions"}]}``, less what is held out.

    What is left of a cluster with fewer than two passages is dropped.
    """
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        items = [Item(item["passage"], tuple(item["questions"])) for item in record["items"]]
        kept = [item for item in items if not any(text in held_out for text in (item.passage, *item.questions))]
        if len(kept) > 1:
            found.append(Cluster(record["topic"], tuple(kept)))
    return found

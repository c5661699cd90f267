"""The student: one vector per token, a text is their mean.

Two things are learnt at once. German pairs: among all second texts of a batch, find the one that
belongs to the first (and the reverse). Translations: lie where the teacher puts the English
sentence, nearer to it than to the other English sentences of the batch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import torch
from torch.nn.functional import cross_entropy, normalize

from training.batches import Texts, endless_batches, pair_batches, without_repetition
from training.recipe import Recipe

_WARM_UP_STEPS = 30
_LAST_RATE = 0.02  # share of the learning rate left at the end


@dataclass(frozen=True, slots=True)
class Material:
    """What the student learns from: pairs ``a[i]``, ``b[i]`` of ``sources[i]``; ``german[j]`` means ``taught[j]``."""

    a: Texts
    b: Texts
    sources: np.ndarray
    german: Texts
    taught: np.ndarray


def contrastive(left: torch.Tensor, right: torch.Tensor, scale: float) -> torch.Tensor:
    """Symmetric cross-entropy: row i of ``left`` [n, d] belongs to row i of ``right``, all others are wrong."""
    scores = left @ right.T * scale
    own = torch.arange(len(scores))
    return (cross_entropy(scores, own) + cross_entropy(scores.T, own)) / 2


def train_student(
    material: Material, vocabulary: int, recipe: Recipe, report: Callable[[str], None] = print
) -> np.ndarray:
    """Learn the token vectors: float32 array [vocabulary, recipe.dimensions].

    ``taught`` may have fewer dimensions than the student; the first ones are then matched.
    """
    torch.manual_seed(recipe.seed)
    rng = np.random.default_rng(recipe.seed)
    table = torch.nn.EmbeddingBag(vocabulary, recipe.dimensions)
    torch.nn.init.normal_(table.weight, std=0.1)
    optimiser = torch.optim.Adam(table.parameters(), lr=recipe.learning_rate)
    steps = max(1, int(recipe.epochs * len(material.a) / recipe.batch))
    pairs = _epochs(material, recipe, rng)
    lessons = endless_batches(len(material.german), recipe.teacher_batch, rng)
    for step in range(steps):
        rate = _rate(step, steps)
        for group in optimiser.param_groups:
            group["lr"] = recipe.learning_rate * rate
        on_pairs = _pair_loss(table, material, next(pairs), recipe)
        on_teacher = _teacher_loss(table, material, next(lessons), recipe)
        optimiser.zero_grad()
        torch.autograd.backward(on_pairs + recipe.teacher_weight * on_teacher)
        optimiser.step()
        if step % 50 == 0 or step == steps - 1:
            report(f"step {step + 1} of {steps}: pairs {on_pairs.item():.3f}, teacher {on_teacher.item():.3f}")
    return table.weight.detach().numpy()


def _rate(step: int, steps: int) -> float:
    return min(1.0, (step + 1) / _WARM_UP_STEPS) * max(_LAST_RATE, 1 - step / steps)


def _epochs(material: Material, recipe: Recipe, rng: np.random.Generator) -> Iterator[np.ndarray]:
    def epoch() -> Iterator[np.ndarray]:
        return pair_batches(material.sources, recipe.batch, recipe.same_source, rng)

    return chain.from_iterable(iter(epoch, None))


def _pair_loss(table: torch.nn.Module, material: Material, rows: np.ndarray, recipe: Recipe) -> torch.Tensor:
    rows = without_repetition(rows, material.a.keys, material.b.keys)
    a = normalize(table(*material.a.bags(rows)), dim=-1)
    b = normalize(table(*material.b.bags(rows)), dim=-1)
    return contrastive(a, b, recipe.scale)


def _teacher_loss(table: torch.nn.Module, material: Material, rows: np.ndarray, recipe: Recipe) -> torch.Tensor:
    rows = without_repetition(rows, material.german.keys)
    taught = torch.from_numpy(material.taught[rows].astype(np.float32))
    width = taught.shape[1]
    student = normalize(table(*material.german.bags(rows))[:, :width], dim=-1)
    apart = 1 - (student * taught).sum(-1).mean()
    return contrastive(student, taught, recipe.scale) + recipe.teacher_cosine * apart

"""What a step is judged by: pairs against all others of a batch, German sentences against the English teacher."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

_NEARER, _NEAR = 0.15, 0.7
_SAME = 0.98  # cosine of two teacher's vectors from which on their sentences mean the same


def contrast(left: Tensor, right: Tensor, scale: float, repeated: Tensor) -> Tensor:
    """Symmetric cross-entropy of unit rows: row i of `left` (n, d) belongs to row i of `right`, others are wrong.

    Not counted as wrong are `repeated` ones, bool (n, n), and those so much nearer than the right one that they are
    probably right too.
    """
    scores = left @ right.T
    fixed = scores.detach()
    spared = repeated | ((fixed > fixed.diagonal()[:, None] + _NEARER) & (fixed > _NEAR))
    spared = spared & ~torch.eye(len(scores), dtype=torch.bool, device=scores.device)
    scores = (scores * scale).masked_fill(spared, -1e4)
    own = torch.arange(len(scores), device=scores.device)
    return (cross_entropy(scores, own) + cross_entropy(scores.T, own)) / 2


def distilled(student: Tensor, taught: Tensor, scale: float, cosine: float) -> Tensor:
    """Unit rows of the student against the teacher's (n, d): told apart, and `cosine` times how far they are."""
    apart = 1 - (student * taught).sum(dim=-1).mean()
    return contrast(student, taught, scale, taught @ taught.T > _SAME) + cosine * apart


def related(own: Tensor, taught: Tensor, scale: float) -> Tensor:
    """How far the nearness of all texts to each other is from what is taught, in nats a text.

    Unit rows of the student (n, d) and of the teachers (n, e). For each text the others are weighed by their nearness,
    softmax of `scale` times the cosine, on both sides; what tells them apart is the Kullback-Leibler divergence.
    """
    alone = torch.eye(len(own), dtype=torch.bool, device=own.device)
    wanted = torch.log_softmax((taught @ taught.T * scale).masked_fill(alone, -1e4), dim=1)
    found = torch.log_softmax((own @ own.T * scale).masked_fill(alone, -1e4), dim=1)
    return (wanted.exp() * (wanted - found)).sum(dim=1).mean()

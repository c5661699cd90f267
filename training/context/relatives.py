"""For each pair, others of its source whose passages the student finds near its question.

In one batch with it they are the wrong answers that are easily taken for right ones.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from training.context.lessons import Lessons
from training.context.settings import EVERYDAY, SYNONYMS
from training.context.texts import Pieces, Texts

_AT_ONCE = 2_048
_QUESTION, _PASSAGE = 40, 72  # pieces that are read
_NONE = -1.5  # below any cosine


@torch.no_grad()
def mine(lessons: Lessons, encode: Callable[[Pieces], Tensor]) -> Tensor:
    """Rows of the relatives of each pair, int64 (pairs, nearest less too near); -1 where there are none.

    `encode` gives unit vectors. Pairs with the same question or passage are no relatives; neither are synonyms and
    everyday pairs, which are drawn without.
    """
    recipe = lessons.recipe
    first, last = recipe.relatives_too_near, recipe.relatives_nearest
    found = torch.full((len(lessons.questions), last - first), -1, dtype=torch.long, device=lessons.telling.device)
    for name, rows in lessons.rows.items():
        if name in (SYNONYMS, EVERYDAY) or len(rows) < max(recipe.relatives_least, last):
            continue
        passages = _vectors(lessons.passages, rows, _PASSAGE, encode)
        for part in torch.split(rows, _AT_ONCE):
            near = _vectors(lessons.questions, part, _QUESTION, encode) @ passages.T
            near = near.masked_fill(lessons.repeated(part, rows), _NONE)
            scores, places = near.topk(last, dim=1)
            found[part] = torch.where(scores > _NONE, rows[places], -1)[:, first:]
    return found


def _vectors(texts: Texts, rows: Tensor, longest: int, encode: Callable[[Pieces], Tensor]) -> Tensor:
    """float16 on a graphics card, for room; float32 elsewhere, for speed."""
    kind = torch.float16 if rows.is_cuda else torch.float32
    return torch.cat([encode(texts.first(part, longest)).to(kind) for part in torch.split(rows, _AT_ONCE)])

"""Training of the context model: pairs against all others of a batch, German sentences against the teacher."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import normalize

from index.ngrams import WIDTH, NgramEncoder
from training.context.lessons import Lessons
from training.context.settings import ContextRecipe, Stage
from training.student import contrastive

_WARM_UP, _LAST = 30, 0.03
_LARGEST_STEP = 2.0
_FITTED_ON = 6_000
_SHORT = 40  # pieces of a lecture
TAUGHT_WIDTH = 384  # numbers of a teacher's vector


@dataclass(frozen=True, slots=True)
class Lectures:
    """German sentences and the teacher's vectors of their translations, float16 of shape (n, 384)."""

    german: Sequence[str]
    taught: np.ndarray


class ContextStudent:
    """An encoder on its way. `folder` keeps its checkpoints."""

    def __init__(
        self, encoder: NgramEncoder, recipe: ContextRecipe, folder: Path, report: Callable[[str], None] = print
    ) -> None:
        self.encoder, self.recipe, self.folder, self.report = encoder, recipe, folder, report
        self.encoder.requires_grad_(True).train()
        self.turn = torch.nn.Parameter(torch.eye(WIDTH, TAUGHT_WIDTH))

    def train(self, lessons: Lessons, lectures: Lectures) -> NgramEncoder:
        """All stages, going on from the last checkpoint where there is one."""
        first = 0
        for number, stage in enumerate(self.recipe.stages):
            self._stage(number, stage, first, lessons, lectures)
            first += stage.steps
        return self.encoder.requires_grad_(False).eval()

    def _stage(self, number: int, stage: Stage, first: int, lessons: Lessons, lectures: Lectures) -> None:
        checkpoint = self.folder / f"stage-{number}.pt"
        others = [p for name, p in self.encoder.named_parameters() if name != "pieces"]
        groups = [{"params": [self.encoder.pieces]}, {"params": [*others, self.turn]}]
        optimiser = torch.optim.Adam(groups, lr=0.0, betas=(0.9, 0.98))
        done = 0
        if checkpoint.is_file():
            state = torch.load(checkpoint, weights_only=True)
            self.encoder.load_state_dict(state["encoder"])
            self.turn.data.copy_(state["turn"])
            optimiser.load_state_dict(state["optimiser"])
            done = int(state["done"])
        elif stage.taught:
            self._fit_turn(lectures)
        for step in range(done, stage.steps):
            share = min(1.0, (step + 1) / _WARM_UP) * max(_LAST, 1 - step / stage.steps)
            for group, rate in zip(optimiser.param_groups, (stage.pieces_rate, stage.rate), strict=True):
                group["lr"] = share * rate
            losses = self._step(first + step, stage, lessons, lectures, optimiser)
            if (step + 1) % self.recipe.checkpoint == 0 or step + 1 == stage.steps:
                self._keep(checkpoint, optimiser, step + 1)
            if (step + 1) % 20 == 0:
                self.report(f"stage {number + 1}, step {step + 1} of {stage.steps}: " + ", ".join(losses))

    def _step(
        self, step: int, stage: Stage, lessons: Lessons, lectures: Lectures, optimiser: torch.optim.Optimizer
    ) -> list[str]:
        questions, passages = lessons.batch(step, stage.everyday)
        left = self._vectors(questions, self.recipe.query_pieces, stage.taught)
        right = self._vectors(passages, self.recipe.passage_pieces, stage.taught)
        loss = contrastive(left, right, self.recipe.scale)
        losses = [f"pairs {loss.item():.3f}"]
        if stage.taught:
            rows = np.random.default_rng([self.recipe.seed, step, 1]).choice(
                len(lectures.german), min(self.recipe.lecture_batch, len(lectures.german)), replace=False
            )
            taught = self._taught(lectures, rows)
            loss = loss + self.recipe.teacher_weight * taught
            losses.append(f"teacher {taught.item():.3f}")
        optimiser.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_([*self.encoder.parameters(), self.turn], _LARGEST_STEP)
        optimiser.step()
        return losses

    def _taught(self, lectures: Lectures, rows: np.ndarray) -> torch.Tensor:
        sentences = [lectures.german[row] for row in rows]
        fifth = len(sentences) // 5
        student = self._vectors([*(s.lower() for s in sentences[:fifth]), *sentences[fifth:]], _SHORT, turned=True)
        teacher = torch.from_numpy(lectures.taught[rows].astype(np.float32))
        apart = 1 - (student * teacher).sum(-1).mean()
        return contrastive(student, teacher, self.recipe.scale) + self.recipe.teacher_cosine * apart

    def _vectors(self, texts: Sequence[str], longest: int, turned: bool) -> torch.Tensor:
        """Unit vectors, `turned` into the teacher's space or not.

        The network computes in bfloat16, three times as fast where the processor knows it.
        """
        found = self.encoder.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        features = self.encoder.features([encoding.ids[:longest] for encoding in found])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            own = self.encoder(features)["sentence_embedding"].float()
        return normalize(own @ self.turn if turned else own, dim=-1)

    @torch.no_grad()
    def _fit_turn(self, lectures: Lectures) -> None:
        """Start the matrix where least squares put it: the encoder's vectors onto the teacher's."""
        rows = np.random.default_rng(self.recipe.seed).permutation(len(lectures.german))[:_FITTED_ON]
        parts = [
            self._vectors([lectures.german[r] for r in rows[s : s + 1000]], _SHORT, False)
            for s in range(0, len(rows), 1000)
        ]
        own, taught = torch.cat(parts), torch.from_numpy(lectures.taught[rows].astype(np.float32))
        kept = torch.eye(own.shape[1]) * (0.01 * len(own) / own.shape[1])
        self.turn.copy_(torch.linalg.solve(own.T @ own + kept, own.T @ taught))
        near = (normalize(own @ self.turn, dim=-1) * taught).sum(-1).mean()
        self.report(f"matrix fitted: cosine {near.item():.3f} to the teacher")

    def _keep(self, checkpoint: Path, optimiser: torch.optim.Optimizer, done: int) -> None:
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        partial = checkpoint.with_suffix(".part")
        torch.save(
            {
                "encoder": self.encoder.state_dict(),
                "turn": self.turn.data,
                "optimiser": optimiser.state_dict(),
                "done": done,
            },
            partial,
        )
        partial.replace(checkpoint)

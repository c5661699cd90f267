"""The loop: a student goes through a course, with checkpoints to go on from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from training.context.clusters import Clusters
from training.context.lessons import Batch, Lessons
from training.context.losses import contrast, distilled
from training.context.networks import ContextNetwork, Student
from training.context.relatives import mine
from training.context.settings import ContextRecipe, Course, Stage
from training.context.texts import Pieces, Texts

_SAID = 50  # steps from report to report


@dataclass(frozen=True, slots=True)
class Lectures:
    """German sentences and the teacher's unit vectors of their translations, float16 (sentences, width)."""

    german: Texts
    taught: Tensor


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a course a step is: its stage, the part of the course gone by, and of the stage."""

    stage: Stage
    gone: float
    gone_of_stage: float


def places(course: Course) -> list[Place]:
    """One for each step."""
    found, before = [], 0.0
    for stage in course.stages:
        parts = [step / stage.steps for step in range(stage.steps)]
        found += [Place(stage, before + part * stage.schedule, part) for part in parts]
        before += stage.schedule
    return found


class Training:
    """A student on its way through a course. `number` tells courses with the same seed apart, `name` their files.

    `related` are relatives that another student found (`relatives.mine`); without, this one looks for its own.
    """

    def __init__(
        self,
        student: Student,
        course: Course,
        recipe: ContextRecipe,
        folder: Path,
        name: str,
        number: int,
        report: Callable[[str], None] = print,
        related: Tensor | None = None,
    ) -> None:
        self.student, self.recipe, self.number, self.report, self.name = student, recipe, number, report, name
        self.checkpoint, self.relatives = folder / f"{name}.pt", folder / f"{name}-relatives.pt"
        self.device = next(student.parameters()).device
        self.places = places(course)
        self.related = related
        self.optimiser = _optimiser(student, course, recipe)

    def train(self, lessons: Lessons, lectures: Lectures | None = None, clusters: Clusters | None = None) -> None:
        """All steps, from the last checkpoint on where there is one."""
        self.student.train()
        for step in range(self._done(), len(self.places)):
            place = self.places[step]
            # All chance of a step follows from its number.
            rng = np.random.default_rng([self.recipe.seed, self.number, step])
            torch.manual_seed(int(rng.integers(2**62)))
            self._look_for_relatives(place, lessons)
            self._set_rates(step, place)
            losses = self._losses(place, rng, lessons, lectures, clusters)
            self.optimiser.zero_grad(set_to_none=True)
            torch.autograd.backward(torch.stack([weight * loss for weight, loss in losses.values()]).sum())
            torch.nn.utils.clip_grad_norm_(self.student.parameters(), self.recipe.largest_gradient)
            self.optimiser.step()
            if (step + 1) % self.recipe.checkpoint == 0 or step + 1 == len(self.places):
                self._keep(step + 1)
            if (step + 1) % _SAID == 0:
                told = ", ".join(f"{what} {loss.item():.3f}" for what, (_, loss) in losses.items())
                self.report(f"{self.name}, step {step + 1} of {len(self.places)}: {told}")
        self.student.eval()

    def vectors(self, pieces: Pieces) -> Tensor:
        """Unit vectors, float32 (texts, width), with the layers in bfloat16."""
        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            found = self.student(pieces)
        return normalize(found.float(), dim=-1)

    def everyday(self, place: Place) -> float:
        """Share of everyday pairs among those of a step."""
        late = place.gone >= 1 - self.recipe.last_part
        return self.recipe.everyday_last if late else self.recipe.everyday

    def _losses(
        self,
        place: Place,
        rng: np.random.Generator,
        lessons: Lessons,
        lectures: Lectures | None,
        clusters: Clusters | None,
    ) -> dict[str, tuple[float, Tensor]]:
        """Each loss with its weight."""
        recipe, stage, losses = self.recipe, place.stage, dict[str, tuple[float, Tensor]]()
        if stage.pairs:
            batches = [lessons.batch(rng, stage.pairs, self.everyday(place), self.related)]
            if stage.clusters and clusters:
                batches.append(clusters.batch(rng, stage.clusters))
            losses["pairs"] = 1.0, self._told_apart(batches)
        if stage.masked and isinstance(self.student, ContextNetwork):
            rows = torch.randint(len(lessons.passages), (stage.masked,), device=self.device)
            with torch.autocast(self.device.type, dtype=torch.bfloat16):
                guessed = self.student.guess(lessons.passages.crop(rows, recipe.masked_pieces), recipe.masked_share)
            losses["guesses"] = recipe.masked_weight, guessed
        if stage.sentences and lectures:
            rows = torch.unique(torch.randint(len(lectures.german), (stage.sentences,), device=self.device))
            own = self.vectors(lectures.german.first(rows, recipe.sentence_pieces))
            taught = distilled(own, lectures.taught[rows].float(), recipe.scale, recipe.teacher_cosine)
            losses["teacher"] = stage.teacher, taught
        return losses

    def _told_apart(self, batches: list[Batch]) -> Tensor:
        """All pairs of the batches against each other, a round of questions at a time, the mean over all rounds.

        A batch of fewer rounds is asked again: passages, which cost most, are read once.
        """
        asked = [self.vectors(batch.questions) for batch in batches]
        right = [self.vectors(batch.passages) for batch in batches]
        return told_apart(asked, right, [batch.repeated for batch in batches], self.recipe.scale)

    def _set_rates(self, step: int, place: Place) -> None:
        """Linearly up, then down along the course."""
        share = min(1.0, (step + 1) / self.recipe.warm_up) * max(self.recipe.last_rate, 1 - place.gone)
        for group in self.optimiser.param_groups:
            group["lr"] = share * group["rate"]

    def _look_for_relatives(self, place: Place, lessons: Lessons) -> None:
        """Once, as soon as a stage with pairs is far enough; after an interruption they are read."""
        due = place.stage.pairs and place.gone_of_stage >= self.recipe.relatives_from
        if not due or not self.recipe.relatives or self.related is not None:
            return
        if self.relatives.is_file():
            self.related = torch.load(self.relatives, weights_only=True).to(self.device)
            return
        self.student.eval()
        self.related = mine(lessons, self.vectors)
        self.student.train()
        _save(self.related.cpu(), self.relatives)
        self.report(f"{self.name}: {int((self.related[:, 0] >= 0).sum()):,} pairs with relatives")

    def _done(self) -> int:
        """Steps of the checkpoint, whose state is taken over; 0 without one."""
        if not self.checkpoint.is_file():
            return 0
        state = torch.load(self.checkpoint, weights_only=True, map_location=self.device)
        self.student.load_state_dict(state["student"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.report(f"{self.name}: goes on after step {state['done']}")
        return int(state["done"])

    def _keep(self, done: int) -> None:
        state = {"student": self.student.state_dict(), "optimiser": self.optimiser.state_dict(), "done": done}
        _save(state, self.checkpoint)


def told_apart(asked: list[Tensor], right: list[Tensor], repeated: list[Tensor], scale: float) -> Tensor:
    """See `contrast`. Of each batch the vectors of its questions, round after round, and of its passages."""
    turns = [torch.split(own, len(passages)) for own, passages in zip(asked, right, strict=True)]
    spared = torch.block_diag(*repeated)  # type: ignore[no-untyped-call]
    rounds = [
        contrast(torch.cat([own[turn % len(own)] for own in turns]), torch.cat(right), scale, spared)
        for turn in range(max(map(len, turns)))
    ]
    return torch.stack(rounds).mean()


def _optimiser(student: Student, course: Course, recipe: ContextRecipe) -> torch.optim.Optimizer:
    tables = student.tables()
    known = {id(table) for table in tables}
    rest = [parameter for parameter in student.parameters() if id(parameter) not in known]
    groups = [{"params": tables, "rate": course.table_rate, "weight_decay": 0.0}]
    if rest:
        groups.append({"params": rest, "rate": course.rate, "weight_decay": recipe.weight_decay})
    return torch.optim.AdamW(groups, lr=0.0, betas=recipe.betas, fused=tables[0].is_cuda)


def _save(what: object, path: Path) -> None:
    """An interrupted write must not look like a whole file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    torch.save(what, partial)
    partial.replace(path)

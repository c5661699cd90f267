"""From data to the context model: ``python -m training.context --data DIR``."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch

from index.ngrams import NgramEncoder
from training.__main__ import arguments, report
from training.context.lessons import Lessons
from training.context.origin import Origin
from training.context.settings import EVERYDAY, ContextRecipe
from training.context.student import ContextStudent, Lectures
from training.heldout import HeldOut
from training.pairs import Pair, Translation, german_pairs, read_records, translations
from training.recipe import Recipe
from training.teacher import Encode, packaged_minilm, teacher_vectors

OWN = Path(__file__).resolve().parent.parent
_WORDS = range(2, 41)  # words of a sentence that is taught


def build(
    data: Path,
    out: Path,
    work: Path,
    recipe: ContextRecipe,
    held_out: HeldOut,
    texts: Recipe | None = None,
    origin: Origin | None = None,
    teacher: Encode | None = None,
) -> NgramEncoder:
    """Run every step; what was made on the way stays in ``work``, and a second run goes on from there.

    ``texts`` are the settings of the texts; ``origin`` and ``teacher`` replace the packaged ones.
    """
    torch.set_num_threads(recipe.threads)
    texts = replace(texts or Recipe(), max_passage=recipe.max_passage)
    pairs = [*german_pairs(data, texts, held_out), *everyday_pairs(recipe)]
    sentences = translations(data, texts)
    report(f"{len(pairs):,} German pairs, {len(sentences):,} translations")
    lectures = _lectures(sentences, recipe, work, teacher)
    encoder = _start(origin, [t for p in pairs for t in (p.a, p.b, p.a.lower())], recipe, work)
    lessons = Lessons.prepare(pairs, recipe)
    report(f"{sum(map(len, lessons.by_source.values())):,} pairs with their relatives")
    student = ContextStudent(encoder, recipe, work / "context", report)
    trained = student.train(lessons, lectures)
    out.mkdir(parents=True, exist_ok=True)
    trained.save(str(out))
    (out / "recipe.json").write_text(recipe.to_json() + "\n", encoding="utf-8")
    report(f"saved in {out}")
    return trained


def everyday_pairs(recipe: ContextRecipe) -> list[Pair]:
    """The pairs of everyday and formal wording; none where no stage draws them."""
    if not any(stage.everyday for stage in recipe.stages):
        return []
    return [Pair(r["question"], r["passage"], EVERYDAY) for r in read_records(OWN, "everyday")]


def _lectures(sentences: Sequence[Translation], recipe: ContextRecipe, work: Path, teacher: Encode | None) -> Lectures:
    fitting = [sentence for sentence in sentences if len(sentence.german.split()) in _WORDS]
    random.Random(recipe.seed).shuffle(fitting)
    chosen = sorted(fitting[: recipe.lectures], key=lambda sentence: len(sentence.english))
    taught = teacher_vectors(
        [sentence.english for sentence in chosen],
        work / "teacher",
        lambda: teacher or packaged_minilm(Recipe().teacher_tokens),
        report,
    )
    return Lectures([sentence.german for sentence in chosen], taught)


def _start(origin: Origin | None, texts: Sequence[str], recipe: ContextRecipe, work: Path) -> NgramEncoder:
    """The published encoder with its German pieces; kept in ``work``, for choosing them takes minutes."""
    kept = work / "origin"
    if not (kept / "model.safetensors").is_file():
        origin = origin or Origin.packaged()
        encoder = origin.encoder(origin.german(texts, recipe.rarest_piece))
        kept.mkdir(parents=True, exist_ok=True)
        encoder.save(str(kept))
        report(f"{encoder.tokenizer.get_vocab_size():,} German pieces of {len(origin.pieces):,}")
    return NgramEncoder.load(str(kept))


def main() -> None:
    """The command line."""
    given = arguments("python -m training.context", __doc__, "index/model/context").parse_args()
    recipe = ContextRecipe.from_file(given.recipe) if given.recipe else ContextRecipe()
    build(given.data, given.out, given.work, recipe, HeldOut.from_sets(given.keep_out))


if __name__ == "__main__":
    main()

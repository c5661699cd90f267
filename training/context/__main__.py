"""From the word model of the first recipe to both shipped models: ``python -m training.context --data DIR``."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from tokenizers import Tokenizer
from torch import Tensor

from index.transformer import TransformerEncoder
from training.__main__ import arguments, report
from training.context.lessons import Lessons
from training.context.networks import ContextNetwork, WordTable
from training.context.origin import Origin
from training.context.settings import EVERYDAY, ContextRecipe
from training.context.start import English, Space, context_start
from training.context.student import Lectures, Training
from training.context.texts import Texts
from training.export import save_model
from training.heldout import HeldOut
from training.pairs import Pair, Translation, german_pairs, read_records, translations
from training.recipe import Recipe
from training.teacher import Encode, packaged_minilm, teacher_vectors

OWN = Path(__file__).resolve().parent.parent
FURTHER = {"trained": "further"}
"""Stands in the head of the word model's weights, so that they are not taken for those of the first recipe."""


def build(
    data: Path,
    out: Path,
    work: Path,
    recipe: ContextRecipe,
    held_out: HeldOut,
    device: str = "cpu",
    teacher: Encode | None = None,
    english: English | None = None,
    space: Space | None = None,
) -> None:
    """Run every step; what was made on the way stays in ``work``, and a second run goes on from there.

    The word model is read from ``out``, as `training` made it, and written back there at the very end. ``teacher``,
    ``english`` and ``space`` replace the packaged models. Raises ValueError where the word model was trained further
    already.
    """
    torch.set_num_threads(recipe.threads)
    table, tokenizer = word_model(out)
    pairs, sentences = material(data, recipe, held_out)
    kept = work / f"context-{fingerprint(recipe, pairs, sentences, table, tokenizer)}"
    taught = lectures(sentences, tokenizer, recipe, work, device, teacher)
    lessons = Lessons.prepare(pairs, tokenizer, recipe, torch.device(device))
    report(f"{sum(len(t.ids) for t in (lessons.questions, lessons.passages, taught.german)):,} pieces to learn from")

    words = WordTable(table).to(device)
    Training(words, recipe.words, recipe, kept, "words", 0, report).train(lessons, taught)
    torch.manual_seed(recipe.seed)  # what guesses masked pieces starts at random
    start = context_start(tokenizer, english or English.packaged(), space or Origin.packaged().vectors, recipe)
    context = ContextNetwork(start, recipe.dropout).to(device)
    report("context model starts")
    Training(context, recipe.context, recipe, kept, "context", 1, report).train(lessons, taught)

    save_context(context, out, "recipe.json", recipe)
    save_model(words.values(), tokenizer, Recipe.from_file(out / "recipe.json"), out, FURTHER)
    report(f"saved in {out}")


def word_model(folder: Path, expected: dict[str, str] | None = None) -> tuple[Tensor, Tokenizer]:
    """Token vectors, float32 (pieces, width), and tokenizer.

    ``expected`` is how the weights say that they were trained, nothing after the first recipe. ValueError where they
    say something else.
    """
    with safe_open(folder / "model.safetensors", framework="pt") as stored:
        trained = (stored.metadata() or {}).get("trained")
        if trained != (expected or {}).get("trained"):
            raise ValueError(f"{folder} is at another stage of its training ({trained}): make it anew, step by step")
        table = stored.get_tensor("embeddings").float() * stored.get_tensor("weights")[:, None]
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return table, tokenizer


def to_train_on(out: Path, settings: str, recipe: ContextRecipe) -> tuple[ContextNetwork, Tensor, Tokenizer]:
    """The context model, and the word model's table, float32 (pieces, width), with the tokenizer of both.

    Raises ValueError where `settings` lie beside the context model: it was trained so already.
    """
    if (out / "context" / settings).exists():
        raise ValueError(f"{out} was trained so already ({settings}): make it anew with python -m training.context")
    table, tokenizer = word_model(out, FURTHER)
    return ContextNetwork(TransformerEncoder.load(str(out / "context")), recipe.dropout), table, tokenizer


def save_context(network: ContextNetwork, out: Path, settings: str, recipe: ContextRecipe) -> None:
    """The context model, and the settings that were used beside it."""
    (out / "context").mkdir(exist_ok=True)
    network.encoder.save(str(out / "context"))
    (out / "context" / settings).write_text(recipe.to_json() + "\n", encoding="utf-8")


def material(data: Path, recipe: ContextRecipe, held_out: HeldOut) -> tuple[list[Pair], list[Translation]]:
    """All pairs, the everyday ones included, and the translations of a recipe."""
    texts = recipe.texts()
    pairs = [*german_pairs(data, texts, held_out), *everyday_pairs(recipe, held_out)]
    sentences = translations(data, texts)
    report(f"{len(pairs):,} German pairs, {len(sentences):,} translations")
    return pairs, sentences


def everyday_pairs(recipe: ContextRecipe, held_out: HeldOut) -> list[Pair]:
    """The pairs of everyday and formal wording; none where the recipe draws none."""
    if not max(recipe.everyday, recipe.everyday_last):
        return []
    pairs = (Pair(record["question"], record["passage"], EVERYDAY) for record in read_records(OWN, "everyday"))
    return [pair for pair in pairs if pair.a not in held_out and pair.b not in held_out]


def lectures(
    sentences: Sequence[Translation],
    tokenizer: Tokenizer,
    recipe: ContextRecipe,
    work: Path,
    device: str,
    teacher: Encode | None,
) -> Lectures:
    """The sentences with the teacher's vectors; what it computed stays in ``work``."""
    taught = teacher_vectors(
        [sentence.english for sentence in sentences],
        work / "teacher",
        lambda: teacher or packaged_minilm(recipe.teacher_tokens, device),
        report,
    )
    german = Texts.encode(tokenizer, [sentence.german for sentence in sentences], torch.device(device))
    return Lectures(german, torch.from_numpy(taught.astype(np.float16)).to(device))


def fingerprint(
    recipe: ContextRecipe,
    pairs: Sequence[Pair],
    sentences: Sequence[Translation],
    table: Tensor,
    tokenizer: Tokenizer,
    more: str = "",
) -> str:
    """Of all that a run follows from, ``more`` included: checkpoints of another one are not gone on from."""
    digest = hashlib.sha256((recipe.to_json() + more).encode())
    for pair in pairs:
        digest.update(f"{pair.source}\n{pair.a}\n{pair.b}\n".encode())
    for sentence in sentences:
        digest.update(f"{sentence.english}\n{sentence.german}\n".encode())
    digest.update(table.numpy().tobytes())
    digest.update(tokenizer.to_str().encode())
    return digest.hexdigest()[:16]


def main() -> None:
    """The command line."""
    parser = arguments("python -m training.context", __doc__, "index/model")
    usual = "cuda" if torch.cuda.is_available() else "cpu"
    parser.add_argument("--device", choices=("cpu", "cuda"), default=usual, help="what computes (%(default)s)")
    given = parser.parse_args()
    recipe = ContextRecipe.from_file(given.recipe) if given.recipe else ContextRecipe()
    build(given.data, given.out, given.work, recipe, HeldOut.from_sets(given.keep_out), given.device)


if __name__ == "__main__":
    main()

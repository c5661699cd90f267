"""From data to model folder: ``python -m training --data DIR``."""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

from training.batches import Texts
from training.export import save_model
from training.heldout import HeldOut
from training.pairs import Pair, Translation, german_pairs, translations
from training.recipe import Recipe
from training.student import Material, train_student
from training.teacher import Encode, packaged_minilm, teacher_vectors
from training.tokenizer import train_tokenizer

_STARTED = time.monotonic()


def report(line: str) -> None:
    """Print one line of progress with the minutes since the start."""
    print(f"{(time.monotonic() - _STARTED) / 60:6.1f} min  {line}", flush=True)


def build(
    data: Path,
    out: Path,
    work: Path,
    recipe: Recipe,
    held_out: HeldOut,
    teacher: Encode | None = None,
    vocabulary: Path | None = None,
) -> None:
    """Run every step; what the teacher and the tokenizer made stays in ``work`` for the next run.

    ``teacher`` replaces the packaged one; ``vocabulary`` is a ``tokenizer.json`` to use as it is.
    """
    torch.set_num_threads(recipe.threads)
    pairs = german_pairs(data, recipe, held_out)
    sentences = translations(data, recipe)
    report(f"{len(pairs):,} German pairs, {len(sentences):,} translations")
    taught = teacher_vectors(
        [sentence.english for sentence in sentences],
        work / "teacher",
        lambda: teacher or packaged_minilm(recipe.teacher_tokens),
        report,
    )
    kept = vocabulary or _vocabulary(pairs, sentences, recipe, work)
    tokenizer = Tokenizer.from_file(str(kept))
    report(f"vocabulary of {tokenizer.get_vocab_size():,} pieces")
    material = _material(pairs, sentences, taught, tokenizer)
    report(f"{len(material.a.ids) + len(material.b.ids) + len(material.german.ids):,} tokens to learn from")
    vectors = train_student(material, tokenizer.get_vocab_size(), recipe, report)
    save_model(vectors, tokenizer, recipe, out)
    report(f"saved in {out}")


def _vocabulary(pairs: list[Pair], sentences: list[Translation], recipe: Recipe, work: Path) -> Path:
    texts = [text for pair in pairs for text in (pair.a, pair.b)] + [sentence.german for sentence in sentences]
    digest = hashlib.sha256(f"{recipe.vocabulary} {recipe.vocabulary_texts} {recipe.seed}".encode())
    for text in texts:
        digest.update(text.encode())
    path = work / f"tokenizer-{digest.hexdigest()[:16]}.json"
    if not path.exists():
        work.mkdir(parents=True, exist_ok=True)
        train_tokenizer(texts, recipe.vocabulary, recipe.vocabulary_texts, recipe.seed).save(str(path))
    return path


def _material(pairs: list[Pair], sentences: list[Translation], taught: np.ndarray, tokenizer: Tokenizer) -> Material:
    return Material(
        a=Texts.encode(tokenizer, [pair.a for pair in pairs]),
        b=Texts.encode(tokenizer, [pair.b for pair in pairs]),
        sources=np.array([pair.source for pair in pairs]),
        german=Texts.encode(tokenizer, [sentence.german for sentence in sentences]),
        taught=taught,
    )


def arguments(prog: str, description: str | None, out: str) -> argparse.ArgumentParser:
    """What both recipes ask for on the command line; ``out`` is the folder of the model that is shipped."""
    parser = argparse.ArgumentParser(prog=prog, description=description)
    parser.add_argument("--data", type=Path, required=True, help="folder with *.jsonl.xz and parallel/*.jsonl.xz")
    parser.add_argument("--out", type=Path, default=Path(out), help="folder of the model (%(default)s)")
    parser.add_argument("--work", type=Path, default=Path("var/training"), help="kept between runs (%(default)s)")
    parser.add_argument("--recipe", type=Path, help="JSON file with other settings than the default")
    parser.add_argument(
        "--keep-out", type=Path, nargs="*", default=[], metavar="DIR",
        help="retrieval sets (BEIR layout) whose texts must not be trained on",
    )  # fmt: skip
    return parser


def main() -> None:
    """The command line."""
    parser = arguments("python -m training", __doc__, "index/model")
    parser.add_argument("--vocabulary", type=Path, metavar="FILE", help="use this tokenizer.json, learn none")
    given = parser.parse_args()
    recipe = Recipe.from_file(given.recipe) if given.recipe else Recipe()
    held_out = HeldOut.from_sets(given.keep_out)
    build(given.data, given.out, given.work, recipe, held_out, vocabulary=given.vocabulary)


if __name__ == "__main__":
    main()

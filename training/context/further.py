"""Trains the context model on, on two cores: ``python -m training.context.further --data DIR``.

Small steps at low rates, with the clusters (training/clusters.jsonl) that were written after the long training. Pairs
and translations of that training come along in small numbers, so that nothing of it is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor
from torch.nn.functional import normalize

from training.__main__ import arguments, report
from training.context.__main__ import OWN, fingerprint, lectures, material, save_context, to_train_on
from training.context.clusters import Cluster, Clusters, read_clusters
from training.context.lessons import Lessons
from training.context.networks import WordTable
from training.context.relatives import mine
from training.context.settings import ContextRecipe, Course, Stage
from training.context.student import Training
from training.context.texts import Pieces
from training.heldout import HeldOut
from training.teacher import Encode

SETTINGS = "further.json"
"""The settings that were used, in the folder of the context model: where it lies, that model was trained on already."""
_PAIRS, _SENTENCES = 8_000, 4_000  # of a source


def settings() -> ContextRecipe:
    """The long training's, with fewer texts and smaller steps."""
    usual = ContextRecipe()
    return replace(
        usual,
        sources={name: (min(most, _PAIRS), share) for name, (most, share) in usual.sources.items()},
        parallel=dict.fromkeys(usual.parallel, _SENTENCES),
        words=Course((), table_rate=0.0),
        context=Course((Stage(1_000, pairs=64, clusters=12, sentences=32),), table_rate=3e-4, rate=8e-5),
        warm_up=30,
        checkpoint=50,
        everyday=0.25,
        everyday_last=0.25,
    )


def train_further(
    data: Path,
    out: Path,
    work: Path,
    recipe: ContextRecipe,
    held_out: HeldOut,
    clusters: Sequence[Cluster],
    teacher: Encode | None = None,
) -> None:
    """Read both models from ``out``, train the context model on, and write it back at the very end; see `build`.

    The word model finds the relatives, in seconds. Raises ValueError where the context model was trained on already.
    """
    network, table, tokenizer = to_train_on(out, SETTINGS, recipe)
    torch.set_num_threads(recipe.threads)
    place = torch.device("cpu")
    pairs, sentences = material(data, recipe, held_out)
    report(f"{len(clusters)} clusters")
    start = network.tables()[0].detach()
    kept = work / f"further-{fingerprint(recipe, pairs, sentences, start, tokenizer, str(clusters))}"
    taught = lectures(sentences, tokenizer, recipe, work, "cpu", teacher)
    lessons = Lessons.prepare(pairs, tokenizer, recipe, place)
    related = mine(lessons, _unit(WordTable(table)))
    report(f"{int((related[:, 0] >= 0).sum()):,} pairs with relatives")

    training = Training(network, recipe.context, recipe, kept, "context", 2, report, related)
    training.train(lessons, taught, Clusters.prepare(clusters, tokenizer, recipe, place))
    save_context(network, out, SETTINGS, recipe)
    report(f"saved in {out}")


def _unit(words: WordTable) -> Callable[[Pieces], Tensor]:
    return lambda pieces: normalize(words(pieces), dim=-1)


def main() -> None:
    """The command line."""
    parser = arguments("python -m training.context.further", __doc__, "index/model")
    given = parser.parse_args()
    recipe = ContextRecipe.from_file(given.recipe) if given.recipe else settings()
    held_out = HeldOut.from_sets(given.keep_out)
    clusters = read_clusters(OWN / "clusters.jsonl", held_out)
    train_further(given.data, given.out, given.work, recipe, held_out, clusters)


if __name__ == "__main__":
    main()

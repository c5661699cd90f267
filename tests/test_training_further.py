"""Training the context model on with clusters: made-up texts end to end, and the clusters that ship."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer

from index.transformer import TransformerEncoder
from tests.test_training import TOPICS
from tests.test_training_context import CPU, TINY, WIDTH, data, teacher, tokenizer  # noqa: F401  (fixtures)
from training.context.__main__ import FURTHER, OWN
from training.context.clusters import Cluster, Clusters, Item, read_clusters
from training.context.further import SETTINGS, settings, train_further
from training.context.settings import ContextRecipe, Course, Stage
from training.context.student import Training
from training.export import save_model
from training.heldout import HeldOut
from training.recipe import Recipe

SMALL = replace(
    TINY,
    words=Course((), table_rate=0.0),
    context=Course((Stage(24, pairs=8, clusters=2, sentences=8),), table_rate=0.05, rate=0.005),
)
CLUSTERS = [
    Cluster(f"Thema {part}", tuple(Item(topic[1], (topic[0], topic[0].split()[0])) for topic in TOPICS[part::2]))
    for part in range(2)
]


@pytest.fixture(scope="module")
def untrained(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    """Both models as the long training leaves them, but knowing nothing."""
    torch.manual_seed(4)
    folder = tmp_path_factory.mktemp("untrained")
    values = 0.1 * np.random.default_rng(3).normal(size=(tokenizer.get_vocab_size(), WIDTH))
    save_model(values.astype(np.float32), tokenizer, Recipe(), folder, FURTHER)
    (folder / "context").mkdir()
    TransformerEncoder(tokenizer, 2, WIDTH, 4, 64).save(str(folder / "context"))
    return folder


def run(data: Path, folder: Path, untrained: Path) -> Path:  # noqa: F811
    shutil.copytree(untrained, folder / "model", dirs_exist_ok=True)
    train_further(data, folder / "model", folder / "work", SMALL, HeldOut(), CLUSTERS, teacher)
    return folder / "model"


@pytest.fixture(scope="module")
def trained(data: Path, untrained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    return run(data, tmp_path_factory.mktemp("further"), untrained)


def right(folder: Path) -> float:
    """Share of the questions whose passage is nearest within its cluster."""
    encoder = TransformerEncoder.load(str(folder / "context"))
    found: list[bool] = []
    for cluster in CLUSTERS:
        sides = [[item.questions[0] for item in cluster.items], [item.passage for item in cluster.items]]
        left, passages = (
            torch.nn.functional.normalize(encoder(encoder.preprocess(side))["sentence_embedding"], dim=-1)
            for side in sides
        )
        found += ((left @ passages.T).argmax(dim=1) == torch.arange(len(left))).tolist()
    return float(np.mean(found))


def test_it_learns_to_tell_the_passages_of_a_cluster_apart(trained: Path, untrained: Path) -> None:
    assert right(untrained) < 0.8 and right(trained) == 1.0
    assert (trained / "model.safetensors").read_bytes() == (untrained / "model.safetensors").read_bytes()


def steps_with_an_interruption(monkeypatch: pytest.MonkeyPatch, course: type[Training], run: Callable[[], Path]) -> int:
    """Begins twice: the first run dies in its tenth step. Gives the steps that both began together."""
    losses, done = course._losses, []

    def dying(self: Training, *rest: Any) -> dict[str, tuple[float, torch.Tensor]]:
        done.append(self.name)
        if len(done) == 10:
            raise KeyboardInterrupt
        return losses(self, *rest)

    monkeypatch.setattr(course, "_losses", dying)
    with pytest.raises(KeyboardInterrupt):
        run()
    run()
    return len(done)


def test_an_interrupted_run_goes_on_to_the_same_weights(
    trained: Path,
    data: Path,  # noqa: F811
    untrained: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = steps_with_an_interruption(monkeypatch, Training, lambda: run(data, tmp_path, untrained))
    assert made == 10 + 24 - 7
    weights = Path("context", "model.safetensors")
    assert (trained / weights).read_bytes() == (tmp_path / "model" / weights).read_bytes()


def test_the_folder_says_how_and_is_not_trained_twice(trained: Path, data: Path, tmp_path: Path) -> None:  # noqa: F811
    assert ContextRecipe.from_file(trained / "context" / SETTINGS) == SMALL
    with pytest.raises(ValueError, match="already"):
        train_further(data, trained, tmp_path, SMALL, HeldOut(), CLUSTERS, teacher)


def test_a_batch_has_all_passages_of_its_clusters_with_the_questions_of_each_in_rounds(
    tokenizer: Tokenizer,  # noqa: F811
) -> None:
    whole = replace(TINY, crops=(64,), question_pieces=64)
    clusters = Clusters.prepare(CLUSTERS, tokenizer, whole, CPU)
    known = {item.passage: item.questions for cluster in CLUSTERS for item in cluster.items}
    plain = {tokenizer.decode(tokenizer.encode(p, add_special_tokens=False).ids): p for p in known}
    headed = set()
    for seed in range(12):
        batch = clusters.batch(np.random.default_rng(seed), 1)
        assert torch.equal(batch.repeated, torch.eye(len(batch.passages.ids), dtype=torch.bool))
        passages, questions = (
            [tokenizer.decode(row[mask].tolist()) for row, mask in zip(side.ids, side.mask, strict=True)]
            for side in (batch.passages, batch.questions)
        )
        rounds = [questions[start : start + len(passages)] for start in range(0, len(questions), len(passages))]
        owners = [next(text for shown, text in plain.items() if passage.endswith(shown)) for passage in passages]
        headed |= {passage in plain for passage in passages}
        assert len(rounds) == min(len(known[owner]) for owner in owners)
        for place, owner in enumerate(owners):
            own = [tokenizer.decode(tokenizer.encode(q, add_special_tokens=False).ids) for q in known[owner]]
            asked = [turn[place] for turn in rounds]
            assert set(asked) <= set(own) and len(set(asked)) == len(asked)
    assert headed == {True, False}


def test_what_is_held_out_leaves_its_cluster(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = [
        {
            "topic": cluster.topic,
            "items": [{"passage": item.passage, "questions": list(item.questions)} for item in cluster.items],
        }
        for cluster in CLUSTERS
    ]
    path = tmp_path / "clusters.jsonl"
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    assert read_clusters(path, HeldOut()) == CLUSTERS
    long = " ".join(f"wort{n}" for n in range(20))
    records[0]["items"][0]["passage"] = long
    path.write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    assert len(read_clusters(path, HeldOut([long]))[0].items) == len(CLUSTERS[0].items) - 1


def test_the_clusters_that_ship_are_whole_and_differ() -> None:
    clusters = read_clusters(OWN / "clusters.jsonl", HeldOut())
    items = [item for cluster in clusters for item in cluster.items]
    assert len(clusters) > 2_400 and len({item.passage.casefold() for item in items}) == len(items) > 20_000
    assert all(len(item.passage.split()) >= 15 and len(item.questions) >= 2 for item in items)
    assert all(question.strip() for item in items for question in item.questions)
    assert settings().context.stages[0].clusters

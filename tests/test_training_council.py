"""Training the context model on with several teachers: made-up texts end to end, and what the council holds."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tokenizers import Tokenizer
from torch.nn.functional import normalize

from index.transformer import TransformerEncoder
from tests.test_training import TOPICS
from tests.test_training_context import CPU, TINY, WIDTH, data, tokenizer  # noqa: F401  (fixtures)
from tests.test_training_further import CLUSTERS, steps_with_an_interruption, untrained  # noqa: F401  (fixture)
from training.context.council import OTHER, SETTINGS, Council, Guided, settings, train
from training.context.losses import related
from training.context.networks import ContextNetwork, WordTable
from training.context.settings import ContextRecipe, Course, Stage
from training.context.texts import Texts
from training.heldout import HeldOut
from training.multilingual import PASSAGE, QUESTION

SMALL = replace(
    TINY,
    words=Course((), table_rate=0.0),
    context=Course((Stage(30, pairs=8, clusters=2, sentences=0, council=10.0),), table_rate=0.02, rate=0.005),
    relatives_from=0.0,
)


def foreign(texts: Sequence[str], kind: str) -> torch.Tensor:
    """A model that knows the topics apart, and has something for all questions alike, and for all passages."""
    known = [[sum(word in text for side in topic for word in side.split()) for topic in TOPICS] for text in texts]
    alike = [1.0, 0.0] if kind == QUESTION else [0.0, 1.0]
    return normalize(torch.tensor([[5.0 * one for one in alike] + [float(n) for n in row] for row in known]), dim=-1)


def run(data: Path, folder: Path, untrained: Path) -> Path:  # noqa: F811
    shutil.copytree(untrained, folder / "model", dirs_exist_ok=True)
    train(data, folder / "model", folder / "work", SMALL, HeldOut(), CLUSTERS, "cpu", foreign)
    return folder / "model"


@pytest.fixture(scope="module")
def trained(data: Path, untrained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: F811
    return run(data, tmp_path_factory.mktemp("council"), untrained)


def apart(folder: Path) -> float:
    """How much nearer texts of one topic lie than texts of two, in cosine."""
    encoder = TransformerEncoder.load(str(folder / "context"))
    texts = [" ".join(side.split()[turn::2]) for topic in TOPICS for side in topic[:2] for turn in range(2)]
    vectors = normalize(encoder(encoder.preprocess(texts))["sentence_embedding"], dim=-1)
    cosines = vectors @ vectors.T
    topic = torch.arange(len(texts)) // 4
    same = topic[:, None] == topic[None]
    return float((cosines[same].mean() - cosines[~same].mean()).item())


def test_the_student_lays_texts_as_the_teachers_have_them(trained: Path, untrained: Path) -> None:  # noqa: F811
    assert apart(trained) > apart(untrained) + 0.2
    assert (trained / "model.safetensors").read_bytes() == (untrained / "model.safetensors").read_bytes()


def test_an_interrupted_run_goes_on_to_the_same_weights(
    trained: Path,
    data: Path,  # noqa: F811
    untrained: Path,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = steps_with_an_interruption(monkeypatch, Guided, lambda: run(data, tmp_path, untrained))
    assert made == 10 + 30 - 7
    weights = Path("context", "model.safetensors")
    assert (trained / weights).read_bytes() == (tmp_path / "model" / weights).read_bytes()


def test_the_folder_says_how_and_is_not_trained_twice(trained: Path, data: Path, tmp_path: Path) -> None:  # noqa: F811
    assert ContextRecipe.from_file(trained / "context" / SETTINGS) == SMALL
    with pytest.raises(ValueError, match="already"):
        train(data, trained, tmp_path, SMALL, HeldOut(), CLUSTERS, "cpu", foreign)


def test_the_model_that_ships_says_the_settings_of_this_recipe() -> None:
    shipped = Path(__file__).resolve().parent.parent / "index" / "model" / "context" / SETTINGS
    assert ContextRecipe.from_file(shipped) == settings()


def test_the_council_leaves_out_what_a_teacher_has_for_all_alike(
    untrained: Path,  # noqa: F811
    tokenizer: Tokenizer,  # noqa: F811
) -> None:
    before = ContextNetwork(TransformerEncoder.load(str(untrained / "context")), 0.0)
    council = Council(WordTable(torch.ones(tokenizer.get_vocab_size(), WIDTH)), before, foreign)
    spelt = [topic[1] for topic in TOPICS]
    found = council.of(Texts.encode(tokenizer, spelt, CPU), spelt, PASSAGE).float()
    assert torch.allclose(found.norm(dim=1), torch.ones(len(spelt)), atol=1e-2)
    voice = found[:, 2 * WIDTH :] / OTHER**0.5
    own, alike = voice @ voice.T, torch.stack([foreign([text], PASSAGE)[0] for text in spelt])
    assert (alike @ alike.T).min() > 0.5  # so told, all passages lie near to each other
    others = own[~torch.eye(len(spelt), dtype=torch.bool)]
    assert others.max() < 0.2 and torch.allclose(own.diagonal(), torch.ones(len(spelt)), atol=1e-2)


def test_the_divergence_is_nothing_where_all_lie_alike_and_turned_vectors_lie_alike() -> None:
    torch.manual_seed(1)
    taught = normalize(torch.randn(12, 8), dim=-1)
    turned = taught @ torch.linalg.qr(torch.randn(8, 8)).Q
    other = normalize(taught + 0.5 * torch.randn(12, 8), dim=-1)
    assert related(turned, taught, 16.0) < 1e-5 < 0.05 < related(other, taught, 16.0)

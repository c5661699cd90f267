"""The recipe of the context model end to end on made-up texts, and that it goes on where it was interrupted."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from index.ngrams import GRAM_WIDTH, HIDDEN, ORDERS, WIDTH, NgramEncoder
from tests.test_training import TOPICS, write_records
from training.context.__main__ import build, everyday_pairs
from training.context.lessons import Lessons, cropped, without_shared
from training.context.origin import Origin
from training.context.relatives import relatives
from training.context.settings import EVERYDAY, ContextRecipe, Stage
from training.context.student import TAUGHT_WIDTH, ContextStudent
from training.heldout import HeldOut
from training.pairs import Pair
from training.recipe import Recipe

TEXTS = Recipe(german={"titel": 300}, parallel={"saetze": 300})
TINY = ContextRecipe(
    sources={"titel": (200, 1.0)},
    rarest_piece=1,
    relatives_among=100,
    stages=(Stage(8, taught=False, pieces_rate=0.02, rate=0.002), Stage(12, taught=True, pieces_rate=0.02, rate=0.002)),
    batch=24,
    lectures=100,
    lecture_batch=24,
    checkpoint=5,
)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, rng = tmp_path_factory.mktemp("data"), random.Random(5)
    pairs, sentences = [], []
    for _ in range(200):
        title, paragraph, english = (topic.split() for topic in rng.choice(TOPICS))
        pairs.append({"a": " ".join(rng.choices(title, k=2)), "b": " ".join(rng.choices(paragraph, k=6)) + "."})
        sentences.append({"en": " ".join(rng.choices(english, k=3)), "de": " ".join(rng.choices(paragraph, k=3))})
    write_records(folder / "titel.jsonl", pairs)
    write_records(folder / "parallel" / "saetze.jsonl", sentences)
    return folder


def teacher(sentences: list[str]) -> np.ndarray:
    """A fixed direction for each topic that an English word belongs to."""
    topics = np.random.default_rng(2).normal(size=(len(TOPICS), TAUGHT_WIDTH))
    found = [next(n for n, topic in enumerate(TOPICS) if text.split()[0] in topic[2].split()) for text in sentences]
    return topics[found] / np.linalg.norm(topics[found], axis=1, keepdims=True)


@pytest.fixture(scope="module")
def origin() -> Origin:
    """A published encoder in miniature: its words, a foreign one, single letters, and random numbers."""
    words = sorted({word for topic in TOPICS for side in topic[:2] for word in side.split()})
    marks = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)]
    pieces = [*marks, *((f"▁{word}", -5.0) for word in words), ("▁日本", -5.0), ("▁", -8.0), (".", -8.0), ("a", -9.0)]
    random_ = np.random.default_rng(4)

    def some(*shape: int) -> np.ndarray:
        return random_.normal(size=shape).astype(np.float32) / np.sqrt(shape[0])

    wide = len(ORDERS) * GRAM_WIDTH
    arrays = {
        "q1": random_.integers(0, 64, (len(pieces), WIDTH)).astype(np.uint8),
        "scale": np.full(1, 0.05, dtype=np.float32),
        "lo": np.full(1, -1.6, dtype=np.float32),
        "ln_g": np.ones(WIDTH + wide),
        "ln_b": np.zeros(WIDTH + wide),
        "cnn_W": some(WIDTH + wide, WIDTH),
        "cnn_b": np.zeros(WIDTH),
    }
    arrays |= {"d0": some(WIDTH, HIDDEN), "d1": some(HIDDEN, HIDDEN), "p1": some(WIDTH, HIDDEN)}
    arrays |= {"d2": some(HIDDEN, WIDTH), "p3": some(HIDDEN, WIDTH), "d3": some(WIDTH, WIDTH)}
    for order, _ in ORDERS:
        arrays |= {f"proj{order}": some(WIDTH, GRAM_WIDTH), f"proj_b{order}": np.zeros(GRAM_WIDTH)}
        arrays |= {f"ln_g{order}": np.ones(GRAM_WIDTH), f"ln_b{order}": np.zeros(GRAM_WIDTH)}
        for layer in (1, 2):
            arrays |= {f"w{layer}_{order}": some(order * GRAM_WIDTH, GRAM_WIDTH), f"b{layer}_{order}": np.zeros(256)}
    return Origin(pieces, arrays)


@pytest.fixture(scope="module")
def trained(data: Path, origin: Origin, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained")
    build(data, folder / "model", folder / "work", TINY, HeldOut(), TEXTS, origin, teacher)
    return folder


def _vectors(encoder: NgramEncoder, texts: list[str]) -> torch.Tensor:
    with torch.no_grad():
        found = encoder(encoder.preprocess(texts))["sentence_embedding"]
    return torch.nn.functional.normalize(found, dim=-1)


def test_the_recipe_learns_what_belongs_together(trained: Path) -> None:
    """Title and paragraph of a topic share no word."""
    encoder = NgramEncoder.load(str(trained / "model"))
    titles, paragraphs = (_vectors(encoder, [topic[side] for topic in TOPICS]) for side in (0, 1))
    assert (titles @ paragraphs.T).argmax(dim=1).tolist() == list(range(len(TOPICS)))
    turn = torch.load(trained / "work" / "context" / "stage-1.pt", weights_only=True)["turn"]
    taught = torch.from_numpy(teacher([topic[2] for topic in TOPICS]).astype(np.float32))
    assert (paragraphs @ turn @ taught.T).argmax(dim=1).tolist() == list(range(len(TOPICS)))


def test_only_the_pieces_that_occur_are_kept(trained: Path, origin: Origin) -> None:
    kept = NgramEncoder.load(str(trained / "model")).tokenizer.get_vocab()
    assert "▁日本" not in kept and "▁rathaus" in kept and len(kept) < len(origin.pieces)


def test_an_interrupted_training_goes_on_to_the_same_weights(
    trained: Path, data: Path, origin: Origin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, done = ContextStudent._step, []

    def dying(self: ContextStudent, number: int, *rest: object) -> list[str]:
        done.append(number)
        if len(done) == 12:
            raise KeyboardInterrupt
        return step(self, number, *rest)  # type: ignore[arg-type]

    arguments = (data, tmp_path / "model", tmp_path / "work", TINY, HeldOut(), TEXTS, origin, teacher)
    monkeypatch.setattr(ContextStudent, "_step", dying)
    with pytest.raises(KeyboardInterrupt):
        build(*arguments)
    monkeypatch.undo()
    build(*arguments)
    weights = [(folder / "model" / "model.safetensors").read_bytes() for folder in (trained, tmp_path)]
    assert weights[0] == weights[1]


def test_the_folder_says_how_it_was_made(trained: Path) -> None:
    assert ContextRecipe.from_file(trained / "model" / "recipe.json") == TINY


def test_relatives_share_words_but_not_the_title() -> None:
    pairs = [
        Pair("Zweckverband gründen", "Der Zweckverband entsteht durch Vertrag.", "titel"),
        Pair("Zweckverband auflösen", "Wird der Zweckverband aufgelöst, haften die Mitglieder.", "titel"),
        Pair("Zweckverband leiten", "Den Zweckverband vertritt der Vorstand.", "titel"),
        *(Pair(f"Thema {n}", f"Ganz anderes steht hier unter Nummer {n}.", "titel") for n in range(60)),
    ]
    found = relatives(pairs, range(len(pairs)), 3, 100)
    assert set(found[0]) <= {1, 2, -1} and max(found[0]) > 0


def test_batches_hold_no_text_twice_and_come_out_alike(data: Path) -> None:
    pairs = [Pair(f"Titel {n // 2}", f"Absatz {n}.", "titel") for n in range(60)]
    lessons = Lessons.prepare(pairs, replace(TINY, lower_case=0.0))
    questions, passages = lessons.batch(3)
    assert len(set(questions)) == len(questions) == len(set(passages)) > 5
    assert lessons.batch(3) == (questions, passages) != lessons.batch(4)


def test_crops_are_whole_sentences_and_shared_words_go() -> None:
    text = "Der erste Satz steht hier. Der zweite folgt ihm. Der dritte schließt."
    for seed in range(20):
        part = cropped(text, 30, random.Random(seed))
        assert part in text and part.endswith(".") and len(part) < len(text)
    assert cropped("Kurz.", 30, random.Random(1)) == "Kurz."
    left = {
        without_shared("Wer leitet die Stabsstelle?", "Die Stabsstellen leitet der CDO.", random.Random(s))
        for s in range(9)
    }
    assert any("Stabsstellen" not in passage for passage in left) and all("CDO" in passage for passage in left)


def test_everyday_pairs_are_drawn_by_their_share_and_only_where_a_stage_says_so() -> None:
    pairs = [Pair(f"Frage {n} zum Thema {n}", f"Antwort {n} auf das Thema {n}.", "titel") for n in range(200)]
    own = [Pair(f"wer macht {n}", f"Zuständig ist Stelle {n}.", EVERYDAY) for n in range(200)]
    lessons = Lessons.prepare([*pairs, *own], replace(TINY, lower_case=0.0))

    def share(everyday: float) -> float:
        drawn = [question for step in range(60) for question in lessons.batch(step, everyday)[0]]
        return sum("wer macht" in q or q.startswith(("wer", "macht")) for q in drawn) / len(drawn)

    assert share(0.0) == 0.0
    assert 0.25 < share(0.45) < 0.65


def test_the_everyday_pairs_that_ship_are_whole_and_share_no_question() -> None:
    pairs = everyday_pairs(ContextRecipe())
    assert len({pair.a.casefold() for pair in pairs}) == len({pair.b for pair in pairs}) == len(pairs) > 1_000
    assert all(pair.a.strip() and len(pair.b.split()) >= 12 for pair in pairs)
    assert everyday_pairs(TINY) == []

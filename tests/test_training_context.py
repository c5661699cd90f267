"""The recipe of both shipped models end to end on made-up texts, and that it goes on where it was interrupted."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from index.transformer import TransformerEncoder
from tests.test_training import TOPICS, write_records
from training.context.__main__ import build, everyday_pairs, word_model
from training.context.lessons import Lessons
from training.context.losses import contrast, distilled
from training.context.networks import ContextNetwork
from training.context.relatives import mine
from training.context.settings import EVERYDAY, ContextRecipe, Course, Stage
from training.context.start import English, context_start, token_table
from training.context.student import Training, places
from training.context.texts import Pieces, Texts
from training.export import save_model
from training.heldout import HeldOut
from training.pairs import Pair
from training.recipe import Recipe
from training.tokenizer import train_tokenizer

WIDTH = 32
CPU = torch.device("cpu")
TINY = ContextRecipe(
    threads=1,
    sources={"titel": (300, 1.0)},
    parallel={"saetze": 300},
    words=Course((Stage(20, pairs=32, sentences=32),), table_rate=0.05),
    context=Course(
        (
            Stage(4, schedule=0.2, masked=16, sentences=16, teacher=1.0),
            Stage(22, schedule=0.8, pairs=32, sentences=32),
        ),
        table_rate=0.05,
        rate=0.005,
    ),
    layers=(0, 2),
    warm_up=3,
    checkpoint=7,
    everyday=0.0,
    everyday_last=0.0,
    question_pieces=12,
    crops=(12, 24),
    masked_pieces=24,
    sentence_pieces=12,
    telling=0.2,
    relatives_nearest=8,
    relatives_too_near=2,
    relatives_least=20,
)
WORDS = [word for topic in TOPICS for side in topic[2:] for word in side.split()]


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


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    texts = [f"{title} . {paragraph} . 0 1 2 3 4 5 6 7 8 9" for title, paragraph, _ in TOPICS]
    return train_tokenizer(texts * 5, 300, 100, 0)


@pytest.fixture(scope="module")
def words(tokenizer: Tokenizer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A word model as the first recipe makes it, with vectors that know nothing yet."""
    folder = tmp_path_factory.mktemp("words")
    values = 0.1 * np.random.default_rng(3).normal(size=(tokenizer.get_vocab_size(), WIDTH))
    save_model(values.astype(np.float32), tokenizer, Recipe(seed=77), folder)
    return folder


@pytest.fixture(scope="module")
def english() -> English:
    """A teacher in miniature: its words, a sign, and random layers."""
    torch.manual_seed(6)
    vocabulary = ["[PAD]", "[UNK]", "##s", ".", *WORDS]
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=WIDTH, num_hidden_layers=3, num_attention_heads=4, intermediate_size=64
    )
    return English(vocabulary, BertModel(config, add_pooling_layer=False))


def topic_vectors(words: Sequence[str]) -> torch.Tensor:
    """A fixed direction for each topic that a word, of either language, belongs to; something else for others."""
    found = [next((n for n, topic in enumerate(TOPICS) if word in " ".join(topic).split()), None) for word in words]
    directions = np.random.default_rng(2).normal(size=(len(TOPICS) + 1, WIDTH)).astype(np.float32)
    return torch.nn.functional.normalize(torch.from_numpy(directions[[len(TOPICS) if n is None else n for n in found]]))


def teacher(sentences: list[str]) -> np.ndarray:
    return topic_vectors([sentence.split()[0] for sentence in sentences]).numpy()


def run(data: Path, folder: Path, words: Path, english: English, held_out: HeldOut | None = None) -> Path:
    """Both models, in ``folder``/model; ``words`` is copied there first."""
    shutil.copytree(words, folder / "model", dirs_exist_ok=True)
    held_out = held_out or HeldOut()
    build(data, folder / "model", folder / "work", TINY, held_out, "cpu", teacher, english, topic_vectors)
    return folder


@pytest.fixture(scope="module")
def trained(data: Path, words: Path, english: English, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run(data, tmp_path_factory.mktemp("trained"), words, english)


def _of_context(folder: Path, texts: list[str]) -> torch.Tensor:
    encoder = TransformerEncoder.load(str(folder / "model" / "context"))
    return torch.nn.functional.normalize(encoder(encoder.preprocess(texts))["sentence_embedding"], dim=-1)


def _of_words(folder: Path, texts: list[str]) -> torch.Tensor:
    model = SentenceTransformer(str(folder / "model"), device="cpu", local_files_only=True)
    return torch.from_numpy(model.encode(texts))


@pytest.mark.parametrize("vectors", [_of_words, _of_context])
def test_both_learn_what_belongs_together_and_where_the_teacher_puts_it(
    trained: Path, vectors: Callable[[Path, list[str]], torch.Tensor]
) -> None:
    """Title and paragraph of a topic share no word."""
    titles, paragraphs = (vectors(trained, [topic[side] for topic in TOPICS]) for side in (0, 1))
    own = list(range(len(TOPICS)))
    assert (titles @ paragraphs.T).argmax(dim=1).tolist() == own
    taught = torch.from_numpy(teacher([topic[2] for topic in TOPICS]))
    assert (paragraphs @ taught.T).argmax(dim=1).tolist() == own
    assert float((paragraphs * taught).sum(dim=1).mean()) > 0.6


def test_an_interrupted_training_goes_on_to_the_same_weights(
    trained: Path, data: Path, words: Path, english: English, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once in the middle of either course, after relatives were looked for and away from a checkpoint."""
    losses, done = Training._losses, []

    def dying(self: Training, *rest: Any) -> dict[str, tuple[float, torch.Tensor]]:
        done.append(self.name)
        if done.count(self.name) == 10:
            raise KeyboardInterrupt
        return losses(self, *rest)

    monkeypatch.setattr(Training, "_losses", dying)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            run(data, tmp_path, words, english)
    run(data, tmp_path, words, english)
    assert done.count("words") == 20 + 3 and done.count("context") == 26 + 3
    for name in ("model.safetensors", "context/model.safetensors"):
        assert (trained / "model" / name).read_bytes() == (tmp_path / "model" / name).read_bytes()


def test_the_folder_says_how_it_was_made_and_is_not_trained_twice(trained: Path) -> None:
    folder = trained / "model"
    assert ContextRecipe.from_file(folder / "context" / "recipe.json") == TINY
    assert Recipe.from_file(folder / "recipe.json").seed == 77
    with pytest.raises(ValueError, match="anew"):
        word_model(folder)


def test_unknown_settings_are_refused(tmp_path: Path) -> None:
    (tmp_path / "recipe.json").write_text('{"step": 3}')
    with pytest.raises(TypeError, match="step"):
        ContextRecipe.from_file(tmp_path / "recipe.json")
    (tmp_path / "recipe.json").write_text('{"seed": 3, "words": {"table_rate": 1, "stages": [{"steps": 5}]}}')
    given = ContextRecipe.from_file(tmp_path / "recipe.json")
    assert (given.seed, given.words.stages, given.layers) == (3, (Stage(5),), (0, 1, 3, 5))


def test_rates_fall_along_the_course_and_not_by_its_steps() -> None:
    course = Course((Stage(4, schedule=0.25), Stage(2, schedule=0.75)), table_rate=1.0)
    assert [place.gone for place in places(course)] == pytest.approx([0, 0.0625, 0.125, 0.1875, 0.25, 0.625])
    assert [place.gone_of_stage for place in places(course)] == [0, 0.25, 0.5, 0.75, 0, 0.5]
    for shipped in (ContextRecipe().words, ContextRecipe().context):
        assert sum(stage.schedule for stage in shipped.stages) == pytest.approx(1.0)


def _lessons(pairs: list[Pair], tokenizer: Tokenizer, **changed: Any) -> Lessons:
    return Lessons.prepare(pairs, tokenizer, replace(TINY, **changed), CPU)


def test_relatives_are_near_and_neither_the_same_text_nor_the_very_nearest(tokenizer: Tokenizer) -> None:
    """The first piece of a text says how near it is to others: vectors on a circle."""
    pairs = [Pair(f"frage {number // 2}", f"absatz {number}", "titel") for number in range(40)]
    lessons = _lessons(pairs, tokenizer)
    numbers = {tuple(row): place for place, row in enumerate(_rows(lessons.passages, 72))}
    asked = {tuple(row): 2 * place for place, row in enumerate(_rows(lessons.questions, 40)[::2])}

    def encode(pieces: Pieces) -> torch.Tensor:
        place = [{72: numbers, 40: asked}[pieces.ids.shape[1]][tuple(row)] for row in pieces.ids.tolist()]
        angle = torch.tensor(place) * (torch.pi / 50)
        return torch.stack([angle.cos(), angle.sin()], dim=1)

    found = mine(lessons, encode)
    assert found.shape == (40, 6)
    assert found[0].tolist() == [4, 5, 6, 7, 8, 9]  # 0 and 1 have its question, 2 and 3 are too near
    assert not any(number in row for number, row in enumerate(found.tolist()))


def _rows(texts: Texts, longest: int) -> list[list[int]]:
    return texts.first(torch.arange(len(texts)), longest).ids.tolist()


def test_a_step_draws_pairs_with_their_relatives_and_each_once(tokenizer: Tokenizer) -> None:
    lessons = _lessons([Pair(f"frage {n}", f"absatz {n}", "titel") for n in range(400)], tokenizer)
    related = torch.arange(400)[:, None] // 10 * 10 + torch.arange(10)[None]
    torch.manual_seed(1)
    alone, together = (lessons.draw(np.random.default_rng(1), 40, 0.0, known) for known in (None, related))
    for rows in (alone, together):
        assert len(set(rows.tolist())) == len(rows) > 20
    assert len({*(together // 10).tolist()}) <= 10 < len({*(alone // 10).tolist()})
    lonely = lessons.draw(np.random.default_rng(1), 40, 0.0, torch.full((400, 5), -1))
    assert 1 < len(lonely) <= 10


def test_everyday_pairs_are_drawn_by_their_share(tokenizer: Tokenizer) -> None:
    pairs = [Pair(f"frage {n}", f"absatz {n}", "titel") for n in range(400)]
    lessons = _lessons([*pairs, *(replace(pair, source=EVERYDAY) for pair in pairs)], tokenizer)

    def share(everyday: float) -> float:
        rows = lessons.draw(np.random.default_rng(0), 100, everyday)
        return float((rows >= 400).float().mean())

    assert share(0.0) == 0.0
    assert 0.2 < share(0.3) < 0.4


def test_equal_texts_are_no_wrong_answers(tokenizer: Tokenizer) -> None:
    texts = (("Titel", "eins"), ("titel", "zwei"), ("x", "y"))
    lessons = _lessons([Pair(a, b, "titel") for a, b in texts], tokenizer)
    repeated = lessons.repeated(torch.arange(3), torch.arange(3))
    assert repeated.int().tolist() == [[1, 1, 0], [1, 1, 0], [0, 0, 1]]
    left, right = torch.eye(3), torch.tensor([[1.0, 0, 0], [1.0, 0, 0], [0, 0, 1]])
    assert contrast(left, right, 20.0, repeated) < contrast(left, right, 20.0, torch.zeros(3, 3, dtype=torch.bool))
    assert float(distilled(left, left, 20.0, 3.0)) < 1e-6 < float(distilled(left, right, 20.0, 3.0))


def test_crops_begin_with_the_text_or_a_sentence(tokenizer: Tokenizer) -> None:
    text = "stabsstelle rathaus . sensoren server messwerte . dialog einwohner mittel . haushalt landkreis . server ."
    texts = Texts.encode(tokenizer, [text, "rathaus", ""], CPU)
    ids = texts.ids[: int(texts.lengths[0])].tolist()
    stop = tokenizer.token_to_id(".")
    torch.manual_seed(2)
    crops = texts.crop(torch.zeros(40, dtype=torch.long), 8)
    begun = set()
    for row, mask in zip(crops.ids.tolist(), crops.mask, strict=True):
        seen = row[: int(mask.sum())]
        place = next(p for p in range(len(ids)) if ids[p : p + len(seen)] == seen)
        assert place == 0 or ids[place - 1] == stop
        begun.add(place)
    assert len(begun) > 1 and 0 in begun
    short = texts.crop(torch.tensor([1, 2]), 8)
    assert short.mask[1].sum() == 1 and short.ids[1, 0] == 0  # a text without any piece is one unknown piece
    assert tokenizer.decode(short.ids[0][short.mask[0]].tolist()).replace(" ", "") == "rathaus"


def test_pieces_begin_words_where_the_shipped_module_says_so(tokenizer: Tokenizer) -> None:
    wanted = TransformerEncoder(tokenizer, 1, WIDTH, 4, 64).preprocess(["rathausserver . dialog", ""])
    texts = Texts.encode(tokenizer, ["rathausserver . dialog", ""], CPU)
    found = texts.first(torch.arange(2), wanted["input_ids"].shape[1])
    assert torch.equal(found.ids, wanted["input_ids"]) and torch.equal(found.mask.long(), wanted["attention_mask"])
    assert torch.equal(found.begins * found.mask, wanted["token_type_ids"])


def test_telling_pieces_that_both_have_are_left_out_of_passages(tokenizer: Tokenizer) -> None:
    everywhere = [Pair("dialog", "mittel mittel mittel mittel mittel", "titel")] * 10
    pair = Pair("stabsstelle mittel", "mittel stabsstelle server", "titel")
    lessons = _lessons([pair, *everywhere], tokenizer, shared_words=1.0, keywords=0.0, one_source=1.0)
    shared, common, other = ({*tokenizer.encode(word).ids} for word in ("stabsstelle", "mittel", "server"))
    torch.manual_seed(0)
    lost = 0
    for seed in range(8):
        batch = lessons.batch(np.random.default_rng(seed), 300, 0.0)
        row = batch.questions.ids[:, 0].eq(tokenizer.encode("stabsstelle").ids[0]).nonzero()[0, 0]
        seen = {*batch.passages.ids[row][batch.passages.mask[row]].tolist()}
        assert common <= seen and other <= seen
        lost += not shared <= seen
    assert lost > 1


def test_pieces_close_ranks_and_a_text_never_loses_all() -> None:
    ids, mask = torch.tensor([[5, 6, 7], [8, 9, 0]]), torch.tensor([[True, True, True], [True, True, False]])
    left = Pieces(ids, ids, mask).without(torch.tensor([[True, False, True], [True, True, True]]))
    assert left.ids[left.mask].tolist() == [6, 8] and left.mask.int().tolist() == [[1, 0, 0], [1, 0, 0]]


def test_held_out_texts_are_not_trained_on(
    data: Path, words: Path, english: English, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [json.loads(line) for line in (data / "titel.jsonl").read_text("utf-8").splitlines()]
    held_out = HeldOut(record["b"] for record in records[:150])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Training, "train", lambda *_: None)
        run(data, tmp_path, words, english, held_out)
    kept = {(record["a"].casefold(), record["b"]) for record in records if record["b"] not in held_out}
    assert f"{len(kept)} German pairs" in capsys.readouterr().out
    question = everyday_pairs(ContextRecipe(), HeldOut())[0].a
    assert question not in {pair.a for pair in everyday_pairs(ContextRecipe(), HeldOut([question]))}


def test_a_piece_starts_between_the_words_that_mean_the_same(english: English) -> None:
    table = token_table(["[UNK]", "rathaus", "radweg", "."], english, topic_vectors, replace(TINY, nearest_words=3))
    known, places_ = english.table(), {word: place for place, word in enumerate(english.vocabulary)}
    for row, topic in ((1, TOPICS[0]), (2, TOPICS[5])):
        near = known[[places_[word] for word in topic[2].split()]]
        mean = near.mean(dim=0)
        assert torch.allclose(table[row], mean * near.norm(dim=1).mean() / mean.norm(), atol=1e-5)
    assert torch.equal(table[0], known[1]) and torch.equal(table[3], known[3])


def test_the_everyday_pairs_that_ship_are_whole_and_differ() -> None:
    pairs = everyday_pairs(ContextRecipe(), HeldOut())
    assert len({pair.b.casefold() for pair in pairs}) == len(pairs) > 4_000
    assert all(pair.a.strip() and len(pair.b.split()) >= 5 for pair in pairs)
    assert everyday_pairs(TINY, HeldOut()) == []


def test_the_context_model_starts_with_layers_of_the_teacher(english: English, tokenizer: Tokenizer) -> None:
    start, given = context_start(tokenizer, english, topic_vectors, TINY), english.bert.state_dict()
    found = start.bert.state_dict()
    assert len(start.bert.encoder.layer) == 2
    for name in ("attention.self.query.weight", "output.LayerNorm.bias"):
        assert torch.equal(found[f"encoder.layer.1.{name}"], given[f"encoder.layer.2.{name}"])
    network = ContextNetwork(start, dropout=0.05)
    assert {module.p for module in network.modules() if isinstance(module, torch.nn.Dropout)} == {0.0, 0.05}
    pieces = Texts.encode(tokenizer, ["rathaus server", "dialog"], CPU).first(torch.arange(2), 9)
    wanted = start.eval()(start.preprocess(["rathaus server", "dialog"]))["sentence_embedding"]
    assert torch.allclose(network.eval()(pieces), wanted, atol=1e-5)

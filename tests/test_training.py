"""The recipe end to end on made-up texts, and the model that ships."""

from __future__ import annotations

import hashlib
import json
import random
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from index.encoder import SentenceTransformersEncoder
from index.transformer import in_bytes
from training.__main__ import build
from training.batches import Texts, pair_batches, without_repetition
from training.context.settings import ContextRecipe
from training.evaluate import measure, score, spearman, to_unit_range
from training.heldout import HeldOut
from training.pairs import clean, german_pairs
from training.recipe import Recipe
from training.teacher import teacher_vectors
from training.tokenizer import train_tokenizer

SHIPPED = Path(__file__).resolve().parent.parent / "index" / "model"

# Each topic: words of titles, words of paragraphs (no title word among them), English words.
TOPICS = [
    ("stabsstelle rathaus", "verwaltungsspitze oberbürgermeister amtsleitung", "staff mayor office"),
    ("zweckverband kooperation", "nachbargemeinden landkreis vereinbarung", "association district cooperation"),
    ("sensoren datenplattform", "messwerte schnittstelle server", "sensor platform data"),
    ("beteiligung werkstatt", "einwohner dialog veranstaltung", "citizens workshop dialogue"),
    ("haushalt förderung", "mittel zuschuss eigenanteil", "budget grant funding"),
    ("mobilität radweg", "straßenbahn parkplatz fahrrad", "traffic bicycle tram"),
]
TINY = Recipe(
    german={"titel": 1000},
    parallel={"saetze": 1000},
    vocabulary=300,
    dimensions=24,
    epochs=60,
    batch=64,
    teacher_batch=64,
    learning_rate=0.05,
)


def write_records(path: Path, records: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")


def _some(words: str, rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(words.split(), k=count))


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    rng = random.Random(7)
    pairs, sentences = [], []
    for number in range(400):
        title, paragraph, english = rng.choice(TOPICS)
        pairs.append({"a": f"{_some(title, rng, 2)} {number}", "b": f"Die {_some(paragraph, rng, 6)} Nr. {number}."})
        sentences.append({"en": f"{_some(english, rng, 3)} {number}", "de": f"{_some(paragraph, rng, 3)} {number}"})
    write_records(folder / "titel.jsonl", pairs)
    write_records(folder / "parallel" / "saetze.jsonl", sentences)
    return folder


def english_teacher(sentences: list[str]) -> np.ndarray:
    """Sum of one fixed random direction per English word: 16 dimensions, fewer than the student has."""

    def direction(word: str) -> np.ndarray:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "little")
        return np.random.default_rng(seed).normal(size=16)

    vectors = np.stack([sum((direction(word) for word in text.split()), np.zeros(16)) for text in sentences])
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def _built(data: Path, folder: Path, recipe: Recipe = TINY) -> Path:
    build(data, folder / "model", folder / "work", recipe, HeldOut(), english_teacher)
    return folder / "model"


@pytest.fixture(scope="module")
def tiny(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _built(data, tmp_path_factory.mktemp("first"))


def test_the_recipe_learns_what_belongs_together(tiny: Path, tmp_path: Path) -> None:
    """Title and paragraph of a topic share no word: only training can bring them together."""
    write_records(tmp_path / "topics" / "corpus.jsonl", [{"_id": str(n), "text": t[1]} for n, t in enumerate(TOPICS)])
    write_records(tmp_path / "topics" / "queries.jsonl", [{"_id": f"q{n}", "text": t[0]} for n, t in enumerate(TOPICS)])
    qrels = "query-id\tcorpus-id\tscore\n" + "".join(f"q{n}\t{n}\t1\n" for n in range(len(TOPICS)))
    (tmp_path / "topics" / "qrels.tsv").write_text(qrels)
    found = measure(SentenceTransformer(str(tiny), device="cpu"), [tmp_path / "topics"])["topics"]
    assert found["vectors"]["ndcg_at_10"] == 1.0
    assert found["words"]["ndcg_at_10"] < 0.8


def test_the_student_lands_near_the_teacher(tiny: Path) -> None:
    model = SentenceTransformer(str(tiny), device="cpu")
    german = model.encode([topic[1] for topic in TOPICS])[:, :16]
    english = english_teacher([topic[2] for topic in TOPICS])
    assert ((german @ english.T).argmax(axis=1) == np.arange(len(TOPICS))).all()


def test_the_same_recipe_gives_the_same_weights(tiny: Path, data: Path, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.symlink_to(tiny.parent / "work")  # the vocabulary and the teacher's vectors are kept
    again = _built(data, tmp_path)
    assert (again / "model.safetensors").read_bytes() == (tiny / "model.safetensors").read_bytes()
    other = tmp_path / "other"
    build(data, other, work, replace(TINY, seed=1), HeldOut(), english_teacher)
    assert (other / "model.safetensors").read_bytes() != (tiny / "model.safetensors").read_bytes()


def test_the_folder_says_how_it_was_made(tiny: Path) -> None:
    assert Recipe.from_file(tiny / "recipe.json") == TINY


def test_unknown_settings_are_refused(tmp_path: Path) -> None:
    (tmp_path / "recipe.json").write_text('{"dimension": 3}')
    with pytest.raises(ValueError, match="dimension"):
        Recipe.from_file(tmp_path / "recipe.json")


def test_pairs_are_cleaned_and_taken_once(tmp_path: Path) -> None:
    record = {"a": "Inkrafttreten", "b": "-- 1 of 2 -- Tritt am\n Tag danach in Kraft."}
    others = [{"a": "Inkrafttreten", "b": f"Tritt am {day}. Mai in Kraft."} for day in range(1, 9)]
    write_records(
        tmp_path / "titel.jsonl", [record, record, {"a": "gleich", "b": "Gleich"}, {"a": "", "b": "x"}, *others]
    )
    pairs = german_pairs(tmp_path, replace(TINY, same_title=4), HeldOut(["Tritt am 2. Mai in Kraft."]))
    assert [pair.b for pair in pairs] == [
        "Tritt am Tag danach in Kraft.",
        "Tritt am 1. Mai in Kraft.",
        "Tritt am 3. Mai in Kraft.",
    ]


def test_long_texts_are_cut_between_words() -> None:
    assert clean("eins zwei drei", 9) == "eins zwei"
    assert clean("eins zwei drei", 8) == "eins"
    assert clean("x" * 50, 10) == "x" * 10


def test_held_out_passages_are_recognised_however_they_are_cut() -> None:
    words = [f"wort{n}" for n in range(40)]
    held_out = HeldOut([" ".join(words)])
    assert "Wort3 " + " ".join(words[4:30]) in held_out
    assert " ".join(words[:8] + [f"neu{n}" for n in range(40)]) not in held_out
    assert "irgendetwas" not in HeldOut()


def test_the_teacher_is_asked_once(tmp_path: Path) -> None:
    asked: list[int] = []

    def teacher(sentences: list[str]) -> np.ndarray:
        asked.append(len(sentences))
        return english_teacher(sentences)

    first = teacher_vectors(["one", "two"], tmp_path, lambda: teacher)
    second = teacher_vectors(["one", "two"], tmp_path, lambda: teacher)
    assert asked == [2]
    assert np.array_equal(first, second)


def test_batches_cover_an_epoch_without_repeating_a_row() -> None:
    sources = np.array(["a"] * 70 + ["b"] * 30)
    batches = list(pair_batches(sources, 10, 0.5, np.random.default_rng(0)))
    rows = np.concatenate(batches)
    assert len(np.unique(rows)) == len(rows) == 100
    assert any(len(set(sources[batch])) == 1 for batch in batches)


def test_no_text_occurs_twice_in_a_batch() -> None:
    first, second = np.array([1, 2, 1, 3]), np.array([5, 6, 7, 6])
    assert without_repetition(np.array([3, 2, 1, 0]), first, second).tolist() == [3, 2]


def test_bags_hold_the_tokens_of_each_text() -> None:
    tokenizer = train_tokenizer(["haus rathaus stadt"] * 5, 60, 100, 0)
    texts = Texts.encode(tokenizer, ["haus", "", "stadt haus", "haus"])
    ids, offsets = texts.bags(np.array([2, 0, 1]))
    expected = [tokenizer.encode(text, add_special_tokens=False).ids or [0] for text in ("stadt haus", "haus", "")]
    assert ids.tolist() == [token for text in expected for token in text]
    assert offsets.tolist() == [0, len(expected[0]), len(expected[0]) + len(expected[1])]
    assert texts.keys[0] == texts.keys[3] != texts.keys[2]


def test_bytes_are_within_half_a_step() -> None:
    table = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float32)
    table[3] = 0
    numbers, factors = in_bytes(table)
    assert numbers.dtype == np.int8
    assert (np.abs(numbers * factors[:, None] - table) <= factors[:, None] * 0.5001).all()


def test_scores_of_a_known_ranking() -> None:
    scores = np.array([[0.9, 0.8, 0.1], [0.1, 0.9, 0.2]])
    found = score(scores, [{1}, {1}])
    assert found.ndcg_at_10 == pytest.approx((1 / np.log2(3) + 1) / 2)
    assert found.recall_at_5 == 1.0
    assert score(np.array([[1.0, 0.5]]), [{0, 1}]).ndcg_at_10 == pytest.approx(1.0)


def test_ranks_with_ties() -> None:
    assert spearman(np.array([1.0, 2, 2, 3]), np.array([10.0, 20, 20, 30])) == pytest.approx(1.0)
    assert spearman(np.array([1.0, 2, 3]), np.array([9.0, 5, 1])) == pytest.approx(-1.0)


def test_fusion_brings_scores_to_one_range() -> None:
    assert to_unit_range(np.array([[4.0, 2.0, 3.0]])).round(6).tolist() == [[1.0, 0.0, 0.5]]


# The shipped model


@pytest.fixture(scope="module")
def offline() -> Iterator[None]:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the model asked for the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


@pytest.fixture(scope="module")
def shipped(offline: None) -> SentenceTransformer:
    return SentenceTransformer(str(SHIPPED), device="cpu", local_files_only=True)


TEXTS = [
    "Welche Kooperationsform eignet sich für eine kleine Gemeinde?",
    "Straße",
    "a" * 5_000,
    "😀 日本語 Москва",
    "§ 5 Abs. 2 – „gut“ & 20 °C",
    "Zeile\n\tmit\x00Steuerzeichen",
]


def test_shipped_vectors_have_unit_length(shipped: SentenceTransformer) -> None:
    vectors = shipped.encode(TEXTS)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_shipped_vectors_are_the_same_on_every_load(shipped: SentenceTransformer) -> None:
    again = SentenceTransformer(str(SHIPPED), device="cpu", local_files_only=True)
    vectors = shipped.encode(TEXTS)
    assert np.array_equal(vectors, again.encode(TEXTS))
    assert np.array_equal(vectors, np.concatenate([again.encode([text]) for text in TEXTS]))


@pytest.mark.parametrize("text", ["", " \n", "\u00ad\u200b"])
def test_texts_without_a_word_give_zeros_and_leave_the_others_alone(shipped: SentenceTransformer, text: str) -> None:
    vectors = shipped.encode(["Rathaus", text, "Rathaus"])
    assert not vectors[1].any()
    assert np.array_equal(vectors[0], vectors[2])
    assert vectors[0].any()
    assert not shipped.encode([text]).any()


@pytest.mark.parametrize(
    "one, other",
    [("STRASSE", "Straße"), ("Cafés", "cafes"), ("Bürger\u00admeister", "Bürgermeister"), ("ﬁnanziell", "finanziell")],
)
def test_spellings_that_mean_the_same_are_the_same(shipped: SentenceTransformer, one: str, other: str) -> None:
    first, second = shipped.encode([one, other])
    assert np.array_equal(first, second)


def test_a_foreign_sign_does_not_hide_the_word_beside_it(shipped: SentenceTransformer) -> None:
    joined, apart = shipped.encode(["Rathaus😀", "Rathaus 😀"])
    assert np.array_equal(joined, apart)


@pytest.mark.parametrize(
    "text, near, far",
    [
        (
            "Wer leitet die Gemeinde?",
            "Der Bürgermeister steht an der Spitze der Verwaltung.",
            "Der Kuchen ist im Ofen.",
        ),
        ("Was kostet das?", "Höhe der Gebühren und Ausgaben", "Öffnungszeiten der Bibliothek"),
        ("Fahrrad", "Radverkehr", "Abwasser"),
        ("Zusammenarbeit mit Nachbarkommunen", "interkommunale Kooperation", "Haushaltssatzung und Steuern"),
    ],
)
def test_meaning_counts_more_than_letters(shipped: SentenceTransformer, text: str, near: str, far: str) -> None:
    question, right, wrong = shipped.encode([text, near, far])
    assert question @ right > question @ wrong + 0.1


def test_the_shipped_pair_gives_unit_vectors_that_are_the_same_on_every_load(offline: None) -> None:
    first, second = SentenceTransformersEncoder(), SentenceTransformersEncoder()
    vectors = first.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), first.dimension) and vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert np.array_equal(vectors, second.encode_passages(TEXTS)) and first.fingerprint == second.fingerprint
    assert np.allclose(vectors, np.concatenate([first.encode_queries([text]) for text in TEXTS]), atol=1e-5)
    assert np.isfinite(first.encode_passages(["", "\u200b", "\x00"])).all()


def test_the_pair_tells_word_order_apart_where_the_word_model_cannot(offline: None) -> None:
    texts = ["Der Rat berät den Beirat.", "Der Beirat berät den Rat."]
    encoder = SentenceTransformersEncoder()
    words, pair = encoder.encode_words(texts), encoder.encode_passages(texts)
    assert float(words[0] @ words[1]) > 0.9999 > float(pair[0] @ pair[1])


def test_shipped_folder_is_small_and_described() -> None:
    size = sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file())
    assert size <= 48_000_000
    for folder in (SHIPPED, SHIPPED / "context"):
        assert (folder / "README.md").read_text("utf-8").startswith("---\nlanguage: de\n")
    assert ContextRecipe.from_file(SHIPPED / "context" / "recipe.json").sources
    assert "Apache License" in (SHIPPED / "context" / "LICENSE").read_text("utf-8")
    assert Recipe.from_file(SHIPPED / "recipe.json").german

"""Everyday phrases are found however they are bent, and lead to what publications say."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.words import Words
from service.language.everyday import Everyday, Saying
from service.questions.terms import Terms
from service.settings import Settings

SAYINGS = Everyday(
    [
        (["Hut auf", "Chef*"], ["Verantwortung", "Leitung"]),
        (["an einen Tisch"], ["Abstimmung"]),
        (["Fäden in der Hand"], ["Koordination"]),
    ]
)


@pytest.mark.parametrize(
    ("asked", "said", "means"),
    [
        ("Wer hat da eigentlich den Hut auf?", ("hut",), ("Verantwortung", "Leitung")),
        ("unsere CHEFIN will das wissen", ("chefin",), ("Verantwortung", "Leitung")),
        ("Wie kriegen wir alle an einen Tisch?", ("tisch",), ("Abstimmung",)),
        ("Wer hält die Fäden in der Hand?", ("faeden", "hand"), ("Koordination",)),
    ],
)
def test_a_phrase_is_found_without_case_and_stop_words(
    asked: str, said: tuple[str, ...], means: tuple[str, ...]
) -> None:
    assert SAYINGS.find(asked) == (Saying(said, means),)


@pytest.mark.parametrize("asked", ["Wer liest die Akten?", "Eine Hand wäscht die andere", "", "???"])
def test_half_a_phrase_is_none(asked: str) -> None:
    assert SAYINGS.find(asked) == ()


def test_two_phrases_of_one_meaning_are_one_saying() -> None:
    assert SAYINGS.find("Hat der Chef den Hut auf?") == (Saying(("hut", "chef"), ("Verantwortung", "Leitung")),)


def test_a_folder_without_the_file_knows_no_phrases(tmp_path: Path) -> None:
    assert Everyday.load(tmp_path).find("Wer hat den Hut auf?") == ()


def test_what_the_publications_say_instead_counts_for_the_phrase() -> None:
    words = Words.build(["Die Leitung trägt die Verantwortung.", "Ein Hut hängt am Haken.", "Der Rat tagt im Mai."])
    asked = "Wer hat den Hut auf?"
    plain, knowing = Terms(asked, words), Terms(asked, words, sayings=SAYINGS.find(asked))
    formal = "Die Verantwortung liegt bei der Stabsstelle."
    assert plain.coverage(formal) == 0
    assert 0 < knowing.coverage(formal) < knowing.coverage("Den Hut hat die Stabsstelle.")


def test_every_phrase_that_ships_can_be_found() -> None:
    import tomllib

    path = Settings().corpus / "everyday.toml"
    shipped = Everyday.load(path.parent)
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["saying"]:
        for phrase in entry["said"]:
            found = shipped.find(phrase.replace("*", "en"))
            assert any(tuple(entry["means"]) == saying.means for saying in found), phrase

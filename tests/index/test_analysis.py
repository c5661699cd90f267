"""German words: what must fall together and what must stay apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import Analyzer, Splitter, content_words, fold, grams, in_parts, stem, words
from index.occurrences import Occurrences

TEXTS = [
    "Die Kooperation der Kommunen braucht eine Form.",
    "Eine Kooperationsform ist der Vertrag.",
    "Die Stelle beim Oberbürgermeister ist eine Stabsstelle im Stab.",
    "Die Verwaltung der Stadt und die Spitze der Verwaltung.",
]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Bürgermeister", "Buergermeister"),
        ("Größe", "groesse"),
        ("Ämter", "Amt"),
        ("Städte", "Stadt"),
        ("Stabsstellen", "Stabsstelle"),
        ("hängt", "haengt"),
        ("Bürger:innen", "Bürger"),
        ("Mitarbeiter*innen", "Mitarbeiter"),
        ("Lotsinnen", "Lotsen"),
        ("Kücük", "Küçük"),
    ],
)
def test_wordings_of_one_word_share_a_stem(one: str, other: str) -> None:
    assert [stem(w) for w in words(one)] == [stem(w) for w in words(other)]


def test_different_words_keep_different_stems() -> None:
    assert len({stem(fold(w)) for w in ("Rat", "Rad", "Amt", "Art", "Vertrag", "Vortrag")}) == 6


def test_hyphenated_words_come_whole_and_in_parts() -> None:
    assert words("Smart-City-Projekt") == ["smartcityprojekt", "smart", "city", "projekt"]


def test_a_hyphenated_word_that_is_unknown_as_a_whole_is_asked_for_in_its_parts() -> None:
    asked = content_words("Muss eine KI-Anwendung ins KI-Verzeichnis?")
    known = {stem(word) for word in ("ki", "anwendung", "verzeichnis", "kiverzeichnis")}
    assert in_parts(asked, known.__contains__) == ["ki", "anwendung", "kiverzeichnis", "ki", "verzeichnis"]
    assert in_parts(["datenplattform", "daten"], lambda _: False) == ["datenplattform", "daten"]


def test_stop_words_go_and_numbers_stay() -> None:
    assert content_words("Was ist mit der Botschaft 6?") == ("botschaft", "6")


def test_compounds_split_into_words_of_the_collection() -> None:
    splitter = Splitter(Occurrences(TEXTS).counts())
    assert [stem(p) for p in splitter.parts("kooperationsform")] == ["kooperation", "form"]
    assert [stem(p) for p in splitter.parts("verwaltungsspitzen")] == ["verwalt", "spitz"]
    assert splitter.parts("wetterbericht") == ()


def test_a_compound_is_found_by_its_parts_and_the_reverse() -> None:
    analyzer = Analyzer(Splitter(Occurrences(TEXTS).counts()))
    assert set(analyzer.stems("Form der Kooperation")) <= set(analyzer.stems("Kooperationsformen"))


def test_grams_never_equal_stems() -> None:
    assert grams("stadtwerke")[:2] == ["#stad", "#tadt"]
    assert grams("amt") == []


@given(st.text(max_size=200))
def test_folding_is_idempotent_and_total(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    Analyzer(Splitter({})).stems(text)

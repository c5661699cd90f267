"""Verbs of questions: forms of one root, verbs that are torn apart, and the deed that a question asks for."""

from __future__ import annotations

import pytest

from index.analysis import stem
from service.language import verbs


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("aufgeloest", "aufloesung"),
        ("aufloesung", "aufgeloest"),
        ("aufgeloest", "aufzuloesen"),
        ("eingegliedert", "eingliederung"),
        ("leiten", "leitung"),
        ("gegruendet", "gruendung"),
        ("wechselt", "wechsel"),
        ("wechseln", "gewechselt"),
    ],
)
def test_forms_of_one_root_are_kindred(word: str, form: str) -> None:
    assert stem(form) in verbs.kindred(word)


def test_what_is_no_verb_or_means_too_much_has_no_kindred() -> None:
    assert verbs.kindred("stabsstelle") == frozenset()
    assert stem("grund") not in verbs.kindred("gegruendet")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Wie fangen wir als kleine Stadt an?", "Wie anfangen wir als kleine Stadt?"),
        ("Wer löst die GmbH auf?", "Wer aufloesen die GmbH?"),
        ("Wo siedelt man das Team an?", "Wo ansiedeln man das Team?"),
        ("Worauf kommt es an?", "Worauf kommt es an?"),
        ("Wie fangen wir mit dem Amt an, das es gibt?", "Wie anfangen wir mit dem Amt, das es gibt?"),
    ],
)
def test_a_torn_verb_is_joined_where_the_collection_knows_it(typed: str, read: str) -> None:
    known = {"anfangen", "aufloesen", "ansiedeln"}
    assert verbs.joined(typed, known.__contains__) == read


@pytest.mark.parametrize(
    ("question", "deed"),
    [
        ("Welche Kommune hat eine GmbH aufgelöst?", "aufgeloest"),
        ("welche kommune hat eine gmbh aufgelöst", "aufgeloest"),
        ("Welche Stadt hat eine Stabsstelle?", ""),
        ("Wer hat das schon gemacht?", ""),
        ("Ethikrat: welche Stadt hat sowas und wer kann sich an ihn wenden?", ""),
        ("Wer hat eine GmbH gegründet, und was hat sie gekostet?", "gegruendet"),
    ],
)
def test_the_deed_is_the_verb_at_the_end(question: str, deed: str) -> None:
    assert verbs.deed(question) == deed


def test_the_condition_is_the_verb_of_the_clause_with_wenn() -> None:
    assert verbs.condition("Was passiert, wenn unser CDO kündigt?") == "kuendigt"
    assert verbs.condition("Wenn der Bürgermeister wechselt, was dann?") == "wechselt"
    assert verbs.condition("Was ist ein Beirat?") == ""

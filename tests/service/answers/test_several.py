"""Questions that ask two things: where they are parted, that both halves are answered, and what is said where one is
not."""

from __future__ import annotations

import pytest

from service.answers.lines import MORE
from service.answers.several import UNTOLD, halves
from service.assistant import Assistant
from tests.service.conftest import SECTIONS, Over, Section

ETHICS: list[Section] = [
    (
        ("Hagenow",),
        [
            "Hagenow hat den Ethikrat im Jahr 2021 gegründet.",
            "Leiterin des Ethikrats in Hagenow ist Anna Beispiel.",
        ],
    ),
    (("Zweckverband",), ["Ein Zweckverband ist eine Körperschaft mehrerer Kommunen."]),
    (("Formen", "Zweckverband", "Eignung"), ["Ein Zweckverband eignet sich für Aufgaben auf Dauer."]),
]


@pytest.fixture
def ethics(meaning: Over) -> Assistant:
    return meaning(SECTIONS + ETHICS)


@pytest.mark.parametrize(
    ("asked", "first", "second"),
    [
        ("Wann war das und wer leitet es?", "Wann war das?", "Wer leitet es?"),
        ("Was ist eine Stabsstelle? Und wer hat eine?", "Was ist eine Stabsstelle?", "Wer hat eine?"),
        ("Wo und wann war der Workshop?", "Wo war der Workshop?", "Wann war der Workshop?"),
        ("wann und von wem wurde sie gegründet", "Wann wurde sie gegründet?", "Von wem wurde sie gegründet?"),
        (
            "Ethikrat – welche Stadt hat so etwas und an wen wendet man sich?",
            "Ethikrat – welche Stadt hat so etwas?",
            "An wen wendet man sich?",
        ),
        ("Gibt es Beiräte, und wer sitzt darin?", "Gibt es Beiräte?", "Wer sitzt darin?"),
    ],
)
def test_a_question_that_asks_two_things_is_parted(asked: str, first: str, second: str) -> None:
    assert halves(asked) == (first, second)


@pytest.mark.parametrize(
    "asked",
    [
        "Was kostet das?",
        "Welche Plattform hat Ahrensfelde genutzt und wofür?",  # no verb of its own
        "Wem gehört die Firma und zu welchen Teilen?",
        "Wie und warum sollte man Lotsen einsetzen?",  # one answer tells both
        "Woran merkt man, wer den Prozess führt und wie es damit läuft?",  # depends on the main clause
        "Können Sie sagen, wann die Studie erschien und wer sie geschrieben hat?",
        "Wir überlegen, eine GmbH zu gründen. Was spricht dafür?",
        "Stadt und Land, wie passt das?",
    ],
)
def test_one_question_stays_one(asked: str) -> None:
    assert halves(asked) is None


def test_both_halves_are_answered_the_second_under_its_own_question(ethics: Assistant) -> None:
    answer = ethics.ask("Wann wurde der Ethikrat in Hagenow gegründet und wer leitet ihn?")
    first, second = answer.sections[:2]
    assert first.heading is None and "2021" in first.sentences[0].text
    assert second.heading == "Wer leitet ihn?" and "Anna Beispiel" in second.sentences[0].text
    assert "Wann wurde der Ethikrat in Hagenow gegründet?" in answer.understood_as
    assert "(Bezug: Hagenow, Ethikrat)" in answer.understood_as


def test_citations_are_numbered_through_and_no_sentence_stands_twice(ethics: Assistant) -> None:
    answer = ethics.ask("Was ist ein Zweckverband und wann eignet er sich?")
    assert [citation.n for citation in answer.citations] == list(range(1, len(answer.citations) + 1))
    told = [sentence for section in answer.sections for sentence in section.sentences]
    assert len({sentence.text for sentence in told}) == len(told) > 1
    quotes = {citation.n: citation.quote for citation in answer.citations}
    assert all(sentence.text == quotes[sentence.citations[0]] for sentence in told)
    assert sum(section.heading == MORE for section in answer.sections) <= 1


def test_a_half_that_the_sources_do_not_answer_is_named(ethics: Assistant) -> None:
    answer = ethics.ask("Wann wurde der Ethikrat in Hagenow gegründet und wie viele Mitglieder hat er?")
    assert answer.status == "partly" and "2021" in answer.sections[0].sentences[0].text
    assert f"{UNTOLD}„Wie viele Mitglieder hat er?“" in answer.notes


def test_a_second_half_about_something_unknown_is_not_answered(ethics: Assistant) -> None:
    answer = ethics.ask("Welche Lorawansensoren taugen für Parkplätze und wer leitet das?")
    assert answer.status == "unanswered" and not answer.sections


def test_a_comparison_is_not_parted(ethics: Assistant) -> None:
    answer = ethics.ask("Welche Vorteile hat eine Stabsstelle und welche Nachteile hat sie im Rathaus?")
    assert answer.kind == "compare" and "·" not in answer.understood_as

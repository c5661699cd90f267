"""Who a person is and how to reach one, from the lines that stand with the name."""

from __future__ import annotations

import pytest

from service.answers.evidence import gather
from service.answers.people import introduced
from service.assistant import Assistant
from service.model import Answer
from tests.service.conftest import SECTIONS, Over, Section

CONTACTS: list[Section] = [
    (
        ("Kontakt",),
        ["Dr. Jutta Feldkamp", "Institut für Städtebau", "Tel.: +49 30 1234567", "Ralf Ohm", "Amt für Gebäude"],
    ),
    (("Führung",), ["In Menden wirbt Bürgermeister Frank Sommer selbst für die Vorhaben."]),
]


@pytest.fixture
def knowing(over: Over) -> Assistant:
    return over(SECTIONS + CONTACTS)


def first(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sections[0].sentences]


def test_how_to_reach_somebody_is_told_with_all_lines_of_the_box(knowing: Assistant) -> None:
    answer = knowing.ask("Unter welcher Telefonnummer erreiche ich Frau Feldkamp?")
    assert answer.status == "answered" and first(answer) == CONTACTS[0][1][:3]


def test_a_name_is_found_however_it_is_typed(knowing: Assistant) -> None:
    for question in ("telefonnummer dr. feldkamp", "wie erreiche ich jutta feldkamp"):
        assert first(knowing.ask(question)) == CONTACTS[0][1][:3], question


def test_who_cannot_be_reached_by_the_sources_is_at_least_introduced(knowing: Assistant) -> None:
    assert knowing.ask("Unter welcher Telefonnummer erreiche ich Ralf Ohm?").status == "unanswered"
    answerer = knowing.answerer
    read = answerer.reader.read("Wie erreiche ich Ralf Ohm?")
    person = introduced(read, gather(read, answerer.searcher))
    assert person and not person.whole
    assert [person.record.sentences[line].text for line in person.lines] == CONTACTS[0][1][3:]


def test_who_somebody_is_stands_in_a_box_or_in_a_sentence(knowing: Assistant) -> None:
    assert first(knowing.ask("Welche Funktion hat Ralf Ohm?")) == CONTACTS[0][1][3:]
    assert first(knowing.ask("ralf ohm funktion")) == CONTACTS[0][1][3:]
    assert first(knowing.ask("Wer ist Frank Sommer?")) == CONTACTS[1][1]


def test_whom_to_turn_to_stands_under_contacts(knowing: Assistant) -> None:
    assert first(knowing.ask("Wer ist der Ansprechpartner beim Institut für Städtebau?")) == CONTACTS[0][1][:3]
    assert first(knowing.ask("ansprechpartner amt gebäude")) == CONTACTS[0][1][3:]
    assert first(knowing.ask("Kontakt")) == CONTACTS[0][1]
    answerer = knowing.answerer
    read = answerer.reader.read("Wer ist der Ansprechpartner beim Finanzamt?")
    assert introduced(read, gather(read, answerer.searcher)) is None


def test_who_is_named_nowhere_is_not_introduced(knowing: Assistant) -> None:
    assert knowing.ask("Wer ist Petra Winter?").status != "answered"

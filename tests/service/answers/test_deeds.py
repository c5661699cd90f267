"""Who did something: only those who did it to the thing that is asked about."""

from __future__ import annotations

import pytest

from service.answers.deeds import telling_of, untold
from service.answers.evidence import gather
from service.assistant import Assistant
from tests.service.conftest import SECTIONS, Over, Section

MORE: list[Section] = [
    (("Rechtsformen", "Zweckverband"), ["Ein Zweckverband ist eine Körperschaft mehrerer Kommunen."]),
    (("Stellen",), ["In Eichenzell gibt es eine Stabsstelle.", "Eine Stabsstelle ist schnell eingerichtet."]),
    (("Rat von außen",), ["Der Expertenbeirat in Menden tagt im Herbst."]),
]


@pytest.fixture
def telling(over: Over) -> Assistant:
    return over(SECTIONS + MORE)


def told(assistant: Assistant, question: str) -> list[str]:
    answerer = assistant.answerer
    read = answerer.reader.read(question)
    assert read.kind == "example" and read.deed
    found = telling_of(gather(read, answerer.searcher), read, answerer.searcher.generation.places)
    return [e.sentence.text for e in found.evidence]


def test_what_others_founded_is_no_answer(telling: Assistant) -> None:
    assert told(telling, "Wer hat einen Zweckverband gegründet?") == []
    answer = telling.ask("Wer hat einen Zweckverband gegründet?")
    assert answer.status == "unanswered" and not answer.examples


def test_who_did_it_comes_first(telling: Assistant) -> None:
    assert told(telling, "Wer hat eine GmbH gegründet?")[0] == SECTIONS[3][1][0]


def test_whoever_has_a_thing_has_founded_it(telling: Assistant) -> None:
    assert told(telling, "Wer hat eine Stabsstelle eingerichtet?") == ["In Eichenzell gibt es eine Stabsstelle."]
    assert told(telling, "Wer hat einen Beirat gegründet?") == ["Der Expertenbeirat in Menden tagt im Herbst."]


def test_having_a_thing_is_not_giving_it_up(telling: Assistant) -> None:
    assert told(telling, "Welche Kommune hat eine Stabsstelle aufgelöst?") == []


def test_what_a_question_takes_for_granted_must_be_told(telling: Assistant) -> None:
    for asked in ("Warum hat Menden die GmbH aufgelöst?", "Hat Eichenzell eine GmbH gegründet?"):
        answer = telling.ask(asked)
        assert (answer.status, answer.confidence, answer.sections) == ("unanswered", 0.0, ())
    assert telling.ask("Hat Menden eine GmbH gegründet?").confidence > 0


def test_there_is_no_eleventh_message(telling: Assistant) -> None:
    answer = telling.ask("Was ist Botschaft 11?")
    assert answer.status == "unanswered" and answer.notes[0].startswith("Eine Botschaft 11 gibt es nicht")


PARKING: list[Section] = [
    (
        ("Parken in Menden",),
        ["Die Sensoren der Parkplätze wurden in Menden abgebaut, weil jeder dritte ausgefallen war."],
    ),
    (("Personal in Menden",), ["Menden hat zwei Personen eingestellt, die Termine endeten vorbei am Plan."]),
]


def test_an_end_may_be_told_in_other_words_where_the_thing_is_named(over: Over) -> None:
    assistant = over(SECTIONS + PARKING)
    answerer = assistant.answerer

    def lacks(text: str) -> bool:
        question = answerer.reader.read(text)
        return untold(question, gather(question, answerer.searcher))

    assert not lacks("Warum hat Menden mit den Sensoren der Parkplätze aufgehört?")
    assert lacks("Warum hat Menden die GmbH aufgelöst?")

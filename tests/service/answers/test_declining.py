"""What is said and offered where the sources do not answer, or not surely."""

from __future__ import annotations

import pytest

from index.search import Searcher
from service.answers import declining
from service.answers.declining import DOUBT, NO_ORDERS, NOTHING, UNSURE, nearest, offering
from service.answers.evidence import Found, gather
from service.assistant import Assistant
from service.questions.question import Question
from service.questions.talk import GREETING
from tests.service.conftest import SECTIONS, Over, Section

STATIONS: list[Section] = [
    (
        ("Messnetz",),
        [
            "Das Messnetz wächst seit drei Jahren.",
            "Diese Wetterstationen auf den Dächern der Schulen zählen neunzehn Stück.",
            "Neunzehn Wetterstationen stehen auf den Dächern der Schulen.",
        ],
    ),
    (("Betrieb",), ["Wetterstationen brauchen Strom.", "Den Strom zahlt die Schule."]),
    (("Garten",), ["Der Sommer war lang.", "Diese Wetterstationen messen dort den Regen."]),
]


@pytest.fixture
def stations(over: Over) -> Assistant:
    return over(SECTIONS + STATIONS)


def asked(assistant: Assistant, text: str) -> tuple[Question, Found, Searcher]:
    question = assistant.answerer.reader.read(text)
    return question, gather(question, assistant.answerer.searcher), assistant.answerer.searcher


def test_the_sentence_that_comes_nearest_stands_for_its_section(stations: Assistant) -> None:
    _, found, _ = asked(stations, "Wie viele Wetterstationen stehen auf den Dächern der Schulen?")
    places = nearest(found, stations.answerer._citer())
    assert places[0].quote == STATIONS[0][1][2], "not the section's first sentence"
    assert len({place.section for place in places}) == len(places) <= declining.NEAREST
    assert [place.n for place in places] == list(range(1, len(places) + 1))
    for place in places:
        assert stations.page(place.edition, place.page).text[place.start : place.end] == place.quote


def test_a_sentence_that_leans_on_another_is_understood_by_its_heading(stations: Assistant) -> None:
    _, found, _ = asked(stations, "Was messen Wetterstationen im Garten?")
    assert STATIONS[2][1][1] in {place.quote for place in nearest(found, stations.answerer._citer())}


def test_that_the_sources_say_nothing_is_said_only_where_that_is_likely(stations: Assistant) -> None:
    question, found, _ = asked(stations, "Wer bezahlt den Apfelkuchen?")
    assert declining.notes(question, found, DOUBT - 0.01, "") == [NOTHING]
    assert declining.notes(question, found, DOUBT, "") == [UNSURE]
    assert declining.notes(question, found, DOUBT, "Das gibt es nicht.") == ["Das gibt es nicht."]


def test_greetings_and_orders_are_told_what_lotse_does(stations: Assistant) -> None:
    question, found, _ = asked(stations, "Hallo!")
    assert declining.notes(question, found, 0.0, "") == [GREETING]
    question, found, _ = asked(stations, "Formuliere mir eine Rede über die Stabsstelle")
    assert declining.notes(question, found, 0.0, "") == [NOTHING, NO_ORDERS]


def test_what_is_offered_is_introduced_by_how_sure_it_is(stations: Assistant) -> None:
    answer = stations.ask("Rezept für Apfelkuchen")
    assert declining.declined(answer) == NOTHING and offering(answer).endswith("diese Abschnitte:")
    assert not declining.declined(stations.ask("Hallo!"))


def test_what_holds_all_that_is_asked_is_not_called_nothing(stations: Assistant) -> None:
    question, found, _ = asked(stations, "Wer braucht Strom?")
    assert found.evidence[0].coverage >= declining.HELD
    assert declining.notes(question, found, 0.0, "") == [UNSURE]

"""Municipalities that a question names, and what is left of it without them."""

from __future__ import annotations

import pytest

from service.answers.lines import said
from service.assistant import Assistant
from service.questions.towns import named, without
from tests.service.conftest import Over, Section


@pytest.mark.parametrize(
    ("asked", "names", "rest"),
    [
        ("Wer leitet die Stabsstelle in Quedlinburg?", ["Quedlinburg"], "Wer leitet die Stabsstelle?"),
        ("kosten sensorik schweinfurt", ["schweinfurt"], "kosten sensorik"),
        ("Was macht der Landkreis Fulda im Emsland?", ["Fulda", "Emsland"], "Was macht der Landkreis?"),
        ("Wie groß ist die Stadt Bad Hersfeld?", ["Bad Hersfeld"], "Wie groß ist die Stadt?"),
        ("Wie ist Frankfurt am Main organisiert?", ["Frankfurt am Main"], "Wie ist organisiert?"),
        ("Was tut man in Rotenburg (Wümme)?", ["Rotenburg (Wümme)"], "Was tut man?"),
        ("Woher bekam Bad Belzig Mittel?", ["Bad Belzig"], "Woher bekam Mittel?"),
        ("Groß denken lohnt sich", [], "Groß denken lohnt sich"),
        ("in Ulm", ["Ulm"], "in Ulm"),
        ("Was macht das kleine Rathaus im Norden?", [], "Was macht das kleine Rathaus im Norden?"),
        ("Was macht das Rathaus in Norden?", ["Norden"], "Was macht das Rathaus?"),
        ("Gibt es in Verwaltungen einen CDO?", [], "Gibt es in Verwaltungen einen CDO?"),
        ("Was gilt im Saal?", [], "Was gilt im Saal?"),
        ("Was passiert in Regen?", [], "Was passiert in Regen?"),
        ("Was macht die Stadt Regen?", ["Regen"], "Was macht die Stadt?"),
        ("Wer soll die Bäume gießen?", [], "Wer soll die Bäume gießen?"),
        ("Wer misst in Gießen?", ["Gießen"], "Wer misst?"),
        ("", [], ""),
    ],
)
def test_names(asked: str, names: list[str], rest: str) -> None:
    assert (named(asked), without(asked)) == (names, rest)


REPORT: list[Section] = [
    (("Bericht",), ["Diesen Bericht hat die Stadt Quedlinburg verfasst.", "Er erzählt von vier Jahren Arbeit."]),
    *[((f"Vorhaben {n}",), [f"Das Vorhaben {n} misst Pegel an Bächen.", "Es endet bald."]) for n in range(8)],
    (("Stabsstelle",), ["Die Stabsstelle Digitales leitet Frau Anna Berg.", "Sie hat vier Stellen."]),
]


@pytest.fixture
def report(over: Over) -> Assistant:
    return over(REPORT)


def test_what_a_report_on_a_town_tells_is_told_of_the_town(report: Assistant) -> None:
    answer = report.ask("Wer leitet die Stabsstelle Digitales in Quedlinburg?")
    assert answer.status != "unanswered"
    assert answer.sections[0].sentences[0].text == "Die Stabsstelle Digitales leitet Frau Anna Berg."


def test_and_not_of_another(report: Assistant) -> None:
    here = report.ask("Wer leitet die Stabsstelle Digitales in Quedlinburg?")
    elsewhere = report.ask("Wer leitet die Stabsstelle Digitales in Schweinfurt?")
    assert elsewhere.confidence < here.confidence


TOWNS: list[Section] = [
    (
        ("Netz in Quedlinburg",),
        ["In Quedlinburg messen Sensoren die Pegel der Bäche.", "Die Sensoren melden stündlich."],
    ),
    (("Netz in Schweinfurt",), ["In Schweinfurt messen Sensoren die Pegel der Bäche.", "Sie melden täglich."]),
    (("Netze",), ["Sensoren messen die Pegel der Bäche."]),
]


def test_a_town_that_is_no_example_does_not_answer_for_another(over: Over) -> None:
    paid: list[Section] = [
        (
            ("Die App",),
            [
                "Die App bezahlt in Angermünde ein Förderprogramm.",
                "Die Stadt Bad Belzig bezahlt die App aus Mitteln des Landes.",
                "Goslar bezahlt die App aus dem Topf für Innenstädte.",
            ],
        )
    ]
    answer = over(paid).ask("Womit bezahlt Goslar die App?")
    assert said(answer) == (paid[0][1][2],)


def test_what_holds_elsewhere_is_no_answer_beside_what_a_town_does(over: Over) -> None:
    assistant = over(TOWNS)
    answer = assistant.ask("Was messen die Sensoren in Quedlinburg?")
    assert answer.citations and {citation.section for citation in answer.citations} == {"Netz in Quedlinburg"}
    everywhere = assistant.ask("Was messen Sensoren an den Bächen?")
    assert len({citation.section for citation in everywhere.citations}) > 1

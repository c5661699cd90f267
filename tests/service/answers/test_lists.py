"""Lists that stand as sections under one heading, lists of advice, and sentences that only announce one."""

from __future__ import annotations

import pytest

from index.records import Record
from ingest.model import Sentence
from service.answers.lines import said
from service.answers.lists import Run
from service.assistant import Assistant
from tests.service.conftest import SECTIONS, Over, Section

HURDLES: list[Section] = [
    (("Kooperation", "Hürden"), ["Die Kooperation scheitert an mancher Hürde."]),
    (("Kooperation", "Hürden", "Unklare Aufgaben"), ["Drei tun dasselbe.", "Der Rest bleibt liegen."]),
    (("Kooperation", "Hürden", "Fehlendes Geld"), ["Ohne Mittel endet der Betrieb."]),
    (("Kooperation", "Hürden", "Langes Zögern"), ["Wer nicht wählt, verliert Zeit."]),
    (("Kooperation", "Hürden", "Das Beispiel Musterstadt"), ["Musterstadt hat gezögert."]),
    (("Kooperation", "Vorteile", "Warum"), ["Geteilte Kosten sind ein Vorteil der Kooperation."]),
    (("Kooperation", "Vorteile", "Beispiele"), ["Zwei Orte teilen sich ein Team."]),
    (("Kooperation", "Vorteile", "Wie anfangen"), ["Beginnen Sie klein."]),
    (
        ("Beteiligung",),
        ["Nutzen Sie Formate, um alle einzubinden.", "Stadtlabore, Wettbewerbe oder Gipfel sind Beispiele hierfür."],
    ),
    (
        ("Charta",),
        [
            "Die Charta nennt drei Ausformungen für die Steuerung.",
            "Möglich sind eine Arbeitsgruppe, ein Kompetenzzentrum oder eine Stabsstelle.",
            "Die Charta ist alt.",
        ],
    ),
]


@pytest.fixture
def hurdles(over: Over) -> Assistant:
    return over(SECTIONS + HURDLES)


def test_the_sections_under_the_heading_that_is_asked_for_are_its_items(hurdles: Assistant) -> None:
    answer = hurdles.ask("Welche Hürden gibt es bei der Kooperation?")
    items = {section.heading: section.sentences[0].text for section in answer.sections}
    assert [heading for heading in items if heading][:3] == ["Unklare Aufgaben", "Fehlendes Geld", "Langes Zögern"]
    assert "Das Beispiel Musterstadt" not in items
    assert items["Unklare Aufgaben"] == "Drei tun dasselbe."


def test_what_says_more_of_one_item_does_not_lead_the_list(over: Over) -> None:
    more = (
        ("Kooperation", "Hürden", "Fehlendes Geld"),
        ["Ohne Mittel endet der Betrieb.", "Die Hürde der Kooperation ist das Geld."],
    )
    made = over([*SECTIONS, *HURDLES[:2], more, *HURDLES[3:]])
    for asked in ("Was sind die größten Hürden der Kooperation?", "Welche Hürden hat die Kooperation?"):
        answer = made.ask(asked)
        assert answer.kind == "list" and answer.sections[0].heading is None
        assert said(answer)[0] == HURDLES[0][1][0]


def test_parts_of_what_a_section_tells_are_no_items(hurdles: Assistant) -> None:
    answer = hurdles.ask("Welche Ideen für Vorteile der Kooperation gibt es?")
    assert not {"Warum", "Wie anfangen"} & {section.heading for section in answer.sections}


def test_a_sentence_that_only_announces_brings_what_it_announces(hurdles: Assistant) -> None:
    told = said(hurdles.ask("Welche Formen für die Steuerung nennt die Charta?"))
    assert told[:2] == tuple(HURDLES[-1][1][:2]) and "Die Charta ist alt." not in told


@pytest.mark.parametrize(
    "asked", ["Welche Formate gibt es, um alle einzubinden?", "Mit welchen Formaten bindet man alle ein?"]
)
def test_examples_of_what_is_asked_for_come_with_it(meaning: Over, asked: str) -> None:
    assert said(meaning(SECTIONS + HURDLES).ask(asked))[:2] == tuple(HURDLES[-2][1])


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        ("Ich brauche die zehn Botschaften.", "list"),
        ("ich hätte gern alle vier ebenen", "list"),
        ("Nenn mir die vier Umsetzungsmodelle", "list"),
        ("Wir haben drei Ämter, aber keiner redet mit uns", "fact"),
        ("Über welche Summe ging der Antrag?", "fact"),
    ],
)
def test_whoever_wishes_for_things_that_count_together_wants_the_list(
    corpus_assistant: Assistant, wish: str, kind: str
) -> None:
    assert corpus_assistant.answerer.reader.read(wish).kind == kind


def test_the_ten_messages_come_for_the_wish_as_well(corpus_assistant: Assistant) -> None:
    told = said(corpus_assistant.ask("Ich brauche die zehn Botschaften."))
    assert [number for number in range(1, 11) if any(f"Botschaft {number} " in text for text in told)] == [
        *range(1, 11)
    ]


def test_advice_is_given_whole(corpus_assistant: Assistant) -> None:
    asked = "Welche Schritte für die ersten hundert Tage, wenn Smart City und E-Government zusammenarbeiten sollen?"
    advice = [text for text in said(corpus_assistant.ask(asked)) if " Sie " in text]
    assert len(advice) >= 5


@pytest.mark.parametrize(
    ("trouble", "advises"),
    [
        (
            "Wir haben viel zu viele Digitalprojekte angefangen und kommen nicht hinterher.",
            "Liste aller Digitalprojekte",
        ),
        ("Die Fachämter meinen, die neue Stelle nimmt ihnen was weg.", "den Fachämtern keine Aufgaben wegnimmt"),
    ],
)
def test_a_trouble_is_answered_with_what_to_do(corpus_assistant: Assistant, trouble: str, advises: str) -> None:
    answer = corpus_assistant.ask(trouble)
    assert answer.kind == "fact" and any(advises in text for text in said(answer)[:2])


def test_what_somebody_does_is_answered_with_the_tasks(corpus_assistant: Assistant) -> None:
    tasks = said(corpus_assistant.ask("Was macht eine Stabsstelle?"))
    assert tasks[0].startswith("Die Stabsstelle übersetzt Vorgaben") and len(tasks) >= 3


def test_a_list_before_all_headings_stands_under_an_empty_one() -> None:
    items = tuple(Sentence(text, ()) for text in ("Rat", "Amt", "Beirat"))
    assert Run((Record("p", "d", "Titel", "e", (), "list", items, (), ()),), None).headings == ("",)


def test_how_things_are_worded_is_what_they_are(corpus_assistant: Assistant) -> None:
    asked = corpus_assistant.ask("Wie lauten die zehn Botschaften?")
    assert asked.status == "answered" and len(asked.sections[0].sentences) == 10

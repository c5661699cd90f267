"""Sentences that do not stand alone: in an example, after an announcement, behind a pronoun; and counted sections."""

from __future__ import annotations

import pytest

from index.analysis import fold
from service.answers import lists
from service.answers.evidence import gather
from service.assistant import Assistant
from service.language import wordings
from service.language.headings import part_of
from service.model import Answer
from service.questions import expecting
from tests.service.conftest import SECTIONS, Over, Section

TOLD: list[Section] = [
    (
        ("Räte",),
        [
            "Richten Sie einen Ethikrat ein.",
            "Beispiel: Die Gemeinde Eichenzell hat einen Ethikrat berufen.",
            "Er kann von allen angerufen werden.",
            "Beispiel: Menden hat keinen Ethikrat.",
        ],
    ),
    (
        ("Methoden",),
        ["Die Methode gliederte sich in folgende Phasen:", "Erst lasen alle die Akten.", "Dann sprachen sie darüber."],
    ),
    (("Chefsache",), ["Einerseits gibt die Chefsache Schwung.", "Hier gilt es, Wissen zu teilen.", "Das war es."]),
    (
        ("Rollen",),
        [
            "Für den Erfolg ist eine Rolle wie der Digitallotse entscheidend.",
            "Dieser baut Brücken zwischen den Ämtern.",
            "Für den Erfolg einer Rolle zählt Zeit.",
        ],
    ),
    (("Qualität",), ["Die Qualität von Daten zeigen Kriterien.", "„FAIR“ steht für auffindbar und wiederverwendbar."]),
    (
        ("Plattform",),
        [
            "Die Plattform richtet Datenräume in der Plattform ein.",
            "Getrennte Bereiche der Plattform werden als Datenräume bezeichnet.",
        ],
    ),
    (("Arbeitspaket 1: Sammeln",), ["Gesammelt wurden Modelle der Organisation."]),
    (("Arbeitspaket 2: Vertiefen",), ["Vertieft wurden Interviews."]),
    (("Wissen", "Offene Punkte"), ["Die Plattform CONSUL wird in den Quellen verschieden geschrieben."]),
    (("Wissen", "Beteiligung"), ["Eine Gemeinde nutzt für die Beteiligung die Plattform CONSUL."]),
]


@pytest.fixture
def telling(over: Over) -> Assistant:
    return over(SECTIONS + TOLD)


def direct(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sections[0].sentences]


def test_the_sentences_of_an_example_are_about_its_town(telling: Assistant) -> None:
    question = telling.answerer.reader.read("Wer kann den Ethikrat in Eichenzell anrufen?")
    found = gather(question, telling.answerer.searcher)
    weighed = {e.sentence.text: e for e in found.evidence}
    told, opening = weighed["Er kann von allen angerufen werden."], weighed[TOLD[0][1][1]]
    assert told.coverage >= opening.coverage, "it is about the town and the Ethikrat, and names neither"
    assert "Beispiel: Menden hat keinen Ethikrat." not in weighed, "it tells of another town"
    assert direct(telling.ask(question.asked))[:2] == TOLD[0][1][1:3], "whom, says the sentence before"


def test_an_example_is_told_beyond_its_first_sentence(telling: Assistant) -> None:
    assert "Er kann von allen angerufen werden." in direct(telling.ask("Hat Eichenzell einen Ethikrat berufen?"))


def test_what_ends_with_a_colon_brings_what_follows(telling: Assistant) -> None:
    assert direct(telling.ask("In welche Phasen gliederte sich die Methode?")) == TOLD[1][1]


def test_what_goes_on_from_the_best_sentence_comes_before_others_beside_it(telling: Assistant) -> None:
    assert direct(telling.ask("Welche Rolle ist für den Erfolg entscheidend?"))[:2] == TOLD[3][1][:2]


@pytest.mark.parametrize(
    ("asked", "defines"),
    [("Wofür steht FAIR?", TOLD[4][1][1]), ("Was sind Datenräume in der Plattform?", TOLD[5][1][1])],
)
def test_what_something_is_called_or_stands_for_defines_it(telling: Assistant, asked: str, defines: str) -> None:
    assert direct(telling.ask(asked))[0] == defines


def test_half_of_what_is_to_be_said_brings_the_other(telling: Assistant) -> None:
    assert direct(telling.ask("Gibt die Chefsache Schwung?"))[:2] == TOLD[2][1][:2]


@pytest.mark.parametrize(
    "asked", ["Welche Modelle der Organisation gab es in Arbeitspaket 2?", "Was geschah im zweiten Arbeitspaket?"]
)
def test_a_counted_thing_is_looked_for_under_its_own_heading(telling: Assistant, asked: str) -> None:
    question = telling.answerer.reader.read(asked)
    assert gather(question, telling.answerer.searcher).hits[0].record.headings == TOLD[7][0]
    assert direct(telling.ask("Welche Modelle der Organisation gab es im zweiten Arbeitspaket?")) == TOLD[7][1]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Was geschah in Arbeitspaket 3?", ("arbeitspaket", "3")),
        ("Und im dritten Arbeitspaket?", ("arbeitspaket", "3")),
        ("Was sagt der 10. Tipp?", ("tipp", "10")),
        ("Die Ziele der Maßnahmen", None),
        ("der dritte Ort", None),
    ],
)
def test_one_of_several_counted_things_is_named(text: str, named: tuple[str, str] | None) -> None:
    assert wordings.counted(fold(text)) == named


def test_a_number_before_a_heading_counts_what_the_publication_lists(over: Over) -> None:
    tips: list[Section] = [
        (("Zehn Tipps",), ["Hier stehen die zehn wichtigsten Tipps."]),
        (("Zehn Tipps", "2. Klein beginnen"), ["Beginnen Sie mit einem Versuch."]),
        (("Zehn Tipps", "3. Ämter einbinden"), ["Laden Sie alle Fachämter ein."]),
    ]
    made = over(SECTIONS + tips)
    for asked in ("Was sagt Tipp 3?", "Was sagt der dritte Tipp?"):
        question = made.answerer.reader.read(asked)
        assert gather(question, made.answerer.searcher).evidence[0].sentence.text == tips[2][1][0], asked


def test_the_name_of_a_counted_thing_brings_what_is_said_of_it_and_comes_once(over: Over) -> None:
    study: list[Section] = [
        (
            ("Vorgehen",),
            [
                "Arbeitspaket 1: Sammeln der Modelle",
                "Arbeitspaket 2: Vertiefen der Modelle",
                "Arbeitspaket 1: Sammeln der Modelle",
                "Alle Akten wurden gelesen.",
                "Arbeitspaket 2: Vertiefen der Modelle",
                "Danach gab es Gespräche.",
            ],
        )
    ]
    told = direct(over(SECTIONS + study).ask("Was geschah im ersten Arbeitspaket mit den Modellen?"))
    assert told == ["Arbeitspaket 1: Sammeln der Modelle", "Alle Akten wurden gelesen."]


def test_what_is_left_open_says_not_what_a_thing_is(telling: Assistant) -> None:
    assert direct(telling.ask("Was ist CONSUL?"))[0] == TOLD[9][1][0]
    parts = {"Was getan wurde": "done", "Was sich daraus lernen lässt": "learned", "Offene Punkte": "open"}
    assert {name: part_of(("Ulm", name)) for name in parts} == parts


def test_a_publication_that_is_a_list_is_told_whole(over: Over) -> None:
    named = [f"{n}. {what}" for n, what in enumerate(("Anfangen", "Weitermachen", "Aufhören"), start=1)]
    counted: list[Section] = [((heading,), [f"Zum {heading[3:]} gehört Mut."]) for heading in named]
    assistant = over(counted)
    answerer = assistant.answerer
    found = gather(answerer.reader.read("Nenne alle drei Kapitel im Probeband"), answerer.searcher)
    (run,) = lists._counted(found, answerer.searcher.generation.records)
    assert [run.name(record) for record in run.records] == named and run.headings == ("Probeband",)
    without = over(counted[1:]).answerer
    found = gather(without.reader.read("Nenne alle drei Kapitel im Probeband"), without.searcher)
    assert lists._counted(found, without.searcher.generation.records) == [], "the first one is missing"


@pytest.mark.parametrize(
    ("question", "text", "has"),
    [
        ("Wann?", "Die Studie lief bis Juli 2024.", True),
        ("In welchen Abständen trifft man sich?", "Alle acht Wochen ist Zeit.", True),
        ("Wer leitet die Stabsstelle in Menden?", "Geleitet wird sie von einem CDO.", True),
        ("Wer leitet die Stabsstelle in Menden?", "Die Stabsstelle steuert.", False),
        ("Wie viele Leute wohnen in Bochum?", "Größe: rund 372.000 Einwohner (Großstadt)", True),
        ("Von wann bis wann lief das Projekt?", "Laufzeit: Februar 2022 bis Juli 2024", True),
    ],
)
def test_what_an_answer_must_have(question: str, text: str, has: bool) -> None:
    shape = expecting.of(question)
    assert shape is not None and shape.has(text) is has


def test_what_an_abbreviation_stands_for_is_its_own_line(corpus_assistant: Assistant) -> None:
    told = [
        sentence.text for section in corpus_assistant.ask("Wofür steht KTS?").sections for sentence in section.sentences
    ]
    assert told[0].startswith("KTS steht für") and not any(text.startswith("BBSR steht") for text in told)

"""Questions for the sorts of a thing, whose concepts stand in several sections."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.answers import sorts
from service.assistant import Assistant
from service.holdings.catalogue import Glossary
from tests.service.conftest import SECTIONS, Over, Section

FORMS: list[Section] = [
    (
        ("Zusammenarbeit", "Vorbemerkung"),
        ["Zur Wahl stehen die lose Kooperation, der Kooperationsvertrag und die Gesellschaft."],
    ),
    (
        ("Zusammenarbeit", "Lose Kooperation"),
        ["Wenig Aufwand macht die lose Kooperation.", "Eine lose Kooperation ist eine Absprache ohne Vertrag."],
    ),
    (
        ("Zusammenarbeit", "Kooperationsvertrag"),
        ["Der Kooperationsvertrag in Menden ist zwölf Seiten lang.", "Ein Kooperationsvertrag regelt Pflichten."],
    ),
    (("Zusammenarbeit", "Gesellschaft"), ["Eine Gesellschaft bündelt Aufgaben in einer Firma."]),
]
LEAD = FORMS[0][1][0]
EACH = [
    "Eine lose Kooperation ist eine Absprache ohne Vertrag.",
    "Ein Kooperationsvertrag regelt Pflichten.",
    "Eine Gesellschaft bündelt Aufgaben in einer Firma.",
]


@pytest.fixture
def cooperating(over: Over) -> Assistant:
    return over(SECTIONS + FORMS)


@pytest.mark.parametrize(
    "question",
    [
        "Welche Kooperationsformen gibt es?",
        "Formen der Zusammenarbeit",
        "Welche Kooperationsformen unterscheidet man?",
        "Welche Kooperationsformen gibt es für Smart-City-Projekte?",
    ],
)
def test_the_sentence_that_names_them_leads_and_each_is_explained(cooperating: Assistant, question: str) -> None:
    answer = cooperating.ask(question)
    assert answer.kind == "list"
    assert [s.text for s in answer.sections[0].sentences] == [LEAD, *EACH]


def asks_for_sorts(cooperating: Assistant, question: str) -> bool:
    answerer = cooperating.answerer
    return sorts.asked(answerer.reader.read(question), answerer.glossary) is not None


@pytest.mark.parametrize(
    "question",
    [
        "Welche Rollen gibt es?",
        "Welche Gremien brauchen wir?",
        "Arten von Beiräten",
        "Was sind Beiräte?",
        "Welche drei Ebenen gibt es?",
    ],
)
def test_sorts_are_asked_for(cooperating: Assistant, question: str) -> None:
    assert asks_for_sorts(cooperating, question)


@pytest.mark.parametrize(
    "question",
    [
        "Welche Gremien hat Menden?",
        "Welche Rolle spielt der Stadtrat?",
        "Welche Rollen hat das Team einer Stabsstelle?",
        "Welche Kooperationsformen brauchen am wenigsten Geld?",
        "Wie wechselt man die Kooperationsform?",
        "Was ist ein Beirat?",
    ],
)
def test_what_asks_for_more_is_left_to_the_others(cooperating: Assistant, question: str) -> None:
    assert not asks_for_sorts(cooperating, question)


def test_a_sentence_that_names_them_leads_where_no_section_tells_of_each(over: Over) -> None:
    question = "Welche Kooperationsformen gibt es?"
    sections: list[Section] = [FORMS[0], (("Kooperationsformen",), ["Kooperationsformen gibt es für Kommunen viele."])]
    assert over([*SECTIONS, *sections]).ask(question).sections[0].sentences[0].text == LEAD


def test_a_list_that_names_them_already_is_left_as_it_stands() -> None:
    glossary = Glossary.load(Path(__file__).resolve().parents[3] / "corpus")
    sort = next(sort for sort in glossary.sorts if "Kooperationsformen" in sort.wordings)
    assert sorts.covered(EACH, sort, glossary) and not sorts.covered(EACH[:2], sort, glossary)


def test_every_sort_of_the_glossary_has_concepts() -> None:
    glossary = Glossary.load(Path(__file__).resolve().parents[3] / "corpus")
    assert glossary.sorts and all(len(sort.terms) >= sorts.FEWEST for sort in glossary.sorts)

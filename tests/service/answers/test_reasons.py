"""Questions for a reason, and for what something is: which sentences give it, and what an answer without one is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.answers import confidence
from service.answers.lacking import without_reason
from service.answers.lines import BESIDES
from service.answers.preferring import of
from service.assistant import Assistant
from service.language import manners
from service.model import AnswerSection, AnswerSentence, Citation
from service.questions.question import Question
from tests.service.conftest import SECTIONS, Over


def test_a_reason_is_told_by_damit_where_it_opens_a_clause() -> None:
    assert manners.REASON.search("klein anfangen, damit es gelingt.")
    assert not manners.REASON.search("sie wollten damit eine luecke schliessen.")


@pytest.mark.parametrize(
    ("asked", "reason", "none"),
    [
        ("woran lag es, dass er spaet kam", "das lag vor allem daran, dass der zug fehlte", "er lag lange im bett"),
        ("woran hakt es denn", "ausschlaggebend ist der preis", "der preis ist hoch"),
        ("mit welcher begruendung lehnten sie ab", "sie begruendeten es mit dem preis", "sie lehnten es ab"),
        ("wie kam es, dass er ging", "anlass war ein streit", "er ging im mai"),
        ("was war der anlass der gruendung", "schuld war ein brand", "gegruendet wurde im mai"),
        ("weshalb haben so wenige gewaehlt", "wir fuehren das darauf zurueck, dass es regnete", "es waehlten 12"),
        ("warum ging er weg", "sein vertrag endete, weshalb er ging", "deshalb ging er"),
    ],
)
def test_ways_to_ask_for_a_reason_and_to_give_one(asked: str, reason: str, none: str) -> None:
    assert manners.WHY.search(asked)
    assert manners.REASON.search(reason) and not manners.REASON.search(none)


def test_that_something_is_so_tells_in_part_why(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Warum haben sich die Kommunen in Mayen-Koblenz zusammengeschlossen?")
    assert answer.status == "partly" and answer.confidence > confidence.MODEL.answered


def test_an_answer_without_a_reason_answers_a_question_for_one_in_part_at_most() -> None:
    def section(heading: str | None, said: str) -> AnswerSection:
        return AnswerSection(heading, (AnswerSentence(said, (1,)),))

    def place(path: str) -> Citation:
        return Citation(1, "d", "", "", None, "e", False, 1, "1", path, "", 0, 0, "p", "")

    asked = Question("Warum hat Ulm einen Beirat?", "Warum hat Ulm einen Beirat?", "", "fact")
    that, why = section(None, "Ulm hat einen Beirat."), section(None, "Ulm hat ihn, weil der Rat es wollte.")
    elsewhere = [place("Beispiel Ulm")]
    assert without_reason(asked, [that], elsewhere) and not without_reason(asked, [that, why], elsewhere)
    beside = section(BESIDES[0], "Bonn hat keinen, weil der Rat nicht wollte.")
    assert without_reason(asked, [that, beside], elsewhere)
    assert not without_reason(asked, [that], [place("Beiräte › Warum")])
    assert not without_reason(replace(asked, text="Wer hat einen Beirat?"), [that], elsewhere)


@pytest.mark.parametrize(
    ("asked", "defines", "tells"),
    [
        (
            "Was ist im Konzept der Region mit Umnutzung gemeint?",
            "Unter Umnutzung verstehen wir jede bauliche Veränderung.",
            "Das Konzept der Region fördert die Umnutzung.",
        ),
        (
            "Was versteht man bei Messgeräten unter einem Schattenbetrieb?",
            "Schattenbetrieb: ein Probelauf, in dem nichts gespeichert wird.",
            "Messgeräte haben auch einen Schattenbetrieb.",
        ),
        ("Was ist OParl?", "Dahinter steckt OParl, ein Standard für Gremien.", "Das Team hat OParl 1.1 entwickelt."),
        ("Was gilt als Leerstand?", "Als Leerstand gilt, was keiner nutzt.", "Der Leerstand verteilt sich ungleich."),
        (
            "Was ist ein digitaler Zwilling?",
            "Unter einem digitalen Zwilling verstehen wir ein Abbild.",
            "Ein digitaler Zwilling kostet viel.",
        ),
        ("Was ist ein Zwilling?", "Ein digitaler Zwilling ist ein Abbild.", "Einen Zwilling hat das Amt seit 2021."),
        ("Was ist eine Akte?", "Darunter versteht man Papiere zu einem Fall.", "Die Akte führt das Amt."),
    ],
)
def test_what_defines_the_thing_that_is_asked_about(over: Over, asked: str, defines: str, tells: str) -> None:
    answerer = over(SECTIONS).answerer
    question = answerer.reader.read(asked)
    raised = of(question, None, answerer.searcher.generation.places).raised
    assert question.kind == "definition"
    assert any(has(defines) for has in raised) and not any(has(tells) for has in raised)

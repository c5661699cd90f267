"""Answers over a small library: right place, verbatim, by kind, honest, and in conversation."""

from __future__ import annotations

from contextlib import suppress

import pytest

from service.assistant import Assistant
from service.errors import BadQuestion, NotReady
from service.model import Answer
from service.questions.question import Context
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.service.conftest import SECTIONS, Put, Section, make_edition

QUESTIONS = [
    "Welche Ebenen braucht eine smarte Kommune?",
    "Vor- und Nachteile einer Stabsstelle",
    "Wer hat eine GmbH gegründet?",
    "Was macht die Gemeinde Eichenzell?",
    "Was tut die koordinierende Ebene?",
]


def texts(answer: Answer) -> str:
    return " ".join(sentence.text for section in answer.sections for sentence in section.sentences)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_sentence_is_verbatim_and_cited_at_its_place(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered" and answer.citations
    quotes = {c.n: c for c in answer.citations}
    for section in answer.sections:
        for sentence in section.sentences:
            assert sentence.citations
            assert " ".join(quotes[n].quote for n in sentence.citations) == sentence.text
    for c in answer.citations:
        assert assistant.page(c.edition, c.page).text[c.start : c.end] == c.quote
        assert c.url == f"/documents/probe/editions/{c.edition}/pages/{c.page}?mark={c.start}-{c.end}"
        assert (c.page_label, c.publisher, c.superseded) == (str(c.page - 1), "Prüfstelle", False)


def test_a_fact_is_answered_by_its_sentence_first(assistant: Assistant) -> None:
    answer = assistant.ask("Was tut die koordinierende Ebene?")
    assert answer.citations[0].quote == "Die koordinierende Ebene ordnet und steuert den Prozess."


def test_a_comparison_sets_the_sides_apart(assistant: Assistant) -> None:
    answer = assistant.ask("Vor- und Nachteile einer Stabsstelle")
    sides = {section.heading: [s.text for s in section.sentences] for section in answer.sections}
    assert answer.kind == "compare"
    assert "Eine Stabsstelle hat kurze Wege zur Verwaltungsspitze." in sides["Vorteile"]
    assert "Eine Stabsstelle braucht eigenes Personal." in sides["Nachteile und Grenzen"]


def test_sides_are_also_told_by_headings_that_say_what_speaks_for_a_thing(settings: Settings, put: Put) -> None:
    made = Assistant(settings, HashEncoder(256))
    sections: list[Section] = [
        (("Interkommunale Zusammenarbeit", "Was für den Verbund spricht"), ["Im Verbund teilen Gemeinden Kosten."]),
        (("Interkommunale Zusammenarbeit", "Was gegen den Verbund spricht"), ["Abstimmung im Verbund kostet Zeit."]),
    ]
    put(made, make_edition(SECTIONS + sections), "probe")
    answer = made.ask("Vor- und Nachteile interkommunaler Zusammenarbeit")
    sides = {section.heading: [s.text for s in section.sentences] for section in answer.sections}
    assert sides["Vorteile"] == sections[0][1] and sides["Nachteile und Grenzen"] == sections[1][1]


def test_examples_come_with_their_facts_and_proof(assistant: Assistant) -> None:
    answer = assistant.ask("Wer hat eine GmbH gegründet?")
    assert [card.municipality for card in answer.examples] == ["Menden"]
    card = answer.examples[0]
    assert (card.state, card.message, card.form) == ("Nordrhein-Westfalen", 10, "GmbH")
    assert "Menden" in answer.citations[(card.citation or 0) - 1].quote


def test_a_legal_form_carries_the_note_on_state_law(assistant: Assistant) -> None:
    assert any("von Land zu Land" in note for note in assistant.ask("Wer hat eine GmbH gegründet?").notes)


@pytest.mark.parametrize(
    "question", ["Wie wird das Wetter morgen in Detmold?", "Rezept für Apfelkuchen", "Was kostet ein Reisepass?"]
)
def test_what_the_sources_do_not_say_is_declined(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "unanswered"
    assert answer.sections == () and answer.citations == ()
    assert "Dazu sagen die Quellen nichts." in answer.notes


def test_a_town_of_which_no_publication_tells_is_named(assistant: Assistant) -> None:
    answer = assistant.ask("Was macht Cottbus in Sachen Smart City?")
    assert answer.status == "unanswered" and answer.confidence == 0.0
    assert any(note.startswith("Von Cottbus ist in den Quellen nicht die Rede.") for note in answer.notes)


def test_orders_are_declined(assistant: Assistant) -> None:
    answer = assistant.ask("Formuliere mir eine Rede über die Stabsstelle in Detmold")
    assert answer.status == "unanswered" and answer.confidence == 0.0
    assert any(note.startswith("Aufträge führt Lotse nicht aus") for note in answer.notes)


def test_a_follow_up_is_understood_from_the_conversation(assistant: Assistant) -> None:
    first = assistant.ask("Was macht die Gemeinde Eichenzell?")
    second = assistant.ask("Wie oft findet das statt?", first.conversation)
    assert second.conversation == first.conversation
    assert "Eichenzell" in second.understood_as
    assert "acht Wochen" in texts(second)


def test_a_new_topic_drops_the_old_one(assistant: Assistant) -> None:
    first = assistant.ask("Was macht die Gemeinde Eichenzell?")
    second = assistant.ask("Welche Ebenen braucht eine smarte Kommune?", first.conversation)
    assert "Bezug" not in second.understood_as


def test_what_a_follow_up_refers_to_can_be_taken_away(assistant: Assistant) -> None:
    first = assistant.ask("Was macht die Gemeinde Eichenzell?")
    assert first.context == ()
    second = assistant.ask("Wie oft findet das statt?", first.conversation)
    assert [(r.kind, r.text) for r in second.context] == [("municipality", "Eichenzell")]
    assert assistant.conversation(first.conversation)[-1].context == second.context
    alone = assistant.ask("Wie oft findet das statt?", first.conversation, ["Eichenzell"])
    assert alone.context == () and alone.understood_as == "Wie oft findet das statt?"


def test_one_of_two_references_can_be_taken_away() -> None:
    context = Context("Was ist ein Beirat?", "Beirat, Stabsstelle", terms=("Beirat", "Stabsstelle"), passages=("p",))
    left = context.without(["Beirat"])
    assert left is not None and (left.subject, left.terms, left.passages) == ("Stabsstelle", ("Stabsstelle",), ())
    assert context.without([]) is context and context.without(["Beirat", "Stabsstelle"]) is None


def test_whether_to_do_something_is_answered_with_both_sides(assistant: Assistant) -> None:
    answer = assistant.ask("Sollten wir eine Stabsstelle einrichten?")
    sides = {section.heading: [s.text for s in section.sentences] for section in answer.sections}
    assert "Eine Stabsstelle hat kurze Wege zur Verwaltungsspitze." in sides["Was dafür spricht"]
    assert "Eine Stabsstelle braucht eigenes Personal." in sides["Was dagegen spricht"]


def test_an_unknown_conversation_starts_anew(assistant: Assistant) -> None:
    answer = assistant.ask("Wie oft findet das statt?", "nicht-vorhanden")
    assert answer.conversation != "nicht-vorhanden" and "Bezug" not in answer.understood_as


def test_a_typo_is_corrected_and_shown(assistant: Assistant) -> None:
    answer = assistant.ask("Vorteile einer Stabstelle")
    assert "Stabsstelle" in answer.understood_as and "kurze Wege" in texts(answer)


@pytest.mark.parametrize("question", ["", "   ", "???", "\x00\x01"])
def test_an_empty_question_is_refused_kindly(assistant: Assistant, question: str) -> None:
    with pytest.raises(BadQuestion, match="leer"):
        assistant.ask(question)


def test_a_question_that_is_too_long_is_refused(assistant: Assistant) -> None:
    with pytest.raises(BadQuestion, match="1000"):
        assistant.ask("warum " * 400)


@pytest.mark.parametrize(
    "question", ["'; DROP TABLE turns; --", "<script>alert(1)</script>", "{{7*7}}", "a" * 999, "🦊🦊"]
)
def test_hostile_questions_do_no_harm(assistant: Assistant, question: str) -> None:
    with suppress(BadQuestion):
        assistant.ask(question)
    assert assistant.ask(QUESTIONS[0]).status == "answered"


def test_without_publications_it_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(NotReady, match="noch keine"):
        Assistant(settings, HashEncoder()).ask("Was ist ein Beirat?")


def test_suggestions_are_answerable(assistant: Assistant) -> None:
    suggestions = assistant.ask(QUESTIONS[0]).suggestions
    assert suggestions
    for suggestion in suggestions:
        assert assistant.ask(suggestion).status == "answered"

"""Follow-ups that only name a thing: the turn before is asked anew, of something else, and can be let go of."""

from __future__ import annotations

import pytest

from service.assistant import Assistant
from service.questions.question import Context
from tests.service.questions.test_following import talk


@pytest.mark.parametrize(
    ("before", "then", "text"),
    [
        ("Wer haftet für einen Zweckverband?", "Und bei der AöR?", "Wer haftet bei der AöR?"),
        ("Wer hat die Arbeitshilfe vom Juli 2024 verfasst?", "Und das Dossier?", "Wer hat das Dossier verfasst?"),
        ("Wer leitet die Stabsstelle in Detmold?", "Und in Ulm?", "Wer leitet die Stabsstelle in Ulm?"),
        ("Was ist eine Genossenschaft?", "Und wie ist das beim Verein?", "Was ist ein Verein?"),
        ("Fallen bei Anton Kosten an?", "und wie ist das bei Berta", "Fallen bei Berta Kosten an?"),
        ("Was passt für einen Landkreis?", "Und für eine kleine Gemeinde?", "Was passt für eine kleine Gemeinde?"),
        ("Wer hat das in kleinen Städten?", "Und in Großstädten?", "Wer hat das in Großstädten?"),
        ("Was gilt im Sommer?", "Und für die Schulen?", "Und für die Schulen?"),  # nothing that gives way
        ("Was gilt bei Anton?", "Und bei uns?", "Und bei uns?"),
    ],
)
def test_the_other_thing_takes_the_place_of_the_one(
    corpus_assistant: Assistant, before: str, then: str, text: str
) -> None:
    reader = corpus_assistant.answerer.reader
    context = Context(before, before, municipalities=reader.read(before).municipalities, asked=before)
    assert reader.read(then, context).text == text


def test_the_question_that_is_asked_anew_is_shown_and_can_be_dropped(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Wer haftet für einen Zweckverband?")
    leaning = corpus_assistant.ask("Und bei der AöR?", first.conversation)
    assert [reference.text for reference in leaning.context] == ["Wer haftet für einen Zweckverband"]
    assert leaning.understood_as == "Wer haftet bei der AöR?"
    alone = corpus_assistant.ask("Und bei der AöR?", leaning.conversation, drop=[leaning.context[0].text])
    assert alone.context == () and alone.understood_as == "Und bei der AöR?"


def test_what_was_left_unsaid_is_shown_and_goes_with_its_question(corpus_assistant: Assistant) -> None:
    before = talk(corpus_assistant, "Was ist die koordinierende Ebene?", "Wer sitzt da drin?")
    leaning = corpus_assistant.ask("Und bei kleinen Städten?", before.conversation)
    assert [reference.text for reference in leaning.context] == ["Wer sitzt da drin (koordinierende Ebene)"]
    alone = corpus_assistant.ask("Und bei kleinen Städten?", leaning.conversation, drop=[leaning.context[0].text])
    assert alone.context == ()


def test_a_small_town_that_has_it_is_looked_for_among_those_that_have_it(corpus_assistant: Assistant) -> None:
    answer = talk(corpus_assistant, "Braucht man einen Beirat?", "Gibt es eine Kleinstadt, die das hinbekommen hat?")
    assert answer.kind == "example" and answer.sections[0].heading == "Hagenow"


def test_one_town_after_the_other_is_asked_about_alone(corpus_assistant: Assistant) -> None:
    answer = talk(corpus_assistant, "Wie hat Menden das organisiert?", "und Ulm?", "Und Gelsenkirchen?")
    assert answer.understood_as == "Wie hat Gelsenkirchen das organisiert?"

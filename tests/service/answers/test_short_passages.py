"""What is shown of a short passage, what a sentence announces, and what a follow-up goes on from or leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.answers import lines, lists, preferring
from service.answers.deeds import announced
from service.answers.evidence import gather
from service.assistant import Assistant
from service.examples.wishes import together
from service.language import headings, manners, wordings
from service.model import Answer
from service.questions import expecting
from service.questions.talk import ABOUT_WORDING
from tests.service.conftest import SECTIONS, Over, Section

GARDEN = [
    "Ein Gartennetz wächst aus einer Schrebergartenkolonie.",
    "Das Gartennetz der Stadt hält, wenn jemand zum Treffen im Gartennetz einlädt.",
    "Ein Papier mit Zielen des Gartennetzes reicht für den Anfang.",
]
NETWORK: Section = (("Gartennetz",), GARDEN)
HELD = "Wie hält ein Gartennetz in der Stadt?"


def told(answer: Answer) -> list[str]:
    return [sentence.text for sentence in answer.sections[0].sentences]


def test_of_a_short_passage_all_is_shown_the_best_first(over: Over) -> None:
    assert told(over([*SECTIONS, NETWORK]).ask(HELD)) == [GARDEN[1], GARDEN[0], GARDEN[2]]


def test_as_it_is_read_where_the_best_sentence_is_in_other_words(over: Over) -> None:
    answerer = over([*SECTIONS, NETWORK]).answerer
    found = gather(answerer.reader.read(HELD), answerer.searcher)
    assert lines.direct(found)[0].lines[0].text == GARDEN[1]
    own = [replace(e, coverage=lines.SURE / 2) for e in found.evidence if e.record.headings == ("Gartennetz",)]
    assert [line.text for line in lines.direct(replace(found, evidence=tuple(own)))[0].lines] == GARDEN


def test_as_it_is_read_where_a_sentence_leans_on_another(over: Over) -> None:
    leaning = [*GARDEN[:2], "Dieses Papier mit Zielen des Gartennetzes reicht für den Anfang."]
    assert told(over([*SECTIONS, (("Gartennetz",), leaning)]).ask(HELD)) == leaning


def test_a_longer_passage_is_shown_in_part_and_a_figure_alone(over: Over) -> None:
    more = ["Bäume werfen im Herbst ihre Blätter ab.", "Regen füllt im Frühjahr die Tonnen.", *GARDEN]
    assert len(told(over([*SECTIONS, (("Gartennetz",), more)]).ask(HELD))) < len(more)
    paid = [*GARDEN[:2], "Das Gartennetz kostet 300 Euro im Jahr."]
    assert told(over([*SECTIONS, (("Gartennetz",), paid)]).ask("Wie viel Euro kostet das Gartennetz?"))[0] == paid[2]


def test_who_they_are_is_told_after_the_sentence_that_announces_them(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Welche Städte haben sich gegen die klassische Stabsstelle entschieden?")
    assert answer.status == "answered"
    opening, *named = told(answer)
    assert opening.startswith("Mehrere Kommunen haben") and len(named) == 3
    assert "Marburg-Biedenkopf" in named[0] and "Bielefeld" in named[1] and "Gelsenkirchen" in named[2]
    answerer = corpus_assistant.answerer
    other = gather(answerer.reader.read("Was ist eine Stabsstelle?"), answerer.searcher)
    assert announced(other, answerer.searcher.generation.places) == []


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("Wer sollte das leiten, jemand von innen oder jemand von außen?", "fact"),
        ("Hat das schon jemand gemacht?", "example"),
        ("Gibt es jemanden, der so eine Stelle hat?", "fact"),
        ("Kennen Sie jemand, der so eine Stelle hat?", "example"),
    ],
)
def test_somebody_is_an_example_only_where_it_is_asked_whether_there_is_one(
    assistant: Assistant, asked: str, kind: str
) -> None:
    assert assistant.answerer.reader.read(asked).kind == kind


def test_pay_is_not_told_by_any_sum() -> None:
    shape = expecting.of("Was verdienen die?")
    assert shape is not None and not shape.has("Das Projekt kostet 17,5 Millionen Euro.")
    assert expecting.of("Was spricht dafür, es nicht auszulagern?") is None
    assert shape.has("Die Stelle ist in Entgeltgruppe 11.") and shape.has("Der Lohn beträgt 3.000 Euro.")


def test_how_a_town_went_about_it_asks_what_it_does(over: Over) -> None:
    reader = over(SECTIONS).answerer.reader
    assert wordings.DONE_THERE.match("Wie ist Bad Belzig vorgegangen?")
    assert not wordings.DONE_THERE.match("Wie ist man bei der Studie vorgegangen?")
    assert reader.read("Wie ist die Studie vorgegangen?").text == "Wie ist die Studie vorgegangen?"


def test_where_something_must_have_its_place_is_asked_for_its_place() -> None:
    looks, _ = preferring.preferred("muss die leitung beim buergermeister angesiedelt sein?")
    assert looks is manners.SEAT
    assert preferring.preferred("muss die leitung aus dem haus kommen?")[0] is manners.NEED


def test_a_heading_asks_with_a_word_of_the_same_root(over: Over) -> None:
    made = over([*SECTIONS, (("Koordination", "Wer die Koordination leitet"), ["An der Spitze steht eine Fachkraft."])])
    record = next(r for r in made.answerer.searcher.generation.records if r.headings[0] == "Koordination")
    assert headings.asking("Wer sollte die Koordinierungsstelle leiten?")(record)
    assert not headings.asking("Wer leitet die Stabsstelle?")(record)


def test_possibilities_are_no_possible_way_in() -> None:
    assert lists._names("moglich", "Welche Möglichkeiten es gibt")
    assert not lists._names("moglich", "Ein möglicher Einstieg")


@pytest.mark.parametrize("pointing", ["Erzähl mir mehr zur zweiten.", "Was ist mit der zweiten?"])
def test_what_was_compared_second_is_pointed_at_in_any_case(assistant: Assistant, pointing: str) -> None:
    first = assistant.ask("Vergleiche Stabsstelle und GmbH")
    assert assistant.ask(pointing, first.conversation).understood_as.endswith("(Bezug: GmbH)")


LEADING = "Wer sollte die Stabsstelle leiten?"


@pytest.mark.parametrize(
    ("before", "asked", "goes_on"),
    [
        (LEADING, "Muss die Person in der Verwaltungsspitze sitzen?", True),
        (LEADING, "Muss die Person des Vertrauens in der Verwaltungsspitze sitzen?", False),
        ("Wie sagen wir es den Leuten?", "Was sollten dann alle Leute tun?", True),
        ("Welche Ebenen gibt es?", "Das zweite klingt gut, aber passt das zur Verwaltungsspitze?", True),
        ("Welche Ebenen gibt es?", "Was passiert in der zweiten Staffel mit der Verwaltungsspitze?", False),
        ("Welche Ebenen gibt es?", "Wie kurz ist beim zweiten Modell der Weg zur Verwaltungsspitze?", True),
        (LEADING, "Was passiert stattdessen mit den Prozessen?", False),
        (LEADING, "Was passiert dann mit ihr?", True),
    ],
)
def test_what_goes_on_from_the_question_before(assistant: Assistant, before: str, asked: str, goes_on: bool) -> None:
    first = assistant.ask(before)
    assert bool(assistant.ask(asked, first.conversation).context) is goes_on


def test_another_example_is_one_that_was_not_shown(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Gib mir ein Beispiel einer kleinen Gemeinde")
    shown = {card.municipality for card in first.examples}
    second = corpus_assistant.ask("Die sind mir zu groß. Noch ein anderes?", first.conversation)
    assert shown and second.examples and not shown & {card.municipality for card in second.examples}
    assert second.understood_as.endswith(f"(ohne {together(shown)})")
    third = corpus_assistant.ask("Gibt es noch ein weiteres Beispiel?", first.conversation)
    known = shown | {card.municipality for card in second.examples}
    assert third.examples and not known & {card.municipality for card in third.examples}
    assert "ohne" not in corpus_assistant.ask("Noch ein anderes Amt?", first.conversation).understood_as


def test_an_example_asked_for_next_is_of_the_size_that_was_told(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Wir sind ein Landkreis. Kann der Kreis das für alle mitmachen?")
    second = corpus_assistant.ask("Gibt es dafür ein Beispiel?", first.conversation)
    assert [card.municipality for card in second.examples] == ["Mayen-Koblenz"]


@pytest.mark.parametrize(
    ("asked", "otherwise"),
    [
        ("Bitte als Tabelle, wenn möglich.", True),
        ("das versteh ich nicht, nochmal einfacher bitte", True),
        ("Geht das kürzer?", True),
        ("Geht es in einer Stabsstelle einfacher?", False),
        ("Steht das in der Tabelle der Beispiele?", False),
    ],
)
def test_other_words_for_an_answer_are_not_made(assistant: Assistant, asked: str, otherwise: bool) -> None:
    answer = assistant.ask(asked, assistant.ask("Was ist eine Stabsstelle?").conversation)
    assert (ABOUT_WORDING in answer.notes) is otherwise
    assert not otherwise or (answer.status == "unanswered" and not answer.nearest)


def test_what_a_thing_is_tells_of_no_example_of_it(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Wann lohnt sich ein Zweckverband?")
    assert corpus_assistant.ask("Gibt es dafür ein Beispiel?", first.conversation).status == "partly"
    assert corpus_assistant.ask("Welche Kommune hat eine Stabsstelle?").status == "answered"
    assert corpus_assistant.ask("Welche Kommune hat eine GmbH?").status == "answered"

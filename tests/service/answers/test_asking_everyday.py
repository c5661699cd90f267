"""What people ask in passing: for bodies' differences, what to look to, lessons, owners, sizes, who has a thing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.analysis import stem
from service.answers.evidence import gather
from service.answers.lines import MORE
from service.answers.preferring import of
from service.assistant import Assistant
from service.language.everyday import Everyday
from service.model import Answer
from service.questions import expecting
from service.questions.question import Question
from service.questions.terms import Terms
from tests.service.conftest import SECTIONS, Over, Section, best

BODIES: list[Section] = [
    (
        ("Gremien", "Wer dabei ist"),
        [
            "Vorlagen für den Rat gehen durch Lenkungskreis und Beirat.",
            "Ein Lenkungskreis und ein Beirat sind Gremien.",
            "Ein Lenkungskreis entscheidet über Ziele.",
            "Ein Beirat berät die Verwaltung nur.",
            "Halten Sie den Beirat klein, damit jedes Mitglied zu Wort kommt.",
            "Mitglieder des Beirats kommen aus Hochschulen.",
        ],
    ),
    (("Ebenen", "Aufgaben"), ["Die umsetzende Ebene ordnet Maßnahmen.", "Die koordinierende Ebene ordnet alles."]),
    (
        ("Menden: eine GmbH mit den Stadtwerken", "Was sich daraus lernen lässt"),
        ["Gemeinsame Töchter brauchen klare Aufträge."],
    ),
    (
        ("Beteiligungen",),
        [
            "Die mendigital GmbH gehört zu den ersten ihrer Art.",
            "Stadt und Stadtwerke halten je 50 Prozent der Anteile an der mendigital GmbH.",
            "Der Beirat in Eichenzell tagt zweimal im Jahr.",
        ],
    ),
    (
        ("Größe einer Stabsstelle",),
        ["Die Leute einer Stabsstelle sind gefragt.", "Eine Stabsstelle braucht mindestens zwei Personen."],
    ),
    (("Sitz",), ["Eine Stabsstelle war einmal angesagt.", "Eine Stabsstelle ist der Spitze direkt zugeordnet."]),
    (("Ethik",), ["In Menden gibt es einen Ethikrat."]),
]


@pytest.fixture
def asked(over: Over) -> Assistant:
    return over(SECTIONS + BODIES)


def read(assistant: Assistant, text: str) -> Question:
    return assistant.answerer.reader.read(text)


def sides(answer: Answer) -> dict[str | None, list[str]]:
    return {section.heading: [sentence.text for sentence in section.sentences] for section in answer.sections}


def test_what_tells_bodies_apart_is_said_of_each(asked: Assistant) -> None:
    told = sides(asked.ask("Was ist der Unterschied zwischen Lenkungskreis und Beirat?"))
    assert told["Lenkungskreis"][0] == "Ein Lenkungskreis entscheidet über Ziele."
    assert told["Beirat"][0] == "Ein Beirat berät die Verwaltung nur."


def test_what_is_the_same_for_all_is_said_once(over: Over) -> None:
    both = "Vereine und Genossenschaften sind selten."
    answer = over([*SECTIONS, (("Formen",), [both])]).ask("Unterschied zwischen Verein und Genossenschaft")
    assert [s.text for section in answer.sections for s in section.sentences].count(both) == 1


def test_another_concept_of_the_same_kind_is_no_answer(asked: Assistant) -> None:
    question = read(asked, "Welche Aufgaben hat die koordinierende Ebene?")
    assert "umsetzende Ebene" in {term.name for term in question.others}
    shown = [e.sentence.text for e in gather(question, asked.answerer.searcher).evidence]
    assert shown.index("Die koordinierende Ebene ordnet alles.") < shown.index("Die umsetzende Ebene ordnet Maßnahmen.")
    others = [term.name for term in read(asked, "Was macht ein Beirat?").others]
    assert "Lenkungskreis" in others and "Fachbeirat" not in others
    assert read(asked, "Unterschied zwischen Stabsstelle und GmbH").others == ()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (
            "Wem gehört die mendigital GmbH?",
            "Stadt und Stadtwerke halten je 50 Prozent der Anteile an der mendigital GmbH.",
        ),
        ("Wer sitzt im Beirat?", "Mitglieder des Beirats kommen aus Hochschulen."),
        ("Wie groß sollte eine Stabsstelle sein?", "Eine Stabsstelle braucht mindestens zwei Personen."),
        ("Wie viele Leute braucht eine Stabsstelle?", "Eine Stabsstelle braucht mindestens zwei Personen."),
        ("Was kann man aus Menden lernen?", "Gemeinsame Töchter brauchen klare Aufträge."),
        ("Wo ist eine Stabsstelle angesiedelt?", "Eine Stabsstelle ist der Spitze direkt zugeordnet."),
    ],
)
def test_how_it_asks_decides_which_sentence_answers(asked: Assistant, question: str, answer: str) -> None:
    assert best(asked, question) == answer


def test_how_large_a_county_is_asks_for_no_team() -> None:
    assert expecting.of("Wie groß ist der Landkreis?") is None
    team = expecting.of("Wie groß sollte das Team sein?")
    assert team is not None and team.has("Das Team hat fünf Personen.") and not team.has("Das Team ist groß.")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Worauf müssen wir bei einer GmbH achten?", "compare"),
        ("Was ist bei einer Stabsstelle zu beachten?", "compare"),
        ("Worauf müssen wir achten?", "fact"),
        ("Was ist eine Stabsstelle?", "definition"),
        ("Was ist im Kooperationsvertrag zu regeln?", "list"),
        ("Wer hat Digitallotsen?", "example"),
        ("Wer hat Recht?", "fact"),
    ],
)
def test_what_kind_of_answer_is_asked_for(asked: Assistant, question: str, kind: str) -> None:
    assert read(asked, question).kind == kind


def test_what_to_look_to_are_the_limits_where_nothing_else_is_told(asked: Assistant) -> None:
    assert asked.ask("Was ist bei einer Stabsstelle zu beachten?").sections[0].heading == "Nachteile und Grenzen"


def test_whoever_has_a_sort_of_it_has_it(asked: Assistant) -> None:
    answer = asked.ask("Wer hat einen Beirat?")
    assert "In Menden gibt es einen Ethikrat." in [s.text for section in answer.sections for s in section.sentences]
    assert "Ethikrat" not in read(asked, "Was ist ein Beirat?").terms[0].wordings


def test_that_means_nothing_before_a_town_at_the_beginning(asked: Assistant) -> None:
    question = read(asked, "Wie funktioniert das denn in Menden?")
    assert (question.understood, question.kind) == ("Was macht Menden?", "example")
    assert read(asked, "Wie funktioniert das im Rathaus?").understood == "Wie funktioniert das im Rathaus?"


def test_what_is_told_of_another_town_does_not_answer(asked: Assistant) -> None:
    found = gather(read(asked, "Wie oft tagt der Beirat in Menden?"), asked.answerer.searcher)
    assert all("Eichenzell" not in e.sentence.text for e in found.evidence)


def test_a_figure_of_speech_weighs_no_more_than_what_it_means(over: Over) -> None:
    sections: list[Section] = [*SECTIONS, (("Runden",), ["Die Einbindung aller Mitglieder braucht die Einbindung."])]
    searcher = over(sections).answerer.searcher
    words, asks = searcher.generation.words, "Wie kommen die Mitglieder an Bord?"
    weights = Terms(
        asks, words, sayings=Everyday([(["an Bord"], ["Einbindung", "Verwaltungsspitze"])]).find(asks)
    ).weights
    assert weights["bord"] == pytest.approx(words.idf(stem("einbindung")))
    assert weights["bord"] < Terms(asks, words).weights["bord"] == words.idf(stem("bord"))


def test_a_line_of_a_profile_answers_only_for_what_it_is_called(asked: Assistant) -> None:
    answerer = asked.answerer
    record = replace(answerer.searcher.generation.records[0], kind="profile")

    def worth(question: str, line: str) -> float:
        asks = read(asked, question)
        preferences = of(asks, expecting.of(question), answerer.searcher.generation.places)
        return preferences.worth(replace(record.sentences[0], text=line), record)

    assert worth("Welche Ebene gilt für Menden?", "Ebene: koordinierend") == worth("Was tut Menden?", "Ebene: steuert")
    assert worth("Seit wann gibt es das in Menden?", "Stand: November 2026") < 0
    assert worth("Seit wann gibt es das in Menden?", "Förderung: seit 2019") > 0


def test_a_pronoun_at_the_end_gives_way_to_what_is_named(asked: Assistant) -> None:
    first = asked.ask("Welche Vorteile hat eine Stabsstelle?")
    second = asked.ask("Welche Nachteile hätte das?", first.conversation)
    third = asked.ask("Und ein Zweckverband?", second.conversation)
    assert third.understood_as == "Welche Nachteile hätte ein Zweckverband?"


def test_names_alone_say_nothing_of_a_town(over: Over) -> None:
    names, told = "Marlene Damer | Gelsenkirchen", "Gelsenkirchen ordnet seine Einheit der Spitze zu."
    found = over([*SECTIONS, (("Programm",), [names, told])]).ask("Wie ordnet Gelsenkirchen die Einheit zu?")
    shown = [s.text for section in found.sections if section.heading != MORE for s in section.sentences]
    assert told in shown and names not in shown


@pytest.mark.parametrize("asked_for", ["Was empfiehlt Botschaft 3?", "Nenne mir Botschaft 3."])
def test_one_message_is_no_list_and_others_do_not_answer_for_it(corpus_assistant: Assistant, asked_for: str) -> None:
    first = corpus_assistant.ask(asked_for).sections[0].sentences[0].text
    assert "dritte Botschaft" in first or "Botschaft 3" in first
    before = corpus_assistant.ask("Was empfiehlt Botschaft 3?")
    after = corpus_assistant.ask("Und Botschaft 5?", before.conversation)
    assert "fünfte Botschaft" in after.sections[0].sentences[0].text

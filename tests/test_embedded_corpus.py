"""The whole way over the embedded corpus: first questions, every citation at its place, honest refusals, no network."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from service.assistant import Assistant
from service.conversations.starters import ROLES
from service.publishing import golden

ROOT = Path(__file__).resolve().parent.parent

FIRST = [
    ("Welche Ebenen braucht eine Smart City organisatorisch?", "organisation", "Ebene"),
    ("Wer hat eine GmbH dafür gegründet?", "praxisbeispiele", "mendigital GmbH"),
    ("Vor- und Nachteile Stabsstelle", "organisation", "Stabsstelle"),
    ("Was ist mit dem Twinning-Modell in Ulm gemeint?", "praxisbeispiele", "Tandem"),
]


@pytest.fixture(scope="module")
def results(corpus_assistant: Assistant) -> Sequence[golden.Result]:
    """Every golden question, asked once."""
    return golden.run(corpus_assistant, golden.load(corpus_assistant.settings.corpus / "questions"))


@pytest.mark.parametrize(("question", "document", "word"), FIRST)
def test_the_first_questions_are_answered_from_the_right_page(
    corpus_assistant: Assistant, question: str, document: str, word: str
) -> None:
    answer = corpus_assistant.ask(question)
    assert answer.status == "answered"
    quotes = [c.quote for c in answer.citations[:4] if c.document == document]
    assert any(word in quote for quote in quotes)


def test_the_ten_messages_come_all_and_in_order(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Wie lauten die zehn Botschaften?")
    listed = [s.text for s in answer.sections[0].sentences]
    assert [f"Botschaft {n} " in text for n, text in enumerate(listed, start=1)] == [True] * 10


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("leitlinien smart city charta", ["Ziele und Strukturen", "Transparenz", "Infrastruktur", "Ressourcen"]),
        ("arbeitspakete der studie", ["ersten", "zweiten", "dritten", "vierten"]),
        ("aufgaben stabsstelle digitalisierung", ["übersetzt Vorgaben", "Fachleute zusammen", "Kontakt"]),
    ],
)
def test_a_list_comes_whole_and_in_order(corpus_assistant: Assistant, question: str, items: list[str]) -> None:
    listed = " ".join(s.text for s in corpus_assistant.ask(question).sections[0].sentences)
    places = [listed.find(item) for item in items]
    assert -1 not in places and places == sorted(places)


def test_three_examples_of_small_municipalities_are_three_small_ones(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Hast du drei Beispiele von kleinen Gemeinden?")
    assert len({card.municipality for card in answer.examples}) == 3
    assert all(card.population and card.population < 20_000 for card in answer.examples)


@pytest.mark.parametrize("question", ["Wie wird das Wetter morgen in Detmold?", "Wie backe ich einen Apfelkuchen?"])
def test_foreign_questions_are_declined_with_the_nearest_sections(corpus_assistant: Assistant, question: str) -> None:
    answer = corpus_assistant.ask(question)
    assert answer.status == "unanswered" and not answer.sections and not answer.citations
    assert answer.nearest


def test_a_follow_up_keeps_its_subject(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Vor- und Nachteile Stabsstelle")
    second = corpus_assistant.ask("Und wer leitet die dann?", first.conversation)
    assert "Stabsstelle" in second.understood_as
    assert any("CDO" in c.quote for c in second.citations)


def test_all_that_is_shown_stands_at_its_place(corpus_assistant: Assistant, results: Sequence[golden.Result]) -> None:
    checked = 0
    for result in results:
        quotes = {c.n: c.quote for c in result.answer.citations}
        for c in (*result.answer.citations, *result.answer.nearest):
            page = corpus_assistant.page(c.edition, c.page)
            assert page.text[c.start : c.end] == c.quote and page.page_label == c.page_label
            checked += 1
        for section in result.answer.sections:
            for sentence in section.sentences:
                assert sentence.citations and " ".join(quotes[n] for n in sentence.citations) == sentence.text
    assert checked > 500


def test_the_golden_questions_do_not_get_worse(results: Sequence[golden.Result]) -> None:
    """A little below what was measured when this was written (docs/answers.md), so that a real loss is seen."""
    figures = golden.figures(results)
    assert figures["hit@1"] >= 0.6
    assert figures["hit@5"] >= 0.75
    assert figures["answered"] >= 0.94
    assert figures["false_answers"] <= 0.11
    assert figures["falsely_sure"] <= 0.06


def test_what_is_offered_to_begin_with_is_answered(corpus_assistant: Assistant) -> None:
    roles = corpus_assistant.starters()
    assert [role.name for role in roles] == [role.name for role in ROLES]
    for role in roles:
        assert len(role.questions) >= 2
        for question in role.questions:
            assert corpus_assistant.ask(question).status == "answered"


def test_nothing_needs_the_network(corpus_assistant: Assistant) -> None:
    """A process in which every connection fails answers all the same."""
    program = (
        "import socket\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from service.assistant import Assistant\n"
        "from service.settings import Settings\n"
        "print(Assistant(Settings()).ask('Was ist eine Stabsstelle?').status)"
    )
    environment = {**os.environ, "LOTSE_HOME": str(corpus_assistant.settings.home)}
    environment.pop("HF_HUB_OFFLINE", None)
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
    )
    assert done.stdout.strip() == "answered", done.stderr


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("Welche Beispiele sind inzwischen veraltet?", "veraltet"),
        ("Wer kann die Kordinierung leiten?", "Koordinierung"),
        ("regionallotzen mayen koblenz", "Regionallotsen"),
    ],
)
def test_typing_errors_are_mended_and_real_words_left_alone(
    corpus_assistant: Assistant, typed: str, understood: str
) -> None:
    assert understood in corpus_assistant.ask(typed).understood_as


@pytest.mark.parametrize(
    ("question", "towns"),
    [
        ("Beispiele aus Hessen", {"Eichenzell"}),
        ("Beispiele zur beratenden Ebene", {"Hagenow", "Ahrensfelde-Werneuchen", "Bad Belzig und Wiesenburg/Mark"}),
        ("Vergleich Ulm und Bochum", {"Ulm", "Bochum"}),
        ("Was hat Bielefeld gemacht?", {"Bielefeld"}),
    ],
)
def test_what_narrows_the_examples_is_heeded(corpus_assistant: Assistant, question: str, towns: set[str]) -> None:
    assert {card.municipality for card in corpus_assistant.ask(question).examples} == towns


def test_who_has_it_is_answered_with_names(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Welche Kommunen haben eine Stabsstelle?").sections[0].sentences
    assert any("Detmold" in s.text for s in first) and any("Braunschweig" in s.text for s in first)


def test_follow_ups_inherit_what_they_leave_unsaid(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Vor- und Nachteile Stabsstelle")
    office = corpus_assistant.ask("Und beim Amt?", first.conversation)
    assert office.kind == "compare" and "Ein Amt" in office.sections[0].sentences[0].text
    message = corpus_assistant.ask("Botschaft 8")
    assert [e.municipality for e in corpus_assistant.ask("Wer macht das?", message.conversation).examples] == [
        "Hagenow"
    ]


@pytest.mark.parametrize(
    ("question", "name"),
    [("Welche Kommune hat eine GmbH aufgelöst?", "Kaiserslautern"), ("Wo gibt es Digitallotsen?", "Mayen-Koblenz")],
)
def test_who_did_it_is_told_by_the_verb_or_concept(corpus_assistant: Assistant, question: str, name: str) -> None:
    answer = corpus_assistant.ask(question)
    assert name in f"{answer.sections[0].heading} {answer.sections[0].sentences[0].text}"
    assert all("Menden" not in c.quote for c in answer.citations)


def test_how_to_begin_is_answered_with_steps(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Wie fangen wir als kleine Stadt mit Smart City an?")
    assert answer.citations[0].section.endswith("Ein möglicher Einstieg")
    assert answer.understood_as == answer.question


def test_who_should_lead_it_is_answered_with_roles_and_the_next_turn_may_mean_one(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Was spricht für eine Stabsstelle?")
    leader = corpus_assistant.ask("Wer sollte das bei uns leiten?", first.conversation)
    roles = ("CDO", "Digitalisierungsbeauftragte")
    assert any(role in s.text for s in leader.sections[0].sentences for role in roles)
    where = corpus_assistant.ask("Wo ist der angesiedelt?", first.conversation)
    assert [reference.text for reference in where.context] == ["Chief Digital Officer"]


def test_a_follow_up_takes_the_concept_that_was_named(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Was machen die Fachämter bei der Smart City?")
    example = corpus_assistant.ask("Gibt es dafür ein Beispiel?", first.conversation)
    assert [reference.text for reference in example.context] == ["Fachämter"]
    forms = corpus_assistant.ask("Welche Varianten der Koordination gibt es?")
    fitting = corpus_assistant.ask("Welche Variante passt für 20.000 Einwohner?", forms.conversation)
    assert "Koordination" in fitting.understood_as


def test_search_knows_everyday_phrases_as_answers_do(corpus_assistant: Assistant) -> None:
    found = corpus_assistant.search("Wer hat den Hut auf?", 5)
    assert found and all("Hut" not in hit.text for hit in found)
    meant = ("verantwort", "zuständig", "steuerung", "leitung", "mandat")
    assert sum(any(word in hit.text.lower() for word in meant) for hit in found) >= 2


def test_a_state_without_examples_is_told_with_those_that_have_some(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Beispiele aus Bayern")
    assert answer.status == "unanswered" and "Bayern" in answer.notes[0] and "Hessen" in answer.notes[0]
    assert answer.suggestions and all(corpus_assistant.ask(s).status == "answered" for s in answer.suggestions)


def test_what_a_publication_says_of_itself_answers_only_questions_about_it(corpus_assistant: Assistant) -> None:
    other = corpus_assistant.ask("Was soll die Rathausspitze tun, damit digitale Verwaltung und smarte Stadt wachsen?")
    assert not any("wendet sich" in c.quote or "richtet sich" in c.quote for c in other.citations)
    asked = corpus_assistant.ask("An wen richtet sich das Dossier?")
    assert any("wendet sich" in c.quote or "richtet sich" in c.quote for c in asked.citations)


@pytest.mark.parametrize("typed", ["Hallo", "Danke!", "Guten Tag, Lotse"])
def test_small_talk_gets_a_greeting(corpus_assistant: Assistant, typed: str) -> None:
    answer = corpus_assistant.ask(typed.replace(",", ""))
    assert answer.status == "unanswered" and answer.notes[0].startswith("Guten Tag") and not answer.nearest


def test_outside_its_list_an_item_loses_its_number(
    corpus_assistant: Assistant, results: Sequence[golden.Result]
) -> None:
    apart = [part for r in results for part in r.answer.sections if part.heading and not part.heading.endswith("?")]
    more = [s.text for part in apart for s in part.sentences]  # a half of a question may be answered by a list
    assert more and not any(text[:3] in {f"{n}. " for n in range(1, 10)} for text in more)


def test_profiles_of_other_towns_are_no_answer(corpus_assistant: Assistant) -> None:
    shown = golden.shown(corpus_assistant.ask("Wie viele Einwohner hat Detmold?"))
    assert "74.000" in shown[0] and not any("330.000" in text or "372.000" in text for text in shown)

"""Questions as people put them: with orders and asides around them, in other words, to Lotse itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.analysis import joined
from service.answers import choosing, declining, lists, preferring, several
from service.answers.evidence import gather
from service.answers.lacking import without_named, without_side
from service.assistant import Assistant
from service.language import headings, manners, wordings
from service.model import AnswerSection, AnswerSentence
from service.questions.question import Context
from service.questions.talk import ABOUT_KEEPING, ABOUT_LOTSE
from service.questions.terms import Terms
from tests.service.conftest import SECTIONS, Over, Section


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Welche Kooperationsformen gibt es? Kurz aufzählen reicht.", "Welche Kooperationsformen gibt es"),
        ("Welche Risiken bringt eine GmbH, in einer Übersicht?", "Welche Risiken bringt eine GmbH"),
        ("Fünf Tipps für den Anfang – habt ihr sowas?", "Fünf Tipps für den Anfang"),
        ("Das gehört doch in ein Amt, oder?", "Das gehört doch in ein Amt"),
        ("Nenn mir alle Modelle, die in der Arbeitshilfe vorkommen.", "Nenn mir alle Modelle."),
        ("Auflistung der Aufgaben einer Stabsstelle, in Stichpunkten", "Welche Aufgaben einer Stabsstelle"),
        ("Wieso lohnt sich ein Beirat?", "Warum lohnt sich ein Beirat?"),
        ("Ist EG 11 üblich?", "Ist Entgeltgruppe 11 üblich?"),
        ("Wer hat die Studie durchgeführt?", "Wer hat die Studie gemacht?"),
        ("Kurz bitte: was muss in den Beschluss?", "was muss in den Beschluss?"),
        ("Es wird um Auskunft gebeten, welche Gremien es gibt.", "welche Gremien es gibt."),
        ("Bitte stellen Sie dar, welche Gremien es gibt.", "welche Gremien es gibt."),
        ("Für eine Vorlage benötige ich eine Begründung, weshalb das sinnvoll ist.", "weshalb das sinnvoll ist."),
        ("Gibt es sowas?", "Gibt es sowas?"),
        ("Welche Liste gibt es?", "Welche Liste gibt es?"),
    ],
)
def test_what_is_asked_is_read_without_what_stands_around_it(assistant: Assistant, typed: str, asked: str) -> None:
    assert assistant.answerer.reader.read(typed).text == asked


def test_a_form_of_a_little_word_is_no_slip(assistant: Assistant) -> None:
    assert assistant.answerer.reader.spell("Wie dienen wir deinen und meinen Leuten?")[1] == {}


@pytest.mark.parametrize(
    ("typed", "spoken_to"),
    [
        ("Du blöder Automat, warum soll ich dir glauben?", True),
        ("Bist du eine KI?", True),
        ("Gib zu, dass du für die Industrie wirbst!", True),
        ("Kann ich mich auf deine Antworten verlassen?", True),
        ("Stimmt denn, was du mir sagst?", True),
        ("Was kann ich dich alles fragen?", True),
        ("Wie bringen wir die Leute dazu, dem Chatbot zu vertrauen?", False),
        ("Kannst du mir sagen, was eine Stabsstelle ist?", False),
        ("Hast du ein Beispiel für einen Beirat?", False),
    ],
)
def test_whoever_speaks_of_lotse_is_told_what_it_is(assistant: Assistant, typed: str, spoken_to: bool) -> None:
    answer = assistant.ask(typed)
    assert (answer.notes == (ABOUT_LOTSE,)) is spoken_to
    assert not spoken_to or (answer.status == "unanswered" and not answer.nearest)


def test_whoever_asks_what_becomes_of_questions_is_shown_where_it_stands(assistant: Assistant) -> None:
    for typed in ("Werden meine Fragen hier gespeichert?", "Liest hier jemand mit?", "Wer kann meine Fragen sehen?"):
        assert assistant.ask(typed).notes == (ABOUT_KEEPING,)
    assert ABOUT_KEEPING not in assistant.ask("Wo werden die Daten der Sensoren gespeichert?").notes


def test_two_questions_may_be_joined_by_bzw_or_ask_what_something_is_about() -> None:
    assert several.halves("Was ist das NEGZ und worum ging es in der Studie?") == (
        "Was ist das NEGZ?",
        "Worum ging es in der Studie?",
    )
    assert several.halves("Wann lohnt sich eine GmbH, bzw. was kostet sie im Jahr?") == (
        "Wann lohnt sich eine GmbH?",
        "Was kostet sie im Jahr?",
    )


@pytest.mark.parametrize(
    ("asked", "tells", "beside"),
    [
        ("wer entscheidet ueber den vertrag", "ueber vertraege beschliesst der rat", "der vertrag regelt die kosten"),
        ("wer hat am ende das letzte wort", "die lenkungsgruppe entscheidet", "alle reden mit"),
        ("wer genehmigt das", "das gremium stimmt dem vorhaben zu", "die leitung liegt beim cdo"),
    ],
)
def test_who_decides(asked: str, tells: str, beside: str) -> None:
    assert manners.DECIDES_ASKED.search(asked)
    assert manners.DECIDES.search(tells) and not manners.DECIDES.search(beside)


def test_the_grund_is_no_definition(assistant: Assistant) -> None:
    assert assistant.answerer.reader.read("Was ist der Grund, dass Kommunen kooperieren?").kind == "fact"
    assert assistant.answerer.reader.read("Was ist der Grundsatzbeschluss?").kind == "definition"


LOTSEN: list[Section] = [
    (("Botschaft 4: Digitallotsen", "Warum"), ["IT und Fachämter denken verschieden.", "Lotsen vermitteln dort."]),
    (
        ("Botschaft 4: Digitallotsen", "Wie anfangen"),
        ["1. Suchen Sie neugierige Leute.", "2. Geben Sie ihnen Zeit.", "3. Bringen Sie sie zusammen."],
    ),
    (("Botschaft 9: Personen", "Warum"), ["Wissen einer Person geht verloren."]),
]


def test_a_bare_why_asks_for_what_stands_above_it(over: Over) -> None:
    records = over(SECTIONS + LOTSEN).answerer.searcher.generation.records
    why = {record.headings[0][:11]: record for record in records if record.headings[-1] == "Warum"}
    asks = headings.asking("Wozu brauchen wir Digitallotsen?")
    assert asks(why["Botschaft 4"]) and not asks(why["Botschaft 9"])
    assert not headings.asking("Wer sind die Digitallotsen?")(why["Botschaft 4"])


def test_where_the_reasons_were_found_how_to_begin_stands_beside_them(corpus_assistant: Assistant) -> None:
    answerer = corpus_assistant.answerer
    question = answerer.reader.read(
        "Digitallotsen sollen im Konflikt zwischen IT und Fachamt vermitteln. Womit fangen wir an?"
    )
    found = gather(question, answerer.searcher)
    reasons = [e for e in found.evidence if e.record.headings[-1:] == ("Warum",)]
    records = answerer.searcher.generation.records
    run = lists.steps(replace(found, evidence=tuple(reasons)), question, records)
    assert run is not None and run.headings == (*reasons[0].record.headings[:-1], "Wie anfangen")
    asked = replace(question, text="Warum ist das so?")
    assert lists.steps(replace(found, evidence=tuple(reasons)), asked, records) is None


def test_a_list_of_drawbacks_without_any_answers_in_part(assistant: Assistant) -> None:
    question = assistant.answerer.reader.read("Welche Risiken hat die Zusammenarbeit mit Firmen?")
    said = [AnswerSection(None, (AnswerSentence("Firmen liefern Lösungen.", ()),))]
    assert question.kind == "list" and without_side(question, said, [])
    said.append(AnswerSection(None, (AnswerSentence("Firmen sind teuer.", ()),)))
    assert not without_side(question, said, [])


def test_a_hyphenated_word_is_no_more_telling_than_its_parts(assistant: Assistant) -> None:
    assert joined(["smartcitytechnik", "smart", "city", "technik", "amt"]) == [
        ("smartcitytechnik", ("smart", "city", "technik"))
    ]
    words = assistant.answerer.searcher.generation.words
    weights = Terms("Was tun im GmbH-Austausch und im Austausch?", words).weights
    assert weights.get("gmbhaustausch", 0.0) <= weights["gmbh"] + weights["austausch"]


def test_which_examples_there_are_shows_one_sentence_of_each(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Welche Kommunen werden als Praxisbeispiele vorgestellt?")
    known = choosing.select(
        corpus_assistant.answerer.searcher.generation, corpus_assistant.answerer.reader.read("x").wanted
    )
    assert answer.status == "answered"
    assert {card.municipality for card in answer.examples} == {example.municipality for example in known}
    assert all(len(section.sentences) == 1 for section in answer.sections) and len(answer.sections) == len(known)
    narrower = corpus_assistant.ask("Welche Kommunen haben als Praxisbeispiele einen Beirat?")
    assert len(narrower.examples) < len(known)


def test_what_tells_two_notions_apart_is_what_each_is(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Was unterscheidet eigentlich E-Government von einer Smart City?")
    assert [section.heading for section in answer.sections[:2]] == ["E-Government", "Smart City"]


def test_one_of_a_list_is_pointed_at_by_its_place_and_then_the_next(corpus_assistant: Assistant) -> None:
    reader = corpus_assistant.answerer.reader
    said = (
        "Das Difu unterscheidet Fachbeiräte, Netzwerkbeiräte und Beteiligungsbeiräte.",
        "Ein Fachbeirat berät die Kommune.",
        "Ein Netzwerkbeirat dient dem Kontakt zu Partnern.",
        "Ein Beteiligungsbeirat bindet Menschen ein.",
    )
    listed = Context("Welche Beiräte gibt es?", "Beiräte", "list", asked="Welche Beiräte gibt es?", said=said)
    second = reader.read("Das zweite bitte genauer.", listed)
    assert second.text.startswith("„Netzwerkbeirat“") and second.context is not None
    assert second.context.listed == ("Fachbeirat", "Netzwerkbeirat", "Beteiligungsbeirat")
    after = Context(second.text, second.context.subject, terms=second.context.terms, listed=second.context.listed)
    third = reader.read("Und der dritte?", after)
    assert [term.name for term in third.terms] == ["Beteiligungsbeirat"]


def test_they_are_what_was_spoken_of_though_something_else_is_named(corpus_assistant: Assistant) -> None:
    before = Context("E-Government und Smart City?", "E-Government", terms=("E-Government", "Smart City"))
    read = corpus_assistant.answerer.reader.read
    assert read("Dann gehören die doch zusammen in eine Stabsstelle, oder?", before).context is not None
    assert read("Welche Vorteile haben die Stabsstellen?", before).context is None


def test_somebody_may_say_that_it_was_tried(corpus_assistant: Assistant) -> None:
    before = Context("Wer hilft?", "Digitallotsen", terms=("Digitallotsen",), asked="Wer hilft?")
    read = corpus_assistant.answerer.reader.read("Haben wir schon probiert, hat nichts gebracht. Was noch?", before)
    assert read.text == "Was noch?" and read.context is not None


def test_a_text_in_other_words_is_an_order(assistant: Assistant) -> None:
    assert declining.NO_ORDERS in assistant.ask("Kannst du das kürzer fassen, für eine Folie?").notes


def test_what_is_told_before_a_question_does_not_hide_how_it_asks(assistant: Assistant) -> None:
    told = "bei uns macht jedes amt seins. wer leitet das?"
    assert wordings.clause(told) == "wer leitet das?" and wordings.clause("wer leitet das") == "wer leitet das"
    assert wordings.clause("das ist so. es bleibt so.") == "das ist so. es bleibt so."
    assert preferring.preferred("hier mauern alle. wie krieg ich die ins boot?")[0] is manners.ADVISED
    read = assistant.answerer.reader.read("Die Förderung läuft aus. Wie sorgt man vor?")
    unasked = preferring.of(read, None, assistant.answerer.searcher.generation.places).unasked
    assert any(pattern.search("verstetigung heisst, dass es weitergeht.") for pattern in unasked)
    assert not any(pattern.search("die leitung sorgt vor.") for pattern in unasked)


@pytest.mark.parametrize(
    ("asked", "shown", "lacks"),
    [
        ("Welche Kriterien gelten für eine Stabsstelle?", "Eine Stabsstelle hat kurze Wege.", True),
        ("Welche Kriterien gelten für eine Stabsstelle?", "Ein Kriterium ist die Größe.", False),
        ("Wer gilt als Stabsstelle?", "Eine Stabsstelle hat kurze Wege.", False),
    ],
)
def test_a_sort_of_things_is_named_where_it_is_told(assistant: Assistant, asked: str, shown: str, lacks: bool) -> None:
    question = assistant.answerer.reader.read(asked)
    assert without_named(question, [AnswerSection(None, (AnswerSentence(shown, ()),))], []) is lacks


def test_sections_under_a_heading_that_asks_the_question_are_the_answer(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Wo widersprechen sich die Quellen?")
    assert len([section for section in answer.sections if section.heading]) > 4
    assert all("Wo sich die Quellen widersprechen" in citation.section for citation in answer.citations)


def test_one_side_alone_is_shown_where_one_is_asked_for(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Stabsstelle oder Andocken: was hat welche Schwächen?")
    headed = [section.heading or "" for section in answer.sections]
    assert sum(heading.endswith("Nachteile und Grenzen") for heading in headed) == 2
    assert not any(heading.endswith("Vorteile") for heading in headed)


def test_options_alone_are_compared_where_the_sources_tell_of_each(corpus_assistant: Assistant, over: Over) -> None:
    answer = corpus_assistant.ask("Stabsstelle vs Eigenbetrieb vs GmbH")
    headed = {(section.heading or "").partition(":")[0] for section in answer.sections}
    assert answer.status == "answered" and headed >= {"Stabsstelle", "Eigenbetrieb", "GmbH"}
    foreign = over([(("Garten",), ["Der Sommer war lang."]), (("Teich",), ["Der Teich war tief."])])
    assert foreign.ask("Stabsstelle vs Eigenbetrieb vs GmbH").status == "unanswered"


def test_what_speaks_for_staying_is_not_what_speaks_for_going(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Was spricht dafür, die Aufgabe nicht auszulagern?")
    shown = [
        n for section in answer.sections if section.heading is None for s in section.sentences for n in s.citations
    ]
    assert shown and all("Verbleib" in answer.citations[n - 1].section for n in shown)


def test_what_a_thing_differs_from_is_no_option(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Was ist der Unterschied zwischen Onlinezugang fürs Amt und Smart City?")
    assert not any((section.heading or "").endswith(("Vorteile", "Grenzen")) for section in answer.sections)


def test_a_town_that_somebody_hears_too_much_of_is_left_out(corpus_assistant: Assistant) -> None:
    read = corpus_assistant.answerer.reader.read("Wer hat das noch gemacht? Immer hört man nur von Ulm und Menden.")
    assert read.municipalities == () and set(read.apart_from) == {"Ulm", "Menden"}
    assert corpus_assistant.answerer.reader.read("Was kommt nur in Ulm vor?").municipalities == ("Ulm",)


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("Auf welcher Grundlage beruhen die Empfehlungen?", "fact"),
        ("Warum hat der Rat die Empfehlungen abgelehnt?", "fact"),
        ("Wie teilt man sich die Aufgaben?", "fact"),
        ("Nach welchen Kriterien wählt man die Form?", "list"),
        ("Wie lauten die Empfehlungen?", "list"),
        ("leitlinien smart city charta", "list"),
    ],
)
def test_a_noun_that_names_a_list_asks_for_it_only_where_nothing_else_is(
    assistant: Assistant, asked: str, kind: str
) -> None:
    assert assistant.answerer.reader.read(asked).kind == kind


def test_a_wish_for_an_example_is_no_trouble(assistant: Assistant) -> None:
    read = assistant.answerer.reader.read
    assert read("Ich such ein Beispiel, wo man auf Bestehendem aufgebaut hat").kind == "example"
    assert read("Ich brauche hier niemandem mit so etwas zu kommen, alle blocken ab").kind == "fact"
    assert read("In Menden ging das schief. Was ist da passiert?").kind == "fact"


def test_a_verb_in_an_everyday_phrase_tells_who_did_it_only_beside_a_concept(corpus_assistant: Assistant) -> None:
    read = corpus_assistant.answerer.reader.read
    assert read("Welche Kommune hat eine GmbH aufgelöst?").deed == "aufgeloest"
    assert read("Welche Beispiele sind inzwischen veraltet?").deed == ""

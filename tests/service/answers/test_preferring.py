"""What a question prefers: how things stand now, what must be, reasons, the side asked for; never a mere label."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ingest.model import Sentence
from service.answers import composing
from service.answers.answering import PROCUREMENT_NOTE, Answerer
from service.answers.evidence import Found, gather
from service.answers.lacking import without_figure, without_members
from service.answers.preferring import _row, of
from service.assistant import Assistant
from service.language import manners
from service.model import AnswerSection, AnswerSentence
from service.questions import expecting
from service.questions.question import Question
from tests.service.conftest import SECTIONS, Over, Section, best

MORE: list[Section] = [
    (
        ("Hagenow",),
        [
            "Hagenow hat einen Ethikrat eingesetzt, der unabhängig arbeitet.",
            "Ob der Ethikrat in Hagenow weiterbesteht, ist nicht belegt.",
        ],
    ),
    (
        ("Beirat",),
        [
            "Ein Beirat ist ein Gremium, das eine Kommune berät.",
            "Den Beirat beruft der Rat.",
            "Freiwillig ist der Beirat trotzdem.",
        ],
    ),
    (
        ("Bielefeld",),
        [
            "Bielefeld hat keine GmbH gegründet und blieb beim Amt.",
            "Für den Verbleib sprachen die kurzen Wege im Haus.",
        ],
    ),
    (("Rechtsformen", "Zweckverband"), ["Ein Zweckverband bündelt Wissen.", "Ein Zweckverband kostet viel Aufwand."]),
    (("Rechtsformen", "Eigenbetrieb"), ["Der Vorteil des Eigenbetriebs ist Nähe.", "Ein Eigenbetrieb haftet voll."]),
    (("Vertrag", "Nachteile"), ["Ein Vertrag ist weniger beweglich als ein Zweckverband."]),
    (("Lose Kooperation", "Nachteile"), ["Eine lose Kooperation hat keine Struktur und daher Nachteile."]),
    (
        ("Gremien",),
        [
            "Im Lenkungskreis sitzen Dezernentinnen.",
            "In einem Steuerungskreis sitzen Amtsleitungen.",
        ],
    ),
    (("Werkstatt",), ["Fachbeirat", "Der Fachbeirat berät zur Technik."]),
]


@pytest.fixture
def preferring(over: Over) -> Assistant:
    return over(SECTIONS + MORE)


def read(assistant: Assistant, text: str) -> tuple[Answerer, Question, Found]:
    answerer = assistant.answerer
    question = answerer.reader.read(text)
    return answerer, question, gather(question, answerer.searcher)


def shown(assistant: Assistant, text: str) -> list[str]:
    answerer, question, found = read(assistant, text)
    return [line.text for block in answerer._blocks(question, found) for line in block.lines]


def test_how_things_stand_now_is_told_by_the_sentence_on_that(preferring: Assistant) -> None:
    assert best(preferring, "Gibt es den Ethikrat in Hagenow noch?").endswith("ist nicht belegt.")
    assert best(preferring, "Wer hat in Hagenow den Ethikrat eingesetzt?").startswith("Hagenow hat")
    for question, asks in (("gibt es den ethikrat noch?", True), ("gibt es noch andere gremien?", False)):
        assert (manners.STILL.search(question) is not None) is asks


def test_whether_something_is_needed_is_not_answered_by_a_definition(meaning: Over) -> None:
    preferring = meaning(SECTIONS + MORE)
    assert best(preferring, "Müssen wir einen Beirat haben?") == "Freiwillig ist der Beirat trotzdem."
    assert best(preferring, "Was ist ein Beirat?").startswith("Ein Beirat ist ein Gremium")


def test_whether_something_is_needed_is_not_answered_by_how_to_do_it(over: Over) -> None:
    said = ["Unser Rat: Halten Sie den Kulturbeirat klein.", "Der Kulturbeirat ist ein freiwilliges Gremium der Stadt."]
    made = over([*SECTIONS, (("Kulturbeirat",), said)])
    assert shown(made, "Braucht man einen Kulturbeirat?")[0] == said[1]
    assert shown(made, "Wie halten wir den Kulturbeirat klein?")[0] == said[0]


def test_for_an_option_both_sides_answer_not_what_must_be_done_once_it_is_chosen(over: Over) -> None:
    said = ["Eine GmbH muss ihre Bücher führen.", "Wir brauchen eine GmbH, sagt die Stadt, für die Haftung."]
    assert best(over([*SECTIONS, (("Gesellschaft",), said)]), "Brauchen wir eine GmbH für die Haftung?") == said[1]


def test_the_reason_comes_along_where_the_best_sentence_has_none(preferring: Assistant) -> None:
    assert shown(preferring, "Warum hat Bielefeld keine GmbH gegründet?")[:2] == MORE[2][1]
    assert shown(preferring, "Hat Bielefeld eine GmbH gegründet?")[0] == MORE[2][1][0]


def test_one_side_is_told_of_the_option_that_is_asked_about(preferring: Assistant) -> None:
    assert shown(preferring, "nachteile zweckverband")[0] == "Ein Zweckverband kostet viel Aufwand."
    first = shown(preferring, "nachteile eigenbetrieb")
    assert first[0] == "Ein Eigenbetrieb haftet voll." and "Der Vorteil des Eigenbetriebs ist Nähe." not in first[:1]
    assert MORE[6][1][0] not in (shown(preferring, "nachteile zweckverband")[0], first[0])
    assert shown(preferring, "vorteile zweckverband")[0] == "Ein Zweckverband bündelt Wissen."
    answer = preferring.ask("Welche Nachteile hat ein Zweckverband?")
    assert answer.citations and all(c.quote.startswith("Ein Zweckverband") for c in answer.citations)


def test_a_side_counts_only_for_what_is_asked_about_and_the_other_against_all(preferring: Assistant) -> None:
    found = read(preferring, "nachteile zweckverband")[2]
    sided = composing._siding(found, "Nachteile und Grenzen", lambda evidence: False)
    scores = {e.sentence.text: e.score for e in sided.evidence}
    other = {e.sentence.text for e in found.evidence if e.record.headings[-1] == "Vorteile"}
    assert other and all(scores[e.sentence.text] == e.score - 0.3 * (e.sentence.text in other) for e in found.evidence)


def test_where_a_body_is_named_a_body_alike_does_not_stand_in_for_it(preferring: Assistant) -> None:
    terms = read(preferring, "Wer sitzt im Lenkungskreis?")[2].terms
    named = terms.by_name(" ".join(MORE[7][1]))
    assert named.coverage(MORE[7][1][1]) < terms.coverage(MORE[7][1][1])
    assert named.coverage(MORE[7][1][0]) == terms.coverage(MORE[7][1][0])
    assert terms.by_name(MORE[7][1][1]) is terms
    assert best(preferring, "Wer sitzt im Lenkungskreis?") == "Im Lenkungskreis sitzen Dezernentinnen."


def test_a_label_that_only_repeats_the_question_answers_nothing(preferring: Assistant) -> None:
    assert best(preferring, "wofür fachbeirat") == "Der Fachbeirat berät zur Technik."


def test_a_row_of_labels_answers_only_where_names_are_asked_for(over: Over) -> None:
    made = over([(("Folie",), ["Fachbeirat Lenkungskreis Digitale Lotsen", "Der Rat holt sich Hilfe im Fachbeirat."])])
    assert best(made, "Wofür ist der Fachbeirat?").startswith("Der Rat")
    assert best(made, "Wie heißen Fachbeirat und Lenkungskreis noch?").startswith("Fachbeirat")


def test_one_of_several_is_asked_for_with_a_superlative(preferring: Assistant) -> None:
    read_ = preferring.answerer.reader.read
    assert read_("Welche Ebene ist die wichtigste?").kind == "fact"
    assert read_("Welche Rechtsform passt zu uns?").kind == "fact"
    assert read_("Welche Ebenen gibt es?").kind == "list"


def test_how_often_is_not_told_by_who_leaves_it_open(over: Over) -> None:
    sections: list[Section] = [
        (("Kreis",), ["Legen Sie fest, wie oft der Lenkungskreis tagt.", "Der Lenkungskreis tagt monatlich."]),
    ]
    assert best(over(sections), "Wie oft tagt der Lenkungskreis?") == "Der Lenkungskreis tagt monatlich."


def test_a_line_of_a_profile_answers_for_its_municipality_alone(preferring: Assistant) -> None:
    searcher = preferring.answerer.searcher
    places = searcher.generation.places
    record = replace(searcher.generation.records[0], kind="profile")
    size = Sentence("Größe: rund 52.000 Einwohner", ())
    for text, earns in (
        ("Wie viele Einwohner hat Menden?", True),
        ("Wie viele Einwohner braucht eine Stadt für eine Stabsstelle?", False),
    ):
        question = preferring.answerer.reader.read(text)
        worth = of(question, expecting.of(text), places).worth(size, record)
        assert (worth > 0) is earns, text


def test_a_sentence_that_points_back_brings_what_it_points_to(over: Over) -> None:
    made = over(
        [(("Rat",), ["Klein anfangen und ausprobieren.", "Das sind die Dinge, die das Institut Ulm empfiehlt."])]
    )
    assert shown(made, "Was empfiehlt das Institut für Dinge?")[:2] == [
        "Klein anfangen und ausprobieren.",
        "Das sind die Dinge, die das Institut Ulm empfiehlt.",
    ]


def test_who_is_called_something_is_what_that_means(over: Over) -> None:
    made = over([(("Verkehr",), ["Der Flitzer fährt jeden Tag.", "In Nord fährt ein Rufbus namens Flitzer."])])
    assert best(made, "Was ist der Flitzer?") == "In Nord fährt ein Rufbus namens Flitzer."


def test_things_that_count_together_are_told_together(over: Over) -> None:
    said = [
        "Ein Auftrag an die Tochter heißt Inhouse-Vergabe.",
        "Die Inhouse-Vergabe verlangt drei Dinge.",
        "Die Inhouse-Vergabe verlangt Kontrolle durch die Kommune.",
        "Vier Fünftel der Tätigkeit müssen der Kommune dienen.",
        "Private dürfen nicht beteiligt sein.",
        "Die Vergabestelle prüft es.",
    ]
    made = over([*SECTIONS, (("Inhouse-Vergabe",), said)])
    assert shown(made, "Was verlangt die Inhouse-Vergabe an Kontrolle?")[:4] == said[1:5]
    assert shown(made, "Welche drei Dinge verlangt die Inhouse-Vergabe?")[:4] == said[1:5]
    assert PROCUREMENT_NOTE in made.ask("Was verlangt die Inhouse-Vergabe?").notes
    assert PROCUREMENT_NOTE not in made.ask("Wer leitet die Stabsstelle?").notes


def test_what_another_municipality_has_does_not_answer_for_the_one_named(preferring: Assistant) -> None:
    reader, places = preferring.answerer.reader, preferring.answerer.searcher.generation.places
    elsewhere = of(reader.read("Seit wann hat Menden eine GmbH?"), None, places).elsewhere
    assert elsewhere("in eichenzell gibt es sie seit 2021.")
    assert not elsewhere("menden und eichenzell haben eine.") and not elsewhere("sie besteht seit 2021.")
    assert not of(reader.read("Seit wann gibt es die GmbH?"), None, places).elsewhere("in eichenzell seit 2021.")


def test_who_leads_is_told_by_a_role_not_by_the_word_for_leading(over: Over) -> None:
    said = ["Die Leitung der Stabsstelle ordnet die Vorhaben.", "An der Spitze der Stabsstelle steht ein CDO."]
    assert best(over([(("Stabsstelle", "Leitung"), said)]), "Wer leitet die Stabsstelle?") == said[1]


@pytest.mark.parametrize(
    ("quote", "lacking"),
    [
        ("Dem Ethikrat in Hagenow gehören fünf Mitglieder an.", False),
        ("Hagenow hat einen Ethikrat eingesetzt.", True),
        ("Mitglieder finden sich in Hochschulen.", True),
    ],
)
def test_members_are_asked_for_and_told_of_that_place(preferring: Assistant, quote: str, lacking: bool) -> None:
    citation = replace(preferring.ask("Welche Ebene ordnet den Prozess?").citations[0], quote=quote, section="Gremien")
    question = replace(preferring.answerer.reader.read("Wer sitzt im Ethikrat?"), municipalities=("Hagenow",))
    searcher = preferring.answerer.searcher
    assert without_members(question, gather(question, searcher), [citation]) is lacking
    asks = manners.MEMBERS_ASKED.search
    assert asks("wen setzt man da rein?") and not asks("wen rufe ich an?")
    made_up = preferring.answerer.reader.read("Aus welchen Personen setzt sich der Ethikrat zusammen?")
    asked = replace(made_up, municipalities=("Hagenow",))
    assert without_members(asked, gather(asked, searcher), [citation]) is lacking
    other = preferring.answerer.reader.read("Was tut der Ethikrat?")
    assert not without_members(other, gather(other, searcher), [citation])


def test_who_sits_in_a_body_elsewhere_is_no_answer(corpus_assistant: Assistant) -> None:
    assert corpus_assistant.ask("Wer sitzt im Hagenower Ethikrat?").status == "unanswered"
    told = corpus_assistant.ask("berlin strategieboard wer sitzt da drin")
    assert told.status != "unanswered" and any("Strategieboard" in c.quote for c in told.citations)


def test_advice_is_asked_for_and_not_how_things_once_were(over: Over) -> None:
    said = ["Eine Stabsstelle ist der Spitze zugeordnet.", "Die Stabsstelle war dort beim Amt angesiedelt."]
    made = over([(("Stabsstelle",), said)])
    assert best(made, "Wo sollte die Stabsstelle angesiedelt sein?") == said[0]
    assert best(made, "Wo war die Stabsstelle angesiedelt?") == said[1]


def test_a_label_with_its_text_can_be_read_out_and_a_row_of_a_table_cannot() -> None:
    assert not _row("Variante B – Eigenes Amt.\tEin eigenes Amt hätte elf Stellen gebraucht und wurde verworfen.")
    assert _row("Amt\telf Stellen\tverworfen") and _row("Kommune\tLaufende Kosten im Jahr und wer sie trägt")
    assert _row("Amt\tEin Amt ist fest in der Linie verankert.\tEin Amt steht weiter weg von der Spitze.")
    assert not _row("Ein Satz ohne Zellen.")


def test_who_is_interviewed_answers_only_who_asks_for_somebody(over: Over) -> None:
    said = ["Zur Person: Eva Muster leitet den Beirat im Kreis.", "Der Beirat im Kreis berät den Rat."]
    made = over([(("Gespräch",), said)])
    assert best(made, "Warum hat der Kreis einen Beirat?") == said[1]
    assert best(made, "Wer leitet den Beirat im Kreis?") == said[0]


@pytest.mark.parametrize(
    ("asked", "lowered"),
    [("Wozu braucht der Kreis Lenkungskreise?", True), ("Für wen ist die Arbeitshilfe zu Lenkungskreisen?", False)],
)
def test_a_cover_answers_only_what_asks_for_its_publication(over: Over, asked: str, lowered: bool) -> None:
    answerer = over([(("Titel",), ["Arbeitshilfe für die Lenkungskreise im Kreis, Stand 2024"])]).answerer
    places, record = answerer.searcher.generation.places, answerer.searcher.generation.records[0]
    worth = of(answerer.reader.read(asked), None, places).worth
    under, without = (worth(record.sentences[0], one) for one in (record, replace(record, headings=())))
    assert (without < under) is lowered


def test_a_date_of_something_else_answers_in_part_at_most(over: Over) -> None:
    decided = "Der Rat hat das Konzept im März 2023 beschlossen."
    asked = "Seit wann gibt es die Stabsstelle?"
    for said, lacks in ((decided, True), ("Die Stabsstelle besteht seit 2021.", False)):
        made = over([(("Verwaltung",), [said, "Die Stabsstelle betreut das Konzept im Rat."])])
        _, _, found = read(made, asked)
        section = AnswerSection(None, (AnswerSentence(said, ()),))
        assert without_figure(found, [section]) is lacks


def test_that_the_sources_do_not_tell_it_is_an_answer(over: Over) -> None:
    said = [
        "Der Beirat tagt im Rathaus von Ulm.",
        "Die Quellen sagen nicht, wie oft der Beirat in Ulm tagt.",
        "Die Quellen beschreiben den Beirat in Ulm nicht näher.",
    ]
    assistant = over([*SECTIONS, (("Ulm", "Beirat"), said)])
    assert best(assistant, "Wie oft tagt der Beirat in Ulm?") == said[1]
    assert best(assistant, "Wo tagt der Beirat in Ulm?") == said[0]


def test_advice_is_about_the_trouble_that_stands_before_it(over: Over) -> None:
    said = [
        "Die Beschäftigten fürchten zusätzliche Arbeit.",
        "Zeigen Sie früh den Nutzen.",
        "Der Zeitplan ist oft eng.",
        "Planen Sie Pausen ein.",
    ]
    assistant = over([*SECTIONS, (("Widerstand",), said)])
    told = shown(assistant, "Unsere Beschäftigten fürchten alle zusätzliche Arbeit.")
    assert said[1] in told[:2] and said[3] not in told[:2]


def test_what_somebody_does_is_told_by_tasks_not_by_an_order_to_found_it(over: Over) -> None:
    said = ["Etablieren Sie einen Fachbeirat.", "Ein Fachbeirat berät die Kommune mit Spezialwissen."]
    assert best(over([*SECTIONS, (("Fachbeirat",), said)]), "Was macht ein Fachbeirat?") == said[1]


def test_who_made_a_study_is_told_by_its_contractors(corpus_assistant: Assistant) -> None:
    first, second = shown(corpus_assistant, "Wer hat die Studie gemacht?")[:2]
    assert first.endswith("war einer der beiden Auftragnehmer.") and second.endswith("war der zweite Auftragnehmer.")


@pytest.mark.parametrize(
    ("asked", "said", "answers"),
    [
        (
            "Wer bezahlt die Sensoren im Kreis?",
            ["Die Sensoren im Kreis messen den Pegel.", "Die Sensoren im Kreis sind mit Landesmitteln gefördert."],
            1,
        ),
        (
            "Wann sollten wir einen Vertrag schließen?",
            ["Ein Vertrag ist schriftlich zu schließen.", "Sobald Geld fließt, ist ein Vertrag nötig."],
            1,
        ),
        (
            "Wie sind die Forscher in der Studie vorgegangen?",
            ["Die Forscher stellten in der Studie Fragen.", "Die Studie beruht auf Interviews mit Forschern."],
            1,
        ),
        (
            "Welche Projekte sind in der zweiten Staffel?",
            ["In der ersten Staffel waren die Projekte aus Ulm.", "In der zweiten Staffel waren Hagenow und Menden."],
            1,
        ),
        (
            "Muss der Rat einem Vertrag zustimmen?",
            ["Unser Rat: Einem Vertrag früh zustimmen lassen.", "Einem Vertrag stimmt der Rat zu."],
            1,
        ),
    ],
)
def test_what_a_question_is_after_comes_before_what_shares_its_words(
    meaning: Over, asked: str, said: list[str], answers: int
) -> None:
    assert best(meaning([*SECTIONS, (("Kreis",), said)]), asked) == said[answers]


@pytest.mark.parametrize(
    ("asked", "conditions"),
    [
        ("Wann lohnt sich ein Zweckverband?", True),
        ("Ab wann sollte man über einen Vertrag reden?", True),
        ("Wann soll der Katalog veröffentlicht werden?", False),
        ("Wann tagt der Rat?", False),
    ],
)
def test_a_date_is_no_condition(asked: str, conditions: bool) -> None:
    assert (manners.WHEN_BEST.search(asked.lower()) is not None) is conditions


def test_a_sentence_that_leaves_it_open_gives_what_is_asked_for(over: Over) -> None:
    said = ["Die Studie stützt sich auf Interviews.", "Zur Zahl der Interviews machen die Quellen keine Angabe."]
    _, _, found = read(over([(("Studie",), said)]), "Wie viele Interviews gab es?")
    given = {e.sentence.text: found.given(e) for e in found.evidence}
    assert given == {said[0]: False, said[1]: True}


@pytest.mark.parametrize("asked", ["Wie viele Einwohner hat Hagenow?", "In welchem Bundesland liegt Hagenow?"])
def test_a_profile_answers_whatever_sort_of_question_it_is(corpus_assistant: Assistant, asked: str) -> None:
    assert corpus_assistant.ask(asked).status == "answered"
    assert corpus_assistant.ask(asked.replace("Hagenow", "eine Kommune im Osten")).status != "answered"


def test_acknowledgements_answer_nothing(over: Over) -> None:
    said = ["Wir danken dem Institut für die Studie zum Zweckverband.", "Die Studie empfiehlt einen Zweckverband."]
    made = over([(("Schluss",), said)])
    assert best(made, "Was sagt die Studie vom Institut zum Zweckverband?") == said[1]
    assert best(made, "Wem danken die Autoren der Studie zum Zweckverband?") == said[0]


def test_what_the_head_is_besides_does_not_say_who_leads(over: Over) -> None:
    said = [
        "Die Leitung der Runde ist zugleich als Programmmanagerin tätig.",
        "Geleitet wird die Runde von einer Digitalisierungsbeauftragten.",
    ]
    assert shown(over([*SECTIONS, (("Runde",), said)]), "Wer leitet so eine Runde?")[0] == said[1]

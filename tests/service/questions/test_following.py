"""Follow-ups: what goes on from the turn before, what opens a topic of its own, and what is taken over."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.answers.answering import PROCUREMENT_NOTE
from service.answers.evidence import gather
from service.answers.lacking import without_own
from service.answers.lines import said
from service.assistant import Assistant
from service.model import Answer, AnswerSection, AnswerSentence
from service.questions.following import points
from service.questions.question import Context, Question
from service.questions.talk import GREETING
from service.questions.terms import INHERITED, Terms
from tests.service.conftest import SECTIONS, Over, Section


def talk(assistant: Assistant, *turns: str) -> Answer:
    """The answer to the last of several turns."""
    answer = assistant.ask(turns[0])
    for turn in turns[1:]:
        answer = assistant.ask(turn, answer.conversation)
    return answer


def read(assistant: Assistant, text: str, context: Context) -> Question:
    return assistant.answerer.reader.read(text, context)


STAFF = Context("Was ist eine Stabsstelle?", "Stabsstelle", terms=("Stabsstelle",), asked="Was ist eine Stabsstelle?")
ULM = Context(
    "Hat Ulm einen Fachbeirat?",
    "Ulm, Beirat",
    terms=("Beirat",),
    municipalities=("Ulm",),
    asked="Hat Ulm einen Fachbeirat?",
)


@pytest.mark.parametrize(
    "text",
    [
        "Und wer leitet die dann?",
        "wie genau?",
        "Seit wann?",
        "Gibt es was Günstigeres?",
        "Hat das schon mal jemand gemacht?",
        "ok, und was kostet die?",
    ],
)
def test_what_says_little_itself_goes_on(corpus_assistant: Assistant, text: str) -> None:
    assert read(corpus_assistant, text, STAFF).context is not None


@pytest.mark.parametrize(
    "text",
    [
        "Was ist ein Reallabor?",
        "ok. Seit wann hat Braunschweig eine Stabsstelle?",
        "Danke, anderes Thema: Wer leitet das?",
        "Welche Vorteile hat ein Zweckverband?",
        "Welche Hürden gibt es bei Kooperationen?",  # "es" points at nothing
    ],
)
def test_what_names_its_own_topic_does_not(corpus_assistant: Assistant, text: str) -> None:
    assert read(corpus_assistant, text, STAFF).context is None


def test_the_town_spoken_of_may_be_called_the_town(corpus_assistant: Assistant) -> None:
    assert read(corpus_assistant, "Wie viel Förderung bekommt die Stadt?", ULM).municipalities == ("Ulm",)
    assert read(corpus_assistant, "Wie viel Förderung bekommt eine Stadt?", ULM).municipalities == ()


def test_another_town_asks_after_the_same_thing(corpus_assistant: Assistant) -> None:
    there = read(corpus_assistant, "Gibt es das in Hagenow auch?", ULM)
    assert there.municipalities == ("Hagenow",) and [term.name for term in there.terms] == ["Beirat"]


def test_an_elliptic_question_asks_the_same_of_what_it_names(corpus_assistant: Assistant) -> None:
    liable = talk(corpus_assistant, "Wer haftet für einen Eigenbetrieb?", "Und bei der AöR?")
    assert liable.understood_as == "Wer haftet bei der AöR?"
    assert "AöR" in said(liable)[0] and "Haftung" in said(liable)[0]
    elsewhere = talk(corpus_assistant, "Was kostet das Vorhaben in Mayen-Koblenz?", "und in Bad Belzig?")
    assert "Euro" in said(elsewhere)[0] and "Bad Belzig" in said(elsewhere)[0]


def test_the_other_side_is_asked_for_in_a_word(corpus_assistant: Assistant) -> None:
    for before in (["Was spricht für eine GmbH?"], ["Was ist eine GmbH?", "Was spricht dafür?"]):
        answer = talk(corpus_assistant, *before, "Und dagegen?")
        assert answer.kind == "compare" and answer.sections[0].heading == "Nachteile und Grenzen"


def test_a_place_in_the_answer_is_pointed_at(corpus_assistant: Assistant) -> None:
    second = talk(corpus_assistant, "Welche Arten von Beiräten gibt es?", "Und der zweite, wofür ist der da?")
    first = talk(corpus_assistant, "Welche Arten von Beiräten gibt es?", "Und der erste, wofür ist der da?")
    assert second.context != first.context and all("beirat" in a.context[0].text.lower() for a in (first, second))


def test_a_concept_may_be_named_by_its_adjective(corpus_assistant: Assistant) -> None:
    levels = Context("Welche Ebenen gibt es?", "Ebenen", asked="Welche Ebenen gibt es?")
    assert [t.name for t in read(corpus_assistant, "und die beratende, muss die sein?", levels).terms] == [
        "beratende Ebene"
    ]


def test_what_else_there_is_does_not_come_again(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Wie hat das Amt Süderbrarup das mit den Beratern gemacht?")
    more = corpus_assistant.ask("Und was haben die noch gemacht?", first.conversation)
    assert said(more)[0] not in said(first)


def test_an_answer_without_a_named_topic_leaves_what_it_is_about(corpus_assistant: Assistant) -> None:
    answer = talk(corpus_assistant, "Wie behält man den Überblick über viele Vorhaben?", "Wer macht das dann?")
    assert answer.context[0].kind == "concept"


def test_the_sentences_of_an_answer_are_not_kept_beside_it(assistant: Assistant) -> None:
    answer = assistant.ask("Was ist eine Stabsstelle?")
    context = assistant.conversations.context(answer.conversation)
    assert context is not None and context.said == said(answer) != ()


def test_thanks_are_no_question(assistant: Assistant) -> None:
    answer = assistant.ask("Danke, das war's!")
    assert answer.status == "unanswered" and answer.notes == (GREETING,) and not answer.nearest


def test_a_place_that_the_sources_do_not_know_gives_way_to_one_that_they_do(corpus_assistant: Assistant) -> None:
    answer = talk(corpus_assistant, "Hat Hamburg eine Stabsstelle?", "Und Detmold?")
    assert answer.status == "answered" and "Detmold" in said(answer)[0]


def test_the_size_that_somebody_told_counts_for_our_size(corpus_assistant: Assistant) -> None:
    told = talk(
        corpus_assistant, "Wir haben 20000 Einwohner. Was passt zu uns?", "Beispiele von Kommunen in unserer Größe"
    )
    assert told.examples and all(20_000 <= (card.population or 0) < 100_000 for card in told.examples)
    assert told.understood_as == "Beispiele von Kommunen in unserer Größe (Größe wie zuvor: mittel)"
    at_once = corpus_assistant.ask("12000 Einwohner. Wer ist ähnlich groß?")
    assert at_once.examples and all((card.population or 0) < 20_000 for card in at_once.examples)


@pytest.mark.parametrize(
    "asked", ["Was sind die Nachteile?", "Nenn mir ein Beispiel.", "Welche Voraussetzungen gibt es?"]
)
def test_what_says_nothing_without_its_subject_goes_on(assistant: Assistant, asked: str) -> None:
    assert "(Bezug: Stabsstelle)" in read(assistant, asked, STAFF).understood


def test_who_else_does_it_leaves_out_who_was_told_of(assistant: Assistant) -> None:
    told = read(assistant, "Wer noch?", replace(ULM, topic=("CONSUL",)))
    assert (told.kind, told.municipalities, told.apart_from) == ("example", (), ("Ulm",))
    assert "Bezug: Beirat" in told.understood
    plain = read(
        assistant, "Wer noch?", Context("Nutzt Ulm CONSUL?", "Ulm", municipalities=("Ulm",), topic=("CONSUL",))
    )
    assert "CONSUL" in plain.text and "(Bezug: CONSUL)" in plain.understood


def test_who_else_has_it_leaves_out_whom_the_answer_named(over: Over) -> None:
    named: list[Section] = [
        (("Rat",), ["In Menden gibt es einen Fachbeirat.", "Ein Fachbeirat berät."]),
        (("Ethik",), ["In Eichenzell gibt es einen Ethikrat."]),
    ]
    assistant = over([*SECTIONS, *named])
    answer = talk(assistant, "Was ist ein Beirat?", "Wer hat einen?")
    assert {"In Menden gibt es einen Fachbeirat.", "In Eichenzell gibt es einen Ethikrat."} <= set(said(answer))
    context = Context(
        "Wer hat einen?", "Beirat", "example", terms=("Beirat",), said=("In Menden gibt es einen Fachbeirat.",)
    )
    question = read(assistant, "Und wer noch?", context)
    assert question.apart_from == ("Menden",)
    assert all("Menden" not in e.sentence.text for e in gather(question, assistant.answerer.searcher).evidence)


def test_an_ordinal_means_a_message_only_where_they_are_spoken_of(assistant: Assistant) -> None:
    messages = Context("Was sind die zehn Botschaften?", "Botschaften", "list", asked="Was sind die zehn Botschaften?")
    assert "Botschaft 5" in read(assistant, "Was besagt die fünfte?", messages).understood
    assert read(assistant, "Welche Modellprojekte gibt es in der zweiten Staffel?", messages).context is None
    eighth = read(assistant, "Erklär mir Nummer 8", messages)
    assert "Botschaft 8" in eighth.understood and "Botschaft 8" in eighth.text and "Nummer" not in eighth.text
    said = ("1. Die Ziele klären.", "2. Den Rat gewinnen.")
    steps = Context("Welche Schritte gibt es?", "Schritte", "list", asked="Welche Schritte gibt es?", said=said)
    assert read(assistant, "Was heißt Punkt 2 für uns?", steps).text == "Was heißt „Den Rat gewinnen“ für uns?"
    assert "gewinnen" not in read(assistant, "Erklär mir Punkt 0", steps).text
    assert "Ziele" not in read(assistant, "Erklär mir Punkt 3", steps).text
    packages = Context("Welche Arbeitspakete gab es?", "Arbeitspakete", "list", asked="Welche Arbeitspakete gab es?")
    assert "Botschaft" not in read(assistant, "Und das dritte?", packages).understood


def test_a_pronoun_after_a_name_means_that_person(assistant: Assistant) -> None:
    asked = Context("Wer ist Jens Libbe?", "Jens, Libbe", asked="Wer ist Jens Libbe?", topic=("Jens", "Libbe"))
    assert "(Jens Libbe)" in read(assistant, "Und wie erreiche ich ihn?", asked).text


def test_a_follow_up_whose_own_words_are_not_met_is_answered_in_part_at_most(assistant: Assistant) -> None:
    answerer = assistant.answerer
    context = Context(
        "Was ist eine Stabsstelle?", "Stabsstelle", terms=("Stabsstelle",), asked="Was ist eine Stabsstelle?"
    )
    shown = (AnswerSection(None, (AnswerSentence("Eine Stabsstelle braucht eigenes Personal.", (1,)),)),)
    for asked, lacking in (("Und wer lädt die ein?", True), ("Und welches Personal hat die?", False)):
        question = answerer.reader.read(asked, context)
        assert question.context is not None
        found = replace(gather(question, answerer.searcher), evidence=())
        assert without_own(question, found, shown) is lacking


@pytest.mark.parametrize(
    "text",
    [
        "Warum hat man keine GmbH gegründet?",
        "Und was sprach gegen eine GmbH?",
        "Wie viele Ämter machen inzwischen mit?",
        "Hat er dafür eine Stabsstelle?",
    ],
)
def test_what_was_done_or_has_a_pronoun_is_about_the_municipality_spoken_of(assistant: Assistant, text: str) -> None:
    question = read(assistant, text, ULM)
    assert question.municipalities == ("Ulm",) and question.understood.endswith("(Bezug: Ulm)")
    assert "Beirat" not in [term.name for term in question.terms]


@pytest.mark.parametrize(
    "text",
    [
        "Was ist eine AöR?",
        "Welche Vorteile hat eine GmbH?",
        "Welche Städte haben das gemacht?",
        "Was hat Menden gegründet?",
        "Wer hat eine GmbH gegründet?",
    ],
)
def test_general_questions_and_other_towns_leave_the_municipality(assistant: Assistant, text: str) -> None:
    assert "Ulm" not in read(assistant, text, ULM).municipalities


FAR: list[Section] = [
    (("Rat", "Aufgaben"), ["Der Klimabeirat gibt Empfehlungen ab."]),
    (("Rat", "Sitzungen"), ["Im Herbst tagt er öffentlich."]),
    (("Verein", "Sitzungen"), ["Im Herbst tagt er öffentlich, im Verein."]),
]


def test_what_a_conversation_is_about_comes_before_the_same_elsewhere(over: Over) -> None:
    assistant = over(SECTIONS + FAR)
    first = assistant.ask("Was gibt der Klimabeirat ab?")
    assert first.citations[0].section == "Rat › Aufgaben"
    context = Context("Was gibt der Klimabeirat ab?", "Klimabeirat", passages=(first.citations[0].passage,))
    searcher = assistant.answerer.searcher
    hits = gather(read(assistant, "Wann tagt er öffentlich?", context), searcher).hits
    sections = [hit.record.section for hit in hits]
    assert sections.index("Rat › Sitzungen") < sections.index("Verein › Sitzungen")
    alone = gather(read(assistant, "Wann tagt er öffentlich?", replace(context, passages=())), searcher).hits
    near, far = (next(h.score for h in found if h.record.section == "Rat › Sitzungen") for found in (hits, alone))
    assert near > far


def test_a_municipality_without_an_example_is_known_where_the_publications_tell_of_it(over: Over) -> None:
    assistant = over([*SECTIONS, (("Messnetz",), ["In Krefeld stehen neunzehn Wetterstationen."])])
    reader = assistant.answerer.reader
    assert reader.read("Wie viele Wetterstationen stehen in Krefeld?").municipalities == ("Krefeld",)
    assert reader.read("Wie viele Wetterstationen stehen in Cottbus?").municipalities == ()
    assert reader.read("Was hat die Stadt Menden gegründet?").municipalities == ("Menden",)
    goes_on = talk(assistant, "Wie viele Wetterstationen stehen in Krefeld?", "Und wer betreibt die?")
    assert "Krefeld" in goes_on.understood_as


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("Wie lange dauert der Test?", True),
        ("Und wie genau sind die Zahlen?", True),
        ("Muss das jemand von Hand pflegen?", True),
        ("Wie lange dauert ein Test?", False),
        ("Wer leitet die Stabsstelle in Menden?", False),
    ],
)
def test_a_thing_that_is_taken_as_known_is_one_of_what_was_spoken_of(
    assistant: Assistant, text: str, goes_on: bool
) -> None:
    app = Context("Was kann die Müll-App?", "Müll-App", passages=("x",), topic=("Müll-App",))
    assert (read(assistant, text, app).context is not None) == goes_on


def test_whom_the_answer_named_is_whom_a_pronoun_means(assistant: Assistant) -> None:
    asked = Context(
        "Wer leitet das Amt?", "Amt", asked="Wer leitet das Amt?", said=("Das Amt leitet seit 2020 Jens Libbe.",)
    )
    assert "(Jens Libbe)" in read(assistant, "Und macht er das allein?", asked).text
    about = replace(asked, asked="Was macht das Amt?")
    assert "Libbe" not in read(assistant, "Und macht er das allein?", about).text


def test_a_follow_up_counts_its_own_words_and_what_it_has_not_heard_yet(over: Over) -> None:
    said = [
        "Der Hackday in Menden zog 120 Personen an.",
        "Am Hackday wurden kleine Roboter gebaut.",
        "Gefeiert wurde bis in die Nacht.",
    ]
    assistant = over([*SECTIONS, (("Hackday",), said)])
    answer = talk(assistant, "Wie viele Personen zog der Hackday an?", "Und was wurde dort gebaut?")
    assert answer.sections[0].sentences[0].text == said[1]
    words = assistant.answerer.searcher.generation.words
    own, taken = Terms("Was wurde am Hackday gebaut?", words), Terms("Was wurde gebaut?", words, inherited="Hackday")
    assert taken.weights == {**own.weights, "hackday": INHERITED * own.weights["hackday"]}


def test_the_note_on_procurement_stays_in_a_conversation(over: Over) -> None:
    rules = ["Die Inhouse-Vergabe verlangt Kontrolle durch die Kommune.", "Ein privater Anteil schließt sie aus."]
    assistant = over([*SECTIONS, (("Inhouse-Vergabe",), rules)])
    answer = talk(assistant, "Was verlangt die Inhouse-Vergabe?", "Und was gilt bei einem privaten Anteil?")
    assert answer.status != "unanswered" and PROCUREMENT_NOTE in answer.notes


def test_the_same_of_small_towns_keeps_what_the_turn_before_leaned_on(corpus_assistant: Assistant) -> None:
    turn = None
    for asked in ("Was ist die koordinierende Ebene?", "Wer sitzt da drin?", "Und bei kleinen Städten?"):
        answer = corpus_assistant.ask(asked, turn)
        turn = answer.conversation
    assert "(koordinierende Ebene)" in answer.understood_as


@pytest.mark.parametrize(
    ("text", "pointing"),
    [
        ("Und warum macht man das?", True),
        ("Was gehört in den Vertrag, damit der Rat nicht außen vor bleibt?", False),
        ("Wie sorgt man dafür, dass alle Leute mitmachen?", False),
        ("Was hilft damit?", True),
    ],
)
def test_what_points_within_its_own_sentence_points_at_nothing_before(text: str, pointing: bool) -> None:
    assert points(text) == pointing


@pytest.mark.parametrize(
    "text",
    [
        "Bei uns sträuben sich die Leute. Wie überzeugen wir solche Leute?",
        "Wenn es doch eine GmbH wird: wie behält der Rat die Kontrolle?",
        "Wie kann man Leute überzeugen?",
    ],
)
def test_ones_own_case_is_not_that_of_the_town_spoken_of(assistant: Assistant, text: str) -> None:
    assert read(assistant, text, ULM).municipalities == ()


def test_both_are_what_the_last_two_turns_named(assistant: Assistant) -> None:
    context = replace(STAFF, leant="Was ist ein CDO")
    question = read(assistant, "Was ist der Unterschied zwischen den beiden?", context)
    assert {term.name for term in question.terms} == {"Stabsstelle", "Chief Digital Officer"}


def test_the_question_at_the_end_says_which_town_is_meant(assistant: Assistant) -> None:
    named = assistant.answerer.reader.read(
        "In Eichenzell gibt es einen Austausch. Was hat Menden gemacht?"
    ).municipalities
    assert named == ("Menden",)
    both = assistant.answerer.reader.read("Eichenzell hat so was. Was ist der Unterschied zu Menden?").municipalities
    assert set(both) == {"Menden", "Eichenzell"}


def test_what_is_special_in_a_town_is_what_it_did(assistant: Assistant) -> None:
    answer = assistant.ask("Ich schreibe über Menden. Was ist da das Besondere?")
    assert answer.status == "answered" and "Menden" in answer.sections[0].sentences[0].text


def test_a_name_that_is_part_of_another_is_named_once() -> None:
    names = ("Bad Belzig und Wiesenburg/Mark", "Bad Belzig")
    context = Context("Wer nutzt CONSUL?", "CONSUL", municipalities=names)
    assert tuple(reference.text for reference in context.references) == names[:1]
    left = context.without(names[:1])
    assert left is None or left.municipalities == ()

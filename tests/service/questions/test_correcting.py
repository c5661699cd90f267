"""What somebody says of the answer before: what it leaves of a question, and what they do not want to hear of."""

from __future__ import annotations

import pytest

from index.analysis import stem
from service.answers.evidence import gather
from service.questions import correcting
from service.questions.question import Context
from tests.service.conftest import SECTIONS, Over, Section

MORE: list[Section] = [
    (
        ("So wurde geforscht", "Arbeitspakete der Studie"),
        [
            "Im ersten Arbeitspaket sammelte die Studie Modelle aus allen Kommunen zur Auswahl.",
            "Im zweiten Arbeitspaket befragte die Studie Kommunen zu ihren Modellen.",
        ],
    ),
    (
        ("Koordinationsmodelle", "Welche es gibt"),
        ["Zur Auswahl stehen als Koordinationsmodelle Andocken, Stabsstelle, Amt und Auslagerung."],
    ),
    (
        ("Formen der Zusammenarbeit", "Zweckverband"),
        [
            "Ein Zweckverband ist die aufwendigste Form der Zusammenarbeit.",
            "Ein Zweckverband braucht eine Satzung und eine Verbandsversammlung.",
            "Eine Vereinbarung ist schlanker als ein Zweckverband, bindet aber nur die Beteiligten.",
        ],
    ),
]


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Das beantwortet meine Frage nicht. Was sagen die Quellen dazu?", "Was sagen die Quellen dazu?"),
        ("Feste Stunden, aha. Und was machen die Lotsen?", "Und was machen die Lotsen?"),
        ("Nein. Wie groß ist die Stadt?", "Wie groß ist die Stadt?"),
        ("Nein, ich meinte, welche Qualifikation man braucht", "Welche Qualifikation man braucht"),
        ("Aha, Christian Rauch. Und beim Difu?", "Und beim Difu?"),
        ("Nein, ich suche keine Stadt ohne GmbH, sondern eine mit", "Eine mit"),
        ("nein ich frag ob man das gemeinsam machen kann", "Ob man das gemeinsam machen kann"),
    ],
)
def test_what_is_said_of_the_answer_is_no_question(said: str, left: str) -> None:
    correction = correcting.read(said)
    assert correction and correction.text == left


@pytest.mark.parametrize(
    "asked",
    [
        "Wir haben einen Beirat. Was machen wir falsch?",
        "Personal haben wir nicht. Was tun?",  # a trouble, not a wish
        "Geht das nicht auch kleiner?",
        "Nenn mir ein Beispiel.",
        "Das ist gut, was kostet es?",
        "Ich frage mich, ob das reicht.",
        "Wir brauchen nicht nur Geld, sondern auch Leute. Wie geht das?",
        "Das war bei uns nicht so. Woran lag das?",
        "Ohne Personal. Wie soll das gehen?",
        "Die GmbH also. Wer leitet die?",  # names what is asked about
    ],
)
def test_other_questions_stay_as_they_are(asked: str) -> None:
    assert correcting.read(asked) is None


@pytest.mark.parametrize(
    ("said", "rejected"),
    [
        ("Nein, ich meinte die Modelle, nicht die Arbeitspakete der Studie", {"Arbeitspakete", "Studie"}),
        ("Finanzierung hab ich nicht gefragt. Gibt es Kommunen ohne CDO?", {"Finanzierung"}),
        ("Einen Ethikrat brauchen wir nicht. Welche anderen Beiräte gibt es?", {"Ethikrat"}),
        ("Welche Alternative gibt es, wenn uns der Zweckverband zu teuer ist?", {"Zweckverband"}),
        ("Und ohne Zweckverband? Was wäre die einfachere Variante?", {"Zweckverband"}),
        ("Kaiserslautern ist mir egal, welche Geldquellen gibt es danach?", {"Kaiserslautern"}),
        (
            "Nein, ohne Nachbarn. Was können wir allein machen? Einen Zwilling brauchen wir nicht",
            {"Nachbarn", "Zwilling"},
        ),
    ],
)
def test_what_somebody_does_not_want_to_hear_of(said: str, rejected: set[str]) -> None:
    correction = correcting.read(said)
    assert correction and correction.rejected == {stem(word.lower()) for word in rejected}


def test_the_turn_before_is_asked_anew_of_what_was_meant(over: Over) -> None:
    assistant = over([*SECTIONS, *MORE])
    first = assistant.ask("Welche Modelle stehen zur Auswahl?")
    answer = assistant.ask("Nein, ich meinte die Koordinationsmodelle, nicht die Arbeitspakete", first.conversation)
    assert answer.understood_as.startswith("Welche Modelle stehen zur Auswahl: Die Koordinationsmodelle")
    assert answer.sections[0].sentences[0].text.startswith("Zur Auswahl stehen als Koordinationsmodelle")


def test_an_alternative_is_something_else(over: Over) -> None:
    assistant = over([*SECTIONS, *MORE])
    context = Context("Was ist ein Zweckverband?", "Zweckverband", asked="Was ist ein Zweckverband?")
    asked = "Welche Alternative gibt es, wenn uns der Zweckverband zu aufwendig ist?"
    found = gather(assistant.answerer.reader.read(asked, context), assistant.answerer.searcher)
    assert found.evidence[0].sentence.text.startswith("Eine Vereinbarung ist schlanker als ein Zweckverband")


def test_a_town_that_nobody_wants_to_hear_of_is_left_out(over: Over) -> None:
    assistant = over(SECTIONS)
    first = assistant.ask("Was hat Menden gemacht?")
    asked = "Menden ist mir egal, welche Ebenen braucht eine smarte Kommune?"
    answer = assistant.ask(asked, first.conversation)
    shown = [sentence.text for section in answer.sections for sentence in section.sentences]
    assert shown and not any("Menden" in text for text in shown)
    assert "Menden" not in answer.understood_as

"""What speaks for a thing or against it, however it is asked for; what is asked in passing; the shape that answers."""

from __future__ import annotations

import pytest

from service.answers.evidence import gather
from service.answers.lacking import without_side
from service.assistant import Assistant
from service.language.wordings import side_asked
from service.model import AnswerSection, AnswerSentence, Citation
from service.questions import expecting
from service.questions.terms import Terms
from tests.service.conftest import SECTIONS, Over, Section

FORMS: list[Section] = [
    (("Rechtsformen", "Genossenschaft"), ["Eine Genossenschaft nimmt weitere Mitglieder leicht auf."]),
    (("Rechtsformen", "GmbH", "Vorteile"), ["Eine GmbH begrenzt das Risiko der Kommune.", "Eine GmbH ist beweglich."]),
    (("Rechtsformen", "GmbH", "Nachteile"), ["Eine GmbH verlangt Aufwand.", "Eine GmbH entzieht sich dem Rat."]),
]
AGAINST, FOR = "Nachteile und Grenzen", "Vorteile"


@pytest.fixture
def forms(over: Over) -> Assistant:
    return over(SECTIONS + FORMS)


@pytest.mark.parametrize(
    ("asked", "side"),
    [
        ("Welche Schwächen hat eine GmbH?", AGAINST),
        ("Welche Risiken birgt eine GmbH?", AGAINST),
        ("Was sind die Fallstricke bei einer GmbH?", AGAINST),
        ("Was spricht gegen eine GmbH?", AGAINST),
        ("Alle wollen eine GmbH. Was kann ich dagegen vorbringen?", AGAINST),
        ("Was soll ich dafür anführen?", FOR),
        ("Welche Argumente gibt es gegen eine GmbH?", AGAINST),
        ("Welche Stärken hat eine GmbH?", FOR),
        ("Stärken und Schwächen einer GmbH", ""),
        ("Vor- und Nachteile einer GmbH", ""),
        ("Wer leitet eine GmbH?", ""),
    ],
)
def test_which_side_is_asked_for(asked: str, side: str) -> None:
    assert side_asked(asked) == side


@pytest.mark.parametrize("word", ["Nachteile", "Schwächen", "Risiken", "Fallstricke", "Schattenseiten"])
def test_drawbacks_come_first_by_whatever_name(word: str, forms: Assistant) -> None:
    answerer = forms.answerer
    question = answerer.reader.read(f"Welche {word} hat eine GmbH?")
    first = answerer._blocks(question, gather(question, answerer.searcher))[0]
    assert (question.kind, first.heading) == ("compare", AGAINST)
    assert [line.text for line in first.lines] == ["Eine GmbH verlangt Aufwand.", "Eine GmbH entzieht sich dem Rat."]


def test_whoever_wants_arguments_tells_no_trouble(forms: Assistant) -> None:
    read = forms.answerer.reader.read
    assert read("Unser Bürgermeister will eine GmbH. Was kann ich dagegen sagen?").kind == "compare"
    assert read("Unser Bürgermeister will keine Stelle schaffen. Was kann ich dagegen tun?").kind == "fact"


def test_benefits_do_not_answer_for_drawbacks(forms: Assistant) -> None:
    read = forms.answerer.reader.read
    told = [AnswerSection(None, (AnswerSentence("Eine Genossenschaft nimmt weitere Mitglieder leicht auf.", (1,)),))]
    costly = [AnswerSection(None, (AnswerSentence("Eine Genossenschaft zu gründen ist aufwendig.", (1,)),))]
    headed = [AnswerSection(AGAINST, told[0].sentences)]
    asked = read("Welche Nachteile hat eine Genossenschaft?")
    cited, under = (
        [Citation(1, "d", "", "", None, "e", False, 1, "1", f"Formen › {heading}", "", 0, 0, "p", "")]
        for heading in ("Genossenschaft", "Argumente gegen sie")
    )
    assert [without_side(asked, sections, cited) for sections in (told, costly, headed)] == [True, False, False]
    assert not without_side(asked, told, under)
    assert not without_side(read("Was ist eine Genossenschaft?"), told, cited)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("Erzähl mir was zum Ethikrat in Hagenow", "Ethikrat in Hagenow"),
        ("Ich suche Informationen über die Stabsstelle", "Stabsstelle"),
        ("Infos zu Menden", "Menden"),
        ("Aus welchem Grund gibt es sie nicht?", "Warum gibt es sie nicht?"),
        ("In welchem Turnus tagt der Beirat?", "Wie oft tagt der Beirat?"),
        ("Was gehört zum Vertrag?", "Was gehört zum Vertrag?"),
        ("Was von den Botschaften ist wichtig?", "Was von den Botschaften ist wichtig?"),
    ],
)
def test_what_only_asks_to_be_told_is_left_out(asked: str, text: str, forms: Assistant) -> None:
    assert forms.answerer.reader.read(asked).text == text


def test_what_has_the_shape_need_not_have_its_name(forms: Assistant) -> None:
    asked = "In welchem Turnus tagt der Beirat?"
    shape = expecting.of(asked)
    assert shape and shape.name == "Häufigkeit"
    terms, said = Terms(asked, forms.answerer.searcher.generation.words), "Der Beirat tagt zweimal im Jahr."
    assert terms.coverage(said) < 0.9
    assert terms.met_by_shape(shape.asking).coverage(said) == pytest.approx(1.0)


def test_another_side_of_each_option_is_told_apart(corpus_assistant: Assistant) -> None:
    asked = corpus_assistant.ask("Welche Vorteile hat eine Stabsstelle und welche Nachteile eine GmbH?")
    assert [section.heading for section in asked.sections] == ["Stabsstelle: Vorteile", f"GmbH: {AGAINST}"]


def test_under_warum_stands_what_a_thing_is_good_for(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Was sind die Vorteile von Digitallotsen?")
    told = [sentence for section in answer.sections if section.heading is None for sentence in section.sentences]
    sections = {citation.n: citation.section for citation in answer.citations}
    assert answer.status == "answered"
    assert told and all(sections[n].endswith("› Warum") for sentence in told for n in sentence.citations)


def test_docking_to_an_office_is_one_option_not_two(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Welche Nachteile hat das Andocken an ein bestehendes Amt?")
    assert answer.sections[0].heading == AGAINST and all(section.heading != FOR for section in answer.sections)
    assert not any("Amt" in (section.heading or "") for section in answer.sections)


def test_whoever_asks_who_has_experience_wants_examples(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Wer hat Erfahrung mit einer GmbH?")
    assert answer.kind == "example" and answer.examples[0].municipality == "Menden"


def test_a_published_template_need_not_be_called_one(corpus_assistant: Assistant) -> None:
    answer = corpus_assistant.ask("Gibt es eine Vorlage für einen Kooperationsvertrag?")
    assert "Muster einer Kooperationsvereinbarung" in answer.sections[0].sentences[0].text
    assert corpus_assistant.ask("Gibt es eine Mustersatzung für einen Zweckverband?").status == "unanswered"

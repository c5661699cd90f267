"""What tells a sentence apart from those beside it."""

from __future__ import annotations

import numpy as np
import pytest

from index.search import Searcher
from service.answers.contrast import Contrast
from service.assistant import Assistant
from service.questions.terms import Terms
from tests.service.conftest import Over, best

WINDMÜHLE = [
    (("Das Projekt Windmühle",), ["Die Windmühle in Norden ist ein Projekt.", "Norden baut die Windmühle seit 2021."]),
    (("Die Windmühle und ihr Betrieb",), ["Zur Windmühle in Norden gehört ein Speicher."]),
    (("Die Windmühle und ihre Leute",), ["Betreiben soll die Windmühle ein Verein.", "In Norden freut das viele."]),
]


def contrast(made: Assistant, asked: str) -> tuple[Contrast, Terms, Searcher]:
    searcher = made.answerer.searcher
    query = searcher.query(asked)
    terms = Terms(asked, searcher.generation.words)
    return Contrast(query, terms, searcher.search(query, 12), searcher), terms, searcher


def test_a_word_weighs_the_more_the_fewer_of_the_passages_have_it(over: Over) -> None:
    apart, terms, _ = contrast(over(WINDMÜHLE), "Hat die Windmühle in Norden einen Verein?")
    assert apart.weights["verein"] > apart.weights["windmuehle"] >= 0.0
    few, many = (apart.share(terms.met(text), text) for text in ("Ein Verein tut es.", "Die Windmühle in Norden."))
    assert 0.0 < many < few < 1.0
    assert apart.share(terms.met("Hier steht nichts davon."), "Hier steht nichts davon.") == 0.0


def test_what_all_sentences_mean_alike_does_not_tell_them_apart(over: Over) -> None:
    apart, _, searcher = contrast(over(WINDMÜHLE), "Windmühle in Norden")
    query = searcher.query("Windmühle in Norden")
    for row in range(len(searcher.generation.records)):
        centred = apart.cosines(row)
        assert centred.shape == (len(searcher.generation.records[row].sentences),)
        assert np.all(centred <= searcher.sentence_cosines(query, row) + 1e-6)


def test_nothing_found_and_nothing_asked_tells_nothing_apart(over: Over) -> None:
    searcher = over(WINDMÜHLE).answerer.searcher
    terms = Terms("", searcher.generation.words)
    assert Contrast(searcher.query(""), terms, [], searcher).share({}, "Ein Satz.") == 0.0


def test_a_word_that_a_follow_up_takes_over_has_a_vector_too(over: Over) -> None:
    searcher = over(WINDMÜHLE).answerer.searcher
    query = searcher.query("Wer betreibt sie?")
    terms = Terms("Wer betreibt sie?", searcher.generation.words, inherited="Windmühle")
    apart = Contrast(query, terms, searcher.search(query, 12), searcher)
    assert apart.share(terms.met("Die Windmühle."), "Die Windmühle.") > 0.0


@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("Wem gehört die mendigital GmbH?", "halten je 50 Prozent der Anteile an der mendigital GmbH."),
        ("Reicht es, wenn nur ein Fachamt sich um die Smart City kümmert?", "bleibt erfahrungsgemäß eine Insel."),
        ("Wen kann man in ein Expertengremium berufen?", "Verbänden und Betrieben der Region kommen."),
    ],
)
def test_what_goes_beyond_the_names_that_all_have_comes_first(
    corpus_assistant: Assistant, asked: str, answers: str
) -> None:
    assert best(corpus_assistant, asked).endswith(answers)


def test_a_reason_comes_along_from_anywhere_in_the_passage(corpus_assistant: Assistant) -> None:
    first = corpus_assistant.ask("Warum hat Menden eine GmbH gegründet?").sections[0]
    assert any(sentence.text.startswith("Weil den Stadtwerken") for sentence in first.sentences)

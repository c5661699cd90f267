"""Evidence counts what a passage stands in: a report that names its town on the cover speaks of it throughout."""

from __future__ import annotations

import pytest

from index.analysis import fold
from index.standing import EDITION
from service.answers.evidence import Found, gather
from service.answers.weighing import standing
from service.assistant import Assistant
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.service.conftest import Put, Section, make_edition

TOWNS = ("Altwieden", "Kaltenbrück")
MEETS = "Die Lenkungsgruppe tagt alle {} Wochen unter Vorsitz der Bürgermeisterin."
WEEKS = dict(zip(TOWNS, ("sechs", "zwölf"), strict=True))


@pytest.fixture
def reports(settings: Settings, put: Put) -> Assistant:
    made = Assistant(settings, HashEncoder(256))
    for town in TOWNS:
        sections: list[Section] = [
            (("Titel",), [f"Digitale Strategie für {town}."]),
            (("Personal",), ["Zwei Stellen sind unbefristet besetzt."]),
            (("Gremien",), [MEETS.format(WEEKS[town])]),
        ]
        put(made, make_edition(sections, f"{fold(town)}.pdf", examples=False), fold(town))
    return made


def found(assistant: Assistant, town: str) -> Found:
    answerer = assistant.answerer
    return gather(answerer.reader.read(f"Wie oft tagt die Lenkungsgruppe in {town}?"), answerer.searcher)


@pytest.mark.parametrize("town", TOWNS)
def test_the_best_sentence_is_of_the_report_whose_cover_names_the_town(reports: Assistant, town: str) -> None:
    assert found(reports, town).evidence[0].sentence.text == MEETS.format(WEEKS[town])


def test_a_word_of_the_cover_counts_by_a_share_in_that_report_alone(reports: Assistant) -> None:
    told = found(reports, "Kaltenbrück")
    hits = {hit.record.document: hit for hit in told.hits if hit.record.headings == ("Gremien",)}
    own, other = (standing(told.terms, hits[fold(town)], reports.answerer.searcher) for town in reversed(TOWNS))
    word, text = "kaltenbrueck", MEETS.format("sechs")
    assert own.met(text)[word] == pytest.approx(EDITION) and other.met(text)[word] == 0.0
    assert own.coverage(text) > other.coverage(text) == told.terms.coverage(text)
    assert own.restricted(lambda each: each == word).coverage("Ein anderer Satz.") == pytest.approx(EDITION)


def test_a_word_in_the_text_itself_counts_whole_and_no_less_for_what_stands_around(reports: Assistant) -> None:
    terms = found(reports, "Kaltenbrück").terms
    word = "kaltenbrueck"
    assert terms.within({word: EDITION}).met("In Kaltenbrück ist das anders.")[word] == 1.0
    assert terms.within({word: EDITION}).met("Anderswo ist das anders.")[word] == EDITION
    assert terms.met("Anderswo ist das anders.")[word] == 0.0  # the terms that it was asked of stay as they were

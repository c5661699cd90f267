"""What administrators decide on found examples, and that every use heeds it at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.assistant import Assistant
from service.errors import BadRequest
from service.examples.collection import Candidate
from tests.service.conftest import SECTIONS, Put, make_edition


def find(assistant: Assistant, municipality: str) -> Candidate:
    return next(c for c in assistant.showcase.candidates() if c.found.municipality == municipality)


def towns(assistant: Assistant) -> set[str]:
    return {entry.municipality for entry in assistant.showcase.collection.entries}


def test_a_rejected_example_is_gone_until_the_decision_is_withdrawn(assistant: Assistant) -> None:
    key = find(assistant, "Menden").key
    assistant.decisions.decide(key, "rejected", by="anna", note="doppelt")
    assert towns(assistant) == {"Eichenzell"}
    assert find(assistant, "Menden").decision is not None
    assistant.decisions.withdraw(key)
    assert towns(assistant) == {"Menden", "Eichenzell"}


def test_answers_heed_decisions_too(assistant: Assistant) -> None:
    question = "Welche Stadt hat eine GmbH gegründet?"
    assert [card.municipality for card in assistant.ask(question).examples] == ["Menden"]
    found = find(assistant, "Menden")
    assistant.decisions.decide(found.key, "corrected", by="anna", corrections={"population": "53000"})
    assert [card.population for card in assistant.ask(question).examples] == [53_000]
    assistant.decisions.decide(found.key, "rejected", by="anna")
    assert "Menden" not in [card.municipality for card in assistant.ask(question).examples]
    assistant.decisions.withdraw(found.key)
    assert [card.population for card in assistant.ask(question).examples] == [52_000]


def test_an_unsure_find_waits_for_its_confirmation(assistant: Assistant, put: Put) -> None:
    edition = make_edition(SECTIONS)
    unsure = tuple(replace(e, confidence=0.6) if e.municipality == "Menden" else e for e in edition.examples)
    put(assistant, replace(edition, id="f" * 12, sha256="f" * 64, examples=unsure), "zweite")
    assistant.remove("probe")
    assert towns(assistant) == {"Eichenzell"}
    assert assistant.showcase.candidates()[0].found.municipality == "Menden"  # what is to be decided comes first
    assistant.decisions.decide(find(assistant, "Menden").key, "confirmed", by="anna")
    assert towns(assistant) == {"Menden", "Eichenzell"}
    assert assistant.showcase.entry("menden").confirmed


def test_a_correction_shows_everywhere_and_stays_in_a_new_edition(assistant: Assistant, put: Put) -> None:
    changes = {"state": "nrw", "population": "53.100", "message": "", "levels": "koordinierend, umsetzend"}
    assistant.decisions.decide(find(assistant, "Menden").key, "corrected", by="anna", corrections=changes)
    new = make_edition([(h, [t.replace("Strategie", "Planung") for t in ts]) for h, ts in SECTIONS])
    put(assistant, new, "probe")
    menden = assistant.showcase.entry("menden")
    assert (menden.state, menden.population, menden.message) == ("Nordrhein-Westfalen", 53_100, None)
    assert menden.levels == ("koordinierend", "umsetzend")
    assert find(assistant, "Menden").found.population == 52_000


@pytest.mark.parametrize(
    ("corrections", "named"),
    [
        ({}, "leer"),
        ({"population": "viele"}, "Einwohnerzahl"),
        ({"message": "11"}, "Botschaft"),
        ({"message": "²"}, "Botschaft"),
        ({"state": "Tirol"}, "Tirol"),
        ({"levels": "oberste"}, "oberste"),
        ({"title": "  "}, "Titel"),
        ({"confidence": "1"}, "confidence"),
    ],
)
def test_senseless_corrections_are_refused(assistant: Assistant, corrections: dict[str, str], named: str) -> None:
    with pytest.raises(BadRequest, match=named):
        assistant.decisions.decide(find(assistant, "Menden").key, "corrected", by="anna", corrections=corrections)
    assert assistant.decisions.all() == {}


def test_an_unknown_verdict_is_refused(assistant: Assistant) -> None:
    with pytest.raises(BadRequest):
        assistant.decisions.decide("k", "maybe", by="anna")  # type: ignore[arg-type]

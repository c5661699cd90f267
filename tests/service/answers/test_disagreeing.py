"""Publications that say different things of the same thing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from service.answers.answering import DISAGREEING
from service.answers.disagreeing import Claim
from service.assistant import Assistant
from service.holdings.library import Meta
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.service.conftest import Section, make_edition

FOUR = "Die Stabsstelle Digitalisierung in Menden umfasst rund vier feste Stellen."
SIX = "Die Stabsstelle Digitalisierung in Menden umfasst heute 6 Stellen."


def contradict(one: str, other: str, asked: str | None) -> bool:
    claims = Claim.of(one), Claim.of(other)
    found = claims[0].contradicts(claims[1], asked)
    assert found == claims[1].contradicts(claims[0], asked)
    return found


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        (FOUR, SIX, "Anzahl"),
        (FOUR, "In der Stabsstelle Digitalisierung arbeiten sechs Beschäftigte.", "Anzahl"),
        ("Das Vorhaben kostet 4,5 Millionen Euro.", "Für das Vorhaben sind 5.200.000 Euro vorgesehen.", "Geldbetrag"),
        ("Die GmbH wurde im Mai 2019 gegründet.", "Gegründet wurde die GmbH 2021.", "Zeitpunkt"),
        (
            "Der Lenkungskreis darf über das Budget entscheiden.",
            "Der Lenkungskreis darf nicht über das Budget entscheiden.",
            None,
        ),
        (
            "Der Beirat tagt zweimal im Jahr und hat zwölf Mitglieder.",
            "Der Beirat tagt zweimal im Jahr und hat 15 Mitglieder.",
            None,
        ),
    ],
)
def test_other_figures_and_denials_contradict(one: str, other: str, asked: str | None) -> None:
    assert contradict(one, other, asked)


@pytest.mark.parametrize(
    ("one", "other", "asked"),
    [
        (FOUR, FOUR.replace("vier", "4"), "Anzahl"),
        (FOUR, SIX.replace("Menden", "Ulm"), "Anzahl"),
        (FOUR, "Die Stabsstelle Digitalisierung in Menden umfasst vier bis sechs Stellen.", "Anzahl"),
        (FOUR, "Die Stabsstelle Digitalisierung begleitet sechs Projekte.", "Anzahl"),
        ("Das Vorhaben kostet 4,5 Mio. Euro.", "Das Vorhaben kostet 4.500.000 €.", "Geldbetrag"),
        ("Nicht jede Kommune braucht eine eigene Stabsstelle.", "Jede Kommune braucht eine eigene Stabsstelle.", None),
        (FOUR, "In der Stabsstelle Digitalisierung Menden sind ¾ der Stellen besetzt.", "Anzahl"),
        ("Eine Stabsstelle lohnt sich.", "Eine Stabsstelle lohnt sich nicht.", None),  # too little said to tell
    ],
)
def test_the_same_in_other_figures_and_other_things_do_not(one: str, other: str, asked: str | None) -> None:
    assert not contradict(one, other, asked)


def library(settings: Settings, folder: Path, publications: list[tuple[str, int | None, list[Section]]]) -> Assistant:
    made = Assistant(settings, HashEncoder(256))
    for name, year, sections in publications:
        edition = replace(make_edition(sections, f"{name}.pdf", examples=False), title=f"Bericht {name}")
        file = folder / edition.file_name
        file.write_bytes(b"%PDF-1.7 " + edition.sha256.encode())
        made.library.add(edition, file, Meta(name, title=f"Bericht {name}", publisher="Prüfstelle", year=year))
    made.rebuild()
    return made


BESIDE = "Sie berichtet dem Bürgermeister und stimmt sich mit den Fachämtern ab."
WHERE = ("Personal der Stabsstelle",)


def test_both_are_shown_with_their_years_and_the_reader_is_told(settings: Settings, tmp_path: Path) -> None:
    made = library(
        settings, tmp_path, [("alt", 2021, [(WHERE, [FOUR, BESIDE])]), ("neu", 2024, [(WHERE, [SIX, BESIDE])])]
    )
    answer = made.ask("Wie viele Stellen umfasst die Stabsstelle Digitalisierung in Menden?")
    shown = [(section.heading, section.sentences[0].text) for section in answer.sections[:2]]
    assert shown == [("Bericht neu (2024)", SIX), ("Bericht alt (2021)", FOUR)]
    assert answer.notes[0] == DISAGREEING
    assert [(c.document, c.quote) for c in answer.citations[:2]] == [("neu", SIX), ("alt", FOUR)]
    assert sum(s.text in (FOUR, SIX) for section in answer.sections for s in section.sentences) == 2


def test_publications_that_agree_are_not_set_against_each_other(settings: Settings, tmp_path: Path) -> None:
    again = FOUR.replace("rund vier feste", "4")
    made = library(
        settings, tmp_path, [("alt", 2021, [(WHERE, [FOUR, BESIDE])]), ("neu", None, [(WHERE, [again, BESIDE])])]
    )
    answer = made.ask("Wie viele Stellen umfasst die Stabsstelle Digitalisierung in Menden?")
    assert answer.status != "unanswered" and DISAGREEING not in answer.notes

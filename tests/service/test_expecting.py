"""Questions that ask for a sum, a number, a date or a contact, and sentences that have one or not."""

from __future__ import annotations

import pytest

from service.expecting import lacking


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wie viel Fördergeld hat Hagenow bekommen?", "Hagenow wurde bis 2025 gefördert."),
        ("Was hat das Dashboard gekostet?", "Das Dashboard zeigt Daten von Sensoren."),
        ("Wie viele Digitallotsen hat Ulm?", "Ulm setzt Digitallotsen ein."),
        ("Wann wurde der Ethikrat gegründet?", "Der Ethikrat arbeitet unabhängig."),
        ("Telefonnummer der Stabsstelle", "Die Stabsstelle berät die Spitze."),
    ],
)
def test_what_is_asked_for_is_lacking(question: str, sentence: str) -> None:
    assert lacking(question, [sentence])


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Wie viel Fördergeld hat Detmold bekommen?", "Detmold erhält rund 5,6 Millionen Euro."),
        ("Wie viele Anwendungsfälle zeigt das Dashboard?", "Es zeigt acht Anwendungsfälle."),
        ("Wie oft treffen sie sich?", "Sie treffen sich alle acht Wochen."),
        ("Seit wann gibt es die Stabsstelle?", "Die Stabsstelle besteht seit 2021."),
        ("E-Mail-Adresse?", "Schreiben Sie an rathaus@stadt.example."),
        ("Wann lohnt sich eine GmbH?", "Eine GmbH lohnt sich bei dauerhaften Aufgaben."),
        ("Wie geht es weiter, wenn das Fördergeld ausläuft?", "Die Projekte laufen weiter."),
        ("Was ist ein Beirat?", "Ein Beirat berät."),
    ],
)
def test_what_is_asked_for_is_there_or_nothing_special_is_asked(question: str, sentence: str) -> None:
    assert not lacking(question, ["Ein Satz ohne alles.", sentence])

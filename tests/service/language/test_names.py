"""Sentences that name a person, and sentences that only seem to."""

from __future__ import annotations

import pytest

from service.language.names import names_somebody


@pytest.mark.parametrize(
    "text",
    [
        "Beim Difu ist Dr. Jens Libbe genannt.",
        "Bürgermeister Lars Prahler wirbt.",
        "Frau Meier leitet das Amt.",
        "Den Vorsitz führt die Installateurmeisterin Roswitha Penzlau.",
    ],
)
def test_a_person_is_named(text: str) -> None:
    assert names_somebody(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Smart City Innovation Unit berät.",
        "Der CDO leitet das Amt in Ulm.",
        "Ein Max.",
        "Er fuhr an die Häuser Am Galgenberg.",
    ],
)
def test_nobody_is_named(text: str) -> None:
    assert not names_somebody(text)

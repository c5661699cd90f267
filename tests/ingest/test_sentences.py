"""German sentences: where they end, where they do not, and that nothing gets lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import sentence_spans


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["Am 1. Juli beginnt die 2. Staffel.", "Die 3. folgt später."],
        ["Das gilt z. B. für Ulm, u. a. wegen Abs. 2 Nr. 1 GO.", "Dr. Libbe sieht es so."],
        ["Prof. Dr. J. Meyer und Hr. Abt. kamen.", "Danach gingen sie."],
        ["Der Verein e. V. ist dabei.", "Das sind ca. 5,6 Mio. Euro bzw. 10 % mehr."],
        ["Es gibt Netzwerke, Verträge usw.", "Die Wahl hängt von der Rolle ab."],
        ["„Sinnvoll ist auch, sich zusammenzuschließen“, rät Abt.", "Viele Strukturen ließen sich entwickeln."],
        ["Er sagt: „Es geht.“", "Danach schweigt er."],
        ["Im Jahr 2024.", "Ein neuer Anfang."],
        ["Stand ist der 31.12.2024.", "Welche Rolle spielt das?", "Eine große!", "Oder nicht …", "Doch."],
        ["Mit Fußnote.12", "Nächster Satz."],
        ["Version 2.12 Die Sache."],
        ["Für i gleich 1, . . . , 4 gilt das.", "Danach nicht mehr."],
        ["i. d. R. gilt das Kommunalrecht d. h. Landesrecht."],
        ["1. Die Kommune legt fest, wer zuständig ist.", "2. Sie prüft das."],
        ["Die Schritte: Prüfen, planen, bauen.", "Fertig."],
        ["Heinrich II. kam nach St. Gallen.", "Dort blieb er."],
        ["(z. B. die Integration in ein Dezernat.", "Oder sie gründen eine eigene Einheit."],
        ["So etwas dieser Art.", "Das Ergebnis ist gut."],
        ["Ein Titel ohne Punkt"],
    ],
)
def test_sentences(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


@given(st.text(st.sampled_from("abcÄB z1.!?:„“”() \n…Nr")))
def test_spans_are_ordered_and_cover_everything_but_blanks(text: str) -> None:
    spans = sentence_spans(text)
    covered = 0
    for start, end in spans:
        assert covered <= start < end
        assert text[covered:start].strip() == ""
        assert text[start:end] == text[start:end].strip()
        covered = end
    assert text[covered:].strip() == ""

"""What the second reader adds to the first one's page, and what it must leave alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import errors, read
from ingest.language import is_gibberish, language_of
from ingest.raw import Line, RawPage
from ingest.second_look import is_merged, is_odd, look_again
from tests.ingest.makepdf import T, paragraph, pdf

GERMAN = "Die Verwaltung der Stadt ordnet ihre Aufgaben neu und gründet dafür eine Stelle, die direkt beim Rat ist. "


def page(*lines: str) -> RawPage:
    return RawPage(1, tuple(Line(line) for line in lines), how="pypdf")


@pytest.mark.parametrize(
    ("first", "second", "expected", "restored"),
    [
        ("die De\x0cnition der Stadt", "die Definition der Stadt", "die Definition der Stadt", 1),
        ("f\x001(U) liegt in T", "f−1(U) liegt in T", "f−1(U) liegt in T", 1),
        ("o\x00en und hä\x00g im Amt", "offen und häufig im Amt", "offen und häufig im Amt", 2),
        ("gar nicht \x00 anders", "eine ganz andere Zeile", "gar nicht \x00 anders", 0),  # nothing to go by
        ("ab\x00cd, ef", "abXcd, ef; abYcd, ef", "ab\x00cd, ef", 0),  # and here two answers
        ("a\x00b", "a\ufffdb und mehr", "a\x00b", 0),
    ],
)
def test_glyphs_are_taken_where_their_surroundings_agree(first: str, second: str, expected: str, restored: int) -> None:
    seen = look_again(page(first), page(second))
    assert (seen.lines[0].text, seen.restored) == (expected, restored)


def test_blanks_are_taken_where_all_else_agrees() -> None:
    glued = "Ein topologischer Raum heißtzusammenhängendundOffen,wenneskeineoffenenMengen gibt"
    spaced = "Ein topologischer Raum heißt zusammenhängend und Offen, wenn es keine offenen Mengen gibt"
    assert is_odd(glued) and not is_odd(spaced)
    assert look_again(page(glued), page(spaced)).lines[0].text == spaced
    assert look_again(page(glued), page(spaced.replace("keine", "eine"))).lines[0].text == glued
    name = "Die DigitalAgentur Brandenburg"
    assert look_again(page(name), page("Die Digital Agentur Brandenburg")).lines[0].text == name


def test_lines_without_blanks_are_told_by_their_full_stops() -> None:
    glued = "nutzernzugeschnitten.MehrInformationenhierzufindenSieunterdemTitel"
    spaced = "nutzern zugeschnitten. Mehr Informationen hierzu finden Sie unter dem Titel"
    assert is_odd(glued) and look_again(page(glued), page(spaced)).lines[0].text == spaced
    rest = "terfürvergleichbarerFunktionalitätverwenden,vgl.Seite"  # begins with the end of "Fil-ter"
    spaced = "ter für vergleichbarer Funktionalität verwenden, vgl. Seite"
    assert look_again(page(rest), page(spaced)).lines[0].text == spaced


def test_two_lines_taken_for_one_are_parted() -> None:
    merged = Line("Die Stelle ist für alle anderen rele- vanten Ämter da und bleibt es.", 70, 700, 650, 11, True)
    reading = RawPage(1, (merged,), 595, 842, "pypdf")
    assert is_merged(reading) and not is_merged(page("Kurz."))
    first, second = "Die Stelle ist für alle anderen rele-", "vanten Ämter da und bleibt es."
    placed = (Line(first, 70, 700, 400, 9), Line(second, 70, 686, 380, 9))
    for other in (RawPage(1, placed), page(first, second), page("Etwas ganz anderes.")):
        lines = look_again(reading, other).lines
        assert [line.text for line in lines] == [first, second]
        assert [(line.size, line.bold) for line in lines] == [(11, True)] * 2
        assert lines[0].y == 700 and 680 < (lines[1].y or 0) < 690 and not is_merged(RawPage(1, lines, 595, 842))


def test_languages() -> None:
    assert language_of(GERMAN) == "de"
    assert language_of("The city has a new office that is to help all of the departments with their work.") == "en"
    assert language_of("Lorem ipsum dolor sit amet, consetetur sadipscing elitr, sed diam nonumy et dolore et.") == ""
    assert language_of("Zu kurz") == ""


def test_letters_that_make_no_words(tmp_path: Path) -> None:
    shifted = "".join(chr(ord(letter) - 29) if letter.isalpha() and letter.isascii() else letter for letter in GERMAN)
    nonsense = "IUQRFKQLFKW DEJHZLFNHOWH GHU VROYDELOLW WVNDSLWDO DQIRUGHUXQJ HLJHQPLWWHO XQG EHUHFKQXQJ VWHUEHNDVVHQ "
    assert is_gibberish(nonsense * 3) and not is_gibberish(GERMAN * 3) and not is_gibberish(shifted[:20])
    repeated = "Wald wächst langsam. " * 20  # few vowels and no small words, but each word can be spoken
    assert not is_gibberish(repeated)
    path = tmp_path / "wald.pdf"
    path.write_bytes(pdf(paragraph(780, *["Wald wächst langsam."] * 20)))
    assert "Wald wächst langsam." in read(path).pages[0].text
    path = tmp_path / "formular.pdf"
    path.write_bytes(pdf(paragraph(780, *[nonsense] * 3)))
    with pytest.raises(errors.NoText, match="verraten ihre Buchstaben nicht"):
        read(path)
    path.write_bytes(pdf(paragraph(780, *[nonsense] * 3), [T(70, 780, GERMAN)]))
    edition = read(path)
    assert edition.pages[0].text == "" and edition.pages[0].warnings and edition.report.verdict == "gaps"
    assert [passage.page for passage in edition.passages] == [2]

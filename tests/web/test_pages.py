"""Publications, search, and the pages that say what this is."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.settings import Settings
from tests.fakes import HashEncoder
from web.app import create_app

INFORMATION = ["/ueber", "/datenschutz", "/barrierefreiheit", "/impressum"]


def test_publications_are_listed_with_text_and_pdf(client: TestClient, edition: str) -> None:
    page = client.get("/publikationen").text
    assert "Probeband" in page
    assert f"/documents/probe/editions/{edition}/pages/1" in page
    assert f"/documents/probe/editions/{edition}/datei" in page


def test_originals_to_fetch_are_listed_with_their_official_pages(client: TestClient, assistant: Assistant) -> None:
    page = client.get("/publikationen").text
    assert assistant.catalogue.originals, "the catalogue names originals"
    for original in assistant.catalogue.originals:
        assert f'href="{original.address}"' in page or f'href="https://{original.address}"' in page


def test_search_finds_passages_and_links_to_the_place(client: TestClient, edition: str) -> None:
    page = client.get("/suche", params={"q": "Stabsstelle Personal"}).text
    assert "Eine <mark>Stabsstelle</mark> braucht eigenes <mark>Personal</mark>." in page
    assert re.search(rf'href="/documents/probe/editions/{edition}/pages/3\?mark=\d+-\d+#stelle"', page)


@pytest.mark.parametrize("query", ["", "   "])
def test_search_without_words_is_the_empty_form(client: TestClient, query: str) -> None:
    page = client.get("/suche", params={"q": query})
    assert page.status_code == 200
    assert "Fundstelle" not in page.text


def test_search_shows_a_refusal_in_place(client: TestClient) -> None:
    page = client.get("/suche", params={"q": "?!"})
    assert page.status_code == 422
    assert 'class="meldung"' in page.text
    assert 'value="?!"' in page.text


@pytest.mark.parametrize("address", INFORMATION)
def test_information_without_an_operator_tells_the_operator_what_to_do(client: TestClient, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert ("LOTSE_OPERATOR" in page.text) is (address != "/ueber")


def test_information_names_the_operator(settings: Settings) -> None:
    named = settings.model_copy(
        update={
            "operator": "Stadt <Musterstadt>",
            "operator_address": "Markt 1; 12345 Musterstadt",
            "operator_mail": "rathaus@musterstadt.example",
        }
    )
    with TestClient(create_app(assistant=Assistant(named, HashEncoder())), headers={"Accept": "text/html"}) as client:
        for address in INFORMATION:
            page = client.get(address).text
            assert "Stadt &lt;Musterstadt&gt;" in page
            assert "LOTSE_OPERATOR" not in page
        page = client.get("/impressum").text
        assert "Markt 1<br>12345 Musterstadt" in page
        assert 'href="mailto:rathaus@musterstadt.example"' in page


def test_privacy_tells_how_long_conversations_are_kept(client: TestClient, settings: Settings) -> None:
    assert f"älter als {settings.keep_days} Tage" in client.get("/datenschutz").text


@pytest.mark.parametrize("address", ["/", "/suche", "/publikationen", *INFORMATION])
def test_every_page_has_a_language_a_title_one_heading_and_landmarks(client: TestClient, address: str) -> None:
    page = client.get(address).text
    assert '<html lang="de">' in page
    assert re.search(r"<title>[^<]{5,} – Lotse</title>", page)
    assert len(re.findall(r"<h1\b", page)) == 1
    for landmark in ("<header", "<nav", '<main id="inhalt"', "<footer"):
        assert landmark in page
    assert page.index('href="#inhalt"') < page.index("<header")

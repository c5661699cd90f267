"""The cited page: marks at the right characters, damaged marks, old editions, the PDF."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from service.assistant import Assistant
from tests.service.conftest import Section
from tests.web.conftest import HOSTILE, QUESTION
from web.links import spans_of, way_back, web_address
from web.reading import lines_of


def marks(page: str) -> list[str]:
    return [unescape(found) for found in re.findall(r"<mark[^>]*>(.*?)</mark>", page, re.S)]


def test_a_citation_opens_its_page_with_exactly_the_quote_marked(client: TestClient, assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION)
    assert answer.citations
    for citation in answer.citations:
        page = client.get(citation.url).text
        assert marks(page) == [citation.quote]
        assert page.count('id="stelle"') == 1
        assert f"S. {citation.page_label}</strong> <span>/ PDF {citation.page} von" in page


def test_hostile_text_is_marked_and_escaped(client: TestClient, assistant: Assistant, edition: str) -> None:
    number = len(HOSTILE)
    sentence = HOSTILE[-1][1][0]
    start = assistant.page(edition, number).text.index(sentence)
    page = client.get(f"/documents/probe/editions/{edition}/pages/{number}?mark={start}-{start + len(sentence)}").text
    assert marks(page) == [sentence]


@pytest.mark.parametrize("mark", ["", "x", "5", "9-3", "-4-2", "0-99999999", "1-2-3", "١-٢", "0-5;DROP", "," * 3000])
def test_a_damaged_mark_still_shows_the_page(client: TestClient, edition: str, mark: str) -> None:
    response = client.get(f"/documents/probe/editions/{edition}/pages/1", params={"mark": mark})
    assert response.status_code == 200
    assert "<mark" not in response.text
    assert "Eine smarte Kommune braucht" in response.text


def test_several_marks_are_shown_and_the_first_is_scrolled_to(client: TestClient, edition: str) -> None:
    page = client.get(f"/documents/probe/editions/{edition}/pages/1?mark=24-30,0-5,3-8").text
    assert marks(page) == ["Ebenen d", "Eine s"]
    assert page.index('id="stelle"') < page.index("Ebenen d")


def test_neighbouring_pages_are_linked(client: TestClient, edition: str) -> None:
    base = f"/documents/probe/editions/{edition}/pages"
    first, second, last = (client.get(f"{base}/{n}").text for n in (1, 2, len(HOSTILE)))
    assert 'rel="prev"' not in first
    assert f'rel="next" href="{base}/2"' in first
    assert f'rel="prev" href="{base}/1"' in second
    assert 'rel="next"' not in last


def test_the_pdf_opens_at_the_page_and_is_served_as_it_came(
    client: TestClient, assistant: Assistant, edition: str
) -> None:
    address = f"/documents/probe/editions/{edition}/datei"
    assert f'href="{address}#page=2"' in client.get(f"/documents/probe/editions/{edition}/pages/2").text
    response = client.get(address)
    assert response.content == assistant.file(edition).read_bytes()
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"].startswith("inline")
    assert "content-encoding" not in response.headers


def test_a_replaced_edition_says_so_and_leads_to_the_present_one(
    client: TestClient, assistant: Assistant, edition: str, put: Callable[[Assistant, list[Section]], str]
) -> None:
    newer = put(assistant, HOSTILE[1:])
    page = client.get(f"/documents/probe/editions/{edition}/pages/1").text
    assert "Diese Ausgabe ist ersetzt" in page
    assert f"/documents/probe/editions/{newer}/pages/1" in page
    assert "ist ersetzt" not in client.get(f"/documents/probe/editions/{newer}/pages/1").text


def test_a_removed_publication_still_opens_and_says_so(client: TestClient, assistant: Assistant, edition: str) -> None:
    assistant.remove("probe")
    page = client.get(f"/documents/probe/editions/{edition}/pages/1")
    assert page.status_code == 200
    assert "nicht mehr im Bestand" in page.text


@pytest.mark.parametrize(
    "path",
    ["probe/editions/000000000000/pages/1", "andere/editions/{edition}/pages/1", "probe/editions/{edition}/pages/99"],
)
def test_what_does_not_exist_is_not_found(client: TestClient, edition: str, path: str) -> None:
    assert client.get(f"/documents/{path.format(edition=edition)}").status_code == 404


@pytest.mark.parametrize("number", ["0", "-1", "zwei", "99999999999999999999"])
def test_an_impossible_page_number_is_refused_in_words(client: TestClient, edition: str, number: str) -> None:
    response = client.get(f"/documents/probe/editions/{edition}/pages/{number}")
    assert response.status_code == 422
    assert "<h1" in response.text


def test_the_way_back_leads_to_the_conversation_it_came_from(client: TestClient, edition: str) -> None:
    here = f"/unterhaltungen/{'a' * 32}"
    page = client.get(f"/documents/probe/editions/{edition}/pages/1", headers={"Referer": f"http://testserver{here}"})
    assert f'href="{here}"' in page.text


@pytest.mark.parametrize(
    "referer",
    [
        f"http://fremd.example/unterhaltungen/{'a' * 32}",
        "http://testserver/unterhaltungen/x",
        "http://testserver//f",
        "",
    ],
)
def test_no_way_back_to_anywhere_else(referer: str) -> None:
    assert way_back(referer, "testserver") == ""


@given(st.text(max_size=200), st.lists(st.tuples(st.integers(0, 220), st.integers(0, 220)), max_size=6))
def test_cutting_loses_no_character_and_marks_no_other(text: str, wanted: list[tuple[int, int]]) -> None:
    spans = spans_of(",".join(f"{a}-{b}" for a, b in wanted), len(text))
    inside = {i for start, end in spans for i in range(start, end)}
    valid = {i for a, b in wanted if a < b <= len(text) for i in range(a, b)}
    assert inside == valid
    lines = lines_of(text, spans)
    kept = [line for line in text.split("\n") if line.strip()]
    assert ["".join(piece.text for piece in line.pieces) for line in lines] == kept
    marked = "".join(piece.text for line in lines for piece in line.pieces if piece.marked)
    blank = {i for i in inside if text[i] == "\n"}
    offset = 0
    for line in text.split("\n"):
        blank |= set(range(offset, offset + len(line))) & inside if not line.strip() else set()
        offset += len(line) + 1
    assert marked == "".join(text[i] for i in sorted(inside - blank))


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("https://www.bbsr.bund.de/a?b=1", "https://www.bbsr.bund.de/a?b=1"),
        ("smart-city-dialog.de/organisation", "https://smart-city-dialog.de/organisation"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//fremd.example/x", ""),
        ("nur Text", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(address: str, link: str) -> None:
    assert web_address(address) == link

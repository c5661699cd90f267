"""Escaping, headers, requests from other sites, files, and errors for people and programs."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

import brotli
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.model import Answer
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.web.conftest import BROWSER, HTMX, QUESTION, SCRIPT, answer, citation, example
from web import assets
from web.app import create_app

ATTACK = f"\"'><img src=x onerror=alert(1)>{SCRIPT}{{{{7*7}}}}"


class Tags(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def assert_harmless(page: str) -> None:
    """No script but our files, no handler, no style attribute, no address that runs something."""
    for tag, attributes in Tags(page).found:
        if tag == "script":
            assert (attributes.get("src") or "").startswith(("/static/", "/vendor/"))
        assert not (tag == "img" and attributes.get("src") == "x")
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, attributes)
            assert name != "style", (tag, attributes)
            if name in {"href", "src", "action"}:
                assert re.match(r"(/(?!/)|#|https?://|mailto:)", value or ""), (tag, attributes)
    assert not re.search(r"<(script|style)\b[^>]*>[^<]", page)
    assert "49" not in re.findall(r"\b49\b", page), "a template ran what was typed"


@pytest.fixture
def pages(client: TestClient, edition: str) -> Iterator[Callable[[], Iterator[str]]]:
    def all_pages() -> Iterator[str]:
        for address in ("/", "/suche", "/publikationen", "/ueber", "/datenschutz", "/impressum", "/barrierefreiheit"):
            yield client.get(address).text
        for number in range(1, 7):
            yield client.get(f"/documents/probe/editions/{edition}/pages/{number}?mark=0-9").text
        yield client.get("/suche", params={"q": "Zweckverband Körperschaft"}).text

    yield all_pages


def test_hostile_publications_stay_text(pages: Callable[[], Iterator[str]]) -> None:
    for page in pages():
        assert SCRIPT not in page
        assert_harmless(page)


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_hostile_questions_stay_text(client: TestClient, headers: dict[str, str]) -> None:
    response = client.post("/fragen", data={"frage": f"Zweckverband {ATTACK}"}, headers=headers, follow_redirects=True)
    assert response.status_code == 200
    assert "&lt;script&gt;" in response.text
    assert_harmless(response.text)


@pytest.mark.parametrize(
    ("method", "address", "values"),
    [
        ("POST", "/fragen", {"frage": ATTACK * 30}),
        ("POST", "/fragen", {"frage": QUESTION, "unterhaltung": ATTACK}),
        ("GET", "/", {"frage": ATTACK}),
        ("GET", "/suche", {"q": ATTACK}),
        ("GET", f"/unterhaltungen/{'%3Cscript%3Ealert(1)%3C%2Fscript%3E'}", {}),
        ("GET", "/unterhaltungen/%22%3E%3Cimg src=x onerror=alert(1)%3E/loeschen", {}),
        ("GET", "/documents/%3Cscript%3E/editions/x/pages/1", {}),
        ("GET", "/%3Cscript%3Ealert(1)%3C/script%3E", {}),
    ],
)
def test_hostile_addresses_and_fields_stay_text(
    client: TestClient, method: str, address: str, values: dict[str, str]
) -> None:
    where = {"params": values} if method == "GET" else {"data": values}
    page = client.request(method, address, follow_redirects=True, **where).text
    assert SCRIPT not in page
    assert_harmless(page)


def test_every_part_of_an_answer_is_escaped(shown: Callable[[Answer], str]) -> None:
    cited = citation(1, ATTACK, title=ATTACK, publisher=ATTACK, section=ATTACK, page_label=ATTACK)
    card = example(municipality=ATTACK, state=ATTACK, kind=ATTACK, title=ATTACK, levels=(ATTACK,), form=ATTACK)
    hostile = {"question": ATTACK, "understood_as": ATTACK + "!", "suggestions": (ATTACK,), "notes": (ATTACK,)}
    full = answer((ATTACK, [(ATTACK, (1,))]), citations=(cited,), examples=(card,), **hostile)
    empty = answer(status="unanswered", nearest=(cited,), **hostile)
    for page in (shown(full), shown(empty)):
        assert page.count("&lt;script&gt;") > 5
        assert_harmless(page)


# -- headers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/gibt-es-nicht", "/vendor/kern.css", "/healthz", "/api/v1/documents"])
def test_every_response_carries_the_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"


def test_pages_are_compressed_and_always_checked_anew(client: TestClient) -> None:
    response = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["cache-control"] == "no-cache"


# -- requests from other sites -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "http://testserver"}, 303),
        ({}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "http://fremd.example"}, 403),
        ({"Origin": "http://testserver:81"}, 403),
        ({"Origin": "null"}, 403),
    ],
)
def test_only_our_own_pages_may_send_forms(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/fragen", data={"frage": QUESTION}, headers=headers).status_code == status


def test_a_foreign_page_can_neither_ask_the_api_nor_delete(client: TestClient, assistant: Assistant) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert client.post("/api/v1/ask", json={"question": QUESTION}, headers=foreign).status_code == 403
    asked = assistant.ask(QUESTION)
    assert client.post(f"/unterhaltungen/{asked.conversation}/loeschen", headers=foreign).status_code == 403
    assert assistant.conversation(asked.conversation)


def test_a_link_from_elsewhere_opens(client: TestClient) -> None:
    assert client.get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_form_has_a_limit(client: TestClient) -> None:
    response = client.post("/fragen", data={"frage": "a" * 70_000})
    assert response.status_code == 413
    assert "zu groß" in response.text


def test_a_question_to_the_api_has_a_limit(client: TestClient) -> None:
    refused = client.post("/api/v1/ask", json={"question": "a" * (2 << 20)}, headers={"Accept": "application/json"})
    assert refused.status_code == 413
    assert refused.headers["content-type"] == "application/problem+json"
    assert (refused.json()["title"], refused.json()["detail"]) == ("Zu groß", "Die Anfrage ist zu groß.")
    assert refused.json()["advice"] and "content-security-policy" in refused.headers


# -- files -------------------------------------------------------------------------------------------------------------


def test_files_are_kept_for_ever_under_the_address_that_pages_use(client: TestClient, app: FastAPI) -> None:
    page = client.get("/").text
    addresses = re.findall(r'(?:href|src)="(/(?:static|vendor)/[^"]+)"', page)
    assert len(addresses) >= 5
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200
        assert "immutable" in response.headers["cache-control"]
    style = client.get(app.state.assets.url("/static/lotse.css")).text
    for font in re.findall(r'url\("([^"]+)"\)', style):
        assert "immutable" in client.get(font).headers["cache-control"]


@pytest.mark.parametrize(
    ("asked", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("gzip;q=0.000, BR; q=0.1", "br"),
        ("identity", None),
        ("", None),
    ],
)
def test_files_come_in_the_best_coding_that_the_browser_takes(
    client: TestClient, asked: str, coding: str | None
) -> None:
    plain = client.get("/vendor/kern.css", headers={"Accept-Encoding": "identity"})
    with client.stream("GET", "/vendor/kern.css", headers={"Accept-Encoding": asked}) as response:
        body = b"".join(response.iter_raw())
    assert response.headers.get("content-encoding") == coding
    assert "Accept-Encoding" in response.headers["vary"]
    assert (response.headers["etag"] != plain.headers["etag"]) is (coding is not None)
    unpacked = {"br": brotli.decompress, "gzip": gzip.decompress}.get(coding or "", bytes)
    assert unpacked(body) == plain.content
    assert len(body) < len(plain.content) / 4 or coding is None


def test_fonts_are_not_packed_twice(client: TestClient, app: FastAPI) -> None:
    response = client.get(app.state.assets.url("/vendor/fira-sans-latin-400.woff2"), headers={"Accept-Encoding": "br"})
    assert "content-encoding" not in response.headers


def test_a_file_known_to_the_browser_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/vendor/kern.css").headers["etag"]
    again = client.get("/vendor/kern.css", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize(
    "path",
    [
        "/vendor/package.json",
        "/vendor/..%2F..%2Fapp.py",
        "/vendor/@kern-ux/native/package.json",
        "/static/../app.py",
        "/static/lotse.css%00",
        "/static/",
        "/node_modules/htmx.org/package.json",
    ],
)
def test_no_other_file_can_be_asked_for(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_missing_packages_are_said_with_the_remedy(tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(assets.FILES, "/vendor/kern.css", "node_modules/@kern-ux/native/dist/nicht-da.css")
    with pytest.raises(assets.MissingFrontEnd, match="make install"):
        assets.Assets()


# -- errors ------------------------------------------------------------------------------------------------------------


def test_people_get_a_page_and_programs_get_problem_details(client: TestClient) -> None:
    page = client.get("/gibt-es-nicht")
    assert page.status_code == 404
    assert "Diese Adresse gibt es nicht." in page.text
    plain = client.get("/gibt-es-nicht", headers={"Accept": "application/json"})
    assert plain.headers["content-type"] == "application/problem+json"
    api = client.get("/api/v1/gibt-es-nicht")
    assert api.headers["content-type"] == "application/problem+json"
    assert api.json()["advice"]


def test_the_rate_limit_is_told_in_words(settings: Settings) -> None:
    limited = settings.model_copy(update={"rate_limit": 1})
    with TestClient(create_app(assistant=Assistant(limited, HashEncoder())), headers=BROWSER) as client:
        client.get("/ueber")
        refused = client.get("/ueber")
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == "60"
        assert "Warten Sie eine Minute" in refused.text
        assert "content-security-policy" in refused.headers
        by_htmx = client.post("/fragen", data={"frage": QUESTION}, headers=HTMX)
        assert by_htmx.headers["hx-retarget"] == "#meldung"


def test_an_unexpected_error_tells_nothing_of_the_inside(
    app: FastAPI, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(assistant, "documents", fails)
    with TestClient(app, headers=BROWSER, raise_server_exceptions=False) as client:
        page = client.get("/publikationen")
        assert page.status_code == 500
        assert "secret" not in page.text
        assert "Zur Startseite" in page.text
        assert "content-security-policy" in page.headers
        plain = client.get("/api/v1/documents")
        assert plain.status_code == 500
        assert plain.headers["content-type"] == "application/problem+json"
        assert "secret" not in plain.text

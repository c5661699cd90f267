"""The JSON API: the contract's shapes, problem details, access, upload and removal."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from service.api import create_app
from service.assistant import Assistant
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.ingest.makepdf import paragraph, pdf
from tests.working import work_off

KEY = {"Authorization": "Bearer geheim"}
ANSWER = {
    "question", "understood_as", "kind", "status", "confidence", "sections", "citations", "examples", "nearest",
    "suggestions", "conversation", "turn", "generation", "milliseconds",
}  # fmt: skip
CITATION = {
    "n", "document", "title", "publisher", "year", "edition", "superseded", "page", "page_label", "section", "quote",
    "start", "end", "passage", "url",
}  # fmt: skip


@pytest.fixture
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant=assistant)) as opened:
        yield opened


@pytest.fixture
def keyed(settings: Settings) -> Iterator[TestClient]:
    assistant = Assistant(settings.model_copy(update={"admin_token": "geheim"}), HashEncoder(256))
    with TestClient(create_app(assistant=assistant)) as opened:
        yield opened


def test_an_answer_has_the_members_of_the_contract(client: TestClient) -> None:
    body = client.post("/api/v1/ask", json={"question": "Wer hat eine GmbH gegründet?", "conversation": None}).json()
    assert body.keys() >= ANSWER
    assert body["citations"][0].keys() >= CITATION
    assert body["examples"][0].keys() >= {"id", "municipality", "state", "population", "message", "levels", "citation"}


def test_a_page_is_what_citations_count_in(client: TestClient) -> None:
    citation = client.post("/api/v1/ask", json={"question": "Was tut die koordinierende Ebene?"}).json()["citations"][0]
    page = client.get(f"/api/v1/editions/{citation['edition']}/pages/{citation['page']}").json()
    assert page.keys() == {"document", "edition", "page", "page_label", "text", "how"}
    assert page["text"][citation["start"] : citation["end"]] == citation["quote"]


def test_search_examples_and_documents_answer(client: TestClient) -> None:
    assert client.get("/api/v1/search", params={"q": "Stabsstelle", "k": 2}).json()[0]["document"] == "probe"
    listed = client.get("/api/v1/examples", params={"state": "nrw"}).json()
    assert [card["municipality"] for card in listed["examples"]] == ["Menden"]
    small = client.get("/api/v1/examples", params={"size": "klein", "population_to": 11_000}).json()
    assert [card["id"] for card in small["examples"]] == ["eichenzell"]
    assert small["examples"][0]["done"][0]["citations"] == [small["citations"][0]["n"]]
    nothing = client.get("/api/v1/examples", params={"q": "Raumfahrt"}).json()
    assert not nothing["examples"] and nothing["missing"] and nothing["nearest"]
    assert client.get("/api/v1/documents").json()[0]["editions"][0]["live"] is True


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/api/v1/ask", {"question": " "}, 422),
        ("POST", "/api/v1/ask", {"frage": "x"}, 422),
        ("POST", "/api/v1/ask", None, 422),
        ("GET", "/api/v1/search?q=Rat&mode=magie", None, 422),
        ("GET", "/api/v1/search?q=Rat&k=0", None, 422),
        ("GET", "/api/v1/editions/nichts/pages/1", None, 404),
        ("GET", "/api/v1/editions/nichts/pages/0", None, 422),
        ("GET", "/api/v1/jobs/nichts", None, 404),
        ("GET", "/api/v1/nichts", None, 404),
        ("PUT", "/api/v1/ask", None, 405),
        ("DELETE", "/api/v1/documents/probe", None, 403),
    ],
)
def test_errors_are_problem_details_in_german(
    client: TestClient, method: str, path: str, body: object, status: int
) -> None:
    response = client.request(method, path, json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json().keys() == {"type", "title", "status", "detail", "advice"}
    assert response.json()["status"] == status


def test_health_readiness_and_metrics(client: TestClient) -> None:
    client.post("/api/v1/ask", json={"question": "Was tut die koordinierende Ebene?"})
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {"status": "ready", "generation": 1}
    assert 'lotse_questions_total{kind="fact",status="answered"} 1.0' in client.get("/metrics").text
    assert "/api/v1/ask" in client.get("/api/openapi.json").json()["paths"]


def test_not_ready_is_told_as_such(keyed: TestClient) -> None:
    response = keyed.get("/readyz")
    assert response.status_code == 503 and "lotse ingest" in response.json()["advice"]
    assert keyed.get("/healthz").status_code == 200


def test_a_pdf_is_taken_in_and_removed_over_http(keyed: TestClient) -> None:
    text = "Die Digitallotsen vermitteln zwischen der IT und den Fachämtern der Stadt."
    upload = {"file": ("Mein Leitfaden.pdf", pdf(paragraph(700, text)), "application/pdf")}
    started = keyed.post("/api/v1/documents", files=upload, data={"title": "Mein Leitfaden"}, headers=KEY)
    assert started.status_code == 202
    work_off(keyed)
    done = keyed.get(f"/api/v1/jobs/{started.json()['id']}").json()
    assert done["state"] == "done" and done["result"]["document"] == "mein-leitfaden"
    answer = keyed.post("/api/v1/ask", json={"question": "Was tun die Digitallotsen?"}).json()
    assert "vermitteln" in answer["citations"][0]["quote"]
    removal = keyed.delete("/api/v1/documents/mein-leitfaden", headers=KEY)
    assert removal.status_code == 202 and removal.json()["state"] == "waiting"
    work_off(keyed)
    assert keyed.get(f"/api/v1/jobs/{removal.json()['id']}").json()["state"] == "done"
    assert keyed.post("/api/v1/ask", json={"question": "Was tun die Digitallotsen?"}).json()["status"] == "unanswered"
    for gone in ("mein-leitfaden", "gibt-es-nicht"):
        assert keyed.delete(f"/api/v1/documents/{gone}", headers=KEY).status_code == 404


def test_a_bad_upload_ends_with_advice(keyed: TestClient) -> None:
    upload = {"file": ("../../falsch.pdf", b"Das ist kein PDF.", "application/pdf")}
    started = keyed.post("/api/v1/documents", files=upload, headers=KEY).json()
    work_off(keyed)
    done = keyed.get(f"/api/v1/jobs/{started['id']}").json()
    assert done["state"] == "failed" and "kein PDF" in done["error"] and done["advice"]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer falsch"}, {"Authorization": "Basic !!"}])
def test_upload_needs_the_key(keyed: TestClient, headers: dict[str, str]) -> None:
    upload = {"file": ("a.pdf", b"%PDF-", "application/pdf")}
    assert keyed.post("/api/v1/documents", files=upload, headers=headers).status_code == 403


def test_too_many_questions_are_slowed_down(settings: Settings) -> None:
    limited = Assistant(settings.model_copy(update={"rate_limit": 3}), HashEncoder(256))
    with TestClient(create_app(assistant=limited)) as client:
        codes = [client.get("/api/v1/documents").status_code for _ in range(4)]
        assert codes == [200, 200, 200, 429]
        assert client.get("/healthz").status_code == 200


def test_login_closes_everything_but_the_health_check(settings: Settings) -> None:
    changed = settings.model_copy(update={"access": "login", "admin_token": "geheim"})
    with TestClient(create_app(assistant=Assistant(changed, HashEncoder(256)))) as client:
        assert client.get("/api/v1/documents").status_code == 401
        assert client.get("/api/v1/documents", headers=KEY).status_code == 200
        assert client.get("/api/v1/documents", auth=("rathaus", "geheim")).status_code == 200
        assert client.get("/healthz").status_code == 200

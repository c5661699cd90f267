"""What machines are told: the truth about readiness, counters without content, one line a request."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from service.api import create_app
from service.assistant import Assistant
from service.logs import Lines
from service.operations import health


@pytest.fixture
def client(assistant: Assistant) -> Iterator[TestClient]:
    with TestClient(create_app(assistant=assistant)) as made:
        yield made


def test_readiness_tells_what_is_wrong_and_still_answers(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").json()["status"] == "ready"
    monkeypatch.setattr(health, "_writes", lambda _: False)
    monkeypatch.setattr(health, "LOW", 1 << 62)
    told = client.get("/readyz")
    assert told.status_code == 200 and told.json()["status"] == "degraded" and len(told.json()["warnings"]) == 2
    assert "lotse_storage_writable 0.0" in client.get("/metrics").text
    monkeypatch.setattr(health, "_reaches", lambda _: False)
    assert client.get("/readyz").status_code == 503


def test_a_broken_index_is_not_ready(client: TestClient, assistant: Assistant) -> None:
    (assistant.generations.folder / "ACTIVE").write_text("77")
    assert client.get("/readyz").status_code == 503
    assert "lotse_generation 77.0" in client.get("/metrics").text


def test_requests_are_counted_and_logged_by_pattern_alone(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "lotse.requests")
    client.get("/api/v1/search", params={"q": "Geheimfrage"})
    client.get("/api/v1/editions/abc/pages/3")
    client.get("/gibt/es/nicht")
    lines = [json.loads(Lines().format(record)) for record in caplog.records if record.name == "lotse.requests"]
    assert [(line["route"], line["status"]) for line in lines] == [
        ("/api/v1/search", 200), ("/api/v1/editions/{edition}/pages/{number}", 404), ("none", 404),
    ]  # fmt: skip
    text = client.get("/metrics").text + str(lines)
    assert 'lotse_http_requests_total{method="GET",route="/api/v1/search",status="200"} 1.0' in text
    assert "Geheimfrage" not in text and "testclient" not in text and "abc" not in text


def test_a_line_of_json_holds_the_error(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("ä kaputt")
    except ValueError:
        logging.getLogger("lotse").exception("failed %s", 1)
    line = json.loads(Lines().format(caplog.records[0]))
    assert line["level"] == "error" and line["message"] == "failed 1" and "ä kaputt" in line["error"]

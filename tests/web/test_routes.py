"""Every route of the application: who may, and how large a request may be. A new route cannot be forgotten here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from service.api import LARGEST_UPLOAD
from service.assistant import Assistant
from service.holdings.library import Meta
from service.identity.access import Role
from service.operations.vault import Vault
from tests.web.conftest import BROWSER, HTMX, QUESTION, sign_in
from web.administration import SECTIONS

SHARED = {"/antworten/{turn}", "/antworten/{turn}/text", "/antworten/{turn}/datei.{form}"}
"""A single answer may be read by whoever was given its link."""
PUBLIC = {"document", "edition", "number", "identity", "form"}
"""Parameters that name what everybody may read."""
SECRET = {"link", "token", "job"}
"""Parameters that are keys themselves: nobody comes upon them by chance."""
ADMINISTRATORS = ("/loeschen", "/aktivieren", "/zurueck")
"""Ends of addresses below a section of editors that only administrators may use."""


@dataclass(frozen=True, slots=True)
class Door:
    method: str
    path: str
    largest: int | None

    @property
    def parameters(self) -> set[str]:
        return set(re.findall(r"{(\w+)}", self.path))


def doors(app: FastAPI) -> Iterator[Door]:
    for context in iter_route_contexts(app.routes):
        for method in sorted((context.methods or set()) - {"HEAD"}):
            yield Door(method, str(context.path), getattr(context, "max_body_size", None))


@pytest.fixture
def values(app: FastAPI, client: TestClient, assistant: Assistant, edition: str) -> dict[str, str]:
    """What is really there for each parameter; conversation and turn are those of another browser."""
    other = TestClient(app, headers=BROWSER, follow_redirects=False)
    conversation = other.post("/fragen", data={"frage": QUESTION}).headers["location"].partition("#")[0]
    file = assistant.settings.home / "entwurf"
    file.write_bytes(b"%PDF-1.7")
    draft = app.state.drafts.add(file, "entwurf.pdf", "a" * 64, "erika", Meta("entwurf"))
    backup = Vault(assistant.settings.home).new()
    backup.write_bytes(b"x")
    account = app.state.entrance.accounts.create("anna", "editor", "drei lange wörter")
    return {
        "conversation": conversation.rpartition("/")[2],
        "turn": assistant.conversation(conversation.rpartition("/")[2])[0].turn,
        "document": "probe",
        "edition": edition,
        "number": "1",
        "form": "md",
        "identity": "x",
        "draft": draft.id,
        "example": "x",
        "key": "x",
        "job": app.state.jobs.start("remove", {"document": "probe"}, "erika").id,
        "account": account.id,
        "what": "fragen",
        "name": backup.name,
    }


def sent(client: TestClient, door: Door, values: dict[str, str], headers: dict[str, str] | None = None) -> int:
    address = re.sub(r"{(\w+)}", lambda found: values[found[1]], door.path)
    data = {"urteil": "helpful", "name": "x", "verstanden": "ja"}
    more = {"data": data} if door.method == "POST" else {}
    return client.request(door.method, address, headers=headers, **more).status_code  # type: ignore[arg-type]


def test_what_belongs_to_another_browser_is_not_there(
    app: FastAPI, client: TestClient, assistant: Assistant, values: dict[str, str]
) -> None:
    client.post("/fragen", data={"frage": QUESTION})  # a browser with a history of its own
    tried = set()
    for door in doors(app):
        if door.parameters & {"conversation", "turn"} and door.path not in SHARED and "strom" not in door.path:
            done = door.path == "/fragen/{turn}/anhalten"  # nothing waits any more, so that there is nothing to stop
            assert sent(client, door, values) == (204 if done else 404), door
            tried.add(door.path)
    assert len(tried) >= 6
    stream = client.get(f"/fragen/{values['turn']}/strom").text
    assert "event: fehler" in stream and "event: antwort" not in stream
    asked = {"question": QUESTION, "conversation": values["conversation"]}
    assert client.post("/api/v1/ask", json=asked).status_code == 404
    assert len(assistant.conversation(values["conversation"])) == 1
    assert assistant.feedback.opinions() == []


def test_a_question_that_waits_is_answered_and_stopped_for_its_browser_alone(app: FastAPI, client: TestClient) -> None:
    mine = client.post("/fragen", data={"frage": QUESTION}, headers=HTMX).text
    turn = re.search(r'data-turn="([0-9a-f]{32})"', mine)
    assert turn
    other = TestClient(app, headers=BROWSER, follow_redirects=False)
    other.post("/fragen", data={"frage": QUESTION})
    assert other.post(f"/fragen/{turn[1]}/anhalten").status_code == 404
    assert "event: fehler" in other.get(f"/fragen/{turn[1]}/strom").text
    assert "event: weiter" in client.get(f"/fragen/{turn[1]}/strom").text


def test_the_folder_of_another_browser_cannot_be_asked_for(app: FastAPI, client: TestClient) -> None:
    named = {door.path for door in doors(app) if door.path.startswith("/mappe") and door.parameters - {"form"}}
    assert named == {"/mappe/geteilt/{link}", "/mappe/geteilt/{link}/datei/{form}"}, "by a cookie or a secret link only"
    client.cookies.set("mappe", "f" * 32)
    assert client.get("/mappe/datei/md").status_code == 422


@pytest.mark.parametrize("role", [None, "reader", "editor"])
def test_every_page_of_the_administration_is_closed_to_whoever_lacks_its_role(
    app: FastAPI, client: TestClient, values: dict[str, str], role: Role | None
) -> None:
    if role:
        sign_in(client, role)
    client.headers["Origin"] = "http://testserver"
    tried = 0
    for door in doors(app):
        section = next((s for s in SECTIONS if s.covers(door.path)), None)
        if section is None or (role == section.role and not door.path.endswith(ADMINISTRATORS)):
            continue
        if role == "editor" and section.role == "reader":
            continue
        assert sent(client, door, values) == (403 if role else 303), door
        tried += 1
    assert tried >= 8
    assert len(app.state.jobs.latest()) == 1


def test_every_parameter_of_an_address_is_one_that_these_tests_know(app: FastAPI, values: dict[str, str]) -> None:
    for door in doors(app):
        if door.path.startswith(("/static", "/vendor")):
            continue
        closed = door.path.startswith("/verwaltung")
        known = PUBLIC | SECRET | {"conversation", "turn"} | (values.keys() if closed else set())
        assert door.parameters <= known, f"{door}: say here who may open it"


def test_whatever_takes_a_body_says_how_large_it_may_be(app: FastAPI) -> None:
    changing = [door for door in doors(app) if door.method in {"POST", "PUT", "PATCH"}]
    assert len(changing) > 25
    for door in changing:
        assert door.largest, door
        assert door.largest < 2 << 20 or door.largest == LARGEST_UPLOAD, door


def test_no_page_of_another_site_can_change_anything(app: FastAPI, client: TestClient, values: dict[str, str]) -> None:
    sign_in(client)
    values |= {"link": "a" * 32, "token": "a" * 43}
    before = app.state.entrance.audit.entries()
    for door in doors(app):
        if door.method not in {"GET", "HEAD", "OPTIONS"}:
            for headers in ({"Origin": "http://fremd.example"}, {"Sec-Fetch-Site": "cross-site"}):
                assert sent(client, door, values, headers) == 403, (door, headers)
    assert app.state.entrance.audit.entries() == before
    assert len(app.state.jobs.latest()) == 1 and app.state.drafts.get(values["draft"]).state == "waiting"


@pytest.mark.parametrize("kind", ["page", "program"])
def test_what_is_too_large_is_told_in_german(app: FastAPI, client: TestClient, kind: str) -> None:
    sign_in(client)
    headers = {"Accept": "application/json"} if kind == "program" else {}
    for path in ("/fragen", "/anmelden", "/mappe", "/verwaltung/konten"):
        refused = client.post(path, data={"frage": "a" * (1 << 20)}, headers=headers)
        assert refused.status_code == 413 and "zu groß" in refused.text
        expected = "application/problem+json" if kind == "program" else "text/html; charset=utf-8"
        assert refused.headers["content-type"] == expected

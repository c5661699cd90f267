"""Practice examples before a person's eyes: confirmed, corrected, rejected, opened again; and in a draft."""

from __future__ import annotations

import re

from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.identity.audit import Audit
from tests.web.conftest import sign_in


def keys(client: TestClient) -> list[str]:
    return re.findall(r'action="/verwaltung/beispiele/([0-9a-f]{16})"', client.get("/verwaltung/beispiele").text)


def fields(assistant: Assistant, key: str, **changes: str) -> dict[str, str]:
    """The form as shown, with changes."""
    found = next(c.found for c in assistant.showcase.candidates() if c.key == key)
    names = ("municipality", "state", "kind", "population", "title", "message", "form")
    shown = {name: str(getattr(found, name) or "") for name in names} | {"levels": ", ".join(found.levels)}
    return shown | {"tun": "confirmed"} | changes


def test_finds_are_confirmed_corrected_rejected_and_opened_again(admin: TestClient, assistant: Assistant) -> None:
    first, second = keys(admin)
    admin.post(f"/verwaltung/beispiele/{first}", data=fields(assistant, first))
    admin.post(f"/verwaltung/beispiele/{second}", data=fields(assistant, second, state="Bayern"))
    made = assistant.decisions.all()
    assert made[first].verdict == "confirmed" and made[first].by == "erika"
    assert (made[second].verdict, dict(made[second].corrections)) == ("corrected", {"state": "Bayern"})
    admin.post(f"/verwaltung/beispiele/{first}", data={"tun": "rejected"})
    assert assistant.decisions.all()[first].verdict == "rejected"
    assert "abgelehnt" in admin.get("/verwaltung/beispiele").text
    admin.post(f"/verwaltung/beispiele/{first}", data={"tun": "open"})
    assert first not in assistant.decisions.all()
    entry = Audit(assistant.library.engine).entries()[0]
    assert entry.act == "example" and entry.before == {"Entscheidung": "rejected"}


def test_what_makes_no_sense_is_told(admin: TestClient, assistant: Assistant) -> None:
    [key, _] = keys(admin)
    for changes in ({"state": "Atlantis"}, {"municipality": ""}, {"message": "elf"}, {"tun": "was"}):
        answer = admin.post(f"/verwaltung/beispiele/{key}", data=fields(assistant, key, **changes))
        assert answer.status_code == 422 and 'role="alert"' in answer.text
    assert admin.post("/verwaltung/beispiele/0000", data={"tun": "rejected"}).status_code == 404
    assert assistant.decisions.all() == {}


def test_readers_decide_nothing(client: TestClient, assistant: Assistant) -> None:
    sign_in(client, "reader")
    key = assistant.showcase.candidates()[0].key
    assert client.post(f"/verwaltung/beispiele/{key}", data={"tun": "rejected"}).status_code == 403
    assert assistant.decisions.all() == {}

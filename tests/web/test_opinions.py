"""What readers said of answers: administrators see it, narrow it, page through it, take it along; nobody else does."""

from __future__ import annotations

import csv

import pytest
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.identity.access import Role
from service.identity.audit import Audit
from tests.web.conftest import QUESTION, SCRIPT, sign_in
from web import opinions

PAGE = "/verwaltung/rueckmeldungen"
COMMENT = f"=1+1 Es fehlen Zahlen {SCRIPT}."


@pytest.fixture
def turns(assistant: Assistant) -> list[str]:
    """Three answers: one helpful, one with something missing, one off topic without a comment."""
    asked = [assistant.ask(QUESTION).turn for _ in range(3)]
    assistant.feedback.give(asked[0], "helpful")
    assistant.feedback.give(asked[1], "not-helpful", "missing", COMMENT)
    assistant.feedback.give(asked[2], "not-helpful", "off-topic")
    return asked


def shown(client: TestClient, **wanted: str) -> list[str]:
    """The answers that a page links to, in its order."""
    page = client.get(PAGE, params=wanted).text
    return [part.partition('"')[0] for part in page.split('href="/antworten/')[1:]]


def test_the_newest_stands_first_with_all_that_was_said(admin: TestClient, turns: list[str]) -> None:
    assert shown(admin) == turns[::-1]
    page = admin.get(PAGE).text
    assert "<dt>hilfreich</dt><dd>1</dd>" in page
    assert "<dt>nicht hilfreich</dt><dd>2</dd>" in page
    assert "<strong>Es fehlt etwas</strong>" in page
    assert "Es fehlen Zahlen &lt;script&gt;" in page
    assert SCRIPT not in page
    assert "beantwortet aus Probeband" in page


def test_a_verdict_or_a_reason_narrows(admin: TestClient, turns: list[str]) -> None:
    assert shown(admin, urteil="helpful") == turns[:1]
    assert shown(admin, urteil="not-helpful") == turns[:0:-1]
    assert shown(admin, urteil="not-helpful", grund="missing") == turns[1:2]
    assert admin.get(PAGE, params={"urteil": "so-so"}).status_code == 422


def test_older_ones_are_a_link_away(admin: TestClient, turns: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinions, "A_PAGE", 2)
    page = admin.get(PAGE).text
    assert shown(admin) == turns[:0:-1]
    address = page.partition("Ältere Rückmeldungen")[0].rpartition('href="')[2].partition('"')[0]
    following = admin.get(address.replace("&amp;", "&")).text
    assert f"/antworten/{turns[0]}" in following
    assert "Ältere Rückmeldungen" not in following
    assert "Zu den neuesten" in following


def test_all_are_taken_along_as_a_table_and_that_is_noted(
    admin: TestClient, turns: list[str], assistant: Assistant
) -> None:
    table = admin.get(f"{PAGE}/rueckmeldungen.csv")
    head, *rows = csv.reader(table.text.removeprefix("\ufeff").splitlines(), delimiter=";")
    assert [row[head.index("Adresse")] for row in rows] == [f"/antworten/{turn}" for turn in turns[::-1]]
    assert rows[1][1:5] == ["nicht hilfreich", "Es fehlt etwas", f"'{COMMENT}", QUESTION]
    assert table.headers["cache-control"] == "no-store"
    assert Audit(assistant.library.engine).entries(1)[0].act == "feedback-exported"


def test_without_any_the_page_says_where_they_come_from(admin: TestClient) -> None:
    assert "Noch keine Rückmeldungen" in admin.get(PAGE).text


@pytest.mark.parametrize("role", ["reader", "editor"])
def test_only_administrators_see_them(client: TestClient, role: Role) -> None:
    assert client.get(PAGE).headers["location"].startswith("/anmelden")
    sign_in(client, role)
    for address in (PAGE, f"{PAGE}/rueckmeldungen.csv"):
        assert client.get(address).status_code == 403
    assert "Rückmeldungen" not in client.get("/verwaltung").text

"""Asking, reading on and coming back: with plain forms, and with htmx."""

from __future__ import annotations

import re

import pytest
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.conversations.starters import Role
from service.errors import NotReady
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.web.conftest import HTMX, QUESTION
from web.app import create_app

ANSWERING = "Die koordinierende Ebene ordnet und steuert den Prozess."


def ask(client: TestClient, question: str = QUESTION, conversation: str = "") -> str:
    """Ask by a plain form; the address that the answer is read at."""
    response = client.post("/fragen", data={"frage": question, "unterhaltung": conversation})
    assert response.status_code == 303
    return response.headers["location"]


def conversation_of(location: str) -> str:
    match = re.fullmatch(r"/unterhaltungen/([0-9a-f]{32})#antwort-[0-9a-f]{32}", location)
    assert match
    return match[1]


ROLE = Role("Leitung", ("Was ist <b>neu</b>?", "Wer?"))


def test_the_empty_chat_offers_questions_by_role_and_names_the_publications(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant, "starters", lambda: [ROLE])
    page = client.get("/").text
    assert ">Leitung</h3>" in page
    assert 'name="frage" value="Was ist &lt;b&gt;neu&lt;/b&gt;?"' in page
    assert 'href="/publikationen#probe"' in page
    assert re.search(r"2026, aufgenommen am \d\d\.\d\d\.\d{4}", page)


def test_the_questions_to_begin_with_are_worked_out_once_for_each_generation(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int | None] = []
    monkeypatch.setattr(assistant, "starters", lambda: asked.append(assistant.generation) or [ROLE])
    client.get("/")
    client.get("/")
    assistant.rebuild()
    client.get("/")
    assert asked == [1, 2]


def test_a_question_in_the_address_fills_the_field_and_is_not_asked(client: TestClient, assistant: Assistant) -> None:
    page = client.get("/", params={"frage": "Was ist ein <Beirat>?"}).text
    assert "Was ist ein &lt;Beirat&gt;?</textarea>" in page
    assert 'class="antwort"' not in page


def test_a_plain_form_leads_to_the_conversation_with_the_answer(client: TestClient) -> None:
    location = ask(client)
    page = client.get(location).text
    assert ANSWERING in page
    assert f'id="{location.partition("#")[2]}"' in page
    assert f'name="unterhaltung" value="{conversation_of(location)}"' in page


def test_a_second_question_joins_the_conversation(client: TestClient) -> None:
    first = conversation_of(ask(client))
    second = conversation_of(ask(client, "Welche Vorteile hat eine Stabsstelle?", first))
    assert second == first
    page = client.get(f"/unterhaltungen/{first}").text
    assert page.count('class="antwort"') == 2
    assert page.index(QUESTION) < page.index("Welche Vorteile hat eine Stabsstelle?")


def begin(client: TestClient, question: str = QUESTION, conversation: str = "", **fields: str) -> str:
    """Ask by htmx; the id of the turn that the frame of the answer names."""
    data = {"frage": question, "unterhaltung": conversation, **fields}
    response = client.post("/fragen", data=data, headers=HTMX)
    assert response.status_code == 200
    assert "<html" not in response.text
    match = re.search(r'sse-connect="/fragen/([0-9a-f]{32})/strom"', response.text)
    assert match
    return match[1]


def events(client: TestClient, turn: str) -> dict[str, str]:
    """What a stream sends: names of events and their HTML."""
    response = client.get(f"/fragen/{turn}/strom")
    assert response.headers["content-type"].startswith("text/event-stream")
    found = {}
    for block in response.text.strip().split("\n\n"):
        name, *data = block.split("\n")
        found[name.removeprefix("event: ")] = "\n".join(line.removeprefix("data: ") for line in data)
    return found


def test_a_stream_brings_the_answer_in_parts_that_are_whole(client: TestClient, assistant: Assistant) -> None:
    turn = begin(client)
    found = events(client, turn)
    assert list(found) == ["verstanden", "antwort", "weiter", "ende"]
    assert ANSWERING in found["antwort"]
    assert 'data-stand="Antwort da: ' in found["antwort"]
    for part in found.values():
        assert part.count("<div") == part.count("</div>")
    conversation = assistant.answer(turn).conversation
    assert f'action="/unterhaltungen/{conversation}/name"' in found["weiter"]
    assert 'id="einstieg"' in found["weiter"]
    assert ANSWERING in client.get(f"/unterhaltungen/{conversation}").text
    assert events(client, turn)["antwort"] == found["antwort"], "who lost the connection gets it again"
    later = events(client, begin(client, "Welche Vorteile hat eine Stabsstelle?", conversation))
    assert 'id="einstieg"' not in later["weiter"]


def test_a_question_that_is_stopped_or_unknown_ends_with_an_error_in_place(
    client: TestClient, assistant: Assistant
) -> None:
    turn = begin(client)
    assert client.post(f"/fragen/{turn}/anhalten").status_code == 204
    for gone in (turn, "0" * 32, "x"):
        found = events(client, gone)
        assert list(found) == ["fehler", "ende"]
        assert "gibt es nicht oder nicht mehr" in found["fehler"]


def test_an_unexpected_error_in_a_stream_tells_nothing_of_the_inside(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = begin(client)

    def fails(*_: object) -> None:
        raise RuntimeError("secret of the inside")

    monkeypatch.setattr(assistant, "stages", fails)
    found = events(client, turn)
    assert list(found) == ["fehler", "ende"]
    assert "secret" not in found["fehler"]


def test_a_question_may_be_asked_without_what_was_said_before(client: TestClient, assistant: Assistant) -> None:
    conversation = conversation_of(ask(client, "Welche Vorteile hat eine Stabsstelle?"))
    turn = begin(client, "Und wer leitet die?", conversation)
    assert 'name="ohne" value="Stabsstelle"' in events(client, turn)["verstanden"]
    assert assistant.answer(turn).context
    alone = begin(client, "Und wer leitet die?", conversation, ohne="Stabsstelle")
    assert 'name="ohne" value="Stabsstelle"' not in events(client, alone)["verstanden"]
    assert assistant.answer(alone).conversation == conversation


@pytest.mark.parametrize("question", ["", "  ?! ", "zu lang " * 500])
def test_a_refused_question_stays_in_the_field(client: TestClient, question: str) -> None:
    response = client.post("/fragen", data={"frage": question, "unterhaltung": ""})
    assert response.status_code == 422
    assert 'class="meldung"' in response.text
    assert f"{question}</textarea>" in response.text


def test_a_refused_question_leaves_the_conversation_in_sight(client: TestClient) -> None:
    first = conversation_of(ask(client))
    response = client.post("/fragen", data={"frage": "?", "unterhaltung": first})
    assert response.status_code == 422
    assert ANSWERING in response.text


def test_htmx_shows_a_refusal_beside_the_field(client: TestClient) -> None:
    response = client.post("/fragen", data={"frage": "?"}, headers=HTMX)
    assert response.status_code == 422
    assert response.headers["hx-retarget"] == "#meldung"
    assert "Die Frage ist leer." in response.text
    assert "<html" not in response.text


def test_an_answer_has_an_address_without_the_conversation_around_it(client: TestClient) -> None:
    location = ask(client)
    conversation = conversation_of(location)
    ask(client, "Welche Vorteile hat eine Stabsstelle?", conversation)
    page = client.get(f"/antworten/{location.rpartition('-')[2]}").text
    assert ANSWERING in page
    assert page.count('class="antwort"') == 1


@pytest.mark.parametrize("address", ["/unterhaltungen/unbekannt", "/antworten/unbekannt", f"/antworten/{'0' * 32}"])
def test_what_is_gone_says_so_with_advice(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "gibt es nicht oder nicht mehr" in response.text
    assert "Stellen Sie die Frage" in response.text


def test_a_conversation_can_be_deleted_after_asking_back(client: TestClient) -> None:
    location = ask(client)
    address = location.partition("#")[0]
    assert "Jetzt löschen" in client.get(f"{address}/loeschen").text
    assert client.get(address).status_code == 200, "asking back deletes nothing"
    assert client.post(f"{address}/loeschen").status_code == 200
    assert client.get(address).status_code == 404
    assert client.get(f"/antworten/{location.rpartition('-')[2]}").status_code == 404


def test_questions_are_counted(client: TestClient) -> None:
    ask(client)
    assert "lotse_questions_total{kind=" in client.get("/metrics").text


def test_without_publications_the_chat_says_what_to_do(settings: Settings) -> None:
    with TestClient(create_app(assistant=Assistant(settings, HashEncoder())), headers={"Accept": "text/html"}) as empty:
        response = empty.get("/")
        assert response.status_code == 503
        assert "lotse ingest" in response.text
        refused = empty.post("/fragen", data={"frage": QUESTION})
        assert refused.status_code == 503
        assert f"{QUESTION}</textarea>" in refused.text


def test_not_ready_between_two_questions_keeps_what_was_said(
    client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = ask(client).partition("#")[0]

    def not_ready(*_: object) -> None:
        raise NotReady("Gerade nicht.")

    monkeypatch.setattr(assistant, "starters", not_ready)
    client.app.state.starters.clear()  # type: ignore[attr-defined]
    page = client.get(address)
    assert ANSWERING in page.text
    assert "Gerade nicht." in page.text

"""The own history: whose it is, what can be done with it, files to take along, what is said of answers."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.identity.signing import signer
from tests.web.conftest import BROWSER, HOSTILE, HTMX, QUESTION
from web.app import create_app
from web.histories import COOKIE

ANSWERING = "Die koordinierende Ebene ordnet und steuert den Prozess."
ADVANTAGES = "Welche Vorteile hat eine Stabsstelle?"
Browser = Callable[[], TestClient]


@pytest.fixture
def browser(app: FastAPI) -> Browser:
    """Browsers that know nothing of each other."""
    return lambda: TestClient(app, headers=BROWSER, follow_redirects=False)


def ask(client: TestClient, question: str = QUESTION) -> str:
    """The address of the new conversation."""
    location: str = client.post("/fragen", data={"frage": question}).headers["location"]
    return location.partition("#")[0]


def turn_of(assistant: Assistant, address: str) -> str:
    return assistant.conversation(address.rpartition("/")[2])[0].turn


def test_a_cookie_comes_with_the_first_question_and_not_before(client: TestClient, assistant: Assistant) -> None:
    for address in ("/", "/verlauf", "/publikationen"):
        assert "set-cookie" not in client.get(address).headers
    cookie = client.post("/fragen", data={"frage": QUESTION}).headers["set-cookie"]
    for part in (f"{COOKIE}=", "HttpOnly", "SameSite=lax", f"Max-Age={90 * 86400}"):
        assert part in cookie
    number = client.cookies[COOKIE].partition(".")[0]
    stored = (assistant.settings.home / "lotse.sqlite").read_bytes()
    wal = assistant.settings.home / "lotse.sqlite-wal"
    assert number.encode() not in stored + (wal.read_bytes() if wal.exists() else b"")


def test_each_browser_lists_its_own_conversations(browser: Browser) -> None:
    one, other = browser(), browser()
    ask(one)
    ask(one, ADVANTAGES)
    ask(other)
    listed = one.get("/verlauf").text
    assert "2 Unterhaltungen" in listed
    assert listed.index(ADVANTAGES) < listed.index(QUESTION)
    assert "1 Unterhaltung" in other.get("/verlauf").text
    found = one.get("/verlauf", params={"q": "Vorteile"}).text
    assert ADVANTAGES in found
    assert QUESTION not in found
    assert "Keine Unterhaltung mit „Zebra“" in one.get("/verlauf", params={"q": "Zebra"}).text
    assert "sobald Sie etwas gefragt haben" in browser().get("/verlauf").text


def test_a_forged_cookie_opens_nothing(browser: Browser) -> None:
    one, forger = browser(), browser()
    ask(one)
    number, _, signature = one.cookies[COOKIE].partition(".")
    changed = number[:-1] + ("1" if number[-1] == "0" else "0")
    for value in (number, f"{number}.", f"{number}.{signature[:-1]}", f"{changed}.{signature}", "x" * 5000):
        forger.cookies.clear()
        assert QUESTION not in forger.get("/verlauf", headers={"Cookie": f"{COOKIE}={value}"}).text


def test_a_conversation_can_be_renamed(browser: Browser) -> None:
    client = browser()
    address = ask(client)
    done = client.post(f"{address}/name", data={"name": "Für den <Ausschuss>", "zurueck": "verlauf"})
    assert done.headers["location"] == "/verlauf"
    assert "Für den &lt;Ausschuss&gt;" in client.get("/verlauf").text
    assert client.post(f"{address}/name", data={"name": " "}).status_code == 422


def test_a_conversation_is_there_for_its_browser_alone(browser: Browser, assistant: Assistant) -> None:
    one, other = browser(), browser()
    address = ask(one)
    conversation = address.rpartition("/")[2]
    refused = other.get(address)
    assert refused.status_code == 404 and ANSWERING not in refused.text and "in einem anderen Browser" in refused.text
    assert refused.text.replace(conversation, "") == other.get("/unterhaltungen/x").text.replace("/x", "/")
    for act in ("loeschen", "name"):
        assert other.post(f"{address}/{act}", data={"name": "x"}).status_code == 404
    location = other.post("/fragen", data={"frage": ADVANTAGES, "unterhaltung": conversation}).headers["location"]
    assert not location.startswith(address)
    assert len(assistant.conversation(conversation)) == 1


def test_one_answer_may_be_read_by_whoever_has_its_link_and_no_more(browser: Browser, assistant: Assistant) -> None:
    one, other = browser(), browser()
    address = ask(one)
    one.post("/fragen", data={"frage": ADVANTAGES, "unterhaltung": address.rpartition("/")[2]})
    page = other.get(f"/antworten/{turn_of(assistant, address)}").text
    assert ANSWERING in page and ADVANTAGES not in page and address not in page
    assert "War das hilfreich?" not in page


def test_everything_can_be_deleted_at_once(browser: Browser, assistant: Assistant) -> None:
    client = browser()
    addresses = [ask(client), ask(client, ADVANTAGES)]
    assert "Alle 2 Unterhaltungen" in client.get("/verlauf/loeschen").text
    done = client.post("/verlauf/loeschen")
    assert "Der Verlauf ist gelöscht" in done.text
    assert COOKIE not in client.cookies
    assert all(client.get(address).status_code == 404 for address in addresses)
    assert "Es ist nichts gespeichert" in client.get("/verlauf/loeschen").text


def test_a_conversation_becomes_a_word_file_and_markdown(browser: Browser) -> None:
    client = browser()
    address = ask(client)
    response = client.get(f"{address}/datei.docx")
    assert 'filename="welche-aufgaben-hat-die-koordinierende-ebene.docx"' in response.headers["content-disposition"]
    paragraphs = [p.text for p in Document(io.BytesIO(response.content)).paragraphs]
    assert QUESTION in paragraphs
    assert any(text.startswith(ANSWERING) and "[1]" in text for text in paragraphs)
    assert any(text.startswith("[1] ") and ANSWERING in text for text in paragraphs)
    markdown = client.get(f"{address}/datei.md").text
    assert f"## {QUESTION}" in markdown
    assert "<script" not in markdown.replace("\\<script", "")
    assert client.get("/unterhaltungen/x/datei.md").status_code == 404


def test_one_answer_is_copied_with_its_sources(browser: Browser, assistant: Assistant) -> None:
    client = browser()
    turn = turn_of(assistant, ask(client))
    text = client.get(f"/antworten/{turn}/text").text
    assert f"{ANSWERING} [1]" in text
    assert "[1] " in text.partition("Quellen")[2]
    assert client.get(f"/antworten/{turn}/datei.docx").content.startswith(b"PK")


def test_what_is_said_of_an_answer_reaches_the_administrators(browser: Browser, assistant: Assistant) -> None:
    client = browser()
    address = ask(client)
    turn = turn_of(assistant, address)
    done = client.post(
        f"/antworten/{turn}/rueckmeldung", data={"urteil": "not-helpful", "grund": "missing", "anmerkung": "Zahlen?"}
    )
    assert done.headers["location"] == f"{address}#antwort-{turn}"
    assert "Die Administration sieht" in client.get(address).text
    (opinion,) = assistant.feedback.opinions()
    assert (opinion.verdict, opinion.reason, opinion.comment, opinion.question) == (
        "not-helpful",
        "missing",
        "Zahlen?",
        QUESTION,
    )
    thanks = client.post(f"/antworten/{turn}/rueckmeldung", data={"urteil": "helpful"}, headers=HTMX)
    assert "Danke" in thanks.text
    assert "<html" not in thanks.text
    assert client.post(f"/antworten/{turn}/rueckmeldung", data={"urteil": "so-so"}).status_code == 422


def test_an_answer_keeps_its_address_when_its_publication_has_a_new_edition(
    browser: Browser, assistant: Assistant, put: Callable[..., str]
) -> None:

    client = browser()
    turn = turn_of(assistant, ask(client))
    put(assistant, HOSTILE[1:])
    page = client.get(f"/antworten/{turn}")
    assert page.status_code == 200
    assert ANSWERING in page.text
    assert "ersetzte Ausgabe" in page.text


def test_a_town_hall_behind_one_address_is_not_one_client(assistant: Assistant) -> None:
    """Each session has its own rate; who has none shares that of the address; ten sessions' worth is the most."""
    limited = Assistant(assistant.settings.model_copy(update={"rate_limit": 3}), assistant.encoder)
    app = create_app(assistant=limited)

    def visits(cookie: str, times: int) -> list[int]:
        client = TestClient(app, headers={**BROWSER, "Cookie": cookie})
        return [client.get("/impressum").status_code for _ in range(times)]

    cookies = [f"{COOKIE}={signer(assistant.settings).sign('history', f'{n:032x}')}" for n in range(11)]
    assert visits("", 4) == [200, 200, 200, 429]
    assert visits(f"{COOKIE}=forged.x", 1) == [429]
    for cookie in cookies[:10]:
        assert visits(cookie, 3) == [200, 200, 200]
    assert visits(cookies[0], 1) == [429]
    assert visits(cookies[10], 1) == [429]

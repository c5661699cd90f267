"""The pages over a small library with hostile content, and scripted answers for shapes that it does not give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pypdfium2 import PdfiumError

from ingest.errors import Unreadable
from ingest.facsimile import Facsimile, draw
from service.assistant import Assistant
from service.holdings import facsimiles
from service.holdings.library import Meta
from service.identity.access import Role
from service.identity.accounts import Account
from service.identity.entrance import Entrance
from service.identity.sessions import COOKIE
from service.model import Answer, AnswerSection, AnswerSentence, Citation, ExampleCard
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.service.conftest import SECTIONS, Section, make_edition
from web.app import create_app

SCRIPT = "<script>alert(1)</script>"
HOSTILE: list[Section] = [
    *SECTIONS,
    (
        (f'Zweckverband "{SCRIPT}',),
        [f"Ein Zweckverband ist {SCRIPT} eine Körperschaft <b>mehrerer</b> Kommunen & mehr."],
    ),
]
BROWSER = {"Accept": "text/html,application/xhtml+xml"}
HTMX = {"HX-Request": "true"}
PASSWORD = "drei lange wörter"
QUESTION = "Welche Aufgaben hat die koordinierende Ebene?"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """No rate limit, no operator, no .env of the machine."""
    return Settings(home=tmp_path / "home", rate_limit=0, _env_file=None)  # type: ignore[call-arg]


@pytest.fixture
def put(tmp_path: Path) -> Callable[[Assistant, list[Section]], str]:
    """Store sections as the current edition of the publication "probe"; gives the edition's id."""

    def store(assistant: Assistant, sections: list[Section]) -> str:
        edition = make_edition(sections)
        file = tmp_path / edition.file_name
        file.write_bytes(b"%PDF-1.7 " + edition.sha256.encode())
        meta = Meta(
            "probe", title=f"Probeband {SCRIPT}", publisher=f'Amt "{SCRIPT}"', year=2026, address="javascript:x"
        )
        assistant.library.add(edition, file, meta)
        assistant.rebuild()
        return edition.id

    return store


@pytest.fixture
def assistant(settings: Settings, put: Callable[[Assistant, list[Section]], str]) -> Assistant:
    made = Assistant(settings, HashEncoder(256))
    put(made, HOSTILE)
    return made


@pytest.fixture
def edition(assistant: Assistant) -> str:
    return assistant.documents()[0].editions[0].id


@pytest.fixture
def app(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> FastAPI:
    """Pages are drawn in this process: the PDFs of these tests are none, and a child would take its time to say so."""

    def drawn(path: Path, page: int, memory: int) -> tuple[Facsimile, bytes]:
        try:
            return draw(path, page)
        except PdfiumError:
            raise Unreadable("no such page") from None

    monkeypatch.setattr(facsimiles, "facsimile", drawn)
    return create_app(assistant=assistant)


@pytest.fixture
def client(app: FastAPI) -> Iterator[TestClient]:
    """A browser that loads pages and does not follow redirects."""
    with TestClient(app, headers=BROWSER, follow_redirects=False) as made:
        yield made


def sign_in(client: TestClient, role: Role = "administrator", name: str = "erika") -> Account:
    """Let the client be someone with this role: a new account, its session, and the headers of a browser's forms."""
    entrance: Entrance = client.app.state.entrance  # type: ignore[attr-defined]
    account = entrance.accounts.create(name, role, PASSWORD)
    client.cookies.set(COOKIE, entrance.enter(account))
    client.headers["Origin"] = "http://testserver"
    return account


@pytest.fixture
def admin(client: TestClient) -> TestClient:
    """The browser of an administrator who is logged in."""
    sign_in(client)
    return client


def citation(n: int, quote: str, page: int = 3, start: int = 0, **changes: object) -> Citation:
    values: dict[str, object] = {
        "n": n,
        "document": "probe",
        "title": "Probeband",
        "publisher": "Prüfstelle",
        "year": 2026,
        "edition": "abcdefabcdef",
        "superseded": False,
        "page": page,
        "page_label": str(page - 2),
        "section": "Modelle › Stabsstelle › Vorteile",
        "quote": quote,
        "start": start,
        "end": start + len(quote),
        "passage": f"abcdefabcdef-{page:04d}",
        "url": f"/documents/probe/editions/abcdefabcdef/pages/{page}?mark={start}-{start + len(quote)}",
    }
    return Citation(**(values | changes))  # type: ignore[arg-type]


def answer(*sections: tuple[str | None, list[tuple[str, tuple[int, ...]]]], **changes: object) -> Answer:
    """An answer with the given sections: (heading, [(sentence, citation numbers)])."""
    values: dict[str, object] = {
        "question": "Was spricht für eine Stabsstelle?",
        "understood_as": "Was spricht für eine Stabsstelle?",
        "kind": "fact",
        "status": "answered",
        "confidence": 0.9,
        "sections": tuple(
            AnswerSection(heading, tuple(AnswerSentence(text, numbers) for text, numbers in sentences))
            for heading, sentences in sections
        ),
        "citations": (),
        "examples": (),
        "nearest": (),
        "suggestions": (),
        "notes": (),
        "conversation": "c" * 32,
        "turn": "d" * 32,
        "generation": 1,
        "milliseconds": 1.0,
    }
    return Answer(**(values | changes))  # type: ignore[arg-type]


def example(**changes: object) -> ExampleCard:
    values: dict[str, object] = {
        "id": "e1",
        "municipality": "Menden",
        "state": "Nordrhein-Westfalen",
        "kind": "Stadt",
        "population": 52_000,
        "title": "Eine GmbH mit den Stadtwerken",
        "message": 10,
        "levels": ("koordinierend", "umsetzend"),
        "form": "GmbH",
        "citation": 1,
    }
    return ExampleCard(**(values | changes))  # type: ignore[arg-type]


@pytest.fixture
def shown(client: TestClient, assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], str]:
    """The page of a scripted answer."""

    def show(scripted: Answer) -> str:
        monkeypatch.setattr(assistant, "answer", lambda _: scripted)
        response = client.get(f"/antworten/{scripted.turn}")
        assert response.status_code == 200
        return response.text

    return show

"""The whole way of a publication in a real browser: log in, upload, report, examples, live, ask, back, remove."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from service.assistant import Assistant
from service.holdings.library import Meta
from service.identity.access import COMMAND_LINE
from service.identity.entrance import Entrance
from service.operations.acts import Acts
from service.operations.vault import Vault
from service.settings import Settings
from tests.browser.conftest import Open
from tests.browser.looking import ask, overflow, violations
from tests.fakes import HashEncoder
from tests.ingest.makepdf import T, paragraph, pdf
from tests.service.conftest import SECTIONS, make_edition
from tests.working import jobs_and_worker
from tools.browsing import serving

pytestmark = pytest.mark.browser
PASSWORD = "drei lange wörter"
QUESTION = "Was tun die Digitallotsen?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A small library of this module's own, for it is changed."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, rate_limit=0, golden_questions=0, _env_file=None)  # type: ignore[call-arg]
    made, edition = Assistant(settings, HashEncoder(256)), make_edition(SECTIONS)
    (home / "probe.pdf").write_bytes(b"%PDF-1.7 " + edition.sha256.encode())
    made.library.add(edition, home / "probe.pdf", Meta("probe", title="Probeband", publisher="Prüfstelle", year=2026))
    made.rebuild()
    Entrance(made.library.engine, settings).accounts.create("erika", "administrator", PASSWORD)
    return made


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(assistant) as served:
        yield served


@dataclass(frozen=True, slots=True)
class Removed:
    """A publication "alt" that was removed, and the name of a backup in which it still answers."""

    backup: str


@pytest.fixture
def put_aside(assistant: Assistant, tmp_path: Path) -> Removed:
    edition = make_edition([(("Alt",), ["Ein alter Satz steht hier."])], "alt.pdf", examples=False)
    (tmp_path / "alt.pdf").write_bytes(b"%PDF-1.7 " + edition.sha256.encode())
    assistant.library.add(edition, tmp_path / "alt.pdf", Meta("alt", title="Ein altes Heft", year=2019))
    assistant.rebuild()
    vault = Vault(assistant.settings.home)
    path = vault.new()
    vault.note(path, Acts(assistant, COMMAND_LINE).backup(path))
    assistant.ask("Was steht im alten Satz?")
    assistant.remove("alt")
    return Removed(path.name)


@pytest.fixture(autouse=True, scope="module")
def worker(assistant: Assistant) -> Iterator[None]:
    """Does the jobs beside the server, as the process of its own does in earnest."""
    stop, (_, working) = threading.Event(), jobs_and_worker(assistant)

    def work() -> None:
        while not stop.wait(0.2):
            working.work_off()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join()


@pytest.fixture
def leaflet(tmp_path: Path) -> Path:
    """Two pages: one of prose, and one with a practice example under a heading."""
    prose = [
        "Die Digitallotsen vermitteln zwischen der IT und den Fachämtern der Stadt.",
        "Jedes Fachamt benennt dafür eine feste Ansprechperson mit eigenem Zeitanteil.",
    ]
    example = [
        "Die Stadt Ulm hat eine Geschäftsstelle gegründet, die alle Vorhaben koordiniert.",
        "Die Geschäftsstelle in Ulm arbeitet mit den Stadtwerken und der Hochschule zusammen.",
    ]
    pages = [
        [T(70, 780, "Digitallotsen", 18, bold=True), *paragraph(740, *prose)],
        [T(70, 780, "Praxisbeispiel Ulm: eine Geschäftsstelle für alle", 18, bold=True), *paragraph(740, *example)],
    ]
    file = tmp_path / "Merkblatt Digitallotsen.pdf"
    file.write_bytes(pdf(*pages))
    return file


def log_in(page: Page) -> None:
    page.goto("/verwaltung")
    page.get_by_label("Name").fill("erika")
    page.get_by_label("Kennwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden").click()
    page.wait_for_url("**/verwaltung")


def finished(page: Page) -> None:
    """Wait until the job of the page is done, told by events or by reloading."""
    expect(page.locator("#auftrag .kern-badge", has_text="fertig")).to_be_visible(timeout=60_000)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_whole_way_of_a_publication(visit: Open, leaflet: Path, assistant: Assistant, javascript: bool) -> None:
    page = visit(java_script_enabled=javascript)
    log_in(page)
    page.get_by_role("link", name="Aufnehmen", exact=True).first.click()
    page.get_by_label("PDF-Dateien").set_input_files(leaflet)
    page.get_by_role("button", name="Hochladen und lesen").click()
    finished(page)
    page.get_by_role("link", name="Bericht ansehen und aufnehmen").click()
    expect(page.get_by_role("heading", name="Was beim Lesen herauskam")).to_be_visible()
    found = page.locator("details.pruefung")
    expect(found).to_have_count(1)
    found.locator("summary").click()
    found.get_by_label("Titel").fill("Geschäftsstelle für alle Vorhaben")
    found.get_by_role("button", name="So bestätigen").click()
    expect(page.locator("details.pruefung", has_text="berichtigt")).to_have_count(1, timeout=20_000)
    page.get_by_label("Titel", exact=True).first.fill("Merkblatt Digitallotsen")
    page.get_by_label("Herausgeber", exact=True).fill("Stadt Musterstadt")
    page.get_by_role("button", name="Aufnehmen", exact=True).click()
    finished(page)
    page.goto("/")
    ask(page, QUESTION)
    expect(page.get_by_text("Die Digitallotsen vermitteln").first).to_be_visible()
    assert [c.example.title for c in assistant.showcase.candidates() if c.found.municipality == "Ulm"] == [
        "Geschäftsstelle für alle Vorhaben"
    ]
    page.goto("/verwaltung/generationen")
    page.get_by_role("button", name="Zurück zu Generation").click()
    page.goto("/")
    ask(page, QUESTION)
    expect(page.locator("article.antwort").get_by_text("Dazu sagen die Quellen nichts.")).to_be_visible()
    page.goto("/verwaltung/generationen")
    page.get_by_role("button", name="Aktivieren").first.click()
    page.goto("/verwaltung/publikationen")
    page.get_by_role("link", name="Merkblatt Digitallotsen").click()
    page.get_by_role("link", name="Publikation entfernen").click()
    page.get_by_role("button", name="Jetzt entfernen").click()
    finished(page)
    page.goto("/")
    ask(page, QUESTION)
    expect(page.locator("article.antwort").get_by_text("Dazu sagen die Quellen nichts.")).to_be_visible()
    page.goto("/verwaltung/publikationen")
    page.locator("section", has=page.locator("#entfernt")).get_by_role("link", name="Merkblatt Digitallotsen").click()
    page.get_by_role("link", name="Endgültig löschen").click()
    expect(page.get_by_text("1 PDF-Datei und der gelesene Text")).to_be_visible()
    page.get_by_label("Ich habe verstanden").check()
    page.get_by_role("button", name="Endgültig löschen").click()
    finished(page)
    page.goto("/verwaltung/publikationen")
    expect(page.get_by_role("link", name="Merkblatt Digitallotsen")).to_have_count(0)
    page.goto("/verwaltung/protokoll")
    acts = ("Publikation endgültig gelöscht", "Publikation entfernt", "Publikation aufgenommen", "Datei hochgeladen")
    for act in (*acts, "Anmeldung"):
        expect(page.get_by_role("cell", name=act, exact=True).first).to_be_visible()
    page.get_by_role("button", name="Abmelden").first.click()
    page.goto("/verwaltung")
    page.wait_for_url("**/anmelden**")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_everything_is_backed_up_taken_along_brought_back_and_put_back(
    visit: Open, tmp_path: Path, javascript: bool
) -> None:
    page = visit(java_script_enabled=javascript, accept_downloads=True)
    log_in(page)
    page.get_by_role("link", name="Sicherungen", exact=True).first.click()
    page.get_by_role("button", name="Jetzt sichern").click()
    finished(page)
    page.get_by_role("link", name="Zu den Sicherungen").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Herunterladen").first.click()
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    page.get_by_role("link", name="Löschen").first.click()
    page.get_by_role("button", name="Sicherung löschen").click()
    page.get_by_label("Datei einer Sicherung").set_input_files(file)
    page.get_by_role("button", name="Hochladen und prüfen").click()
    expect(page.get_by_text("Hochgeladen und geprüft")).to_be_visible()
    page.get_by_role("link", name="Zurückholen").first.click()
    expect(page.get_by_text("Es antworten dieselben Publikationen wie jetzt")).to_be_visible()
    page.get_by_label("Ich habe verstanden").check()
    page.get_by_role("button", name="Jetzt zurückholen").click()
    finished(page)
    expect(page.get_by_text("Lotse antwortet jetzt wie am Tag der Sicherung")).to_be_visible()
    page.goto("/verwaltung/protokoll")
    acts = ("Aus einer Sicherung zurückgeholt", "Sicherung hochgeladen", "Sicherung heruntergeladen", "Gesichert")
    for act in acts:
        expect(page.get_by_role("cell", name=act, exact=True).first).to_be_visible()


def test_the_pages_of_the_administration_are_accessible_and_fit(
    visit: Open, leaflet: Path, assistant: Assistant, put_aside: Removed
) -> None:
    page = visit()
    page.goto("/anmelden")
    assert violations(page) == []
    log_in(page)
    page.goto("/verwaltung/aufnehmen")
    page.get_by_label("PDF-Dateien").set_input_files(leaflet)
    page.get_by_role("button", name="Hochladen und lesen").click()
    finished(page)
    job = page.url
    page.get_by_role("link", name="Bericht ansehen und aufnehmen").click()
    draft = page.url
    own = ["", "/aufnehmen", "/publikationen", "/publikationen/probe", "/publikationen/probe/entfernen", "/beispiele"]
    own += ["/auftraege", "/einblick", "/generationen", "/rueckmeldungen", "/konten", "/protokoll", "/konto"]
    assistant.feedback.give(assistant.ask(QUESTION).turn, "not-helpful", "missing", "Es fehlen Zahlen. " * 20)
    for address in (*(f"/verwaltung{path}" for path in own), job, draft):
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            for details in page.locator("details").all():
                details.evaluate("element => element.open = true")
            assert violations(page) == [], address
            assert overflow(page) == [], (address, width)
    page.goto(draft)
    page.get_by_role("button", name="Entwurf verwerfen").click()

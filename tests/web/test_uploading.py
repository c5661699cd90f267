"""Publications by the pages: upload, report, details, examples, live, a new edition, removal; and hostile files."""

from __future__ import annotations

import errno
import re
from pathlib import Path
from textwrap import wrap

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.operations.jobs import Jobs
from service.publishing.drafts import Drafts, shown_name
from tests.ingest.makepdf import assemble, paragraph, pdf, stream_object
from tests.web.conftest import SCRIPT, sign_in
from tests.web.test_security import ATTACK, assert_harmless
from tests.working import work_off

TEXT = (
    "Die Digitallotsen vermitteln zwischen der IT und den Fachämtern der Stadt. "
    "Jedes Fachamt benennt dafür eine feste Ansprechperson mit eigenem Zeitanteil."
)
REVISED = TEXT + " Seit diesem Jahr treffen sich die Digitallotsen an jedem ersten Montag im Monat."
QUESTION = "Zwischen wem vermitteln die Digitallotsen der Stadt?"


def leaflet(text: str = TEXT) -> bytes:
    return pdf(paragraph(700, *wrap(text, 80)))


def upload(client: TestClient, *files: tuple[str, bytes]) -> str:
    """Upload files, let the worker read them; the id of the newest draft."""
    given = [("dateien", (name, content, "application/pdf")) for name, content in files]
    answer = client.post("/verwaltung/aufnehmen", files=given)
    assert answer.status_code == 303, answer.text
    work_off(client)
    return drafts(client)[0]


def drafts(client: TestClient) -> list[str]:
    return re.findall(r'href="/verwaltung/aufnehmen/([0-9a-f]{32})"', client.get("/verwaltung/aufnehmen").text)


def publish(client: TestClient, draft: str, **form: str) -> None:
    answer = client.post(f"/verwaltung/aufnehmen/{draft}", data={"titel": "Merkblatt", "tun": "aufnehmen"} | form)
    assert answer.status_code == 303, answer.text
    assert work_off(client)[0].state == "done"


def test_a_file_is_read_shown_described_and_only_then_answers(admin: TestClient, assistant: Assistant) -> None:
    draft = upload(admin, ("Merkblatt Digitallotsen.pdf", leaflet()))
    shown = admin.get(f"/verwaltung/aufnehmen/{draft}").text
    assert "Gut lesbar" in shown and "Merkblatt Digitallotsen.pdf" in shown and "Textstellen" in shown
    assert assistant.ask(QUESTION).status == "unanswered" and len(assistant.documents()) == 1
    assert admin.get(f"/verwaltung/aufnehmen/{draft}/datei").content == leaflet()
    publish(admin, draft, titel="Merkblatt", herausgeber="Stadt", jahr="2026", art="Leitfaden", ziel="neu")
    answer = assistant.ask(QUESTION)
    assert answer.status == "answered" and answer.citations[0].title == "Merkblatt"
    assert (answer.citations[0].publisher, answer.citations[0].year) == ("Stadt", 2026)
    assert drafts(admin) == [] and "ist aufgenommen" in admin.get(f"/verwaltung/aufnehmen/{draft}").text
    log = admin.get("/verwaltung/protokoll").text
    assert "Publikation aufgenommen" in log and "Datei hochgeladen" in log


def test_a_file_without_a_title_is_called_by_its_name(admin: TestClient) -> None:
    draft = upload(admin, ("Merkblatt_Digitallotsen-2026.pdf", pdf(paragraph(700, TEXT[:75]))))
    assert 'value="Merkblatt Digitallotsen 2026"' in admin.get(f"/verwaltung/aufnehmen/{draft}").text


def test_many_files_at_once_go_live_in_one_generation(admin: TestClient, assistant: Assistant) -> None:
    before = assistant.generation or 0
    names = ["eins.pdf", "zwei.pdf", "eins.pdf"]
    words = ("Amt und Rat beraten. ", "Ein Hafen braucht Kräne. ", "Die Feuerwehr der Stadt übt am Abend. ")
    different = [(name, leaflet(word * 20)) for name, word in zip(names, words, strict=True)]
    upload(admin, *different)
    chosen = drafts(admin)
    assert len(chosen) == 3
    answer = admin.post("/verwaltung/aufnehmen/auswahl", data={"entwurf": chosen})
    assert answer.status_code == 303
    assert work_off(admin)[0].state == "done"
    assert assistant.generation == before + 1 and len(assistant.documents()) == 4


def test_a_known_file_is_recognised(admin: TestClient) -> None:
    publish(admin, upload(admin, ("a.pdf", leaflet())))
    again = admin.post("/verwaltung/aufnehmen", files={"dateien": ("anders genannt.pdf", leaflet())})
    assert "schon aufgenommen" in again.text and drafts(admin) == []
    other = {"dateien": ("b.pdf", leaflet(REVISED))}
    assert admin.post("/verwaltung/aufnehmen", files=other).status_code == 303
    assert "schon als Entwurf" in admin.post("/verwaltung/aufnehmen", files=other).text


def test_a_new_file_of_a_known_publication_becomes_an_edition_after_confirmation(
    admin: TestClient, assistant: Assistant
) -> None:
    publish(admin, upload(admin, ("merkblatt.pdf", leaflet())))
    old = assistant.ask(QUESTION)
    draft = upload(admin, ("Neufassung.pdf", leaflet(REVISED)))
    shown = admin.get(f"/verwaltung/aufnehmen/{draft}").text
    assert "eine neue Ausgabe von „Merkblatt“" in shown and "Ersetzt die bisherige Ausgabe" in shown
    assert "Bitte ansehen" in admin.get("/verwaltung/aufnehmen").text
    publish(admin, draft, ziel="merkblatt")
    assert [e.live for e in assistant.document("merkblatt").editions] == [True, False]
    assert assistant.answer(old.turn).citations[0].superseded
    assert "ersten Montag" in str(assistant.ask("Wann treffen sich die Digitallotsen?").sections)


def test_what_looks_like_an_edition_may_be_a_new_publication(admin: TestClient, assistant: Assistant) -> None:
    publish(admin, upload(admin, ("merkblatt.pdf", leaflet())))
    publish(admin, upload(admin, ("Neufassung.pdf", leaflet(REVISED))), titel="Ein anderes Blatt", ziel="neu")
    titles = {info.title: len(info.editions) for info in assistant.documents()}
    assert titles["Merkblatt"] == titles["Ein anderes Blatt"] == 1


def test_two_drafts_of_one_publication_do_not_go_live_together(admin: TestClient, assistant: Assistant) -> None:
    publish(admin, upload(admin, ("merkblatt.pdf", leaflet())))
    upload(admin, ("b.pdf", leaflet(REVISED)), ("c.pdf", leaflet(REVISED + " Noch ein Satz dazu.")))
    answer = admin.post("/verwaltung/aufnehmen/auswahl", data={"entwurf": drafts(admin)})
    assert answer.status_code == 422 and "dieselbe Publikation" in answer.text
    assert admin.post("/verwaltung/aufnehmen/auswahl").status_code == 422


def test_a_draft_is_saved_and_thrown_away(admin: TestClient, app: FastAPI) -> None:
    draft = upload(admin, ("a.pdf", leaflet()))
    saved = admin.post(f"/verwaltung/aufnehmen/{draft}", data={"titel": "Anders", "jahr": "2024"})
    assert "Gespeichert" in admin.get(saved.headers["location"]).text
    for wrong in ({"titel": ""}, {"titel": "x", "jahr": "bald"}, {"titel": "x", "ziel": "gibt-es-nicht"}):
        assert admin.post(f"/verwaltung/aufnehmen/{draft}", data=wrong).status_code in {404, 422}
    store: Drafts = app.state.drafts
    assert store.get(draft).meta.title == "Anders" and store.file(draft).is_file()
    admin.post(f"/verwaltung/aufnehmen/{draft}/verwerfen")
    assert not store.file(draft).exists() and drafts(admin) == []
    assert admin.post(f"/verwaltung/aufnehmen/{draft}", data={"titel": "x", "tun": "aufnehmen"}).status_code == 422


def test_details_of_a_publication_are_changed_and_noted(admin: TestClient, assistant: Assistant) -> None:
    changed = admin.post("/verwaltung/publikationen/probe", data={"titel": "Neuer Titel", "jahr": "2025"})
    assert changed.status_code == 303
    assert (assistant.document("probe").title, assistant.document("probe").year) == ("Neuer Titel", 2025)
    assert assistant.document("probe").publisher == ""
    assert "title: Neuer Titel" in admin.get("/verwaltung/protokoll").text
    assert admin.post("/verwaltung/publikationen/probe", data={"titel": " "}).status_code == 422
    assert admin.post("/verwaltung/publikationen/gibt-es-nicht", data={"titel": "x"}).status_code == 404


def test_a_publication_is_removed_after_a_question(admin: TestClient, assistant: Assistant) -> None:
    publish(admin, upload(admin, ("merkblatt.pdf", leaflet())))
    assert "Jetzt entfernen" in admin.get("/verwaltung/publikationen/merkblatt/entfernen").text
    admin.post("/verwaltung/publikationen/merkblatt/entfernen")
    assert work_off(admin)[0].state == "done"
    assert assistant.ask(QUESTION).status == "unanswered"
    again = admin.post("/verwaltung/publikationen/merkblatt/entfernen")
    assert again.status_code == 404 and "schon entfernt" in again.text


def test_two_removals_asked_for_at_once_end_one_done_one_failed(admin: TestClient, assistant: Assistant) -> None:
    for _ in range(2):
        assert admin.post("/verwaltung/publikationen/probe/entfernen").status_code == 303
    late, early = work_off(admin)
    assert early.state == "done" and late.state == "failed" and "schon entfernt" in (late.error or "")


def test_only_the_edition_that_answers_is_removed(admin: TestClient, assistant: Assistant) -> None:
    publish(admin, upload(admin, ("merkblatt.pdf", leaflet())))
    publish(admin, upload(admin, ("Neufassung.pdf", leaflet(REVISED))), ziel="merkblatt")
    new, old = assistant.document("merkblatt").editions
    assert "die vorige antwortet wieder" in admin.get("/verwaltung/publikationen/merkblatt/entfernen").text
    wrong = admin.post("/verwaltung/publikationen/merkblatt/entfernen", data={"ausgabe": old.id})
    assert wrong.status_code == 422
    admin.post("/verwaltung/publikationen/merkblatt/entfernen", data={"ausgabe": new.id})
    assert work_off(admin)[0].state == "done"
    assert [e.id for e in assistant.document("merkblatt").editions if e.live] == [old.id]
    assert "Ausgabe entfernt" in admin.get("/verwaltung/protokoll").text


# -- hostile files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.pdf", "system.pdf"),
        ("/etc/cron.d/böse.pdf", "böse.pdf"),
        ("a\0b\r\nSet-Cookie: x.pdf", "abSet-Cookie: x.pdf"),
        (".htaccess", "htaccess"),
        ("x" * 500 + ".pdf", "x" * 196 + ".pdf"),
        ("..", "dokument.pdf"),
        ("", "dokument.pdf"),
    ],
)
def test_a_file_name_is_only_ever_shown(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_no_upload_leaves_its_folder(admin: TestClient, app: FastAPI, tmp_path: Path) -> None:
    for name in ("../../../x.pdf", "..%2f..%2fx.pdf", "/tmp/x.pdf", "a\x00.pdf"):
        admin.post("/verwaltung/aufnehmen", files={"dateien": (name, leaflet(name), "application/pdf")})
    store: Drafts = app.state.drafts
    inside = {f"{draft.id}.pdf" for draft in store.open()}
    assert {path.name for path in store.folder.iterdir()} == inside and len(inside) == 4
    assert not [p for p in tmp_path.rglob("*x.pdf") if store.folder not in p.parents]


def bomb() -> bytes:
    """A small PDF whose page unpacks to more than a reader may take, packed twice over."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        stream_object(b" " * 90_000_000, times=2),
    ]
    return assemble(objects)


def test_files_that_are_no_use_or_worse_stop_only_themselves(admin: TestClient, assistant: Assistant) -> None:
    hostile = [
        ("bombe.pdf", bomb()),
        ("kein.pdf", b"MZ\x90\x00"),
        ("halb.pdf", leaflet()[:200]),
        ("zip.pdf", b"PK\x03\x04" + b"\0" * 100),
        ("gut.pdf", leaflet()),
    ]
    upload(admin, *hostile)
    page = admin.get("/verwaltung/aufnehmen").text
    assert page.count("nicht lesbar</span>") == 4 and page.count("bereit</span>") == 1
    assert assistant.ask("Was tut die koordinierende Ebene?").status == "answered"


def test_too_large_and_empty_files_are_refused_and_leave_nothing(
    admin: TestClient, app: FastAPI, assistant: Assistant
) -> None:
    object.__setattr__(assistant, "settings", assistant.settings.model_copy(update={"max_upload_mb": 1}))
    files = [("dateien", ("groß.pdf", b"%PDF-" + b"0" * (2 << 20))), ("dateien", ("leer.pdf", b""))]
    answer = admin.post("/verwaltung/aufnehmen", files=files)
    assert answer.status_code == 422 and "größer als 1 MB" in answer.text and "leer" in answer.text
    assert list(app.state.drafts.folder.iterdir()) == []


def test_a_full_disk_is_told_to_whoever_uploads(
    admin: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("service.publishing.drafts.os.replace", full)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        client.cookies, client.headers = admin.cookies, admin.headers
        answer = client.post("/verwaltung/aufnehmen", files={"dateien": ("a.pdf", leaflet(), "application/pdf")})
    assert answer.status_code == 507 and "kein Platz mehr" in answer.text and "Schaffen Sie Platz" in answer.text
    assert list(app.state.drafts.folder.iterdir()) == []


def test_a_title_file_name_and_details_that_are_scripts_stay_text(admin: TestClient, assistant: Assistant) -> None:
    hostile = ATTACK.encode("latin-1").hex()
    lines = wrap(f"{SCRIPT} {TEXT}", 80)
    content = pdf(paragraph(700, *lines), info=f"<< /Title (Titel {SCRIPT}) /Author <{hostile}> >>")
    draft = upload(admin, (f"{SCRIPT.replace('/', '')}.pdf", content))
    pages = ["/verwaltung/aufnehmen", f"/verwaltung/aufnehmen/{draft}", "/verwaltung/auftraege"]
    for address in pages:
        assert_harmless(admin.get(address).text)
    publish(admin, draft, titel=ATTACK, herausgeber=ATTACK, art=ATTACK, zusammenfassung=ATTACK, adresse="javascript:x")
    document = next(info.id for info in assistant.documents() if info.id != "probe")
    pages += [f"/verwaltung/publikationen/{document}", f"/verwaltung/publikationen/{document}/entfernen"]
    for address in (*pages, "/verwaltung/publikationen", "/publikationen", "/verwaltung/protokoll"):
        page = admin.get(address).text
        assert SCRIPT not in page
        assert_harmless(page)


# -- who may, and what of others ---------------------------------------------------------------------------------------

HIDDEN = ["/verwaltung/aufnehmen", "/verwaltung/publikationen", "/verwaltung/auftraege"]


@pytest.mark.parametrize("role", ["reader", None])
def test_only_editors_may(client: TestClient, role: str | None, app: FastAPI) -> None:
    if role:
        sign_in(client, "reader")
    client.headers["Origin"] = "http://testserver"
    job = app.state.jobs.start("remove", {"document": "probe"}, "erika").id
    status = 403 if role else 303
    for address in (*HIDDEN, f"/verwaltung/auftraege/{job}", f"/verwaltung/auftraege/{job}/ereignisse"):
        assert client.get(address).status_code == status
    acts = ["/verwaltung/publikationen/probe/entfernen", f"/verwaltung/auftraege/{job}/abbrechen"]
    for address in acts:
        assert client.post(address).status_code == status
    files = {"dateien": ("a.pdf", leaflet(), "application/pdf")}
    assert client.post("/verwaltung/aufnehmen", files=files).status_code == status
    assert app.state.drafts.open() == [] and app.state.jobs.get(job).state == "waiting"


def test_a_draft_is_hidden_from_readers(admin: TestClient, client: TestClient, assistant: Assistant) -> None:
    upload(admin, ("geheim.pdf", leaflet()))
    sha = admin.app.state.drafts.open()[0].sha256  # type: ignore[attr-defined]
    assert "geheim" not in client.get("/publikationen").text
    assert {hit.document for hit in assistant.search("Digitallotsen vermitteln")} <= {"probe"}
    assert client.get(f"/api/v1/editions/{sha[:12]}/pages/1").status_code == 404
    assert client.get(f"/documents/geheim/editions/{sha[:12]}/datei").status_code == 404


@pytest.mark.parametrize("number", ["0" * 32, "x", "%27%20OR%201=1--", "..%2F..%2Fetc", "a%00b", "1; DROP TABLE work"])
def test_forged_numbers_of_jobs_and_drafts_find_nothing(admin: TestClient, number: str) -> None:
    for address in (f"/verwaltung/auftraege/{number}", f"/verwaltung/aufnehmen/{number}"):
        assert admin.get(address).status_code == 404
    for act in ("abbrechen", "wiederholen"):
        assert admin.post(f"/verwaltung/auftraege/{number}/{act}").status_code == 404
    assert admin.post(f"/verwaltung/aufnehmen/{number}/verwerfen").status_code == 404


INJECTIONS = ["' OR '1'='1", "'; DROP TABLE documents; --", '" UNION SELECT * FROM accounts --', "%' --", "probe\0"]


@pytest.mark.parametrize("text", INJECTIONS)
def test_nothing_typed_reaches_the_database_as_a_command(admin: TestClient, assistant: Assistant, text: str) -> None:
    admin.post("/anmelden", data={"name": text, "kennwort": text})
    admin.post("/verwaltung/publikationen/probe", data={"titel": f"T {text}", "herausgeber": text, "adresse": text})
    admin.get("/suche", params={"q": text})
    admin.get("/verwaltung/protokoll", params={"vor": text})
    admin.get("/api/v1/examples", params={"municipality": text, "state": text})
    admin.post("/verwaltung/konten", data={"name": text, "rolle": text})
    assert assistant.document("probe").title.startswith("T ")
    assert "Konto angelegt" not in admin.get("/verwaltung/protokoll").text


# -- jobs --------------------------------------------------------------------------------------------------------------


def test_a_job_is_shown_told_as_events_called_off_and_repeated(admin: TestClient, app: FastAPI) -> None:
    jobs: Jobs = app.state.jobs
    job = jobs.start("remove", {"document": "probe"}, "erika", f"Probe {SCRIPT}").id
    page = admin.get(f"/verwaltung/auftraege/{job}").text
    assert "wartet" in page and "sse-connect" in page and '<meta http-equiv="refresh"' in page
    assert_harmless(page)
    admin.post(f"/verwaltung/auftraege/{job}/abbrechen")
    assert "abgebrochen" in admin.get(f"/verwaltung/auftraege/{job}").text
    assert "schon zu Ende" in admin.post(f"/verwaltung/auftraege/{job}/abbrechen").text
    admin.post(f"/verwaltung/auftraege/{job}/wiederholen")
    work_off(admin)
    events = admin.get(f"/verwaltung/auftraege/{job}/ereignisse")
    assert events.headers["content-type"].startswith("text/event-stream")
    assert "event: stand\n" in events.text and "fertig" in events.text and "event: ende\n" in events.text
    assert SCRIPT not in events.text
    acts = [entry.act for entry in app.state.entrance.audit.entries()]
    assert {"job-cancelled", "job-retried", "removed"} <= set(acts)

"""Backups by the pages: made, taken along, brought back, put back; for administrators alone, and nothing lost."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.identity.access import Role
from service.operations.backups import MANIFEST
from service.operations.vault import Kept, Vault
from tests.service.conftest import SECTIONS, Section
from tests.web.conftest import sign_in
from tests.working import work_off

QUESTION = "Was tut die koordinierende Ebene?"
PAGES = "/verwaltung/sicherungen"


def saved(client: TestClient) -> Kept:
    """Let a backup be made; the newest there is."""
    assert client.post(PAGES).status_code == 303
    assert work_off(client)[0].state == "done"
    return vault(client).kept()[0]


def vault(client: TestClient) -> Vault:
    return Vault(client.app.state.assistant.settings.home)  # type: ignore[attr-defined]


def acts(client: TestClient) -> list[str]:
    return [entry.act for entry in client.app.state.entrance.audit.entries()]  # type: ignore[attr-defined]


def test_a_backup_is_made_listed_and_taken_along(admin: TestClient) -> None:
    kept = saved(admin)
    page = admin.get(PAGES).text
    assert kept.name in page and "1 Publikation, 1 PDF-Datei" in page
    taken = admin.get(f"{PAGES}/{kept.name}/datei")
    assert taken.content == vault(admin).path(kept.name).read_bytes()
    assert f'filename="{kept.name}"' in taken.headers["content-disposition"]
    assert taken.headers["cache-control"] == "no-store"
    assert acts(admin)[:2] == ["backup-downloaded", "backup"]
    assert "Sicherung heruntergeladen" in admin.get("/verwaltung/protokoll").text


def test_a_backup_is_brought_here_and_put_back_after_it_was_said_what_changes(
    admin: TestClient, assistant: Assistant
) -> None:
    content = vault(admin).path(saved(admin).name).read_bytes()
    assistant.remove("probe")
    brought = admin.post(f"{PAGES}/hochladen", files={"datei": ("von zuhause.tar.gz", content)})
    name = brought.headers["location"].partition("=")[2]
    assert "Hochgeladen und geprüft" in admin.get(brought.headers["location"]).text
    told = admin.get(f"{PAGES}/{name}/zurueckholen").text
    assert "Wieder im Bestand: „Probeband" in told and "antwortet er weiter" in told
    assert admin.post(f"{PAGES}/{name}/zurueckholen").status_code == 422
    assert assistant.ask(QUESTION).status == "unanswered"
    done = admin.post(f"{PAGES}/{name}/zurueckholen", data={"verstanden": "ja"})
    assert work_off(admin)[0].state == "done"
    assert assistant.ask(QUESTION).status == "answered"
    page = admin.get(done.headers["location"]).text
    assert "vor-dem-zurueckholen" in page, "what was there before can be put back, too, and one is still logged in"
    assert [kept.editions for kept in vault(admin).kept() if "vor-dem" in kept.name] == [{}]


def test_what_leaves_and_what_stays_deleted_is_named(
    admin: TestClient, assistant: Assistant, put: Callable[[Assistant, list[Section]], str]
) -> None:
    kept = saved(admin)
    put(assistant, SECTIONS[:2])
    assert "Wieder in der Ausgabe von damals: „Probeband" in admin.get(f"{PAGES}/{kept.name}/zurueckholen").text
    assistant.remove("probe")
    assistant.purge("probe")
    assert "Bleibt endgültig gelöscht: „Probe“" in admin.get(f"{PAGES}/{kept.name}/zurueckholen").text


def hostile() -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("files/../../boese.pdf"), io.BytesIO(b""))
    return packed.getvalue()


def bomb() -> bytes:
    """A small file whose table of contents unpacks to more than it may."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        info = tarfile.TarInfo(MANIFEST)
        info.size = (64 << 20) + 1
        archive.addfile(info, io.BytesIO(bytes(info.size)))
    return packed.getvalue()


def test_what_is_no_backup_is_refused_and_leaves_nothing(admin: TestClient) -> None:
    whole = vault(admin).path(saved(admin).name).read_bytes()
    for content in (b"", b"das ist keine Sicherung", whole[: len(whole) // 2], hostile(), bomb()):
        refused = admin.post(f"{PAGES}/hochladen", files={"datei": ("x.tar.gz", content)})
        assert refused.status_code == 422 and "Die Datei ist" in refused.text
    assert admin.post(f"{PAGES}/hochladen").status_code == 422
    assert len(list(vault(admin).folder.iterdir())) == 2, "the one that was made, and what is said of it"


def test_a_backup_is_deleted_after_a_question(admin: TestClient) -> None:
    kept = saved(admin)
    assert "lässt sich dieser Stand danach nicht mehr" in admin.get(f"{PAGES}/{kept.name}/loeschen").text
    admin.post(f"{PAGES}/{kept.name}/loeschen")
    assert list(vault(admin).folder.iterdir()) == [] and acts(admin)[0] == "backup-deleted"


@pytest.mark.parametrize("name", ["..%2Flotse.sqlite", "..", "lotse-x.tar.gz", "%2Fetc%2Fpasswd", "lotse-a.tar.gz%00"])
def test_no_other_file_can_be_asked_for(admin: TestClient, name: str) -> None:
    saved(admin)
    for act in ("datei", "zurueckholen", "loeschen"):
        assert admin.get(f"{PAGES}/{name}/{act}").status_code == 404
    for act in ("zurueckholen", "loeschen"):
        assert admin.post(f"{PAGES}/{name}/{act}", data={"verstanden": "ja"}).status_code == 404


@pytest.mark.parametrize("role", ["editor", "reader", None])
def test_only_administrators_may(client: TestClient, app: FastAPI, role: Role | None) -> None:
    vault(client).new().write_bytes(b"x")
    name = next(path.name for path in vault(client).folder.iterdir())
    if role:
        sign_in(client, role)
    client.headers["Origin"] = "http://testserver"
    status = 403 if role else 303
    for address in ("", *(f"/{name}/{act}" for act in ("datei", "zurueckholen", "loeschen"))):
        assert client.get(PAGES + address).status_code == status
    for address in ("", "/hochladen", f"/{name}/zurueckholen", f"/{name}/loeschen"):
        assert client.post(PAGES + address, data={"verstanden": "ja"}).status_code == status
    assert app.state.jobs.latest() == [] and vault(client).path(name).exists()


def test_a_restore_that_was_cut_off_is_done_again_without_another_backup_before(
    admin: TestClient, app: FastAPI, assistant: Assistant
) -> None:
    kept, jobs = saved(admin), app.state.jobs
    assistant.remove("probe")
    job = jobs.start("restore", {"name": kept.name}, "erika").id
    jobs.claim(job)
    jobs.recover()  # the worker that had begun it is no more
    assert work_off(admin)[0].state == "done" and assistant.ask(QUESTION).status == "answered"
    assert len(vault(admin).kept()) == 1

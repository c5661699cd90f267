"""Deleting for good by the pages: only what was removed, by administrators alone, after they said they understood."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.identity.access import Role
from service.operations import upkeep
from service.operations.vault import Vault
from service.publishing.purging import Purger
from tests.web.conftest import sign_in
from tests.working import jobs_and_worker, work_off

QUESTION = "Was tut die koordinierende Ebene?"
PAGE = "/verwaltung/publikationen/probe/loeschen"


def remove(client: TestClient) -> None:
    assert client.post("/verwaltung/publikationen/probe/entfernen").status_code == 303
    assert work_off(client)[0].state == "done"


def test_a_removed_publication_is_deleted_after_it_was_said_what_goes(admin: TestClient, assistant: Assistant) -> None:
    turn = assistant.ask(QUESTION).turn
    assert admin.get(PAGE).status_code == 422, "it still answers"
    remove(admin)
    listed = admin.get("/verwaltung/publikationen").text
    assert "Entfernt</h2>" in listed and 'href="/verwaltung/publikationen/probe"' in listed
    assert PAGE in admin.get("/verwaltung/publikationen/probe").text
    told = admin.get(PAGE).text
    assert (
        "1 PDF-Datei" in told
        and "6 Seiten" in told
        and "eine frühere Antwort daraus zitiert" in told
        and "Generation 1" in told
    )
    unconfirmed = admin.post(PAGE)
    assert unconfirmed.status_code == 422 and "Kreuzen Sie die Bestätigung an" in unconfirmed.text
    assert assistant.document("probe").editions
    done = admin.post(PAGE, data={"verstanden": "ja"})
    assert work_off(admin)[0].state == "done"
    assert "Es ist gelöscht" in admin.get(done.headers["location"]).text
    assert admin.get("/verwaltung/publikationen/probe").status_code == 410
    assert assistant.answer(turn).citations[0].quote == ""
    assert "Publikation endgültig gelöscht" in admin.get("/verwaltung/protokoll").text
    assert list(assistant.library.files.iterdir()) == []


def test_backups_that_still_hold_it_are_named(admin: TestClient) -> None:
    admin.post("/verwaltung/sicherungen")
    work_off(admin)
    remove(admin)
    (kept,) = Vault(admin.app.state.assistant.settings.home).kept()  # type: ignore[attr-defined]
    assert f"/verwaltung/sicherungen/{kept.name}/loeschen" in admin.get(PAGE).text


@pytest.mark.parametrize("role", ["editor", "reader", None])
def test_only_administrators_delete_for_good(client: TestClient, app: FastAPI, role: Role | None) -> None:
    app.state.assistant.remove("probe")
    if role:
        sign_in(client, role)
    client.headers["Origin"] = "http://testserver"
    status = 403 if role else 303
    assert client.get(PAGE).status_code == status
    assert client.post(PAGE, data={"verstanden": "ja"}).status_code == status
    assert app.state.jobs.latest() == []


def test_another_site_cannot_have_it_deleted(admin: TestClient, app: FastAPI) -> None:
    app.state.assistant.remove("probe")
    for headers in ({"Origin": "http://fremd.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert admin.post(PAGE, data={"verstanden": "ja"}, headers=headers).status_code == 403
    assert app.state.jobs.latest() == []


def test_a_purge_whose_worker_died_after_the_rows_were_gone_ends_with_the_next(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Death(BaseException):
        pass

    def die(_: Purger) -> int:
        raise Death

    assistant.remove("probe")
    jobs, worker = jobs_and_worker(assistant)
    job = jobs.start("purge", {"document": "probe"}, "erika")
    with monkeypatch.context() as patched:
        patched.setattr(Purger, "sweep", die)
        with pytest.raises(Death):
            worker.do(job.id)
    assert list(assistant.library.files.iterdir()) != []
    jobs.recover()
    worker.work_off()
    assert jobs.get(job.id).state == "done" and list(assistant.library.files.iterdir()) == []
    assert upkeep.KINDS["purge"] is upkeep.purge

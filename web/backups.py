"""Backups in the administration: make one, take it along, bring one here, put one back. For administrators alone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, RedirectResponse, Response

from service.api import LARGEST_UPLOAD, assistant_of
from service.errors import BadRequest, LotseError
from service.identity.access import Visitor, require
from service.operations.vault import LARGEST_MB, Vault, outlook
from service.publishing import uploads
from web.administration import page
from web.login import LARGEST_FORM, entrance_of
from web.uploading import jobs_of

router = APIRouter(prefix="/verwaltung/sicherungen", include_in_schema=False)


def vault_of(request: Request) -> Vault:
    return Vault(assistant_of(request).settings.home)


@router.get("")
def backups(request: Request, hochgeladen: str = "") -> Response:
    """The backups on this server; `hochgeladen` is the one that was just brought here."""
    return _page(request, uploaded=hochgeladen)


@router.post("", max_body_size=LARGEST_FORM)
def back_up(request: Request) -> Response:
    """Let the worker write a backup."""
    visitor = require(request, "administrator")
    return RedirectResponse(f"/verwaltung/auftraege/{jobs_of(request).start('backup', {}, visitor.name).id}", 303)


@router.post("/hochladen", max_body_size=LARGEST_UPLOAD)
async def upload(request: Request, datei: Annotated[UploadFile | None, File()] = None) -> Response:
    """Bring a backup here that was taken along; it is read through at once, and nothing is put back yet."""
    visitor = require(request, "administrator")
    try:
        if datei is None or not datei.filename:
            raise BadRequest("Es ist keine Datei ausgewählt.", "Wählen Sie eine Sicherung (.tar.gz).")
        kept = await vault_of(request).receive(uploads.pieces(datei))
    except LotseError as error:
        return await run_in_threadpool(_page, request, int(error.status), error)
    await run_in_threadpool(_note, request, visitor, "backup-uploaded", kept.name)
    return RedirectResponse(f"/verwaltung/sicherungen?hochgeladen={kept.name}", 303)


@router.get("/{name}/datei")
def file(request: Request, name: str) -> Response:
    """A backup to take along. It holds accounts and questions, so that is noted, too."""
    visitor, path = require(request, "administrator"), vault_of(request).path(name)
    _note(request, visitor, "backup-downloaded", name)
    headers = {"Cache-Control": "no-store"}
    return FileResponse(path, media_type="application/gzip", filename=path.name, headers=headers)


@router.get("/{name}/zurueckholen")
def confirm_restore(request: Request, name: str) -> Response:
    require(request, "administrator")
    return _confirm(request, name)


@router.post("/{name}/zurueckholen", max_body_size=LARGEST_FORM)
def restore(request: Request, name: str, verstanden: Annotated[str, Form(max_length=10)] = "") -> Response:
    """Let the worker put a backup back, after backing up what is there now."""
    visitor, kept = require(request, "administrator"), vault_of(request).get(name)
    if verstanden != "ja":
        error = BadRequest(
            "Zurückgeholt wird erst, wenn Sie bestätigen, was sich dadurch ändert.", "Kreuzen Sie die Bestätigung an."
        )
        return _confirm(request, name, int(error.status), error)
    job = jobs_of(request).start("restore", {"name": kept.name}, visitor.name, kept.name)
    return RedirectResponse(f"/verwaltung/auftraege/{job.id}", 303)


@router.get("/{name}/loeschen")
def confirm_delete(request: Request, name: str) -> Response:
    require(request, "administrator")
    return page(request, "verwaltung_sicherung_loeschen.html", backup=vault_of(request).get(name))


@router.post("/{name}/loeschen", max_body_size=LARGEST_FORM)
def delete(request: Request, name: str) -> Response:
    visitor = require(request, "administrator")
    vault_of(request).delete(name)
    _note(request, visitor, "backup-deleted", name)
    return RedirectResponse("/verwaltung/sicherungen", 303)


def _note(request: Request, visitor: Visitor, act: str, name: str) -> None:
    entrance_of(request).audit.record(visitor, act, name)


def _confirm(request: Request, name: str, status: int = 200, error: LotseError | None = None) -> Response:
    assistant, kept = assistant_of(request), vault_of(request).get(name)
    ahead = outlook(kept, assistant.library)
    return page(request, "verwaltung_zurueckholen.html", status, backup=kept, ahead=ahead, error=error)


def _page(request: Request, status: int = 200, error: LotseError | None = None, uploaded: str = "") -> Response:
    require(request, "administrator")
    kept = vault_of(request).kept()
    shown = {"backups": kept, "uploaded": uploaded, "largest": LARGEST_MB, "error": error}
    return page(request, "verwaltung_sicherungen.html", status, **shown)

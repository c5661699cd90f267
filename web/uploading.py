"""Bringing publications in: many files at once, read by the worker, waiting as drafts for a person's look."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from service.api import LARGEST_UPLOAD, assistant_of
from service.errors import BadRequest, LotseError
from service.identity.access import Visitor, require
from service.operations.jobs import Jobs
from service.operations.work import titles
from service.publishing import uploads
from service.publishing.drafts import Draft, Drafts
from service.publishing.fetching import Fetcher
from web.administration import page
from web.login import LARGEST_FORM, entrance_of

router = APIRouter(prefix="/verwaltung/aufnehmen", include_in_schema=False)
_READY = ("good", "gaps")


def drafts_of(request: Request) -> Drafts:
    drafts: Drafts = request.app.state.drafts
    return drafts


def jobs_of(request: Request) -> Jobs:
    jobs: Jobs = request.app.state.jobs
    return jobs


@router.get("")
def uploading(request: Request) -> Response:
    return _page(request)


@router.post("", max_body_size=LARGEST_UPLOAD)
async def upload(request: Request, dateien: Annotated[list[UploadFile] | None, File()] = None) -> Response:
    """Take files over and let them be read. What is known already is said, and not taken over again."""
    visitor = require(request, "editor")
    files = [file for file in dateien or () if file.filename or file.size]
    taken: list[Draft] = []
    notes: list[str] = []
    for file in files:
        try:
            taken.append(await _take(request, visitor, file))
        except LotseError as error:
            notes.append(f"{file.filename}: {error.message} {error.advice}")
    if not files:
        notes.append("Es ist keine Datei ausgewählt.")
    if notes:
        return await run_in_threadpool(_after, request, visitor, taken, notes)
    job = await run_in_threadpool(start_reading, request, visitor, taken)
    return RedirectResponse(f"/verwaltung/auftraege/{job}", 303)


@router.post("/auswahl", max_body_size=LARGEST_FORM * 16)
def publish_several(request: Request, entwurf: Annotated[list[str] | None, Form()] = None) -> Response:
    """Make the chosen drafts live, all in one generation."""
    visitor = require(request, "editor")
    try:
        chosen = drafts_of(request).several(entwurf or [])
        check_publishable(chosen)
    except LotseError as error:
        return _page(request, int(error.status), error=error)
    return RedirectResponse(f"/verwaltung/auftraege/{start_publishing(request, visitor, chosen)}", 303)


@router.post("/adresse", max_body_size=LARGEST_FORM)
def fetch(request: Request, adresse: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """Let the worker load a file from an allowed address and read it."""
    visitor, settings = require(request, "editor"), assistant_of(request).settings
    try:
        address = Fetcher(settings.import_hosts, settings.max_upload_mb).check(adresse)
    except LotseError as error:
        return _page(request, int(error.status), error=error, address=adresse)
    entrance_of(request).audit.record(visitor, "fetch", address)
    job = jobs_of(request).start("fetch", {"address": address}, visitor.name, address)
    return RedirectResponse(f"/verwaltung/auftraege/{job.id}", 303)


def check_publishable(drafts: list[Draft]) -> None:
    """BadRequest where these drafts cannot go live together."""
    if not drafts:
        raise BadRequest("Es ist kein Entwurf ausgewählt.", "Wählen Sie aus, was aufgenommen werden soll.")
    if any(draft.state != "ready" for draft in drafts):
        raise BadRequest("Ein Entwurf ist nicht bereit.", "Laden Sie die Seite neu.")
    named = [draft.meta.id for draft in drafts]
    twice = next((draft.meta.title for draft in drafts if named.count(draft.meta.id) > 1), None)
    if twice is not None:
        raise BadRequest(
            f"Zwei der Entwürfe sollen dieselbe Publikation werden: „{twice}“.",
            "Nehmen Sie sie nacheinander auf, die neueste zuletzt.",
        )


def start_reading(request: Request, visitor: Visitor, drafts: list[Draft]) -> str:
    job = jobs_of(request).start("read", {"drafts": [d.id for d in drafts]}, visitor.name, titles(drafts))
    return job.id


def start_publishing(request: Request, visitor: Visitor, drafts: list[Draft]) -> str:
    job = jobs_of(request).start("publish", {"drafts": [d.id for d in drafts]}, visitor.name, titles(drafts))
    return job.id


async def _take(request: Request, visitor: Visitor, file: UploadFile) -> Draft:
    drafts, assistant = drafts_of(request), assistant_of(request)
    draft = await uploads.draft(drafts, file, visitor.name, assistant.settings.max_upload_mb)
    return await run_in_threadpool(admit, request, visitor, draft)


def admit(request: Request, visitor: Visitor, draft: Draft) -> Draft:
    """Note a new draft in the log. BadRequest, and the draft is gone, where its file is known."""
    drafts, library = drafts_of(request), assistant_of(request).library
    twins = [other for other in drafts.open() if other.sha256 == draft.sha256 and other.id != draft.id]
    live = draft.sha256[:12] in library.current()
    if live or twins:
        drafts.discard(draft.id)
        if live:
            title = library.edition(draft.sha256[:12])[0].title
            raise BadRequest(f"Diese Datei ist schon aufgenommen: „{title}“.", "")
        raise BadRequest("Diese Datei liegt schon als Entwurf vor.", "Sie steht in der Liste unten.")
    entrance_of(request).audit.record(visitor, "upload", draft.file_name, after={"SHA-256": draft.sha256})
    return draft


def _after(request: Request, visitor: Visitor, taken: list[Draft], notes: list[str]) -> Response:
    job = start_reading(request, visitor, taken) if taken else None
    return _page(request, 200 if taken else 422, notes=notes, job=job)


def _page(request: Request, status: int = 200, **values: object) -> Response:
    require(request, "editor")
    shown = {"error": None, "notes": [], "job": None, "address": ""} | values
    drafts = drafts_of(request).open()
    hosts = [host.strip() for host in assistant_of(request).settings.import_hosts.split(",") if host.strip()]
    plain = {d.id for d in drafts if d.state == "ready" and not d.likely and d.report and d.report.verdict in _READY}
    return page(request, "verwaltung_aufnehmen.html", status, drafts=drafts, plain=plain, hosts=hosts, **shown)

"""Taking a publication out of all answers; and, as a separate act of administrators, deleting it for good."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from service.api import assistant_of
from service.errors import BadRequest, LotseError
from service.identity.access import require
from service.operations.vault import Vault
from service.publishing.purging import Purger
from web.administration import page
from web.login import LARGEST_FORM
from web.uploading import jobs_of

router = APIRouter(prefix="/verwaltung/publikationen/{document}", include_in_schema=False)
Edition = Annotated[str, Form(max_length=64)]


@router.get("/entfernen")
def confirm_removal(request: Request, document: str) -> Response:
    require(request, "editor")
    return page(request, "verwaltung_entfernen.html", document=assistant_of(request).removable(document))


@router.post("/entfernen", max_body_size=LARGEST_FORM)
def remove(request: Request, document: str, ausgabe: Edition = "") -> Response:
    """Take a publication, or only its edition that answers, out; the worker builds the index without it and proves it
    gone."""
    visitor, info = require(request, "editor"), assistant_of(request).removable(document)
    if ausgabe and not any(edition.live and edition.id == ausgabe for edition in info.editions):
        raise BadRequest("Diese Ausgabe antwortet nicht mehr.", "Laden Sie die Seite der Publikation neu.")
    arguments = {"document": document, "edition": ausgabe or None}
    job = jobs_of(request).start("remove", arguments, visitor.name, info.title)
    return RedirectResponse(f"/verwaltung/auftraege/{job.id}", 303)


@router.get("/loeschen")
def confirm_purge(request: Request, document: str, ausgabe: str = "") -> Response:
    """What deleting for good takes away, and what stays. BadRequest while it still answers."""
    require(request, "administrator")
    return _confirm(request, document, ausgabe)


@router.post("/loeschen", max_body_size=LARGEST_FORM)
def purge(
    request: Request, document: str, ausgabe: Edition = "", verstanden: Annotated[str, Form(max_length=10)] = ""
) -> Response:
    """Let the worker delete a publication, or one edition of it, that was removed before."""
    visitor, assistant = require(request, "administrator"), assistant_of(request)
    if verstanden != "ja":
        error = BadRequest(
            "Gelöscht wird erst, wenn Sie bestätigen, dass es sich nicht zurücknehmen lässt.",
            "Kreuzen Sie die Bestätigung an.",
        )
        return _confirm(request, document, ausgabe, int(error.status), error)
    Purger(assistant.library, assistant.generations).preview(document, ausgabe or None)
    arguments = {"document": document, "edition": ausgabe or None}
    title = assistant.document(document).title
    job = jobs_of(request).start("purge", arguments, visitor.name, title)
    return RedirectResponse(f"/verwaltung/auftraege/{job.id}", 303)


def _confirm(
    request: Request, document: str, edition: str, status: int = 200, error: LotseError | None = None
) -> Response:
    assistant = assistant_of(request)
    effect = Purger(assistant.library, assistant.generations).preview(document, edition or None)
    return page(
        request,
        "verwaltung_loeschen.html",
        status,
        document=assistant.document(document),
        edition=edition,
        effect=effect,
        backups=Vault(assistant.settings.home).holding(effect.editions),
        error=error,
    )

"""The publications in the administration: their editions, their details, and taking one out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from service.access import require
from service.api import assistant_of
from service.errors import BadRequest, LotseError
from service.library import Meta
from service.model import DocumentInfo
from web.administration import page
from web.drafting import year_of
from web.login import LARGEST_FORM, entrance_of
from web.uploading import jobs_of

router = APIRouter(prefix="/verwaltung/publikationen", include_in_schema=False)
Text = Annotated[str, Form(max_length=2000)]


@router.get("")
def publications(request: Request) -> Response:
    return page(request, "verwaltung_publikationen.html", documents=assistant_of(request).documents(), error=None)


@router.get("/{document}")
def publication(request: Request, document: str) -> Response:
    require(request, "editor")
    return _page(request, assistant_of(request).document(document))


@router.post("/{document}", max_body_size=LARGEST_FORM)
def change(
    request: Request,
    document: str,
    titel: Text = "",
    herausgeber: Text = "",
    jahr: Text = "",
    art: Text = "",
    zusammenfassung: Text = "",
    adresse: Text = "",
) -> Response:
    """Change what is said of a publication; shown at once, found by the words of a new title after the next change."""
    visitor, assistant = require(request, "editor"), assistant_of(request)
    before = assistant.document(document)
    try:
        year = year_of(jahr)
        if not titel.strip():
            raise BadRequest("Der Titel fehlt.", "Geben Sie einen Titel ein.")
    except LotseError as error:
        return _page(request, before, int(error.status), error)
    texts = [text.strip() for text in (titel, herausgeber, art, zusammenfassung, adresse)]
    meta = Meta(document, texts[0], texts[1], year, *texts[2:])
    assistant.library.set_details(meta)
    old = {name: getattr(before, name) for name in asdict(meta)}
    entrance_of(request).audit.record(visitor, "metadata", f"{before.title} ({document})", old, asdict(meta))
    return RedirectResponse(f"/verwaltung/publikationen/{document}?gespeichert=ja", 303)


@router.get("/{document}/entfernen")
def confirm_removal(request: Request, document: str) -> Response:
    require(request, "editor")
    return page(request, "verwaltung_entfernen.html", document=assistant_of(request).document(document))


@router.post("/{document}/entfernen", max_body_size=LARGEST_FORM)
def remove(request: Request, document: str) -> Response:
    """Take a publication out of all answers; the worker builds the index without it and proves it gone."""
    visitor, info = require(request, "editor"), assistant_of(request).document(document)
    job = jobs_of(request).start("remove", {"document": document}, visitor.name, info.title)
    return RedirectResponse(f"/verwaltung/auftraege/{job.id}", 303)


def _page(request: Request, document: DocumentInfo, status: int = 200, error: LotseError | None = None) -> Response:
    saved = request.query_params.get("gespeichert") == "ja" and not error
    return page(
        request, "verwaltung_publikation.html", status, document=document, meta=document, error=error, saved=saved
    )

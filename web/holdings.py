"""The publications in the administration: their editions and their details."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from service.api import assistant_of
from service.errors import LotseError
from service.holdings.library import Meta
from service.identity.access import require
from service.model import DocumentInfo
from web.administration import page
from web.details import Given
from web.login import LARGEST_FORM, entrance_of

router = APIRouter(prefix="/verwaltung/publikationen", include_in_schema=False)


@router.get("")
def publications(request: Request) -> Response:
    library = assistant_of(request).library
    return page(request, "verwaltung_publikationen.html", documents=library.documents(), removed=library.removed())


@router.get("/{document}")
def publication(request: Request, document: str) -> Response:
    require(request, "editor")
    return _page(request, assistant_of(request).document(document))


@router.post("/{document}", max_body_size=LARGEST_FORM)
def change(request: Request, document: str, given: Given) -> Response:
    """Change what is said of a publication; shown at once, found by the words of a new title after the next change."""
    visitor, assistant = require(request, "editor"), assistant_of(request)
    before = assistant.document(document)
    try:
        meta = given.meta(document)
    except LotseError as error:
        return _page(request, before, int(error.status), error, given.typed(document))
    assistant.library.set_details(meta)
    old = {name: getattr(before, name) for name in asdict(meta)}
    entrance_of(request).audit.record(visitor, "metadata", f"{before.title} ({document})", old, asdict(meta))
    return RedirectResponse(f"/verwaltung/publikationen/{document}?gespeichert=ja", 303)


def _page(
    request: Request,
    document: DocumentInfo,
    status: int = 200,
    error: LotseError | None = None,
    typed: Meta | None = None,
) -> Response:
    saved = request.query_params.get("gespeichert") == "ja" and not error
    shown = {"document": document, "meta": typed or document, "error": error, "saved": saved}
    return page(request, "verwaltung_publikation.html", status, **shown)

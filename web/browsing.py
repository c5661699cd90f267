"""Beside the chat: the publications, and the search in their text."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api import assistant_of
from service.errors import LotseError
from service.model import SearchHit
from web.rendering import html

router = APIRouter(include_in_schema=False)
HITS = 20


@router.get("/publikationen")
def publications(request: Request) -> Response:
    """What answers come from, and which originals are worth adding."""
    assistant = assistant_of(request)
    return html(
        request,
        "publikationen.html",
        documents=assistant.documents(),
        originals=assistant.catalogue.originals,
    )


@router.get("/suche")
def search(request: Request, q: str = "") -> Response:
    """Passages by word and meaning; without a query the empty form."""
    hits: list[SearchHit] = []
    error: LotseError | None = None
    query = q.strip()
    if query:
        try:
            hits = assistant_of(request).search(query, HITS)
        except LotseError as found:
            error = found
    return html(request, "suche.html", int(error.status) if error else 200, query=query, hits=hits, error=error)

"""Beside the chat: the publications with their contents, and the search in their text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.api import assistant_of
from service.errors import LotseError
from service.model import DocumentInfo, HitPlace, SearchHit
from web.rendering import html
from web.snippets import snippet

router = APIRouter(include_in_schema=False)
HITS = 20
_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search is narrowed to: id of a publication, kind and year as text; "" for all."""

    werk: str
    art: str
    jahr: str

    def admits(self, document: DocumentInfo | None) -> bool:
        if document is None:
            return not any((self.werk, self.art, self.jahr))
        wanted = ((self.werk, document.id), (self.art, document.kind), (self.jahr, str(document.year or "")))
        return all(not want or want == have for want, have in wanted)

    @property
    def any(self) -> bool:
        return bool(self.werk or self.art or self.jahr)


@router.get("/publikationen")
def publications(request: Request, q: str = "") -> Response:
    """What answers come from, with contents; and originals worth adding. `q` looks into titles and headings."""
    assistant = assistant_of(request)
    query = q.strip()[:200]
    outlines = assistant.outlines()
    documents = [d for d in assistant.documents() if _named(d, [h.title for h in outlines.get(d.id, ())], query)]
    return html(
        request,
        "publikationen.html",
        documents=documents,
        outlines=outlines,
        query=query,
        originals=assistant.catalogue.originals,
    )


@router.get("/suche")
def search(
    request: Request,
    q: str = "",
    werk: Annotated[str, Query(max_length=120)] = "",
    art: Annotated[str, Query(max_length=120)] = "",
    jahr: Annotated[str, Query(max_length=10)] = "",
) -> Response:
    """Passages by word and meaning, of all publications or of some; without a query the empty form."""
    hits: list[SearchHit] = []
    error: LotseError | None = None
    query, filters, assistant = q.strip(), Filters(werk, art, jahr), assistant_of(request)
    documents = assistant.documents()
    if query:
        try:
            known = {document.id: document for document in documents}
            found = assistant.search(query, _LOOKED_AT if filters.any else HITS)
            hits = [admitted for hit in found if (admitted := _admitted(hit, filters, known))][:HITS]
        except LotseError as failed:
            error = failed
    return html(
        request,
        "suche.html",
        int(error.status) if error else 200,
        query=query,
        hits=[(hit, snippet(hit.text, query)) for hit in hits],
        error=error,
        filters=filters,
        documents=documents,
        kinds=sorted({d.kind for d in documents if d.kind}),
        years=sorted({d.year for d in documents if d.year}, reverse=True),
    )


def _admitted(hit: SearchHit, filters: Filters, known: Mapping[str, DocumentInfo]) -> SearchHit | None:
    """The hit at the first of its places that the filters admit, the others beside it; None where they admit none."""
    own = HitPlace(hit.document, hit.title, hit.edition, hit.page, hit.page_label, hit.url)
    places = [own, *hit.also]
    first = next((place for place in places if filters.admits(known.get(place.document))), None)
    if first is None:
        return None
    others = tuple(place for place in places if place is not first)
    return replace(
        hit,
        document=first.document,
        title=first.title,
        edition=first.edition,
        page=first.page,
        page_label=first.page_label,
        url=first.url,
        also=others,
    )


def _named(document: DocumentInfo, headings: list[str], query: str) -> bool:
    said = " ".join([document.title, document.publisher, document.kind, document.summary, *headings]).casefold()
    return all(word in said for word in query.casefold().split())

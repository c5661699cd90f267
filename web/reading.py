"""The cited page: its picture and its stored text with the passage marked, how to cite it, and its PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from starlette.responses import FileResponse, Response

from ingest import facsimile
from service.api import assistant_of
from service.errors import NotFound
from service.exports import bibliography
from service.holdings.library import slug
from service.model import DocumentInfo, EditionInfo, StoredPage
from web.links import Span, spans_of, way_back, web_address
from web.rendering import html

router = APIRouter(prefix="/documents/{document}/editions/{edition}", include_in_schema=False)

# The viewers of browsers show a PDF by style sheets and objects of their own.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
PICTURE_VERSION = f"{facsimile.WIDTH}"
FORMATS = {
    "bib": (bibliography.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (bibliography.ris, "application/x-research-info-systems; charset=utf-8"),
    "json": (bibliography.csl, "application/vnd.citationstyles.csl+json; charset=utf-8"),
}
LineKind = Literal["text", "item", "heading", "margin"]
_ITEM = re.compile(r"\s*([•▪‣·–*-]|\d{1,2}[.)])\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; `first` is the beginning of all that is marked, where the page scrolls to."""

    text: str
    marked: bool
    first: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked line on the picture of a page, in its pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """The picture of a page: its size in pixels, its version, and the marks on it."""

    width: int
    height: int
    version: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. `kind` is a guess from its looks and serves only the eye."""

    pieces: tuple[Piece, ...]
    kind: LineKind


Number = Annotated[int, Path(ge=1, le=1_000_000)]


@router.get("/pages/{number}")
def page(request: Request, document: str, edition: str, number: Number, mark: str = "") -> Response:
    """A page of an edition; for htmx the inner part alone, to stand beside an answer.

    `mark` names stretches of its text as "START-END,START-END".
    """
    info, this = _edition(request, document, edition)
    stored = assistant_of(request).page(edition, number)
    spans = spans_of(mark, len(stored.text))
    beside = "hx-request" in request.headers
    return html(
        request,
        "_seite.html" if beside else "seite.html",
        beside=beside,
        document=info,
        edition=this,
        page=stored,
        base=f"/documents/{document}/editions/{edition}",
        mark=mark if spans else "",
        sheet=_sheet(request, edition, number, spans),
        lines=lines_of(stored.text, spans, margins={info.title, stored.page_label, f"Seite {stored.page_label}"}),
        marked=len(spans),
        quote=" … ".join(" ".join(stored.text[start:end].split()) for start, end in spans),
        newest=next((e for e in info.editions if e.live), None),
        citation=bibliography.apa(_place(request, info, this, stored), datetime.now().astimezone().date()),
        back="" if beside else way_back(request.headers.get("referer", ""), request.headers.get("host", "")),
    )


@router.get("/pages/{number}/bild")
def picture(request: Request, document: str, edition: str, number: Number, v: str = "") -> Response:
    """The page as printed. With its version in the address it may be kept for ever."""
    _edition(request, document, edition)
    headers = {
        "ETag": f'"{edition}-{number}-{PICTURE_VERSION}"',
        "Cache-Control": f"private, max-age={'31536000, immutable' if v == PICTURE_VERSION else '300'}",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    data = assistant_of(request).facsimiles.picture(edition, number)
    return Response(data, media_type="image/webp", headers=headers)


@router.get("/pages/{number}/zitat.{form}")
def reference(
    request: Request, document: str, edition: str, number: Number, form: Literal["bib", "ris", "json"]
) -> Response:
    """This page for a reference manager: BibTeX, RIS or CSL-JSON."""
    info, this = _edition(request, document, edition)
    stored = assistant_of(request).page(edition, number)
    write, media_type = FORMATS[form]
    name = f"{document}-s-{number}.{form}"
    return Response(
        write(_place(request, info, this, stored)),
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{slug(name)}.{form}"'},
    )


@router.get("/datei")
def file(request: Request, document: str, edition: str) -> Response:
    """The PDF as it was taken in, to be shown in the browser."""
    _, this = _edition(request, document, edition)
    path = assistant_of(request).file(edition)
    if not path.is_file():
        raise NotFound(
            "Die PDF-Datei dieser Ausgabe liegt nicht mehr vor.", "Ihre Administration kann sie neu aufnehmen."
        )
    return FileResponse(
        path,
        media_type="application/pdf",
        filename=this.file_name,
        content_disposition_type="inline",
        headers={"Content-Security-Policy": PDF_POLICY, "Cache-Control": "private, max-age=3600"},
    )


def _sheet(request: Request, edition: str, number: int, spans: Sequence[Span]) -> Sheet | None:
    """The picture of a page with the marked stretches, None where it cannot be had."""
    facsimiles = assistant_of(request).facsimiles
    try:
        width, height = facsimiles.size(edition, number)
        boxes = facsimiles.marks(edition, number, spans)
    except NotFound:
        return None
    return Sheet(
        width,
        height,
        PICTURE_VERSION,
        tuple(
            Mark(*(round(v, 1) for v in (x0 * width, y0 * height, (x1 - x0) * width, (y1 - y0) * height)))
            for x0, y0, x1, y1 in boxes
        ),
    )


def _place(request: Request, info: DocumentInfo, edition: EditionInfo, stored: StoredPage) -> bibliography.Place:
    """A page as cited: under the publisher's address where there is one, else under the page's own here."""
    own = str(request.base_url).rstrip("/") + f"/documents/{info.id}/editions/{edition.id}/pages/{stored.page}"
    address = web_address(info.address) or own
    return bibliography.Place(info.id, info.title, info.publisher, info.year, stored.page_label, address)


def lines_of(text: str, spans: Sequence[Span], margins: frozenset[str] | set[str] = frozenset()) -> list[Line]:
    """The lines of a page, each cut at the marks. Empty lines are left out; the rest is kept to the character.

    `margins` are lines that run along every page, such as the title.
    """
    lines: list[Line] = []
    start, first = 0, spans[0][0] if spans else -1
    raw = text.split("\n")
    for line, following in zip(raw, [*raw[1:], ""], strict=True):
        if line.strip():
            lines.append(Line(tuple(_cut(line, start, spans, first)), _kind(line, following, margins)))
        start += len(line) + 1
    return lines


def _kind(line: str, following: str, margins: frozenset[str] | set[str]) -> LineKind:
    if line.strip() in margins:
        return "margin"
    if _ITEM.match(line):
        return "item"
    short = len(line) <= 90 and not re.search(r"\t|: |[.,;:!?…/]$", line)
    return "heading" if short and (len(following) > 60 or _ITEM.match(following)) else "text"


def _cut(line: str, start: int, spans: Sequence[Span], first: int) -> list[Piece]:
    """One line, which begins at offset `start` of the page, as marked and unmarked pieces."""
    pieces: list[Piece] = []
    position, end = start, start + len(line)
    for left, right in ((max(s, start), min(e, end)) for s, e in spans):
        if left >= right:
            continue
        if position < left:
            pieces.append(Piece(line[position - start : left - start], False))
        pieces.append(Piece(line[left - start : right - start], True, left == first))
        position = right
    if position < end:
        pieces.append(Piece(line[position - start :], False))
    return pieces


def _edition(request: Request, document: str, edition: str) -> tuple[DocumentInfo, EditionInfo]:
    """A publication and one of its editions; NotFound where they do not belong together."""
    info = assistant_of(request).document(document)
    for candidate in info.editions:
        if candidate.id == edition:
            return info, candidate
    assistant_of(request).edition(edition)  # which tells where it was deleted
    raise NotFound("Diese Ausgabe gehört nicht zu dieser Publikation.")

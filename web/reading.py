"""The cited page: its stored text with the passage marked, and the PDF it comes from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request
from starlette.responses import FileResponse, Response

from service.api import assistant_of
from service.errors import NotFound
from service.model import DocumentInfo, EditionInfo
from web.links import Span, spans_of, way_back
from web.rendering import html

router = APIRouter(prefix="/documents/{document}/editions/{edition}", include_in_schema=False)

# The viewers of browsers show a PDF by style sheets and objects of their own.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'none'"
LineKind = Literal["text", "item", "heading", "margin"]
_ITEM = re.compile(r"\s*([•▪‣·–*-]|\d{1,2}[.)])\s")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; `first` is the beginning of all that is marked, where the page scrolls to."""

    text: str
    marked: bool
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. `kind` is a guess from its looks and serves only the eye."""

    pieces: tuple[Piece, ...]
    kind: LineKind


@router.get("/pages/{number}")
def page(
    request: Request, document: str, edition: str, number: Annotated[int, Path(ge=1, le=1_000_000)], mark: str = ""
) -> Response:
    """A page of an edition. `mark` names stretches of its text as "START-END,START-END"."""
    info, this = _edition(request, document, edition)
    stored = assistant_of(request).page(edition, number)
    spans = spans_of(mark, len(stored.text))
    return html(
        request,
        "seite.html",
        document=info,
        edition=this,
        page=stored,
        lines=lines_of(stored.text, spans, margins={info.title, stored.page_label, f"Seite {stored.page_label}"}),
        marked=len(spans),
        newest=next((e for e in info.editions if e.live), None),
        back=way_back(request.headers.get("referer", ""), request.headers.get("host", "")),
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
    raise NotFound("Diese Ausgabe gehört nicht zu dieser Publikation.")

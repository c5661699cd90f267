"""The generations of the index: what each holds, what its examination found, and which one answers.

Activating and rolling back are done in the request, not by the worker: each is one rename after a check, and the way
back must not wait behind an hour of reading. A kill in its midst leaves the one generation or the other, whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from index.generation import GenerationError, Generations, Manifest
from service.api import assistant_of
from service.errors import LotseError
from service.identity.access import require
from service.operations.acts import Acts
from service.publishing.gate import Comparison
from service.publishing.removal import Proof
from web.administration import page
from web.login import LARGEST_FORM

router = APIRouter(prefix="/verwaltung/generationen", include_in_schema=False)
Number = Annotated[int, Path(ge=1, le=10**9)]


@dataclass(frozen=True, slots=True)
class Row:
    """A generation as shown. `manifest` is None where it is damaged."""

    number: int
    active: bool
    manifest: Manifest | None
    checks: tuple[dict[str, Any], ...]
    proofs: tuple[Proof, ...]
    comparison: Comparison | None


@router.get("")
def generations(request: Request) -> Response:
    return _shown(request)


@router.post("/{number}/aktivieren", max_body_size=LARGEST_FORM)
def activate(request: Request, number: Number) -> Response:
    visitor = require(request, "administrator")
    try:
        Acts(assistant_of(request), visitor).activate(number)
    except LotseError as error:
        return _shown(request, int(error.status), error)
    return RedirectResponse("/verwaltung/generationen", 303)


@router.post("/zurueck", max_body_size=LARGEST_FORM)
def rollback(request: Request, aktiv: Annotated[int | None, Form(ge=1, le=10**9)] = None) -> Response:
    """Return to the generation that was live before; `aktiv` is the one that the page showed as live."""
    visitor = require(request, "administrator")
    try:
        Acts(assistant_of(request), visitor).rollback(aktiv)
    except LotseError as error:
        return _shown(request, int(error.status), error)
    return RedirectResponse("/verwaltung/generationen", 303)


def _shown(request: Request, status: int = 200, error: LotseError | None = None) -> Response:
    require(request, "editor")
    store = assistant_of(request).generations
    rows = [_row(store, number) for number in reversed(store.numbers())]
    try:
        before: int | None = store.before()
    except GenerationError:
        before = None
    gone = {proof.edition for row in rows for proof in row.proofs}
    titles = {edition: _title(request, edition) for edition in gone}
    shown = {"rows": rows, "before": before, "titles": titles, "error": error}
    return page(request, "verwaltung_generationen.html", status, **shown)


def _title(request: Request, edition: str) -> str:
    """The title of the publication that an edition belongs to, deleted ones too."""
    library = assistant_of(request).library
    document = library.document_of(edition)
    return library.title(document) if document else library.purged([edition]).get(edition, edition)


def _row(store: Generations, number: int) -> Row:
    try:
        manifest: Manifest | None = store.manifest(number)
    except GenerationError:
        manifest = None
    report = store.report(number) or {}
    compared = report.get("comparison")
    return Row(
        number,
        number == store.active(),
        manifest,
        tuple(report.get("checks", ())),
        tuple(Proof(**proof) for proof in report.get("proofs", ())),
        Comparison(**compared) if compared else None,
    )

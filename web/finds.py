"""Practice examples that reading found in live publications: a person confirms, corrects or rejects them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from service.answers.citing import page_url
from service.api import assistant_of
from service.errors import LotseError, NotFound
from service.examples.collection import Candidate
from service.examples.decisions import CORRECTABLE
from service.identity.access import require
from web.administration import page
from web.drafting import decision
from web.login import LARGEST_FORM, entrance_of

router = APIRouter(prefix="/verwaltung/beispiele", include_in_schema=False)
A_PAGE = 25


@router.get("")
def finds(request: Request, ab: int = 0) -> Response:
    """Those nobody has decided on first, the least sure before."""
    return _page(request, max(ab, 0))


@router.post("/{key}", max_body_size=LARGEST_FORM)
async def judge(request: Request, key: str) -> Response:
    visitor = require(request, "editor")
    form = {name: str(value) for name, value in (await request.form()).items()}
    assistant, start = assistant_of(request), int(form["ab"]) if form.get("ab", "").isdecimal() else 0
    candidate = next((found for found in assistant.showcase.candidates() if found.key == key), None)
    if candidate is None:
        raise NotFound("Dieses Beispiel gibt es nicht oder nicht mehr.", "Laden Sie die Liste neu.")
    try:
        verdict, corrections = decision(form, candidate.found)
        if verdict is None:
            assistant.decisions.withdraw(key)
        else:
            assistant.decisions.decide(key, verdict, visitor.name, corrections)
    except LotseError as error:
        return _page(request, start, int(error.status), error)
    subject = f"{candidate.found.municipality}: {candidate.found.title}"
    before = {"Entscheidung": candidate.decision.verdict if candidate.decision else "offen"}
    after = {"Entscheidung": verdict or "offen"} | corrections
    entrance_of(request).audit.record(visitor, "example", subject, before, after)
    return RedirectResponse(f"/verwaltung/beispiele?ab={start}", 303)


def address(candidate: Candidate) -> str:
    """The page that a find stands on."""
    found = candidate.found
    return page_url(candidate.record.document, candidate.record.edition, found.span) + "#stelle"


def _page(request: Request, start: int, status: int = 200, error: LotseError | None = None) -> Response:
    require(request, "editor")
    candidates = assistant_of(request).showcase.candidates()
    return page(
        request,
        "verwaltung_beispiele.html",
        status,
        candidates=candidates[start : start + A_PAGE],
        start=start,
        total=len(candidates),
        undecided=sum(found.decision is None for found in candidates),
        following=start + A_PAGE if start + A_PAGE < len(candidates) else None,
        before=max(start - A_PAGE, 0) if start else None,
        labels=CORRECTABLE,
        address=address,
        error=error,
    )

"""A draft before a person's eyes: its quality report, what it is, its practice examples; then live, or thrown away."""

from __future__ import annotations

from dataclasses import asdict, replace

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, RedirectResponse, Response

from ingest.model import Example
from service.api import assistant_of
from service.errors import BadRequest, LotseError
from service.examples.decisions import CORRECTABLE, Verdict, checked
from service.examples.facets import LEVELS
from service.holdings.library import slug
from service.identity.access import require
from service.publishing.drafts import Draft
from web.administration import page
from web.details import Given, Text
from web.login import LARGEST_FORM, entrance_of
from web.reading import PDF_POLICY
from web.uploading import check_publishable, drafts_of, start_publishing, start_reading

router = APIRouter(prefix="/verwaltung/aufnehmen/{draft}", include_in_schema=False)


@router.get("")
def show(request: Request, draft: str) -> Response:
    require(request, "editor")
    return _page(request, drafts_of(request).get(draft))


@router.get("/datei")
def file(request: Request, draft: str) -> Response:
    """The PDF itself, to look at before it goes live."""
    require(request, "editor")
    found = drafts_of(request).get(draft)
    headers = {"Content-Security-Policy": PDF_POLICY, "Cache-Control": "no-store"}
    return FileResponse(
        drafts_of(request).file(draft),
        media_type="application/pdf",
        filename=found.file_name,
        content_disposition_type="inline",
        headers=headers,
    )


@router.post("", max_body_size=LARGEST_FORM)
def change(request: Request, draft: str, given: Given, ziel: Text = "", tun: Text = "") -> Response:
    """Keep what was typed; with `tun` "aufnehmen" also make the draft live."""
    visitor, found = require(request, "editor"), drafts_of(request).get(draft)
    meta = given.typed(found.meta.id)
    try:
        meta = replace(meta, id=_target(request, found, ziel))
        meta = given.meta(meta.id)
        drafts_of(request).describe(draft, meta)
        if meta != found.meta:
            audit = entrance_of(request).audit
            audit.record(visitor, "draft-changed", found.file_name, asdict(found.meta), asdict(meta))
        found = drafts_of(request).get(draft)
        if tun == "aufnehmen":
            check_publishable([found])
            return RedirectResponse(f"/verwaltung/auftraege/{start_publishing(request, visitor, [found])}", 303)
    except LotseError as error:
        return _page(request, replace(found, meta=meta), int(error.status), error)
    return RedirectResponse(f"/verwaltung/aufnehmen/{draft}?gespeichert=ja", 303)


@router.post("/beispiele/{example}", max_body_size=LARGEST_FORM)
async def judge(request: Request, draft: str, example: str) -> Response:
    """Confirm, correct or reject an example that reading found, or leave it open again."""
    require(request, "editor")
    form = {name: str(value) for name, value in (await request.form()).items()}
    drafts, found = drafts_of(request), drafts_of(request).get(draft)
    example_found = next((e for e in drafts.edition(draft).examples if e.id == example), None)
    if example_found is None:
        raise BadRequest("Dieses Beispiel gehört nicht zu diesem Entwurf.")
    try:
        verdict, corrections = decision(form, example_found)
    except LotseError as error:
        return _page(request, found, int(error.status), error)
    drafts.judge(draft, example, verdict, corrections)
    return RedirectResponse(f"/verwaltung/aufnehmen/{draft}#beispiel-{example}", 303)


@router.post("/verwerfen", max_body_size=LARGEST_FORM)
def discard(request: Request, draft: str) -> Response:
    visitor, found = require(request, "editor"), drafts_of(request).get(draft)
    drafts_of(request).discard(draft)
    entrance_of(request).audit.record(visitor, "draft-discarded", found.file_name)
    return RedirectResponse("/verwaltung/aufnehmen", 303)


@router.post("/lesen", max_body_size=LARGEST_FORM)
def read_again(request: Request, draft: str) -> Response:
    """Read a file once more that was refused, after limits were raised."""
    visitor, found = require(request, "editor"), drafts_of(request).get(draft)
    if found.state not in ("waiting", "refused"):
        raise BadRequest("Diese Datei ist schon gelesen.", "Laden Sie die Seite neu.")
    return RedirectResponse(f"/verwaltung/auftraege/{start_reading(request, visitor, [found])}", 303)


def decision(form: dict[str, str], found: Example) -> tuple[Verdict | None, dict[str, object]]:
    """What a form says of an example: the verdict and, where fields differ from what was read, the corrections."""
    act = form.get("tun", "")
    if act == "rejected":
        return "rejected", {}
    if act == "open":
        return None, {}
    if act != "confirmed":
        raise BadRequest("Diese Entscheidung gibt es nicht.", "Bestätigen Sie das Beispiel, oder lehnen Sie es ab.")
    given = checked({name: form[name] for name in CORRECTABLE if name in form})
    before = {name: getattr(found, name) for name in given}
    changed = {
        name: value
        for name, value in given.items()
        if value != (list(before[name]) if name == "levels" else before[name] or None)
    }
    return ("corrected", changed) if changed else ("confirmed", {})


def _target(request: Request, draft: Draft, target: str) -> str:
    """The publication that a draft is to become: one that is there, or a new one under an id of its own."""
    library = assistant_of(request).library
    if target and target != "neu":
        library.info(target)
        return target
    if target == "neu" and draft.meta.id in library.ids():
        taken, name = library.ids(), slug(draft.meta.title or draft.file_name)
        return next(n for n in (name, *(f"{name}-{number}" for number in range(2, 10_000))) if n not in taken)
    return draft.meta.id


def _page(request: Request, draft: Draft, status: int = 200, error: LotseError | None = None) -> Response:
    assistant, drafts = assistant_of(request), drafts_of(request)
    examples = drafts.edition(draft.id).examples if draft.state == "ready" else ()
    known = {info.id: info for info in assistant.documents()}
    return page(
        request,
        "verwaltung_entwurf.html",
        status,
        draft=draft,
        examples=examples,
        labels=CORRECTABLE,
        levels=LEVELS,
        becomes=known.get(draft.meta.id),
        publications=known.values(),
        saved=request.query_params.get("gespeichert") == "ja" and not error,
        error=error,
    )

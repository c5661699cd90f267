"""Jobs: how far they are, live where the browser can, by reloading where not; cancel and repeat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from time import monotonic

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response, StreamingResponse

from service.errors import LotseError
from service.identity.access import require
from service.operations.jobs import Job
from web.administration import page
from web.login import LARGEST_FORM, entrance_of
from web.rendering import text
from web.uploading import drafts_of, jobs_of

router = APIRouter(prefix="/verwaltung/auftraege", include_in_schema=False)
_EVERY = 0.5  # seconds between two looks
_LONGEST = 600.0  # seconds that a stream lives; the browser then opens another
NAMES = {
    "waiting": "wartet",
    "running": "läuft",
    "done": "fertig",
    "failed": "gescheitert",
    "cancelled": "abgebrochen",
}


@router.get("")
def jobs(request: Request) -> Response:
    return page(request, "verwaltung_auftraege.html", jobs=jobs_of(request).latest(), names=NAMES, error=None)


@router.get("/{job}")
def job(request: Request, job: str) -> Response:
    require(request, "editor")
    return _page(request, jobs_of(request).get(job))


@router.get("/{job}/ereignisse")
async def events(request: Request, job: str) -> Response:
    """The state of a job as server-sent events, each an HTML fragment; "ende" when there is nothing more to tell."""
    require(request, "editor")
    await run_in_threadpool(jobs_of(request).get, job)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(request, job), media_type="text/event-stream", headers=headers)


@router.post("/{job}/abbrechen", max_body_size=LARGEST_FORM)
def cancel(request: Request, job: str) -> Response:
    visitor = require(request, "editor")
    try:
        stopped = jobs_of(request).cancel(job)
    except LotseError as error:
        return _page(request, jobs_of(request).get(job), int(error.status), error)
    entrance_of(request).audit.record(visitor, "job-cancelled", f"{stopped.name}: {stopped.subject}")
    return RedirectResponse(f"/verwaltung/auftraege/{job}", 303)


@router.post("/{job}/wiederholen", max_body_size=LARGEST_FORM)
def retry(request: Request, job: str) -> Response:
    visitor = require(request, "editor")
    try:
        begun = jobs_of(request).retry(job)
    except LotseError as error:
        return _page(request, jobs_of(request).get(job), int(error.status), error)
    entrance_of(request).audit.record(visitor, "job-retried", f"{begun.name}: {begun.subject}")
    return RedirectResponse(f"/verwaltung/auftraege/{job}", 303)


async def _events(request: Request, job: str) -> AsyncIterator[str]:
    told, until = "", monotonic() + _LONGEST
    while monotonic() < until and not await request.is_disconnected():
        now = await run_in_threadpool(jobs_of(request).get, job)
        fragment = await run_in_threadpool(_fragment, request, now)
        if fragment != told:
            told = fragment
            yield _event("stand", fragment)
        if now.over:
            yield _event("ende", "-")
            return
        await asyncio.sleep(_EVERY)


def _event(name: str, data: str) -> str:
    lines = "".join(f"data: {line}\n" for line in data.splitlines())
    return f"event: {name}\n{lines}\n"


def _fragment(request: Request, job: Job) -> str:
    return text(request, "_auftrag.html", **_shown(request, job))


def _page(request: Request, job: Job, status: int = 200, error: LotseError | None = None) -> Response:
    return page(request, "verwaltung_auftrag.html", status, error=error, **_shown(request, job))


def _shown(request: Request, job: Job) -> dict[str, object]:
    """What the page and its fragment show: the job, and what there is to do with its outcome."""
    only = (job.result or job.arguments).get("drafts", []) if job.kind in ("read", "fetch") else []
    waiting = [draft for draft in drafts_of(request).open() if draft.id in only] if job.over else []
    return {"job": job, "names": NAMES, "left": job.seconds_left(), "drafts": waiting}

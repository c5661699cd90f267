"""The log of administrative acts, to read and to take along."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.identity.access import require
from web.administration import page
from web.login import entrance_of

router = APIRouter(prefix="/verwaltung/protokoll", include_in_schema=False)
A_PAGE = 50


@router.get("")
def log(request: Request, vor: str = "") -> Response:
    """The newest acts; `vor` is the time stamp that the page before ended with."""
    entries = entrance_of(request).audit.entries(A_PAGE + 1, vor)
    older = entries[A_PAGE - 1].at if len(entries) > A_PAGE else ""
    return page(request, "verwaltung_protokoll.html", entries=entries[:A_PAGE], older=older, newest=not vor)


@router.get("/protokoll.csv")
def export(request: Request) -> Response:
    """All of it for a table program. Taking it along is noted, too."""
    visitor, audit = require(request, "administrator"), entrance_of(request).audit
    audit.record(visitor, "audit-exported")
    name = f"lotse-protokoll-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(audit.csv(), media_type="text/csv; charset=utf-8", headers=headers)

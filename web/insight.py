"""Insight: what is asked, what is missing, which pages are cited; as numbers, small charts and tables to take along."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.api import assistant_of
from service.conversations.insight import Insight
from service.identity.access import require
from service.operations.acts import Acts
from web import charts
from web.administration import page

router = APIRouter(prefix="/verwaltung/einblick", include_in_schema=False)
SPANS = (7, 30, 90, 365)
Days = Annotated[int, Query(ge=1, le=400)]


@router.get("")
def insight(request: Request, tage: Days = 30) -> Response:
    require(request, "editor")
    found = Insight(assistant_of(request).library)
    overview = found.overview(tage)
    columns = [(day.answered, day.partly, day.unanswered) for day in overview.days]
    return page(
        request,
        "verwaltung_einblick.html",
        days=tage,
        spans=SPANS,
        overview=overview,
        chart=charts.stacked(columns, ("voll", "teils", "offen")),
        size=(charts.WIDTH, charts.HEIGHT),
        gaps=found.gaps(tage)[:30],
        pages=found.pages(tage),
    )


@router.get("/{what}.csv")
def export(request: Request, what: str, tage: Days = 30) -> Response:
    """One table for a table program. Taking it along is noted."""
    visitor, assistant = require(request, "editor"), assistant_of(request)
    text = Insight(assistant.library).csv(what, tage)
    Acts(assistant, visitor).audit.record(visitor, "insight-exported", what, None, {"Tage": tage})
    name = f"lotse-{what}-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

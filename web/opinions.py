"""What readers say of answers, for the administrators: counts, each opinion with its answer, all as CSV."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.api import assistant_of
from service.conversations.feedback import REASONS, VERDICTS, Reason, Verdict
from service.conversations.usage import STATUS
from service.identity.access import require
from service.operations.acts import Acts
from web.administration import page

router = APIRouter(prefix="/verwaltung/rueckmeldungen", include_in_schema=False)
A_PAGE = 25


@router.get("")
def opinions(
    request: Request,
    urteil: Verdict | None = None,
    grund: Reason = "",
    vor: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """The newest opinions, all or of one kind; `vor` is the time stamp that the page before ended with."""
    require(request, "administrator")
    assistant = assistant_of(request)
    found, counts = assistant.feedback.opinions(urteil, A_PAGE + 1, vor, grund), assistant.feedback.counts()
    kinds: list[tuple[str, Verdict | None, Reason]] = [("Alle", None, "")]
    kinds += [(name, verdict, "") for verdict, name in VERDICTS.items()]
    kinds += [(name, "not-helpful", reason) for reason, name in REASONS.items() if reason in counts]
    return page(
        request,
        "verwaltung_rueckmeldungen.html",
        opinions=found[:A_PAGE],
        older=_address(urteil, grund, found[A_PAGE - 1].given) if len(found) > A_PAGE else None,
        newest=_address(urteil, grund) if vor else None,
        counts=counts,
        choices=[(name, _address(v, r), (v, r) == (urteil, grund)) for name, v, r in kinds],
        verdicts=VERDICTS,
        states=STATUS,
        titles={document.id: document.title for document in assistant.documents()},
    )


def _address(verdict: Verdict | None, reason: Reason, before: str = "") -> str:
    values = {"urteil": verdict, "grund": reason, "vor": before}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{router.prefix}?{query}" if query else router.prefix


@router.get("/rueckmeldungen.csv")
def export(request: Request) -> Response:
    """All of them for a table program. Taking them along is noted."""
    visitor, assistant = require(request, "administrator"), assistant_of(request)
    text = assistant.feedback.csv()
    Acts(assistant, visitor).audit.record(visitor, "feedback-exported")
    name = f"lotse-rueckmeldungen-{datetime.now(UTC):%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)

"""Pages that say what this is, what it keeps, and who runs it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.api import assistant_of
from web.rendering import html

router = APIRouter(include_in_schema=False)


@router.get("/ueber")
@router.get("/datenschutz")
@router.get("/barrierefreiheit")
@router.get("/impressum")
def information(request: Request) -> Response:
    """One template for each address, named as it is."""
    settings = assistant_of(request).settings
    lines = [line.strip() for line in settings.operator_address.split(";") if line.strip()]
    return html(request, f"{request.url.path.strip('/')}.html", operator_lines=lines)

"""Templates to responses. Everything put into a template is escaped."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from service.amounts import amount, number
from service.conversations.feedback import REASONS
from service.identity.access import visitor_of
from web import navigation
from web.links import web_address, with_marks

_environment = Environment(
    loader=FileSystemLoader(Path(__file__).resolve().parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def html(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page or a fragment as a response; see `text`."""
    return HTMLResponse(text(request, template, **values), status)


def text(request: Request, template: str, **values: Any) -> str:
    """A page or a fragment. Templates see the address, the visitor, the menu, the assets and the settings besides."""
    return _environment.get_template(template).render(
        path=request.url.path,
        visitor=visitor_of(request),
        menu=navigation.menu(request),
        foot=navigation.FOOT,
        asset=request.app.state.assets.url,
        settings=request.app.state.assistant.settings,
        **values,
    )


def day(stamp: str) -> str:
    """An ISO time stamp as "24.12.2026"; as it stands where it is none."""
    try:
        return datetime.fromisoformat(stamp).strftime("%d.%m.%Y")
    except ValueError:
        return stamp


def span(seconds: int) -> str:
    """So many seconds in words: "etwa 2 Minuten"."""
    if seconds < 60:
        return "weniger als eine Minute"
    minutes = round(seconds / 60)
    if minutes < 90:
        return "etwa eine Minute" if minutes == 1 else f"etwa {minutes} Minuten"
    return f"etwa {round(minutes / 60)} Stunden"


def megabytes(size: int) -> str:
    """A number of bytes as "1,4 MB"."""
    return f"{max(size / 1_000_000, 0.1):.1f} MB".replace(".", ",")


def moment(stamp: str) -> str:
    """An ISO time stamp as "24.12.2026, 15:30", in the time of the machine; as it stands where it is none."""
    try:
        return datetime.fromisoformat(stamp).astimezone().strftime("%d.%m.%Y, %H:%M")
    except ValueError:
        return stamp


for _filter in (number, amount, day, moment, span, megabytes, web_address, with_marks):
    _environment.filters[_filter.__name__] = _filter
_environment.globals["reasons"] = REASONS  # of feedback: asked for in the chat, read in the administration

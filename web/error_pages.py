"""Errors for people: what is said for programs becomes a page, or a message in place for htmx."""

from __future__ import annotations

import json
import logging
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import problems
from web.rendering import html
from web.security import complete

_log = logging.getLogger("lotse")
_FOR_PROGRAMS = ("/api/", "/healthz", "/readyz", "/metrics", "/static/", "/vendor/")
_CARRIED = ("retry-after", "allow")


class ErrorPages:
    """Replaces errors in JSON or plain text by HTML where a browser asked for a page. Works for every layer within."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not for_person(Request(scope)):
            return await self._app(scope, receive, send)
        held: list[Message] = []

        async def hold_errors(message: Message) -> None:
            if held or (message["type"] == "http.response.start" and _is_error(message)):
                held.append(message)
            else:
                await send(message)

        await self._app(scope, receive, hold_errors)
        if held:
            response = show(Request(scope), _problem(held))
            headers = Headers(raw=held[0]["headers"])
            response.headers.update({name: headers[name] for name in _CARRIED if name in headers})
            await response(scope, receive, send)


def _is_error(start: Message) -> bool:
    kind = Headers(raw=start["headers"]).get("content-type", "")
    return start["status"] >= 400 and not kind.startswith("text/html")


def _problem(held: list[Message]) -> dict[str, Any]:
    """Problem details of a held response; those of its status where it has none, as from the framework itself."""
    if Headers(raw=held[0]["headers"]).get("content-type") == problems.MEDIA_TYPE:
        body = b"".join(message.get("body", b"") for message in held[1:])
    else:
        body = bytes(problems.response(problems.problem(HTTPException(held[0]["status"]))).body)
    found: dict[str, Any] = json.loads(body)
    return found


def for_person(request: Request) -> bool:
    """True where HTML is wanted: by a browser that loads a page, or by htmx within one."""
    if request.url.path.startswith(_FOR_PROGRAMS):
        return False
    return "hx-request" in request.headers or "text/html" in request.headers.get("accept", "")


def show(request: Request, problem: dict[str, Any]) -> Response:
    """Problem details as a page; for htmx as a message beside the field, which keeps what was typed."""
    status = int(problem["status"])
    if status == 401:
        return _to_login(request)
    if "hx-request" not in request.headers:
        return html(request, "fehler.html", status, problem=problem)
    said = {"title": problem["title"], "text": problem["detail"], "advice": problem["advice"]}
    fragment = html(request, "meldung.html", status, **said)
    fragment.headers.update({"HX-Retarget": "#meldung", "HX-Reswap": "innerHTML", "HX-Push-Url": "false"})
    return fragment


def _to_login(request: Request) -> Response:
    """To the login page, and from there back to where one wanted to go."""
    by_htmx = "hx-request" in request.headers
    wanted = request.url.path if request.method == "GET" and not by_htmx else ""
    if wanted and request.url.query:
        wanted += f"?{request.url.query}"
    address = f"/anmelden?{urlencode({'weiter': wanted})}" if wanted else "/anmelden"
    return Response(status_code=204, headers={"HX-Redirect": address}) if by_htmx else RedirectResponse(address, 303)


async def unexpected(request: Request, error: Exception) -> Response:
    """The last resort, outside all middleware: nothing of the inside is told."""
    _log.error("unexpected error", exc_info=error)
    plain = problems.response(problems.problem(error))
    response: Response = show(request, json.loads(bytes(plain.body))) if for_person(request) else plain
    complete(response.headers)
    return response

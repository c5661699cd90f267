"""Errors as RFC 9457 problem details, with a German `detail` and an `advice` member."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import storage
from service.errors import BadRequest, LotseError

MEDIA_TYPE = "application/problem+json"
_PHRASES = {
    400: ("Anfrage nicht verständlich", "Die Anfrage ist fehlerhaft.", "Prüfen Sie die Angaben."),
    403: ("Nicht erlaubt", "Diese Anfrage ist nicht erlaubt.", "Laden Sie die Seite neu, und fragen Sie noch einmal."),
    404: ("Nicht gefunden", "Diese Adresse gibt es nicht.", "Prüfen Sie die Adresse, oder gehen Sie zur Startseite."),
    405: ("Nicht vorgesehen", "Eine solche Anfrage ist hier nicht vorgesehen.", "Siehe /api/openapi.json."),
    413: ("Zu groß", "Die Anfrage ist zu groß.", "Kürzen Sie die Frage, oder teilen Sie die Datei."),
    415: ("Format nicht verstanden", "Dieses Format wird nicht angenommen.", "Senden Sie JSON oder ein Formular."),
}


def problem(error: Exception) -> LotseError:
    """Any error as one that may be shown; unexpected ones reveal nothing of the inside."""
    if isinstance(error, LotseError):
        return error
    if isinstance(error, RequestValidationError):
        return BadRequest(f"Angaben fehlen oder passen nicht: {_fields(error)}.")
    if isinstance(error, HTTPException):
        title, message, advice = _PHRASES.get(error.status_code, ("Fehler", HTTPStatus(error.status_code).phrase, ""))
        found = LotseError(message, advice)
        found.status, found.title, found.code = HTTPStatus(error.status_code), title, f"http-{error.status_code}"
        return found
    return storage.recognised(error) or LotseError("Bei der Bearbeitung ist ein Fehler aufgetreten.")


def response(error: LotseError, headers: Mapping[str, str] | None = None, status: int | None = None) -> JSONResponse:
    body = {
        "type": f"urn:lotse:{error.code}",
        "title": error.title,
        "status": status or int(error.status),
        "detail": error.message,
        "advice": error.advice,
    }
    return JSONResponse(body, status or int(error.status), media_type=MEDIA_TYPE, headers=dict(headers or {}))


class PlainErrors:
    """Middleware: what the framework refuses in plain text by itself, such as a body that is too large, is told as
    problem details, too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        status = 0

        async def hold(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start" and _is_plain_error(message):
                status = message["status"]
            if not status:
                await send(message)

        await self._app(scope, receive, hold)
        if status:
            await response(problem(HTTPException(status)))(scope, receive, send)


def _is_plain_error(start: Message) -> bool:
    return start["status"] >= 400 and Headers(raw=start["headers"]).get("content-type", "").startswith("text/plain")


def _fields(error: RequestValidationError) -> str:
    names = {str(item["loc"][-1]) for item in error.errors() if item.get("loc")}
    return ", ".join(sorted(f"„{name}“" for name in names)) or "unbekannt"

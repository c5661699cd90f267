"""Who may ask, how often, and how much: one ASGI middleware before everything else.

It finds out who sent a request (a session's cookie or the access key), refuses strangers where reading needs a login,
and slows down who asks too often. Rates are counted by session and by address; neither is stored or logged.
"""

from __future__ import annotations

import base64
import hmac

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from service import problems
from service.errors import Forbidden, LoginNeeded, LotseError, TooManyRequests
from service.identity.access import MACHINE, Visitor
from service.identity.pacing import Pace
from service.identity.sessions import COOKIE, Sessions
from service.identity.signing import HISTORY_COOKIE, HISTORY_PURPOSE, signer
from service.settings import Settings

_OPEN = ("/healthz", "/readyz", "/static/", "/vendor/")
"""Neither counted nor closed."""
_ENTRANCE = ("/anmelden", "/einrichten", "/impressum", "/datenschutz", "/barrierefreiheit")
"""Open to strangers even where reading needs a login."""
_ADMINISTRATION, _UPLOADS = "/verwaltung", "/api/v1/documents"
_HOUSE = 10
"""How many sessions behind one address may use up their rate at the same time."""


class Guard:
    """Access and rate limit by setting. Its refusals are problem details; the web package shows them as pages."""

    def __init__(self, app: ASGIApp, settings: Settings, sessions: Sessions) -> None:
        self._app, self._settings, self._sessions = app, settings, sessions
        self._pace, self._signer = Pace(), signer(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_OPEN):
            return await self._app(scope, receive, send)
        if self._settings.rate_limit and self._too_often(scope):
            return await problems.response(self._refusal(), {"Retry-After": "60"})(scope, receive, send)
        visitor = scope["lotse.visitor"] = await self._visitor(HTTPConnection(scope))
        if self._settings.access == "login" and visitor is None and not _is_entrance(scope["path"]):
            refusal = LoginNeeded("Dieser Dienst verlangt eine Anmeldung.")
            answer = problems.response(refusal, {"WWW-Authenticate": 'Basic realm="Lotse"'})
            return await answer(scope, receive, send)
        if visitor is None and (refused := self._for_editors(scope)):  # before anything of a large upload is read
            return await problems.response(refused)(scope, receive, send)
        return await self._app(scope, receive, send)

    async def _visitor(self, request: HTTPConnection) -> Visitor | None:
        if authorized(request.headers, self._settings):
            return MACHINE
        token = request.cookies.get(COOKIE)
        return await run_in_threadpool(self._sessions.visitor, token) if token else None

    def _for_editors(self, scope: Scope) -> LotseError | None:
        """Why a stranger may not send this."""
        if scope["path"] == _UPLOADS and scope["method"] == "POST":
            return not_an_editor(self._settings)
        if scope["path"] == _ADMINISTRATION or scope["path"].startswith(f"{_ADMINISTRATION}/"):
            return LoginNeeded("Dafür müssen Sie angemeldet sein.")
        return None

    def _refusal(self) -> LotseError:
        return TooManyRequests(f"Von diesem Gerät kamen mehr als {self._settings.rate_limit} Anfragen in einer Minute.")

    def _too_often(self, scope: Scope) -> bool:
        """By session where there is one, so that a town hall behind one address is not one client; and by address."""
        address, limit = (scope.get("client") or ("?", 0))[0], self._settings.rate_limit
        session = self._signer.read(HISTORY_PURPOSE, HTTPConnection(scope).cookies.get(HISTORY_COOKIE, ""))
        if session is None:
            return self._pace.exceeds(("address", address), limit)
        return self._pace.exceeds(("session", session), limit) or self._pace.exceeds(("house", address), limit * _HOUSE)


def not_an_editor(settings: Settings) -> Forbidden:
    """Told to programs without the right to change the publications."""
    if not settings.admin_token:
        return Forbidden(
            "Aufnehmen und Entfernen über HTTP ist für Programme abgeschaltet.",
            "Melden Sie sich an, setzen Sie LOTSE_ADMIN_TOKEN, oder nutzen Sie „lotse ingest“.",
        )
    return Forbidden("Dafür ist der Zugangsschlüssel oder die Rolle „Redaktion“ nötig.")


def _is_entrance(path: str) -> bool:
    return any(path == open_to_all or path.startswith(f"{open_to_all}/") for open_to_all in _ENTRANCE)


def authorized(headers: Headers, settings: Settings) -> bool:
    """True for the access key as bearer token or as the password of basic authentication."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            value = base64.b64decode(value, validate=True).decode().partition(":")[2]
        except ValueError:
            return False
    elif scheme.lower() != "bearer":
        return False
    return bool(settings.admin_token) and hmac.compare_digest(value.strip().encode(), settings.admin_token.encode())

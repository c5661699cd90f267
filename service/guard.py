"""Who may ask, how often, and how much: one ASGI middleware before everything else.

Rates are counted in memory, per process and client address; addresses are neither stored nor logged.
"""

from __future__ import annotations

import base64
import hmac
from collections import deque
from time import monotonic

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from service import problems
from service.errors import LotseError, TooManyRequests
from service.settings import Settings

_OPEN = ("/healthz", "/readyz", "/static/", "/vendor/")
_WINDOW = 60.0


class Guard:
    """Access and rate limit by setting. Its refusals are problem details; the web package shows them as pages."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._seen: dict[str, deque[float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_OPEN):
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        if self._settings.access == "login" and not authorized(headers, self._settings):
            answer = problems.response(
                problems.problem(HTTPException(401)), {"WWW-Authenticate": 'Basic realm="Lotse"'}
            )
            return await answer(scope, receive, send)
        if self._settings.rate_limit and self._too_often(scope):
            return await problems.response(self._refusal(), {"Retry-After": "60"})(scope, receive, send)
        return await self._app(scope, receive, send)

    def _refusal(self) -> LotseError:
        return TooManyRequests(f"Von diesem Gerät kamen mehr als {self._settings.rate_limit} Anfragen in einer Minute.")

    def _too_often(self, scope: Scope) -> bool:
        now, client = monotonic(), (scope.get("client") or ("?", 0))[0]
        if len(self._seen) > 10_000:
            self._seen = {c: times for c, times in self._seen.items() if times and now - times[-1] < _WINDOW}
        times = self._seen.setdefault(client, deque())
        while times and now - times[0] >= _WINDOW:
            times.popleft()
        if len(times) >= self._settings.rate_limit:
            return True
        times.append(now)
        return False


def authorized(headers: Headers, settings: Settings) -> bool:
    """True for the administrator's key as bearer token or as the password of basic authentication."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            value = base64.b64decode(value, validate=True).decode().partition(":")[2]
        except ValueError:
            return False
    elif scheme.lower() != "bearer":
        return False
    return bool(settings.admin_token) and hmac.compare_digest(value.strip().encode(), settings.admin_token.encode())

"""What machines ask about the service: alive, ready, counters. And one line in the log for each request.

No line and no counter holds an address, a question or a name: a request is told by the pattern of its path.
"""

from __future__ import annotations

import logging
from time import perf_counter

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import problems
from service.errors import LotseError
from service.operations.health import look
from service.operations.metrics import Metrics

_log = logging.getLogger("lotse.requests")
_QUIET = ("/healthz", "/readyz", "/metrics", "/static/", "/vendor/")


def add(app: FastAPI) -> None:
    """The addresses of monitoring."""

    @app.get("/healthz", include_in_schema=False)
    def healthz() -> dict[str, str]:
        return {"status": "ok"}

    @app.get("/readyz", include_in_schema=False)
    def readyz() -> JSONResponse:
        """200 where questions are answered, with what is wrong beside that; 503 where not."""
        try:
            app.state.assistant.warm_up()
            state = look(app.state.assistant)
        except LotseError as error:
            return problems.response(error)
        if not state.database:  # pages are read from it, so nothing could be cited
            return problems.response(LotseError(state.warnings[0]), status=503)
        told: dict[str, object] = {"status": "ready", "generation": state.generation}
        if state.warnings:
            told |= {"status": "degraded", "warnings": state.warnings}
        return JSONResponse(told)

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        app.state.metrics.observe(look(app.state.assistant), app.state.assistant)
        return Response(app.state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


class Observer:
    """Counts and logs requests."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app, self._metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_QUIET):
            return await self._app(scope, receive, send)
        begun, status = perf_counter(), 500

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            seconds = perf_counter() - begun
            self._metrics.requested(scope["method"], route, status, seconds)
            facts = {
                "method": scope["method"],
                "route": route,
                "status": status,
                "milliseconds": round(1000 * seconds, 1),
            }
            _log.info("%s %s %s", scope["method"], route, status, extra={"facts": facts})

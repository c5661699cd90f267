"""What machines ask about the service: alive, ready, counters. And one line in the log for each request.

No line and no counter holds an address, a question or a name: a request is told by the pattern of its path.
"""

from __future__ import annotations

import logging
import os
import shutil
from dataclasses import dataclass
from time import perf_counter
from uuid import uuid4

import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service import problems
from service.assistant import Assistant
from service.errors import LotseError
from service.metrics import Metrics

_log = logging.getLogger("lotse.requests")
LOW = 500 << 20
"""Bytes of free disk below which a new index may fail."""
_QUIET = ("/healthz", "/readyz", "/metrics", "/static/", "/vendor/")


@dataclass(frozen=True, slots=True)
class State:
    """What holds and what does not. Without `database` or `writable` questions are answered, but not remembered."""

    generation: int | None
    database: bool
    writable: bool
    free: int

    @property
    def warnings(self) -> list[str]:
        """German sentences for whoever watches."""
        found = []
        if not self.database:
            found.append("Die Datenbank antwortet nicht.")
        if not self.writable:
            found.append("Der Datenordner lässt sich nicht beschreiben; Antworten werden nicht aufgehoben.")
        if self.free < LOW:
            found.append(f"Im Datenordner sind nur noch {self.free >> 20} MB frei.")
        return found


def look(assistant: Assistant) -> State:
    """The state of everything beside the index itself."""
    home = assistant.settings.home
    return State(
        assistant.generation,
        _reaches(assistant.library.engine),
        _writes(home / f".probe-{os.getpid()}-{uuid4().hex[:8]}"),
        shutil.disk_usage(home).free,
    )


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


def _reaches(engine: sa.Engine) -> bool:
    try:
        with engine.connect() as db:
            db.execute(sa.select(1))
    except sa.exc.SQLAlchemyError:
        return False
    return True


def _writes(path: os.PathLike[str]) -> bool:
    try:
        with open(path, "wb") as handle:
            handle.write(bytes(4096))
            handle.flush()
            os.fsync(handle.fileno())
        os.unlink(path)
    except OSError:
        return False
    return True

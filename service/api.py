"""The JSON API under /api/v1, health checks and metrics. The web package adds pages to the same application."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, File, Form, Query, Request, UploadFile
from fastapi import Path as PathParam
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from service import problems
from service.assistant import Assistant
from service.errors import LotseError, NotFound
from service.examples.facets import ExampleFilter
from service.exports.portraits import Portrait
from service.holdings.library import Meta, slug
from service.identity.access import Visitor, visitor_of
from service.identity.entrance import Entrance
from service.identity.guard import Guard, not_an_editor
from service.model import Answer, Citation, DocumentInfo, Mode, SearchHit, StoredPage
from service.operations import monitoring
from service.operations.jobs import Job, Jobs
from service.operations.metrics import Metrics
from service.publishing import drafts, uploads
from service.settings import Settings

_log = logging.getLogger("lotse")
LARGEST_BODY = 1 << 20  # bytes; a limit for all paths would write over our own page about it
_SETTLED, _REST = 5.0, 0.05  # seconds: the first visitors come before questions that nobody has asked yet
LARGEST_UPLOAD = 4 << 30
"""Of a whole request; what a single file may have is LOTSE_MAX_UPLOAD_MB."""
router = APIRouter(prefix="/api/v1")


class AskRequest(BaseModel):
    """A question; `conversation` is the id that an earlier answer of the same talk carries, `drop` the texts of the
    references (`context` of the answer) that the question is not to take from it."""

    question: str = Field(max_length=20_000)
    conversation: str | None = Field(None, max_length=64)
    drop: list[Annotated[str, Field(max_length=300)]] = Field([], max_length=20)


class ExampleList(BaseModel):
    """`citation` and `citations` of each example are numbers of `citations`. Where no example fits the words of `q`,
    `missing` says in German what there is not, and `nearest` are the examples that come nearest."""

    examples: list[Portrait]
    citations: list[Citation]
    nearest: list[Portrait] = []
    missing: list[str] = []


class JobStatus(BaseModel):
    id: str
    state: Literal["waiting", "running", "done", "failed", "cancelled"]
    step: str
    parts: int
    parts_done: int
    seconds_left: int | None
    lines: list[str]
    result: dict[str, Any] | None
    error: str | None
    advice: str | None


def assistant_of(request: Request) -> Assistant:
    assistant: Assistant = request.app.state.assistant
    return assistant


@router.post("/ask", max_body_size=LARGEST_BODY)
def ask(request: Request, body: AskRequest) -> Answer:
    """Answer a question from the publications, word for word."""
    assistant = assistant_of(request)
    if body.conversation and assistant.histories.owner(body.conversation) is not None:
        raise NotFound("Diese Unterhaltung gibt es nicht.", "Lassen Sie „conversation“ weg, um eine neue zu beginnen.")
    answer = assistant.ask(body.question, body.conversation, body.drop)
    request.app.state.metrics.answered(answer)
    return answer


@router.get("/search")
def search(
    request: Request,
    q: Annotated[str, Query(max_length=1000)],
    k: Annotated[int, Query(ge=1, le=100)] = 10,
    mode: Mode = "hybrid",
) -> list[SearchHit]:
    """Ranked passages."""
    return assistant_of(request).search(q, k, mode)


@router.get("/examples")
def examples(
    request: Request,
    municipality: str = "",
    message: Annotated[int | None, Query(ge=1, le=10)] = None,
    level: str = "",
    form: str = "",
    state: str = "",
    size: Literal["", "klein", "mittel", "groß", "Landkreis"] = "",
    population_from: Annotated[int, Query(ge=0)] = 0,
    population_to: Annotated[int, Query(ge=0)] = 0,
    theme: str = "",
    q: Annotated[str, Query(max_length=1000)] = "",
) -> ExampleList:
    """Practice examples. `q` looks for words in their text and ranks; the population bounds are included, 0 is none."""
    people = (population_from, population_to + 1 if population_to else 10**9)
    bounds = people if population_from or population_to else None
    wanted = ExampleFilter(municipality, message, level, form, state, size, bounds, theme)
    found = assistant_of(request).showcase.select(wanted, q)
    return ExampleList(
        examples=list(found.portraits),
        citations=list(found.citations),
        nearest=list(found.nearest),
        missing=list(found.missing),
    )


@router.get("/documents")
def documents(request: Request) -> list[DocumentInfo]:
    """Publications and their editions."""
    return assistant_of(request).documents()


@router.post("/documents", status_code=202, max_body_size=LARGEST_UPLOAD)
async def upload(
    request: Request,
    file: Annotated[UploadFile, File()],
    title: Annotated[str, Form(max_length=500)] = "",
    publisher: Annotated[str, Form(max_length=500)] = "",
    year: Annotated[int | None, Form(ge=1900, le=2100)] = None,
    document: Annotated[str, Form(max_length=100)] = "",
) -> JobStatus:
    """Take a PDF in as a new publication, or as a new edition of `document`. Needs the access key or an editor."""
    visitor, assistant = _editor(request), assistant_of(request)
    name = drafts.shown_name(file.filename or "")
    meta = Meta(slug(document or name), title=title, publisher=publisher, year=year)
    draft = await uploads.draft(request.app.state.drafts, file, visitor.name, assistant.settings.max_upload_mb, meta)
    jobs: Jobs = request.app.state.jobs
    return _status(await run_in_threadpool(jobs.start, "take", {"drafts": [draft.id]}, visitor.name, draft.file_name))


@router.delete("/documents/{document}", status_code=202)
def remove(request: Request, document: Annotated[str, PathParam(max_length=120)]) -> JobStatus:
    """Take a publication out of all answers; what comes of it says the job. Needs the access key or an editor."""
    visitor, info = _editor(request), assistant_of(request).removable(document)
    return _status(request.app.state.jobs.start("remove", {"document": document}, visitor.name, info.title))


@router.get("/jobs/{job}")
def job(request: Request, job: Annotated[str, PathParam(max_length=64)]) -> JobStatus:
    """State of an upload or a removal."""
    return _status(request.app.state.jobs.get(job))


@router.get("/editions/{edition}/pages/{number}")
def page(
    request: Request,
    edition: Annotated[str, PathParam(max_length=64)],
    number: Annotated[int, PathParam(ge=1, le=1_000_000)],
) -> StoredPage:
    """The stored text of a page, in which citations count their offsets."""
    return assistant_of(request).page(edition, number)


def create_app(settings: Settings | None = None, assistant: Assistant | None = None) -> FastAPI:
    """The application with API, health checks and metrics."""
    settings = settings or (assistant.settings if assistant else Settings())
    app = FastAPI(
        title="Lotse",
        version="1",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.assistant = assistant or Assistant(settings)
    app.state.metrics = Metrics()
    app.state.entrance = Entrance(app.state.assistant.library.engine, settings)
    home, engine = app.state.assistant.settings.home, app.state.assistant.library.engine
    app.state.jobs, app.state.drafts = Jobs(engine, home), drafts.Drafts(engine, home)
    app.include_router(router)
    app.add_middleware(problems.PlainErrors)
    app.add_middleware(Guard, settings=settings, sessions=app.state.entrance.sessions)
    for kind in (LotseError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _show)
    monitoring.add(app)
    app.add_middleware(monitoring.Observer, metrics=app.state.metrics)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Load the model while the first visitor is still reading the page."""
    stop, assistant = threading.Event(), app.state.assistant
    for work, given in ((_warm, (assistant,)), (assistant.live.watch, (stop,)), (_try_ahead, (assistant, stop))):
        threading.Thread(target=work, args=given, daemon=True).start()
    yield
    stop.set()


def _warm(assistant: Assistant) -> None:
    try:
        assistant.warm_up()
    except LotseError as error:
        _log.warning("%s %s", error.message, error.advice)
    else:
        _log.warning("Lotse ist bereit. Generation %s.", assistant.generation)


def _try_ahead(assistant: Assistant, stop: threading.Event) -> None:
    """Try the suggestions of each generation, some seconds after it went live."""
    tried = None
    while not stop.wait(_SETTLED):
        with suppress(LotseError):
            present = assistant.answerer
            if present is not tried:
                assistant.try_suggestions(lambda: stop.wait(_REST))
                tried = present


async def _show(request: Request, error: Exception) -> Response:
    if not isinstance(error, LotseError | RequestValidationError | HTTPException):
        _log.error("unexpected error", exc_info=error)
    return problems.response(problems.problem(error))


def _editor(request: Request) -> Visitor:
    """Whoever may change the publications: an editor who is logged in, or a program with the key."""
    visitor = visitor_of(request)
    if visitor is not None and visitor.may("editor"):
        return visitor
    raise not_an_editor(assistant_of(request).settings)


def _status(job: Job) -> JobStatus:
    return JobStatus(**asdict(job), seconds_left=job.seconds_left())

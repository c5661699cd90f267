"""The chat: ask, read on, come back. Whole pages for plain forms, fragments of the same templates for htmx."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from service.api import assistant_of
from service.errors import LotseError, NotFound
from service.model import Answer
from web import answers as view
from web.rendering import html

router = APIRouter(include_in_schema=False)
LARGEST_FORM = 64 * 1024  # bytes


@router.get("/")
def start(request: Request, frage: str = "") -> Response:
    """An empty conversation; `frage` fills the field without asking."""
    return _chat(request, question=frage)


@router.post("/fragen", max_body_size=LARGEST_FORM)
def ask(
    request: Request,
    frage: Annotated[str, Form()] = "",
    unterhaltung: Annotated[str, Form(max_length=64)] = "",
    ohne: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Ask within a conversation, or begin one. What was typed stays in the field if the question is refused.

    `ohne` is a reference to the conversation that the question is asked again without.
    """
    by_htmx = "hx-request" in request.headers
    try:
        answer = assistant_of(request).ask(frage, unterhaltung or None, [ohne] if ohne else ())
    except LotseError as error:
        if by_htmx:
            raise
        return _chat(request, _turns(request, unterhaltung), unterhaltung, frage, error, int(error.status))
    request.app.state.metrics.answered(answer)
    address = f"/unterhaltungen/{answer.conversation}"
    if not by_htmx:
        return RedirectResponse(f"{address}#antwort-{answer.turn}", 303)
    first = answer.conversation != unterhaltung
    fragment = html(
        request, "fragment_antwort.html", answer=answer, first=first, starters=_starters(request), view=view
    )
    if first:
        fragment.headers["HX-Push-Url"] = address
    return fragment


@router.get("/unterhaltungen/{conversation}")
def conversation(request: Request, conversation: str) -> Response:
    """All turns of a conversation, and the field to go on."""
    turns = _turns(request, conversation)
    if not turns:
        raise NotFound("Diese Unterhaltung gibt es nicht oder nicht mehr.", "Stellen Sie die Frage auf der Startseite.")
    return _chat(request, turns, conversation)


@router.get("/unterhaltungen/{conversation}/loeschen")
def confirm_deletion(request: Request, conversation: str) -> Response:
    return html(request, "loeschen.html", conversation=conversation, turns=_turns(request, conversation))


@router.post("/unterhaltungen/{conversation}/loeschen", max_body_size=LARGEST_FORM)
def delete(request: Request, conversation: str) -> Response:
    assistant_of(request).conversations.forget(conversation)
    return html(request, "geloescht.html")


@router.get("/antworten/{turn}")
def answer(request: Request, turn: str) -> Response:
    """One answer under an address of its own, without the conversation around it."""
    return html(request, "antwort.html", answer=assistant_of(request).answer(turn), starters=(), view=view)


def _turns(request: Request, conversation: str) -> list[Answer]:
    return assistant_of(request).conversation(conversation) if conversation else []


def _chat(
    request: Request,
    turns: Sequence[Answer] = (),
    conversation: str = "",
    question: str = "",
    error: LotseError | None = None,
    status: int = 200,
) -> Response:
    starters: list[str] = []
    try:
        starters = _starters(request)
    except LotseError as not_ready:
        error, status = error or not_ready, int(not_ready.status)
    return html(
        request,
        "chat.html",
        status,
        answers=turns,
        conversation=conversation,
        question=question,
        error=error,
        starters=starters,
        publications=len(assistant_of(request).documents()),
        view=view,
    )


def _starters(request: Request) -> list[str]:
    """The questions to begin with, worked out once for each generation."""
    assistant = assistant_of(request)
    known: dict[int | None, list[str]] = request.app.state.starters
    generation = assistant.generation
    if generation not in known:
        found = assistant.suggestions()
        known.clear()
        known[generation] = found
    return known[generation]

"""What was asked before: the list of own conversations, their names, their deletion, and files to take along."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from service.api import assistant_of
from service.exports import transcripts
from service.holdings.library import slug
from service.model import Answer
from web import histories
from web.rendering import html

router = APIRouter(include_in_schema=False)
LARGEST_FORM = 16 * 1024  # bytes
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Form_ = Literal["md", "docx"]


@router.get("/verlauf")
def listing(request: Request, q: str = "") -> Response:
    """Own conversations, the last one first; `q` looks into questions and answers."""
    owner = histories.owner_of(request)
    query = q.strip()[:200]
    talks = assistant_of(request).histories.of(owner, query) if owner else []
    return html(request, "verlauf.html", talks=talks, query=query, known=owner is not None)


@router.get("/verlauf/loeschen")
def confirm_all(request: Request) -> Response:
    owner = histories.owner_of(request)
    talks = assistant_of(request).histories.of(owner) if owner else []
    return html(request, "verlauf_loeschen.html", talks=talks)


@router.post("/verlauf/loeschen", max_body_size=LARGEST_FORM)
def delete_all(request: Request) -> Response:
    """Delete everything, and the cookie with it."""
    owner = histories.owner_of(request)
    if owner:
        assistant_of(request).histories.forget_all(owner)
    response = html(request, "geloescht.html", whole=True)
    histories.drop(response)
    return response


@router.get("/unterhaltungen/{conversation}/loeschen")
def confirm(request: Request, conversation: str) -> Response:
    histories.require_own(request, conversation)
    turns = assistant_of(request).conversation(conversation)
    return html(request, "loeschen.html", conversation=conversation, turns=turns)


@router.post("/unterhaltungen/{conversation}/loeschen", max_body_size=LARGEST_FORM)
def delete(request: Request, conversation: str) -> Response:
    histories.require_own(request, conversation)
    assistant_of(request).forget(conversation)
    return html(request, "geloescht.html", whole=False)


@router.post("/unterhaltungen/{conversation}/name", max_body_size=LARGEST_FORM)
def rename(
    request: Request,
    conversation: str,
    name: Annotated[str, Form(max_length=1000)] = "",
    zurueck: Annotated[Literal["verlauf", "unterhaltung"], Form()] = "unterhaltung",
) -> Response:
    histories.require_own(request, conversation)
    assistant_of(request).histories.rename(conversation, name)
    return RedirectResponse("/verlauf" if zurueck == "verlauf" else f"/unterhaltungen/{conversation}", 303)


@router.get("/unterhaltungen/{conversation}/datei.{form}")
def file(request: Request, conversation: str, form: Form_) -> Response:
    """A conversation as Markdown or Word file."""
    histories.require_own(request, conversation)
    turns = assistant_of(request).conversation(conversation)
    if not turns:
        raise histories.missing()
    title = assistant_of(request).histories.title(conversation) or turns[0].question
    return _file(title, turns, form)


@router.get("/antworten/{turn}/datei.{form}")
def answer_file(request: Request, turn: str, form: Form_) -> Response:
    """One answer as Markdown or Word file."""
    answer = assistant_of(request).answer(turn)
    return _file(answer.question, [answer], form)


@router.get("/antworten/{turn}/text")
def answer_text(request: Request, turn: str) -> Response:
    """One answer as plain text with its sources, for the clipboard."""
    text = transcripts.text(assistant_of(request).answer(turn))
    return Response(text, media_type="text/plain; charset=utf-8")


@router.post("/antworten/{turn}/rueckmeldung", max_body_size=LARGEST_FORM)
def feedback(
    request: Request,
    turn: str,
    urteil: Annotated[str, Form(max_length=20)] = "",
    grund: Annotated[str, Form(max_length=20)] = "",
    anmerkung: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """What someone says of an answer. For htmx thanks in place of the form, else back to the answer."""
    assistant = assistant_of(request)
    conversation = assistant.answer(turn).conversation
    histories.require_own(request, conversation)
    assistant.feedback.give(turn, urteil, grund, anmerkung)
    if "hx-request" in request.headers:
        return html(request, "_dank.html", verdict=urteil)
    return RedirectResponse(f"/unterhaltungen/{conversation}#antwort-{turn}", 303)


def _file(title: str, answers: list[Answer], form: Form_) -> Response:
    today = _today()
    if form == "md":
        body: bytes | str = transcripts.markdown(title, answers, today)
        media_type = "text/markdown; charset=utf-8"
    else:
        body, media_type = transcripts.word(title, answers, today), WORD
    name = f"{slug(title)[:60].strip('-')}.{form}"
    return Response(body, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _today() -> date:
    return datetime.now(UTC).astimezone().date()

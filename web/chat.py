"""The chat: ask, read on, come back. Whole pages for plain forms; for htmx a frame that a stream fills part by part."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from service import problems
from service.api import assistant_of
from service.conversations.starters import Role
from service.errors import LotseError
from service.model import Answer, Stage
from web import answers as view
from web import histories
from web.rendering import html, text

router = APIRouter(include_in_schema=False)
LARGEST_FORM = 64 * 1024  # bytes
_log = logging.getLogger("lotse")


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

    `ohne` is a reference to the conversation that the question is asked again without. A conversation of someone else
    is not gone on with: a new one begins.
    """
    assistant = assistant_of(request)
    known = unterhaltung if unterhaltung and histories.own(request, unterhaltung) else ""
    owner, cookie = histories.begin(request)
    try:
        if "hx-request" in request.headers:
            question = assistant.checked(frage)
            assistant.answerer  # noqa: B018 - NotReady is told now, beside the field
            asked = assistant.waiting.put(known, owner, question, ohne)
            response: Response = html(
                request, "fragment_frage.html", asked=asked, first=asked.conversation != unterhaltung
            )
        else:
            answer = assistant.ask(frage, known or None, [ohne] if ohne else ())
            _keep(request, answer, owner)
            response = RedirectResponse(f"/unterhaltungen/{answer.conversation}#antwort-{answer.turn}", 303)
    except LotseError as error:
        if "hx-request" in request.headers:
            raise
        return _chat(request, _turns(request, known), known, frage, error, int(error.status))
    histories.remember(request, response, cookie)
    return response


@router.get("/fragen/{turn}/strom")
def stream(request: Request, turn: str) -> Response:
    """The answer to a question that waits, as server-sent events that are each whole pieces of HTML.

    `verstanden`, `antwort`, `weiter`, then `ende`; `fehler` in place of what is missing. An answer that is there
    already is sent again, so that a browser that lost the connection may come back.
    """
    return StreamingResponse(
        _events(request, turn),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.post("/fragen/{turn}/anhalten", max_body_size=LARGEST_FORM)
def stop(request: Request, turn: str) -> Response:
    """Forget a question that waits."""
    asked = assistant_of(request).waiting.get(turn)
    if asked is not None and asked.owner != histories.owner_of(request):
        raise histories.missing()
    assistant_of(request).waiting.done(turn)
    return Response(status_code=204)


def _events(request: Request, turn: str) -> Iterator[str]:
    said = None
    try:
        for stage, answer in _stages(request, turn):
            if answer.understood_as != said:  # a question that asks two things is understood as two, once both are read
                said = answer.understood_as
                yield _event("verstanden", text(request, "_verstanden.html", **_shown(request, answer)))
            yield from _parts(request, stage, answer)
    except LotseError as error:
        yield _failed(request, error)
    except Exception as error:  # the response has begun: nobody after us can tell
        _log.error("unexpected error", exc_info=error)
        yield _failed(request, problems.problem(error))
    yield _event("ende", "")


def _stages(request: Request, turn: str) -> Iterator[tuple[Stage, Answer]]:
    """The stages of an answer to come, or the one that is there already."""
    assistant = assistant_of(request)
    asked = assistant.waiting.get(turn)
    if asked is None:
        there = assistant.answer(turn)
        histories.require_own(request, there.conversation)
        yield from (("understood", there), ("composed", there), ("whole", there))
        return
    if asked.owner != histories.owner_of(request):
        raise histories.missing()
    for stage, answer in assistant.stages(asked.question, asked.conversation, turn, asked.dropped):
        if stage == "whole":
            _keep(request, answer, asked.owner)
            assistant.waiting.done(turn)
        yield stage, answer


def _parts(request: Request, stage: Stage, answer: Answer) -> Iterator[str]:
    if stage == "composed":
        yield _event("antwort", text(request, "_inhalt.html", **_shown(request, answer)))
    elif stage == "whole":
        first = len(_turns(request, answer.conversation)) == 1
        title = assistant_of(request).histories.title(answer.conversation) or answer.question
        yield _event(
            "weiter", text(request, "fragment_weiter.html", first=first, title=title, **_shown(request, answer))
        )


def _shown(request: Request, answer: Answer) -> dict[str, Any]:
    return {"answer": answer, "view": view, "starters": _flat(_starters(request)), "verdicts": {}, "own": True}


def _failed(request: Request, error: LotseError) -> str:
    said = {"title": error.title, "text": error.message, "advice": error.advice}
    return _event("fehler", text(request, "meldung.html", **said))


def _event(name: str, html: str) -> str:
    data = "\n".join(f"data: {line}" for line in html.split("\n"))
    return f"event: {name}\n{data}\n\n"


def _keep(request: Request, answer: Answer, owner: str) -> None:
    request.app.state.metrics.answered(answer)
    assistant_of(request).histories.touch(answer.conversation, owner, answer.question)


@router.get("/unterhaltungen/{conversation}")
def conversation(request: Request, conversation: str) -> Response:
    """All turns of a conversation, and the field to go on."""
    histories.require_own(request, conversation)
    turns = _turns(request, conversation)
    if not turns:
        raise histories.missing()
    return _chat(request, turns, conversation)


@router.get("/antworten/{turn}")
def answer(request: Request, turn: str) -> Response:
    """One answer under an address of its own, without the conversation around it: for everyone who was given it."""
    found = assistant_of(request).answer(turn)
    own = histories.own(request, found.conversation)
    verdicts = assistant_of(request).feedback.of(found.conversation)
    return html(request, "antwort.html", answer=found, starters=(), view=view, own=own, verdicts=verdicts)


def _flat(roles: Sequence[Role]) -> list[str]:
    """The first question of each role."""
    return [role.questions[0] for role in roles]


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
    starters: list[Role] = []
    try:
        starters = _starters(request)
    except LotseError as not_ready:
        error, status = error or not_ready, int(not_ready.status)
    assistant = assistant_of(request)
    return html(
        request,
        "chat.html",
        status,
        answers=turns,
        conversation=conversation,
        own=True,
        title=(assistant.histories.title(conversation) if conversation else None)
        or (turns[0].question if turns else ""),
        question=question,
        error=error,
        roles=starters,
        starters=_flat(starters),
        documents=assistant.documents(),
        verdicts=assistant.feedback.of(conversation) if conversation else {},
        view=view,
    )


def _starters(request: Request) -> list[Role]:
    """The questions to begin with, worked out once for each generation."""
    assistant = assistant_of(request)
    known: dict[int | None, list[Role]] = request.app.state.starters
    generation = assistant.generation
    if generation not in known:
        found = assistant.starters()
        known.clear()
        known[generation] = found
    return known[generation]

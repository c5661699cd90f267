"""Whose history a browser sees: a signed cookie with a random number, set with the first question, and nothing else.

The database holds only a hash of the number, as the owner of conversations.
"""

from __future__ import annotations

import hashlib
import secrets

from fastapi import Request
from starlette.responses import Response

from service.api import assistant_of
from service.errors import NotFound
from service.identity.signing import HISTORY_COOKIE, HISTORY_PURPOSE, Signer, signer

COOKIE = HISTORY_COOKIE
_DAY = 24 * 60 * 60


def owner_of(request: Request) -> str | None:
    """The owner that a browser's cookie stands for, None without a valid one."""
    number = _signer(request).read(HISTORY_PURPOSE, request.cookies.get(COOKIE, ""))
    return _owner(number) if number else None


def begin(request: Request) -> tuple[str, str]:
    """An owner for a browser that asks, and the cookie's value: the present ones, else new ones."""
    value = request.cookies.get(COOKIE, "")
    number = _signer(request).read(HISTORY_PURPOSE, value)
    if not number:
        number = secrets.token_hex(16)
        value = _signer(request).sign(HISTORY_PURPOSE, number)
    return _owner(number), value


def remember(request: Request, response: Response, value: str) -> None:
    """Set the cookie, for as long as conversations are kept."""
    response.set_cookie(
        COOKIE,
        value,
        max_age=assistant_of(request).settings.keep_days * _DAY,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def drop(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="lax")


def own(request: Request, conversation: str) -> bool:
    """Whether a conversation is this browser's, or one that nobody claims, such as one of the API."""
    owner = assistant_of(request).histories.owner(conversation)
    return owner is None or owner == owner_of(request)


def require_own(request: Request, conversation: str) -> None:
    """NotFound for someone else's conversation, the same as for one that is not there."""
    if not own(request, conversation):
        raise missing()


def missing() -> NotFound:
    """Told of a conversation that is not there, or not for this browser."""
    return NotFound(
        "Diese Unterhaltung gibt es nicht oder nicht mehr, oder sie wurde in einem anderen Browser begonnen.",
        "Stellen Sie die Frage auf der Startseite. Ihr Browser muss dafür das Cookie von Lotse annehmen.",
    )


def _owner(number: str) -> str:
    return hashlib.sha256(number.encode()).hexdigest()


def _signer(request: Request) -> Signer:
    state = request.app.state
    if not hasattr(state, "signer"):
        state.signer = signer(assistant_of(request).settings)
    found: Signer = state.signer
    return found

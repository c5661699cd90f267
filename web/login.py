"""Logging in and out, and choosing a password by invitation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from service.errors import LotseError
from service.identity.access import visitor_of
from service.identity.entrance import Entrance
from service.identity.sessions import COOKIE
from web.links import local_path
from web.rendering import html

router = APIRouter(include_in_schema=False)
LARGEST_FORM = 16 * 1024  # bytes
Text = Annotated[str, Form(max_length=1000)]


def entrance_of(request: Request) -> Entrance:
    entrance: Entrance = request.app.state.entrance
    return entrance


@router.get("/anmelden")
def login_page(request: Request, weiter: str = "") -> Response:
    return _login_page(request, weiter)


@router.post("/anmelden", max_body_size=LARGEST_FORM)
def login(request: Request, name: Text = "", kennwort: Text = "", weiter: Text = "") -> Response:
    """Log in and go on to where one wanted to go. What was typed stays, but for the password."""
    client = request.client.host if request.client else "?"
    try:
        token = entrance_of(request).login(name, kennwort, client, request.cookies.get(COOKIE, ""))
    except LotseError as error:
        return _login_page(request, weiter, name, error)
    return entered(request, token, weiter)


@router.post("/abmelden", max_body_size=LARGEST_FORM)
def logout(request: Request) -> Response:
    visitor = visitor_of(request)
    if visitor is not None:
        entrance_of(request).logout(visitor, request.cookies.get(COOKIE, ""))
    response = RedirectResponse("/", 303)
    response.delete_cookie(COOKIE)
    return response


@router.get("/einrichten/{token}")
def invitation(request: Request, token: str) -> Response:
    """The page behind an invitation's link. NotFound for one that is used, old or made up."""
    return html(request, "einrichten.html", invited=entrance_of(request).accounts.invited(token), name="", error=None)


@router.post("/einrichten/{token}", max_body_size=LARGEST_FORM)
def accept(request: Request, token: str, kennwort: Text = "", wiederholt: Text = "", name: Text = "") -> Response:
    entrance = entrance_of(request)
    invited = entrance.accounts.invited(token)
    try:
        account = entrance.accept(token, name, kennwort, wiederholt)
    except LotseError as error:
        return html(request, "einrichten.html", int(error.status), invited=invited, name=name, error=error)
    return entered(request, entrance.enter(account, request.cookies.get(COOKIE, "")), "/verwaltung")


def entered(request: Request, token: str, onward: str) -> Response:
    """On to a page of ours, with the session in a cookie that scripts cannot read and other sites cannot send along."""
    response = RedirectResponse(local_path(onward) or "/verwaltung", 303)
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(entrance_of(request).sessions.whole.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return response


def login_page_with(request: Request, error: LotseError) -> Response:
    """The login page, saying why another way in failed."""
    return _login_page(request, "", error=error)


def _login_page(request: Request, onward: str, name: str = "", error: LotseError | None = None) -> Response:
    status = int(error.status) if error else 200
    return html(request, "anmelden.html", status, onward=local_path(onward), name=name, error=error)

"""Accounts in the administration: create, invite, change the role, lock; and one's own password."""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from service.errors import BadRequest, LotseError
from service.identity.access import Role, require
from service.identity.sessions import COOKIE
from web.administration import page
from web.login import LARGEST_FORM, entrance_of

router = APIRouter(prefix="/verwaltung", include_in_schema=False)
Text = Annotated[str, Form(max_length=1000)]


@router.get("/konten")
def accounts(request: Request) -> Response:
    return _accounts(request)


@router.post("/konten", max_body_size=LARGEST_FORM)
def create(request: Request, name: Text = "", rolle: Text = "reader") -> Response:
    """A new account and the link that lets its owner in; the link is shown once."""
    visitor, entrance = require(request, "administrator"), entrance_of(request)
    try:
        account = entrance.create(visitor, name, cast(Role, rolle))
    except LotseError as error:
        return _accounts(request, int(error.status), error=error, name=name, role=rolle)
    return _accounts(request, invited=account, link=_link(request, entrance.invite(visitor, account)))


@router.post("/konten/{account}/link", max_body_size=LARGEST_FORM)
def invite(request: Request, account: str) -> Response:
    visitor, entrance = require(request, "administrator"), entrance_of(request)
    found = entrance.accounts.get(account)
    return _accounts(request, invited=found, link=_link(request, entrance.invite(visitor, found)))


@router.post("/konten/{account}/rolle", max_body_size=LARGEST_FORM)
def change_role(request: Request, account: str, rolle: Text = "") -> Response:
    visitor = require(request, "administrator")
    try:
        entrance_of(request).set_role(visitor, account, cast(Role, rolle))
    except BadRequest as error:
        return _accounts(request, int(error.status), error=error)
    return RedirectResponse("/verwaltung/konten", 303)


@router.post("/konten/{account}/sperre", max_body_size=LARGEST_FORM)
def lock(request: Request, account: str, frei: Text = "") -> Response:
    """Lock an account, or open it again with `frei`."""
    visitor = require(request, "administrator")
    try:
        entrance_of(request).set_active(visitor, account, bool(frei))
    except BadRequest as error:
        return _accounts(request, int(error.status), error=error)
    return RedirectResponse("/verwaltung/konten", 303)


@router.get("/konto")
def own(request: Request) -> Response:
    return _own(request)


@router.post("/konto", max_body_size=LARGEST_FORM)
def change_password(request: Request, bisher: Text = "", kennwort: Text = "", wiederholt: Text = "") -> Response:
    visitor, token = require(request, "reader"), request.cookies.get(COOKIE, "")
    try:
        entrance_of(request).change_password(visitor, bisher, kennwort, wiederholt, token)
    except LotseError as error:
        return _own(request, int(error.status), error=error)
    return _own(request, done=True)


def _own(request: Request, status: int = 200, error: LotseError | None = None, done: bool = False) -> Response:
    visitor = require(request, "reader")
    account = entrance_of(request).accounts.get(visitor.account or "")
    return page(request, "verwaltung_konto.html", status, account=account, error=error, done=done)


def _accounts(request: Request, status: int = 200, **values: Any) -> Response:
    shown = {"error": None, "invited": None, "link": "", "name": "", "role": "editor"} | values
    require(request, "administrator")
    return page(request, "verwaltung_konten.html", status, accounts=entrance_of(request).accounts.all(), **shown)


def _link(request: Request, token: str) -> str:
    return str(request.url_for("invitation", token=token))

"""To the town's own login service and back."""

from __future__ import annotations

import logging

import httpx2
from authlib.common.errors import AuthlibBaseError
from fastapi import APIRouter, Request
from joserfc.errors import JoseError
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from service.api import assistant_of
from service.errors import Forbidden, LotseError, NotFound
from service.identity import oidc
from service.identity.sessions import COOKIE
from web.links import local_path
from web.login import entered, entrance_of, login_page_with

_log = logging.getLogger("lotse")
router = APIRouter(prefix="/anmelden/dienst", include_in_schema=False)
HANDSHAKE = "lotse_dienst"
_TROUBLE = (AuthlibBaseError, JoseError, httpx2.HTTPError, RuntimeError, KeyError, ValueError, TypeError)


@router.get("")
async def leave(request: Request, weiter: str = "") -> Response:
    """To the login service; what it has to answer with is remembered here."""
    client, handshakes = _service(request)
    request.scope["session"] = {}
    try:
        response: Response = await client.authorize_redirect(request, request.url_for("come_back"))
    except _TROUBLE as error:
        return await run_in_threadpool(_failed, request, error)
    kept = {"session": request.scope["session"], "onward": local_path(weiter)}
    token = await run_in_threadpool(handshakes.keep, kept)
    secure = request.url.scheme == "https"
    response.set_cookie(HANDSHAKE, token, max_age=600, path="/anmelden", httponly=True, samesite="lax", secure=secure)
    return response


@router.get("/zurueck")
async def come_back(request: Request) -> Response:
    """From the login service: check what it says, and let in whom it vouches for."""
    client, handshakes = _service(request)
    try:
        kept = await run_in_threadpool(handshakes.take, request.cookies.get(HANDSHAKE, ""))
        request.scope["session"] = kept["session"]
        claims = (await client.authorize_access_token(request))["userinfo"]
        token = await run_in_threadpool(_enter, request, claims)
    except LotseError as error:
        return await run_in_threadpool(login_page_with, request, error)
    except _TROUBLE as error:
        return await run_in_threadpool(_failed, request, error)
    response = entered(request, token, kept["onward"])
    response.delete_cookie(HANDSHAKE, path="/anmelden")
    return response


def _enter(request: Request, claims: dict[str, object]) -> str:
    entrance = entrance_of(request)
    account = oidc.account_of(claims, assistant_of(request).settings, entrance)
    return entrance.enter(account, request.cookies.get(COOKIE, ""))


def _service(request: Request) -> tuple[oidc.Client, oidc.Handshakes]:
    assistant, state = assistant_of(request), request.app.state
    if not assistant.settings.oidc_issuer:
        raise NotFound("Hier ist kein Anmeldedienst eingerichtet.", "Melden Sie sich mit einem Konto in Lotse an.")
    if not hasattr(state, "oidc"):
        state.oidc = oidc.client(assistant.settings), oidc.Handshakes(assistant.library.engine)
    found: tuple[oidc.Client, oidc.Handshakes] = state.oidc
    return found


def _failed(request: Request, error: Exception) -> Response:
    _log.warning("login by OpenID Connect failed: %s: %s", type(error).__name__, error)
    entrance_of(request).audit.record("unbekannt", "login-failed", "Anmeldedienst")
    told = Forbidden(
        "Die Anmeldung beim Anmeldedienst ist gescheitert.",
        "Versuchen Sie es noch einmal. Bleibt es dabei, wenden Sie sich an Ihre Administration.",
    )
    return login_page_with(request, told)

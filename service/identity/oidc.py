"""Logging in by the town's own login service: OpenID Connect with authorization code, PKCE and nonce, by authlib.

What has to be remembered between going there and coming back is kept here, not in the browser, works once and for ten
minutes.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from service.database import create_tables, metadata
from service.errors import BadRequest, Forbidden
from service.identity.access import Role
from service.identity.accounts import Account
from service.identity.entrance import Entrance
from service.settings import Settings

Client = Any  # authlib comes without types
VALID = timedelta(minutes=10)
table = sa.Table(
    "handshakes",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
    sa.Column("expires", sa.String(32), nullable=False),
)


class Handshakes:
    """What authlib remembers of a login under way."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        create_tables(engine)

    def keep(self, data: Mapping[str, Any]) -> str:
        token, now = secrets.token_urlsafe(32), datetime.now(UTC)
        row = {"token": _digest(token), "data": json.dumps(dict(data)), "expires": (now + VALID).isoformat()}
        with self._engine.begin() as db:
            db.execute(sa.delete(table).where(table.c.expires < now.isoformat()))
            db.execute(sa.insert(table).values(**row))
        return token

    def take(self, token: str) -> dict[str, Any]:
        """What was kept, once. Forbidden for a token that is used, old or made up."""
        with self._engine.begin() as db:
            found = db.execute(sa.select(table).where(table.c.token == _digest(token))).mappings().first()
            gone = db.execute(sa.delete(table).where(table.c.token == _digest(token))).rowcount
        if found is None or not gone or found["expires"] < datetime.now(UTC).isoformat():
            raise Forbidden("Diese Anmeldung ist abgelaufen.", "Beginnen Sie noch einmal auf der Anmeldeseite.")
        data: dict[str, Any] = json.loads(found["data"])
        return data


def client(settings: Settings) -> Client:
    """authlib's client for the login service of the settings; asks the service for its addresses at first use."""
    from authlib.integrations.starlette_client import OAuth

    return OAuth().register(
        "lotse",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256", "timeout": 10},
    )


def account_of(claims: Mapping[str, Any], settings: Settings, entrance: Entrance) -> Account:
    """The account of someone whom the login service vouches for; made at the first login. Forbidden without a role."""
    role = role_of(claims, settings)
    name = str(claims.get("email") or claims.get("preferred_username") or claims.get("name") or "konto")
    subject = f"{claims['iss']} {claims['sub']}"
    subject = subject if len(subject) <= 250 else hashlib.sha256(subject.encode()).hexdigest()
    account = entrance.accounts.for_subject(subject, name, role)
    by_groups = settings.oidc_admin_group or settings.oidc_editor_group
    if account is None or (role is None and by_groups):
        raise Forbidden(
            "Der Anmeldedienst kennt Sie, aber Sie haben noch keinen Zugang zu Lotse.",
            "Bitten Sie Ihre Administration darum.",
        )
    if role is not None and by_groups and role != account.role:
        try:
            entrance.set_role(settings.oidc_name, account.id, role)
        except BadRequest:  # the last administrator stays one, whatever the groups say
            return account
    return entrance.accounts.get(account.id)


def role_of(claims: Mapping[str, Any], settings: Settings) -> Role | None:
    """The role that someone's groups give, else the one that everyone has; None for no access."""
    listed = claims.get("groups")
    groups = {str(group).strip("/") for group in listed} if isinstance(listed, list) else set()
    if settings.oidc_admin_group and settings.oidc_admin_group.strip("/") in groups:
        return "administrator"
    if settings.oidc_editor_group and settings.oidc_editor_group.strip("/") in groups:
        return "editor"
    return None if settings.oidc_role == "none" else settings.oidc_role


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()

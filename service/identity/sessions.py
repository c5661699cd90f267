"""Sessions: who is logged in, kept in the database, so that logging out ends a session everywhere at once.

The browser holds a random token; the database holds its hash. A login always makes a new token, so that one known
before the login is worth nothing after it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from service.database import Line, create_tables, metadata
from service.identity.access import Visitor
from service.identity.accounts import accounts

COOKIE = "lotse_sitzung"
sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("token", sa.String(64), primary_key=True),
    sa.Column("account", Line(32), sa.ForeignKey("accounts.id"), nullable=False, index=True),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("seen", sa.String(32), nullable=False),
)
_NOTE_EVERY = timedelta(minutes=1)


class Sessions:
    """A session ends `hours` after the login, or after `idle` minutes without a request."""

    def __init__(self, engine: sa.Engine, hours: int, idle: int) -> None:
        self._engine, self.whole, self._idle = engine, timedelta(hours=hours), timedelta(minutes=idle)
        create_tables(engine)

    def begin(self, account: str) -> str:
        """A new session; the token for the browser. Sessions that have ended are cleared away."""
        token, now = secrets.token_urlsafe(32), _now()
        with self._engine.begin() as db:
            db.execute(sa.delete(sessions).where(self._ended(now)))
            row = {"token": _digest(token), "account": account, "created": _text(now), "seen": _text(now)}
            db.execute(sa.insert(sessions).values(**row))
        return token

    def visitor(self, token: str) -> Visitor | None:
        """Who is behind a token; None where the session has ended or the account may no longer log in."""
        now = _now()
        query = sa.select(accounts, sessions.c.seen).join(sessions, sessions.c.account == accounts.c.id)
        query = query.where(sessions.c.token == _digest(token), accounts.c.active, sa.not_(self._ended(now)))
        with self._engine.connect() as db:
            row = db.execute(query).mappings().first()
        if row is None:
            return None
        if row["seen"] < _text(now - _NOTE_EVERY):
            with self._engine.begin() as db:
                db.execute(sa.update(sessions).where(sessions.c.token == _digest(token)).values(seen=_text(now)))
        return Visitor(row["id"], row["name"], row["role"])

    def end(self, token: str) -> None:
        with self._engine.begin() as db:
            db.execute(sa.delete(sessions).where(sessions.c.token == _digest(token)))

    def end_all(self, account: str, but: str = "") -> None:
        """End every session of an account, except that of the token `but`."""
        with self._engine.begin() as db:
            db.execute(sa.delete(sessions).where(sessions.c.account == account, sessions.c.token != _digest(but)))

    def _ended(self, now: datetime) -> sa.ColumnElement[bool]:
        return sa.or_(sessions.c.created < _text(now - self.whole), sessions.c.seen < _text(now - self._idle))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _now() -> datetime:
    return datetime.now(UTC)


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")

"""Failed logins of the last minutes, counted over all processes, so that nobody can guess passwords at speed.

What is counted is kept as a hash and for a quarter of an hour only: neither names nor addresses can be read from it.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from service.database import create_tables, metadata
from service.errors import TooManyRequests

attempts = sa.Table(
    "attempts",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("who", sa.String(64), nullable=False, index=True),
    sa.Column("at", sa.String(32), nullable=False),
)
WINDOW = timedelta(minutes=15)
PER_NAME_AND_CLIENT, PER_CLIENT, PER_NAME = 5, 20, 50
"""The last is high, so that a stranger cannot easily keep someone out of their own account."""


class Attempts:
    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        create_tables(engine)

    def check(self, name: str, client: str) -> None:
        """TooManyRequests where this client, or anyone with this name, has failed too often lately."""
        with self._engine.connect() as db:
            for key, most in _limits(name, client).items():
                query = sa.select(sa.func.count()).where(attempts.c.who == key, attempts.c.at >= _limit())
                if (db.execute(query).scalar() or 0) >= most:
                    raise TooManyRequests(
                        "Es gab zu viele vergebliche Anmeldungen.",
                        "Warten Sie eine Viertelstunde. Ihre Administration kann Ihnen einen neuen Link ausstellen.",
                    )

    def failed(self, name: str, client: str) -> None:
        now = datetime.now(UTC).isoformat()
        rows = [{"id": uuid4().hex, "who": key, "at": now} for key in _limits(name, client)]
        with self._engine.begin() as db:
            db.execute(sa.delete(attempts).where(attempts.c.at < _limit()))
            db.execute(sa.insert(attempts), rows)

    def succeeded(self, name: str, client: str) -> None:
        """Forget the failures of whoever got in after all, but not those of the client with other names."""
        with self._engine.begin() as db:
            db.execute(sa.delete(attempts).where(attempts.c.who == next(iter(_limits(name, client)))))


def _limits(name: str, client: str) -> dict[str, int]:
    name = " ".join(name.split()).casefold()
    return {
        _key("both", name, client): PER_NAME_AND_CLIENT,
        _key("client", client): PER_CLIENT,
        _key("name", name): PER_NAME,
    }


def _key(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _limit() -> str:
    return (datetime.now(UTC) - WINDOW).isoformat()

"""The database: SQLite in the home by default, PostgreSQL by setting. Each module adds its tables to `metadata`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from service.errors import NotReady

_TABLES_LOCK = 7_026_783  # any number that no other program locks in the same database


class Line(sa.types.TypeDecorator[str]):
    """A string without NUL, which PostgreSQL cannot hold: a request with one finds nothing instead of failing."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        return value and value.replace("\0", "\ufffd")


metadata = sa.MetaData()


def connect(url: str) -> sa.Engine:
    """An engine for `url`, connected to only when used. SQLite gets write-ahead logging and foreign keys. NotReady."""
    try:
        engine = sa.create_engine(url, pool_pre_ping=True)
    except (sa.exc.ArgumentError, ImportError, ValueError) as error:
        raise NotReady(
            "Die Adresse der Datenbank ist unbrauchbar, oder ihr Treiber ist nicht installiert.",
            "Prüfen Sie LOTSE_DATABASE_URL. Üblich ist postgresql+psycopg://name:kennwort@rechner/datenbank; "
            "den Treiber bringt requirements/postgres.txt mit.",
        ) from error
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def _prepare(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA foreign_keys=ON")
            connection.execute("PRAGMA busy_timeout=10000")

    return engine


def create_tables(engine: sa.Engine) -> None:
    """Create what is not there yet; several processes may start at the same time. NotReady."""
    try:
        with engine.begin() as db:
            if db.dialect.name == "postgresql":
                db.execute(sa.select(sa.func.pg_advisory_xact_lock(_TABLES_LOCK)))
            metadata.create_all(db)
    except sa.exc.OperationalError as error:
        local = engine.dialect.name == "sqlite"
        raise NotReady(
            f"Die Datenbank ist nicht zu benutzen ({' '.join(str(error.orig).split())}).",
            "Prüfen Sie, ob der Datenordner (LOTSE_HOME) voll oder schreibgeschützt ist und dem Konto von Lotse gehört."
            if local
            else "Prüfen Sie LOTSE_DATABASE_URL und ob der Datenbankserver läuft.",
        ) from error


def upsert(
    db: sa.Connection,
    table: sa.Table,
    values: Mapping[str, Any],
    keys: Sequence[str],
    changed: Mapping[str, Any] | None = None,
) -> None:
    """Insert a row, or change the one of the same keys to `changed` (default: the same values)."""
    insert = (postgresql if db.dialect.name == "postgresql" else sqlite).insert(table).values(**values)
    db.execute(insert.on_conflict_do_update(index_elements=list(keys), set_=dict(changed or values)))

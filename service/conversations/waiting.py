"""Questions that are asked but not yet answered: between the form that sends one and the stream that answers it.

They lie in the database, so that any process may answer, and never in an address, where logs would keep them.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from service.holdings.library import Library, Line, create_tables, metadata

_MINUTES = 10
waiting = sa.Table(
    "pending",
    metadata,
    sa.Column("turn", Line(32), primary_key=True),
    sa.Column("conversation", Line(32), nullable=False),
    sa.Column("owner", Line(80), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("without", sa.Text, nullable=False),
    sa.Column("asked", sa.String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that waits. `turn` is the id of its answer to come, `without` a reference left out, or ""."""

    turn: str
    conversation: str
    owner: str
    question: str
    without: str = ""

    @property
    def dropped(self) -> tuple[str, ...]:
        return (self.without,) if self.without else ()


class Waiting:
    """Questions wait for ten minutes at most."""

    def __init__(self, library: Library) -> None:
        self._engine = library.engine
        create_tables(self._engine)

    def put(self, conversation: str, owner: str, question: str, without: str = "") -> Asked:
        """`conversation` is "" for a new one."""
        asked = Asked(uuid4().hex, conversation or uuid4().hex, owner, question, without)
        now = datetime.now(UTC)
        limit = (now - timedelta(minutes=_MINUTES)).isoformat(timespec="microseconds")
        with self._engine.begin() as db:
            db.execute(sa.delete(waiting).where(waiting.c.asked < limit))
            db.execute(sa.insert(waiting).values(**asdict(asked), asked=now.isoformat(timespec="microseconds")))
        return asked

    def get(self, turn: str) -> Asked | None:
        query = sa.select(waiting).where(waiting.c.turn == turn)
        with self._engine.connect() as db:
            row = db.execute(query).mappings().first()
        return Asked(**{name: row[name] for name in Asked.__slots__}) if row else None

    def done(self, turn: str) -> None:
        with self._engine.begin() as db:
            db.execute(sa.delete(waiting).where(waiting.c.turn == turn))

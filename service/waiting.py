"""Questions that are asked but not yet answered: between the form that sends one and the stream that answers it.

They lie in the database, so that any process may answer, and never in an address, where logs would keep them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from service.library import Library, Line, create_tables, metadata

_MINUTES = 10
waiting = sa.Table(
    "waiting",
    metadata,
    sa.Column("turn", Line(32), primary_key=True),
    sa.Column("conversation", Line(32), nullable=False),
    sa.Column("owner", Line(80), nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("asked", sa.String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that waits; `turn` is the id that its answer will have."""

    turn: str
    conversation: str
    owner: str
    question: str


class Waiting:
    """Questions wait for ten minutes at most."""

    def __init__(self, library: Library) -> None:
        self._engine = library.engine
        create_tables(self._engine)

    def put(self, conversation: str, owner: str, question: str) -> Asked:
        asked = Asked(uuid4().hex, conversation, owner, question)
        now = datetime.now(UTC)
        limit = (now - timedelta(minutes=_MINUTES)).isoformat(timespec="microseconds")
        row = {name: getattr(asked, name) for name in ("turn", "conversation", "owner", "question")}
        with self._engine.begin() as db:
            db.execute(sa.delete(waiting).where(waiting.c.asked < limit))
            db.execute(sa.insert(waiting).values(**row, asked=now.isoformat(timespec="microseconds")))
        return asked

    def get(self, turn: str) -> Asked | None:
        query = sa.select(waiting).where(waiting.c.turn == turn)
        with self._engine.connect() as db:
            row = db.execute(query).mappings().first()
        return Asked(row["turn"], row["conversation"], row["owner"], row["question"]) if row else None

    def done(self, turn: str) -> None:
        with self._engine.begin() as db:
            db.execute(sa.delete(waiting).where(waiting.c.turn == turn))

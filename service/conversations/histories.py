"""Whose conversations are whose: titles and owners beside the turns. An owner is an opaque text, never a name.

The web chat's owner is the hash of a session's random number, so that the database alone opens nobody's history.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from service.conversations.feedback import feedback
from service.conversations.turns import Conversations, turns
from service.errors import BadRequest, NotFound
from service.holdings.library import Library, Line, create_tables, metadata

LONGEST_TITLE = 120
_MOST_SHOWN = 500
talks = sa.Table(
    "talks",
    metadata,
    sa.Column("id", Line(32), primary_key=True),
    sa.Column("owner", Line(80), nullable=False, index=True),
    sa.Column("title", Line(LONGEST_TITLE), nullable=False),
    sa.Column("begun", sa.String(32), nullable=False),
    sa.Column("touched", sa.String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation as listed: `begun` and `touched` are ISO time stamps, `turns` how many questions it has."""

    id: str
    title: str
    begun: str
    touched: str
    turns: int


class Histories:
    """Conversations by owner. Goes along with what the turns do: no turn, no entry."""

    def __init__(self, library: Library, conversations: Conversations, days: int) -> None:
        self._engine, self._conversations, self._days = library.engine, conversations, days
        create_tables(self._engine)

    def touch(self, conversation: str, owner: str, title: str) -> None:
        """Enter a conversation that has a new turn. The first question is its title; the owner does not change."""
        now = _now()
        with self._engine.begin() as db:
            known = db.execute(sa.update(talks).where(talks.c.id == conversation).values(touched=now))
            if not known.rowcount:
                values = {"id": conversation, "owner": owner, "title": title[:LONGEST_TITLE]}
                db.execute(sa.insert(talks).values(**values, begun=now, touched=now))

    def owner(self, conversation: str) -> str | None:
        """None for a conversation that nobody claims, such as one of the API."""
        with self._engine.connect() as db:
            return db.execute(sa.select(talks.c.owner).where(talks.c.id == conversation)).scalar()

    def title(self, conversation: str) -> str | None:
        with self._engine.connect() as db:
            return db.execute(sa.select(talks.c.title).where(talks.c.id == conversation)).scalar()

    def of(self, owner: str, text: str = "") -> list[Talk]:
        """An owner's conversations, the last one first; with `text` those that have all its words anywhere."""
        self._expire()
        count = sa.select(sa.func.count()).where(turns.c.conversation == talks.c.id).scalar_subquery()
        query = sa.select(talks, count.label("turns")).where(talks.c.owner == owner).order_by(talks.c.touched.desc())
        with self._engine.connect() as db:
            rows = db.execute(query.limit(_MOST_SHOWN)).mappings().all()
        found = [Talk(r["id"], r["title"], r["begun"], r["touched"], r["turns"]) for r in rows if r["turns"]]
        words = text.casefold().split()
        return [talk for talk in found if self._has(talk, words)] if words else found

    def rename(self, conversation: str, title: str) -> None:
        """BadRequest for an empty title, NotFound for a conversation that is not in the list."""
        clean = " ".join("".join(c for c in title if c.isprintable() or c.isspace()).split())[:LONGEST_TITLE]
        if not clean:
            raise BadRequest("Der Name ist leer.", "Geben Sie der Unterhaltung einen Namen.")
        with self._engine.begin() as db:
            done = db.execute(sa.update(talks).where(talks.c.id == conversation).values(title=clean))
        if not done.rowcount:
            raise NotFound("Diese Unterhaltung gibt es nicht oder nicht mehr.")

    def forget(self, conversation: str) -> None:
        """Delete a conversation with its turns and what was said of them, at once."""
        self._delete([conversation])

    def forget_all(self, owner: str) -> int:
        """Delete all conversations of an owner; how many."""
        with self._engine.connect() as db:
            ids = list(db.execute(sa.select(talks.c.id).where(talks.c.owner == owner)).scalars())
        self._delete(ids)
        return len(ids)

    def _delete(self, conversations: Sequence[str]) -> None:
        for conversation in conversations:
            self._conversations.drop(conversation)
        with self._engine.begin() as db:
            for conversation in conversations:
                db.execute(sa.delete(feedback).where(feedback.c.conversation == conversation))
                db.execute(sa.delete(turns).where(turns.c.conversation == conversation))
                db.execute(sa.delete(talks).where(talks.c.id == conversation))

    def _has(self, talk: Talk, words: Sequence[str]) -> bool:
        said = [talk.title]
        for answer in self._conversations.turns(talk.id):
            said += [answer.question, *(s.text for section in answer.sections for s in section.sentences)]
        text = " ".join(said).casefold()
        return all(word in text for word in words)

    def _expire(self) -> None:
        """What is older than the setting allows goes now, even where nobody asks anything any more."""
        limit = (datetime.now(UTC) - timedelta(days=self._days)).isoformat(timespec="microseconds")
        with self._engine.begin() as db:
            db.execute(sa.delete(turns).where(turns.c.asked < limit))
            db.execute(sa.delete(talks).where(talks.c.touched < limit))
            db.execute(sa.delete(feedback).where(feedback.c.given < limit))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")

"""What is asked, as counts: status, kind and time of each question, and how often each page is cited.

The counts know the day, but neither the hour nor the person nor the conversation. The words of a question are kept only
where it was not answered, without addresses and numbers of telephones, as long as the conversation itself.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import sqlalchemy as sa

from service.answers.declining import declined
from service.database import Line, metadata, upsert
from service.model import Answer

STATUS = {"answered": "beantwortet", "partly": "teilweise beantwortet", "unanswered": "nicht beantwortet"}
questions = sa.Table(
    "usage",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),  # drawn for this row alone
    sa.Column("day", sa.String(10), nullable=False, index=True),
    sa.Column("status", Line(12), nullable=False),
    sa.Column("kind", Line(12), nullable=False),
    sa.Column("milliseconds", sa.Float, nullable=False),
)
cited = sa.Table(
    "cited",
    metadata,
    sa.Column("day", sa.String(10), primary_key=True),
    sa.Column("edition", Line(12), primary_key=True),
    sa.Column("page", sa.Integer, primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
)
unanswered = sa.Table(
    "unanswered",
    metadata,
    sa.Column("turn", Line(32), sa.ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("day", sa.String(10), nullable=False, index=True),
    sa.Column("question", sa.Text, nullable=False),
)
_PERSONAL = re.compile(
    r"\S+@\S+|(?:https?://|www\.)\S+|(?<!\w)\+?\d[\d /()-]{6,}\d|(?:Herrn?|Frau)\s+(?:Dr\.\s+)?[A-ZÄÖÜ][\w-]+"
)
KEEP_DAYS = 400
"""The counts are kept for a little more than a year, so that a month can be compared with the same one before."""


def note(db: sa.Connection, answer: Answer) -> None:
    """Count an answer, within the transaction that stores it."""
    day = today()
    row = {"id": uuid4().hex, "day": day, "status": answer.status, "kind": answer.kind}
    db.execute(sa.insert(questions).values(**row, milliseconds=answer.milliseconds))
    for edition, page in sorted({(citation.edition, citation.page) for citation in answer.citations}):
        once = {"day": day, "edition": edition, "page": page, "times": 1}
        upsert(db, cited, once, ("day", "edition", "page"), {"times": cited.c.times + 1})
    if answer.status == "unanswered" and declined(answer):  # and not a greeting
        db.execute(sa.insert(unanswered).values(turn=answer.turn, day=day, question=impersonal(answer.understood_as)))


def expire(db: sa.Connection) -> None:
    """Delete counts that are too old; unanswered questions go with their turns."""
    limit = (datetime.now(UTC) - timedelta(days=KEEP_DAYS)).date().isoformat()
    for table in (questions, cited):
        db.execute(sa.delete(table).where(table.c.day < limit))


def impersonal(question: str) -> str:
    """A question without mail and web addresses, numbers of telephones and the like, and names after Herr and Frau."""
    return _PERSONAL.sub("[…]", question)


def today() -> str:
    return datetime.now(UTC).date().isoformat()

"""Turns of conversations, as answered, in the database. No names, no addresses: only what was asked and answered."""

from __future__ import annotations

import json
import logging
from collections import OrderedDict
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import sqlalchemy as sa

from service.answers.answering import Result
from service.answers.lines import said
from service.conversations import usage
from service.errors import NotFound
from service.holdings.library import Library, Line, create_tables, metadata
from service.model import Answer, AnswerSection, AnswerSentence, Citation, ExampleCard, Reference
from service.questions.question import Context

_EVERY = 3600.0
_MOST_UNSAVED = 200
_log = logging.getLogger("lotse")
turns = sa.Table(
    "turns",
    metadata,
    sa.Column("id", Line(32), primary_key=True),
    sa.Column("conversation", Line(32), nullable=False, index=True),
    sa.Column("asked", sa.String(32), nullable=False),
    sa.Column("answer", sa.Text, nullable=False),
    sa.Column("context", sa.Text, nullable=False),
)


class Conversations:
    """Keeps turns for `days` days; older ones go when a new one comes, looked for once an hour at most."""

    def __init__(self, library: Library, days: int) -> None:
        self._engine, self._days = library.engine, days
        self._looked = 0.0
        self._unsaved: OrderedDict[str, Result] = OrderedDict()
        create_tables(self._engine)

    def add(self, result: Result) -> None:
        answer = result.answer
        row = {
            "id": answer.turn,
            "conversation": answer.conversation,
            "asked": datetime.now(UTC).isoformat(timespec="microseconds"),
            "answer": json.dumps(asdict(answer), ensure_ascii=False),
            "context": json.dumps(asdict(replace(result.context, said=())), ensure_ascii=False),
        }
        try:
            with self._engine.begin() as db:
                db.execute(sa.insert(turns).values(**row))
                usage.note(db, answer)
        except sa.exc.OperationalError as error:  # the disk is full or read-only: the answer is given all the same
            _log.error("answer not stored: %s", error.orig)
            self._unsaved[answer.turn] = result
            while len(self._unsaved) > _MOST_UNSAVED:
                self._unsaved.popitem(last=False)
            return
        if monotonic() - self._looked > _EVERY or not self._looked:
            self.expire()

    def context(self, conversation: str) -> Context | None:
        """What the last turn of a conversation leaves for the next; None for an unknown one.

        Sentences of publications stand in its answer alone, from which a purge takes them."""
        for result in reversed(self._unsaved.values()):
            if result.answer.conversation == conversation:
                return result.context
        query = sa.select(turns.c.context, turns.c.answer).where(turns.c.conversation == conversation)
        with self._engine.connect() as db:
            stored = db.execute(query.order_by(turns.c.asked.desc()).limit(1)).first()
        if stored is None:
            return None
        data: dict[str, Any] = json.loads(stored.context)
        values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
        return replace(Context(**values), said=said(_answer(json.loads(stored.answer))))

    def answer(self, turn: str) -> Answer:
        if turn in self._unsaved:
            return self._unsaved[turn].answer
        with self._engine.connect() as db:
            stored = db.execute(sa.select(turns.c.answer).where(turns.c.id == turn)).scalar()
        if stored is None:
            raise NotFound("Diese Antwort gibt es nicht oder nicht mehr.", "Stellen Sie die Frage noch einmal.")
        return _answer(json.loads(stored))

    def turns(self, conversation: str) -> list[Answer]:
        """The turns of a conversation, oldest first; empty for an unknown one."""
        query = sa.select(turns.c.answer).where(turns.c.conversation == conversation).order_by(turns.c.asked)
        with self._engine.connect() as db:
            found = [_answer(json.loads(stored)) for stored in db.execute(query).scalars()]
        return found + [r.answer for r in self._unsaved.values() if r.answer.conversation == conversation]

    def forget(self, conversation: str) -> None:
        self.drop(conversation)
        with self._engine.begin() as db:
            db.execute(sa.delete(turns).where(turns.c.conversation == conversation))

    @property
    def unsaved(self) -> int:
        """How many answers could not be stored and are kept in memory."""
        return len(self._unsaved)

    def drop(self, conversation: str) -> None:
        """Forget what could not be stored of a conversation."""
        for turn in [t for t, r in self._unsaved.items() if r.answer.conversation == conversation]:
            del self._unsaved[turn]

    def expire(self) -> None:
        """Delete what is older than the setting allows."""
        self._looked = monotonic()
        limit = (datetime.now(UTC) - timedelta(days=self._days)).isoformat(timespec="microseconds")
        with self._engine.begin() as db:
            db.execute(sa.delete(turns).where(turns.c.asked < limit))
            usage.expire(db)


def _answer(data: dict[str, Any]) -> Answer:
    return Answer(
        **{
            **data,
            "sections": tuple(
                AnswerSection(
                    s["heading"], tuple(AnswerSentence(x["text"], tuple(x["citations"])) for x in s["sentences"])
                )
                for s in data["sections"]
            ),
            "citations": tuple(Citation(**c) for c in data["citations"]),
            "examples": tuple(ExampleCard(**{**e, "levels": tuple(e["levels"])}) for e in data["examples"]),
            "nearest": tuple(Citation(**c) for c in data["nearest"]),
            "suggestions": tuple(data["suggestions"]),
            "notes": tuple(data["notes"]),
            "context": tuple(Reference(**r) for r in data.get("context", ())),
        }
    )

"""What people say of answers: helpful or not, why, and a comment. Kept as long as the answer is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, get_args

import sqlalchemy as sa

from service import tables
from service.conversations.turns import turns
from service.conversations.usage import STATUS
from service.errors import BadRequest, NotFound
from service.holdings.library import Library, Line, create_tables, metadata

LONGEST_COMMENT = 2000
Verdict = Literal["helpful", "not-helpful"]
Reason = Literal["", "wrong-source", "missing", "off-topic", "other"]
VERDICTS: dict[Verdict, str] = {"helpful": "hilfreich", "not-helpful": "nicht hilfreich"}
REASONS: dict[Reason, str] = {
    "wrong-source": "Die Quelle passt nicht",
    "missing": "Es fehlt etwas",
    "off-topic": "Geht an der Frage vorbei",
    "other": "Etwas anderes",
}
feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("turn", Line(32), primary_key=True),
    sa.Column("conversation", Line(32), nullable=False, index=True),
    sa.Column("given", sa.String(32), nullable=False),
    sa.Column("verdict", Line(16), nullable=False),
    sa.Column("reason", Line(16), nullable=False),
    sa.Column("comment", Line(LONGEST_COMMENT), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What was said of one answer, whose question, status and publications it repeats. `given` is an ISO time stamp."""

    turn: str
    conversation: str
    given: str
    verdict: Verdict
    reason: Reason
    comment: str
    question: str
    status: str
    documents: tuple[str, ...]


class Feedback:
    """One opinion an answer; a later one replaces the earlier."""

    def __init__(self, library: Library) -> None:
        self._engine = library.engine
        create_tables(self._engine)

    def give(self, turn: str, verdict: str, reason: str = "", comment: str = "") -> None:
        """BadRequest for anything but the known verdicts and reasons, NotFound for an unknown answer."""
        if verdict not in get_args(Verdict) or reason not in get_args(Reason):
            raise BadRequest(
                "Diese Rückmeldung ist nicht vorgesehen.", "Wählen Sie „Hilfreich“ oder „Nicht hilfreich“."
            )
        text = "".join(c for c in comment if c.isprintable() or c.isspace()).strip()
        if len(text) > LONGEST_COMMENT:
            raise BadRequest(f"Die Anmerkung ist länger als {LONGEST_COMMENT} Zeichen.", "Kürzen Sie sie bitte.")
        with self._engine.begin() as db:
            conversation = db.execute(sa.select(turns.c.conversation).where(turns.c.id == turn)).scalar()
            if conversation is None:
                raise NotFound("Diese Antwort gibt es nicht oder nicht mehr.")
            db.execute(sa.delete(feedback).where(feedback.c.turn == turn))
            now = datetime.now(UTC).isoformat(timespec="microseconds")
            values = {"verdict": verdict, "reason": "" if verdict == "helpful" else reason, "comment": text}
            db.execute(sa.insert(feedback).values(turn=turn, conversation=conversation, given=now, **values))

    def of(self, conversation: str) -> dict[str, Verdict]:
        """The verdicts on the turns of a conversation."""
        query = sa.select(feedback.c.turn, feedback.c.verdict).where(feedback.c.conversation == conversation)
        with self._engine.connect() as db:
            return {row.turn: row.verdict for row in db.execute(query)}

    def opinions(
        self, verdict: Verdict | None = None, limit: int | None = 200, before: str = "", reason: Reason = ""
    ) -> list[Opinion]:
        """The last opinions with the questions they are about, the newest first; None for all.

        `before` is a time stamp: only what was given earlier.
        """
        query = sa.select(feedback, turns.c.answer).join(turns, turns.c.id == feedback.c.turn)
        for column, wanted in ((feedback.c.verdict, verdict), (feedback.c.reason, reason)):
            query = query.where(column == wanted) if wanted else query
        query = query.where(feedback.c.given < before) if before else query
        with self._engine.connect() as db:
            rows = db.execute(query.order_by(feedback.c.given.desc()).limit(limit)).mappings().all()
        return [_opinion(dict(row)) for row in rows]

    def counts(self) -> dict[str, int]:
        """How many opinions there are by verdict and, where one was given, by reason."""
        query = sa.select(feedback.c.verdict, feedback.c.reason, sa.func.count()).group_by(
            feedback.c.verdict, feedback.c.reason
        )
        found: dict[str, int] = {}
        with self._engine.connect() as db:
            for verdict, reason, number in db.execute(query):
                for key in (verdict, reason):
                    if key:
                        found[key] = found.get(key, 0) + number
        return found

    def csv(self) -> str:
        """All opinions as a table for a table program, the newest first."""
        head = ["Zeitpunkt", "Urteil", "Grund", "Anmerkung", "Frage", "Ergebnis", "Publikationen", "Adresse"]
        return tables.text(head, map(_cells, self.opinions(limit=None)))


def _cells(opinion: Opinion) -> list[tables.Cell]:
    reason = REASONS.get(opinion.reason, "")
    said = [opinion.given, VERDICTS[opinion.verdict], reason, opinion.comment, opinion.question]
    return [*said, STATUS[opinion.status], ", ".join(opinion.documents), f"/antworten/{opinion.turn}"]


def _opinion(row: dict[str, str]) -> Opinion:
    answer = json.loads(row["answer"])
    return Opinion(
        turn=row["turn"],
        conversation=row["conversation"],
        given=row["given"],
        verdict=row["verdict"],  # type: ignore[arg-type]
        reason=row["reason"],  # type: ignore[arg-type]
        comment=row["comment"],
        question=answer["question"],
        status=answer["status"],
        documents=tuple(dict.fromkeys(c["document"] for c in answer["citations"])),
    )

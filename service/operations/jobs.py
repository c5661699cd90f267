"""Background work: what is asked for, how far it is, what became of it. The worker does it, in a process of its own.

A job's state lives in the database and is the truth; the queue (huey, in home/queue.sqlite) only tells the worker that
there is something to do. A job is begun by one worker alone, and a job that a dying worker left behind is begun again.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

import sqlalchemy as sa
from huey import SqliteHuey

from service.database import Line, create_tables, metadata
from service.errors import BadRequest, LotseError, NotFound

State = Literal["waiting", "running", "done", "failed", "cancelled"]
ENDED: tuple[State, ...] = ("done", "failed", "cancelled")
KINDS = {
    "read": "Lesen",
    "publish": "Aufnehmen",
    "take": "Lesen und aufnehmen",
    "fetch": "Von einer Adresse holen",
    "remove": "Entfernen",
    "purge": "Endgültig löschen",
    "backup": "Sichern",
    "restore": "Zurückholen",
}
"""German names of kinds of work; see service/operations/work.py and service/operations/upkeep.py for what they do."""
MOST_ATTEMPTS = 3
_MOST_LINES = 500
table = sa.Table(
    "work",
    metadata,
    sa.Column("id", Line(32), primary_key=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("subject", Line, nullable=False),
    sa.Column("arguments", sa.Text, nullable=False),
    sa.Column("who", Line(255), nullable=False),
    sa.Column("state", sa.String(10), nullable=False, index=True),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("begun", sa.String(32)),
    sa.Column("ended", sa.String(32)),
    sa.Column("step", Line, nullable=False),
    sa.Column("step_begun", sa.String(32)),
    sa.Column("parts", sa.Integer, nullable=False),
    sa.Column("parts_done", sa.Integer, nullable=False),
    sa.Column("lines", sa.Text, nullable=False),
    sa.Column("result", sa.Text),
    sa.Column("error", Line),
    sa.Column("advice", Line),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("to_cancel", sa.Boolean, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Job:
    """`step` is what is being done, of which `parts_done` of `parts` are behind; 0 parts where nobody can know."""

    id: str
    kind: str
    subject: str
    arguments: Mapping[str, Any]
    who: str
    state: State
    created: str
    begun: str | None
    ended: str | None
    step: str
    step_begun: str | None
    parts: int
    parts_done: int
    lines: tuple[str, ...]
    result: Mapping[str, Any] | None
    error: str | None
    advice: str | None
    attempts: int
    to_cancel: bool

    @property
    def name(self) -> str:
        return KINDS.get(self.kind, self.kind)

    @property
    def over(self) -> bool:
        return self.state in ENDED

    def seconds_left(self, now: datetime | None = None) -> int | None:
        """How long this step will go on if it goes on as it did; None where that cannot be told yet."""
        if self.state != "running" or not self.parts_done or not self.parts or self.step_begun is None:
            return None
        behind = ((now or datetime.now(UTC)) - datetime.fromisoformat(self.step_begun)).total_seconds()
        return math.ceil(behind / self.parts_done * (self.parts - self.parts_done))


class Jobs:
    """The jobs of one database and the queue of one home."""

    def __init__(self, engine: sa.Engine, home: Path) -> None:
        self._engine, self._file = engine, home / "queue.sqlite"
        self.do: Callable[[str], None] = _nobody_works_here
        create_tables(engine)

    @cached_property
    def queue(self) -> SqliteHuey:
        """What the worker listens to; it calls `do` with a job's number. Made at first use."""
        queue = SqliteHuey("lotse", filename=str(self._file), results=False, strict_fifo=True)
        self._task = queue.task(name="work")(self._do)
        return queue

    def _do(self, job: str) -> None:
        self.do(job)

    def _tell(self, job: str) -> None:
        self.queue.enqueue(self._task.s(job))

    # -- asking for work -------------------------------------------------------------------------------------------

    def start(self, kind: str, arguments: Mapping[str, Any], who: str, subject: str = "") -> Job:
        """Ask for work; it begins when the worker comes to it."""
        job = uuid4().hex
        row = {
            "id": job,
            "kind": kind,
            "subject": subject[:300],
            "arguments": json.dumps(dict(arguments), ensure_ascii=False),
            "who": who[:255],
            "state": "waiting",
            "created": _now(),
            "step": "",
            "parts": 0,
            "parts_done": 0,
            "lines": "[]",
            "attempts": 0,
            "to_cancel": False,
        }
        with self._engine.begin() as db:
            db.execute(sa.insert(table).values(**row))
        self._tell(job)
        return self.get(job)

    def cancel(self, job: str) -> Job:
        """Call work off: at once while it waits, else at its next step. BadRequest where it is over."""
        with self._engine.begin() as db:
            waiting = sa.update(table).where(table.c.id == job, table.c.state == "waiting")
            if not db.execute(waiting.values(state="cancelled", ended=_now())).rowcount:
                running = sa.update(table).where(table.c.id == job, table.c.state == "running")
                stopped = db.execute(running.values(to_cancel=True)).rowcount
                if not stopped:
                    self.get(job)
                    raise BadRequest("Dieser Auftrag ist schon zu Ende.", "Die Liste der Aufträge zeigt, wie.")
        return self.get(job)

    def retry(self, job: str) -> Job:
        """Let work that failed or was called off begin again. BadRequest for any other."""
        again = sa.update(table).where(table.c.id == job, table.c.state.in_(["failed", "cancelled"]))
        fresh = {"state": "waiting", "attempts": 0, "to_cancel": False, "error": None, "advice": None, "ended": None}
        with self._engine.begin() as db:
            begun = db.execute(again.values(**fresh, step="", parts=0, parts_done=0, lines="[]")).rowcount
        if not begun:
            self.get(job)
            raise BadRequest("Nur ein gescheiterter oder abgebrochener Auftrag lässt sich wiederholen.")
        self._tell(job)
        return self.get(job)

    # -- looking at work -------------------------------------------------------------------------------------------

    def get(self, job: str) -> Job:
        with self._engine.connect() as db:
            row = db.execute(sa.select(table).where(table.c.id == job)).mappings().first()
        if row is None:
            raise NotFound("Diesen Auftrag gibt es nicht.", "Prüfen Sie die Nummer des Auftrags.")
        return _job(row)

    def latest(self, limit: int = 50) -> list[Job]:
        """The newest first."""
        with self._engine.connect() as db:
            rows = db.execute(sa.select(table).order_by(table.c.created.desc()).limit(limit)).mappings()
            return [_job(row) for row in rows]

    def open(self) -> list[Job]:
        """What waits or runs, the oldest first."""
        with self._engine.connect() as db:
            query = sa.select(table).where(table.c.state.in_(["waiting", "running"])).order_by(table.c.created)
            return [_job(row) for row in db.execute(query).mappings()]

    # -- doing work: for the worker --------------------------------------------------------------------------------

    def claim(self, job: str) -> Job | None:
        """Begin a waiting job; None where another has begun it, or it was called off."""
        waiting = sa.update(table).where(table.c.id == job, table.c.state == "waiting")
        values = {"state": "running", "begun": _now(), "attempts": table.c.attempts + 1}
        with self._engine.begin() as db:
            claimed = db.execute(waiting.values(**values)).rowcount
        return self.get(job) if claimed else None

    def note(self, job: str, step: str, step_begun: datetime, parts: int, done: int, lines: list[str]) -> bool:
        """Write down how far a job is; True where it is to be called off."""
        values = {
            "step": step,
            "step_begun": step_begun.isoformat(),
            "parts": parts,
            "parts_done": done,
            "lines": json.dumps(lines[-_MOST_LINES:], ensure_ascii=False),
        }
        with self._engine.begin() as db:
            db.execute(sa.update(table).where(table.c.id == job).values(**values))
            return bool(db.execute(sa.select(table.c.to_cancel).where(table.c.id == job)).scalar())

    def finish(self, job: str, state: State, result: Mapping[str, Any] | None, error: LotseError | None = None) -> None:
        values = {
            "state": state,
            "ended": _now(),
            "result": None if result is None else json.dumps(result, ensure_ascii=False),
            "error": error.message if error else None,
            "advice": error.advice if error else None,
        }
        with self._engine.begin() as db:
            db.execute(sa.update(table).where(table.c.id == job).values(**values))

    def recover(self) -> None:
        """Begin again what a worker that is no more had begun, a few times at most, and tell the queue what waits.

        Only for the one worker of a home, before it takes any work.
        """
        for job in self.open():
            if job.state == "running" and job.attempts >= MOST_ATTEMPTS:
                self.finish(job.id, "failed", None, _given_up())
                continue
            if job.state == "running":
                with self._engine.begin() as db:
                    db.execute(sa.update(table).where(table.c.id == job.id).values(state="waiting"))
            self._tell(job.id)


def _given_up() -> LotseError:
    return LotseError(
        f"Der Auftrag wurde {MOST_ATTEMPTS}-mal unterbrochen und ist aufgegeben. Es wurde nichts geändert.",
        "Prüfen Sie freien Arbeitsspeicher und Speicherplatz, und wiederholen Sie den Auftrag.",
    )


def _nobody_works_here(job: str) -> None:
    raise RuntimeError(f"no worker for job {job}")


def _job(row: Any) -> Job:
    read = {name: json.loads(row[name]) if row[name] else None for name in ("arguments", "result")}
    return Job(**{**row, **read, "lines": tuple(json.loads(row["lines"]))})


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")

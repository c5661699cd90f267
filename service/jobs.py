"""Background work with progress: taking in uploaded files, one at a time, in order of arrival.

Jobs live in the database, so that their state can be asked for after a restart; what was under way when the service
stopped is then told as failed, and nothing of it is half live, because a generation goes live by one rename.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from uuid import uuid4

import sqlalchemy as sa

from service.errors import LotseError, NotFound
from service.library import Library, Line, create_tables, metadata
from service.problems import problem

_log = logging.getLogger("lotse.jobs")
_table = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", Line(32), primary_key=True),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("job", sa.Text, nullable=False),
)
Work = Callable[[Callable[[str], None]], dict[str, object]]


@dataclass(frozen=True, slots=True)
class Job:
    """`state` is waiting, running, done or failed; `result` and `error` are there when it has ended."""

    id: str
    state: str
    lines: tuple[str, ...] = ()
    result: dict[str, object] | None = None
    error: str | None = None
    advice: str | None = None


class Jobs:
    """Runs one job at a time beside the requests."""

    def __init__(self, library: Library) -> None:
        self._engine = library.engine
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="lotse-job")
        create_tables(self._engine)
        self._fail_leftovers()

    def start(self, work: Work) -> Job:
        job = Job(uuid4().hex, "waiting")
        with self._engine.begin() as db:
            row = {"id": job.id, "created": datetime.now(UTC).isoformat(), "state": job.state, "job": _dump(job)}
            db.execute(sa.insert(_table).values(**row))
        self._pool.submit(self._run, job.id, work)
        return job

    def get(self, job: str) -> Job:
        with self._engine.connect() as db:
            stored = db.execute(sa.select(_table.c.job).where(_table.c.id == job)).scalar()
        if stored is None:
            raise NotFound("Diesen Auftrag gibt es nicht.", "Prüfen Sie die Nummer des Auftrags.")
        data = json.loads(stored)
        return Job(**{**data, "lines": tuple(data["lines"])})

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, job: str, work: Work) -> None:
        lines: list[str] = []

        def progress(line: str) -> None:
            lines.append(line)
            self._save(Job(job, "running", tuple(lines)))

        self._save(Job(job, "running"))
        try:
            result = work(progress)
            self._save(Job(job, "done", tuple(lines), result))
        except Exception as error:
            if not isinstance(error, LotseError):
                _log.exception("job %s failed", job)
            told = problem(error)
            self._save(Job(job, "failed", tuple(lines), error=told.message, advice=told.advice))

    def _save(self, job: Job) -> None:
        with self._engine.begin() as db:
            db.execute(sa.update(_table).where(_table.c.id == job.id).values(state=job.state, job=_dump(job)))

    def _fail_leftovers(self) -> None:
        with self._engine.connect() as db:
            query = sa.select(_table.c.id).where(_table.c.state.in_(["waiting", "running"]))
            left = list(db.execute(query).scalars())
        for job in left:
            self._save(
                Job(
                    job,
                    "failed",
                    error="Der Dienst wurde während des Auftrags beendet.",
                    advice="Laden Sie die Datei noch einmal hoch.",
                )
            )


def _dump(job: Job) -> str:
    return json.dumps(asdict(job), ensure_ascii=False)

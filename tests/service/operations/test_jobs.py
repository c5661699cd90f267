"""Jobs: truthful about how far they are, begun by one worker alone, begun again after a death, called off cleanly."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from service.assistant import Assistant
from service.errors import BadRequest, LotseError, NotFound
from service.holdings.library import Meta
from service.operations import work as work_module
from service.operations.jobs import MOST_ATTEMPTS, Job, Jobs
from service.operations.progress import Progress
from service.operations.supervising import Supervisor
from service.operations.work import Work
from service.operations.worker import Worker
from service.publishing.drafts import Drafts
from service.settings import Settings
from tests.ingest.makepdf import paragraph, pdf
from tests.working import jobs_and_worker

Setup = tuple[Jobs, Worker]
SENTENCE = "Die Digitallotsen vermitteln zwischen der IT und den Fachämtern der Stadt."


@pytest.fixture
def jobs_worker(assistant: Assistant) -> Setup:
    return jobs_and_worker(assistant)


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A kind of work of the test's own, "probe": calls `kind["do"]` with the job and its progress."""
    given: dict[str, Any] = {"do": lambda job, progress: {}}
    monkeypatch.setitem(work_module.KINDS, "probe", lambda work, job, progress: given["do"](job, progress))
    yield given


def draft(assistant: Assistant, tmp_path: Path, name: str, content: bytes, meta: Meta | None = None) -> str:
    file = tmp_path / "upload"
    file.write_bytes(content)
    drafts = Drafts(assistant.library.engine, assistant.settings.home)
    return drafts.add(file, name, hashlib.sha256(content).hexdigest(), "erika", meta).id


def test_a_job_tells_where_it_is_and_what_came_of_it(jobs_worker: Setup, kind: dict[str, Any]) -> None:
    jobs, worker = jobs_worker
    seen: list[Job] = []

    def do(job: Job, progress: Progress) -> dict[str, object]:
        progress.step("Größe.pdf", 10)
        progress("erste Zeile")
        progress.advance(4)
        progress("zweite Zeile")
        seen.append(jobs.get(job.id))
        return {"document": "größe"}

    kind["do"] = do
    started = jobs.start("probe", {}, "erika", "Größe")
    assert (started.state, started.who, started.subject) == ("waiting", "erika", "Größe")
    worker.work_off()
    under_way, done = seen[0], jobs.get(started.id)
    assert (under_way.state, under_way.step, under_way.parts_done, under_way.parts) == ("running", "Größe.pdf", 4, 10)
    assert (done.state, done.lines, done.result) == ("done", ("erste Zeile", "zweite Zeile"), {"document": "größe"})
    assert done.attempts == 1 and done.begun and done.ended


def test_remaining_time_goes_by_what_was_seen_of_the_step(jobs_worker: Setup) -> None:
    jobs, _ = jobs_worker
    job, begun = jobs.start("probe", {}, "erika"), datetime.now(UTC)
    jobs.claim(job.id)
    jobs.note(job.id, "Lesen", begun, 10, 2, [])
    assert jobs.get(job.id).seconds_left(begun + timedelta(seconds=10)) == 40
    jobs.note(job.id, "Lesen", begun, 0, 0, [])
    assert jobs.get(job.id).seconds_left() is None


def test_errors_end_a_job_with_what_happened_and_advice(jobs_worker: Setup, kind: dict[str, Any]) -> None:
    jobs, worker = jobs_worker
    errors = [LotseError("Kein Platz.", "Platz schaffen."), RuntimeError("secret of the inside"), KeyError("x")]
    for error in errors:

        def do(job: Job, progress: Progress, error: Exception = error) -> dict[str, object]:
            raise error

        kind["do"] = do
        job = jobs.start("probe", {}, "erika")
        worker.work_off()
        failed = jobs.get(job.id)
        assert failed.state == "failed" and failed.error and failed.advice and "secret" not in failed.error


def test_the_end_of_a_job_is_written_down_as_soon_as_there_is_room_again(
    jobs_worker: Setup, kind: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, worker = jobs_worker
    finish, tries = jobs.finish, [0]

    def full_twice(*given: Any) -> None:
        tries[0] += 1
        if tries[0] < 3:
            raise sa.exc.OperationalError("UPDATE", {}, sqlite3.OperationalError("database or disk is full"))
        finish(*given)

    def fill(job: Job, progress: Progress) -> dict[str, object]:
        raise OSError(errno.ENOSPC, "No space left on device")

    kind["do"] = fill
    monkeypatch.setattr(jobs, "finish", full_twice)
    monkeypatch.setattr("service.operations.worker.PATIENCE", 0)
    job = jobs.start("probe", {}, "erika")
    worker.work_off()
    ended = jobs.get(job.id)
    assert tries == [3] and ended.state == "failed" and "kein Platz mehr" in (ended.error or "")


def test_a_waiting_job_is_called_off_at_once_and_never_begun(jobs_worker: Setup, kind: dict[str, Any]) -> None:
    jobs, worker = jobs_worker
    begun: list[str] = []
    kind["do"] = lambda job, progress: begun.append(job.id) or {}
    job = jobs.start("probe", {}, "erika")
    assert jobs.cancel(job.id).state == "cancelled"
    worker.work_off()
    assert begun == [] and jobs.get(job.id).state == "cancelled"
    with pytest.raises(BadRequest, match="schon zu Ende"):
        jobs.cancel(job.id)
    jobs.retry(job.id)
    worker.work_off()
    assert begun == [job.id] and jobs.get(job.id).state == "done"
    with pytest.raises(BadRequest, match="Nur ein gescheiterter"):
        jobs.retry(job.id)


def test_a_running_job_is_called_off_at_its_next_step(jobs_worker: Setup, kind: dict[str, Any]) -> None:
    jobs, worker = jobs_worker

    def do(job: Job, progress: Progress) -> dict[str, object]:
        jobs.cancel(job.id)
        progress.step("weiter")
        raise AssertionError("went on")

    kind["do"] = do
    job = jobs.start("probe", {}, "erika")
    worker.work_off()
    assert jobs.get(job.id).state == "cancelled"


def test_reading_that_is_called_off_leaves_everything_as_it_was(
    assistant: Assistant, jobs_worker: Setup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, worker = jobs_worker
    name = draft(assistant, tmp_path, "a.pdf", pdf(paragraph(700, SENTENCE)), Meta("a"))
    job, before = jobs.start("take", {"drafts": [name]}, "erika"), assistant.generation
    jobs_note = jobs.note
    monkeypatch.setattr(jobs, "note", lambda *a: (jobs.cancel(job.id), jobs_note(*a))[1])
    worker.work_off()
    assert jobs.get(job.id).state == "cancelled" and assistant.generation == before
    assert [info.id for info in assistant.documents()] == ["probe"]


def test_a_job_is_begun_by_one_worker_alone(assistant: Assistant, kind: dict[str, Any]) -> None:
    jobs, _ = jobs_and_worker(assistant)
    done: list[str] = []
    kind["do"] = lambda job, progress: done.append(job.id) or {}
    started = [jobs.start("probe", {}, "erika").id for _ in range(12)]
    jobs.recover()  # every job is in the queue twice

    def work(_: int) -> None:
        own = Jobs(assistant.library.engine, assistant.settings.home)
        Worker(own, Work(assistant)).work_off()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert sorted(done) == sorted(started)


def test_what_a_dead_worker_left_is_begun_again_but_not_for_ever(jobs_worker: Setup, kind: dict[str, Any]) -> None:
    jobs, worker = jobs_worker
    job = jobs.start("probe", {}, "erika")
    for attempt in range(1, MOST_ATTEMPTS + 1):
        jobs.queue.flush()  # the queue forgets what a worker has taken
        claimed = jobs.claim(job.id)
        assert claimed and claimed.attempts == attempt
        jobs.recover()
    given_up = jobs.get(job.id)
    assert given_up.state == "failed" and "unterbrochen" in (given_up.error or "")
    jobs.retry(job.id)
    worker.work_off()
    assert jobs.get(job.id).state == "done"


def test_work_cut_off_at_any_place_ends_the_same(
    assistant: Assistant, jobs_worker: Setup, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker dies at its first, second, third … note; each time another begins anew."""
    jobs, worker = jobs_worker
    content = pdf(paragraph(700, SENTENCE))
    job = jobs.start("take", {"drafts": [draft(assistant, tmp_path, "a.pdf", content, Meta("a"))]}, "erika")
    note, left = jobs.note, [0]

    class Death(BaseException):
        pass

    def dying(*given: Any) -> bool:
        left[0] -= 1
        if left[0] < 0:
            raise Death
        return note(*given)

    monkeypatch.setattr(jobs, "note", dying)
    monkeypatch.setattr("service.operations.jobs.MOST_ATTEMPTS", 100)
    for survived in range(40):
        left[0] = survived
        try:
            worker.do(job.id)
        except Death:
            jobs.recover()
            assert assistant.ask("Was tut die koordinierende Ebene?").status == "answered"
            continue
        break
    done = jobs.get(job.id)
    assert done.state == "done" and done.attempts > 4
    assert sorted(info.id for info in assistant.documents()) == ["a", "probe"]
    assert len(assistant.document("a").editions) == 1


def test_no_job_of_that_number(jobs_worker: Setup) -> None:
    for number in ("", "0" * 32, "' OR 1=1 --", "../../etc", "a\0b"):
        for act in (jobs_worker[0].get, jobs_worker[0].cancel, jobs_worker[0].retry):
            with pytest.raises(NotFound):
                act(number)


# -- processes ---------------------------------------------------------------------------------------------------------


def wait_for(jobs: Jobs, job: str, *states: str) -> Job:
    limit = time.monotonic() + 60
    while (found := jobs.get(job)).state not in states:
        assert time.monotonic() < limit, found
        time.sleep(0.1)
    return found


def gone(pid: int) -> bool:
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").exists() and Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z":
            return True
        time.sleep(0.05)
    return False


def test_the_worker_is_a_process_that_is_replaced_when_killed_and_ends_with_the_service(
    settings: Settings, assistant: Assistant, tmp_path: Path
) -> None:
    jobs, _ = jobs_and_worker(assistant)
    refused = draft(assistant, tmp_path, "kein.pdf", b"Das ist kein PDF.")
    supervisor = Supervisor(settings.home)
    supervisor.start()
    try:
        first = jobs.start("read", {"drafts": [refused]}, "erika")
        assert wait_for(jobs, first.id, "done").result == {"drafts": [refused], "refused": 1}
        pid = supervisor.pid
        assert pid and pid != os.getpid()
        os.kill(pid, signal.SIGKILL)
        second = jobs.start("read", {"drafts": [refused]}, "erika")
        assert wait_for(jobs, second.id, "done").attempts == 1
        assert supervisor.pid != pid
    finally:
        last = supervisor.pid
        supervisor.stop()
    assert last and gone(last)


def test_a_worker_ends_when_its_service_is_killed(settings: Settings, assistant: Assistant) -> None:
    program = (
        "import sys, time; from pathlib import Path; from service.operations.supervising import Supervisor\n"
        f"s = Supervisor(Path({str(settings.home)!r})); s.start()\n"
        "while s.pid is None: time.sleep(0.05)\n"
        "print(s.pid, flush=True); time.sleep(60)"
    )
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=root, text=True) as service:
        assert service.stdout
        worker = int(service.stdout.readline())
        service.kill()
    assert gone(worker)

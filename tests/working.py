"""A worker within the test's own process: does what waits when the test says so."""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.testclient import TestClient

from service.assistant import Assistant
from service.operations.jobs import Job, Jobs
from service.operations.work import Work
from service.operations.worker import Worker


def work_off(client: TestClient) -> list[Job]:
    """Do all jobs that wait; all jobs there are afterwards, the newest first."""
    app = client.app
    assert isinstance(app, FastAPI)
    jobs: Jobs = app.state.jobs
    Worker(jobs, Work(app.state.assistant)).work_off()
    return jobs.latest()


def jobs_and_worker(assistant: Assistant) -> tuple[Jobs, Worker]:
    jobs = Jobs(assistant.library.engine, assistant.settings.home)
    return jobs, Worker(jobs, Work(assistant))

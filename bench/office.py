"""An administrator who is a program: a served Lotse over HTTP, its pages of the administration and its jobs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from bench.__main__ import free_port, wait

KEY = "bench"
ENDED = {"done", "failed", "cancelled"}


class Office:
    """`lotse serve` over a home in a process of its own, with its worker beside it, and a client that may do all."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "service.cli", "--home", str(home), "serve", "--port", str(self.port)]
        environment = os.environ | {"LOTSE_RATE_LIMIT": "0", "LOTSE_ADMIN_TOKEN": KEY, "LOTSE_GOLDEN_QUESTIONS": "0"}
        silent = subprocess.DEVNULL
        self.server = subprocess.Popen(command, env=environment, stdout=silent, stderr=silent)
        headers = {"Authorization": f"Bearer {KEY}", "Accept": "text/html"}
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", headers=headers, timeout=300)

    def ready(self, path: str = "/healthz") -> None:
        """Wait until the server answers. TimeoutError."""
        wait(self.port, path, time.perf_counter())

    def close(self) -> None:
        self.client.close()
        self.server.terminate()
        self.server.wait(30)

    def kill(self) -> None:
        """kill -9 of the server; its worker ends with it."""
        self.client.close()
        self.server.kill()
        self.server.wait(30)

    # -- acts ------------------------------------------------------------------------------------------------------

    def upload(self, files: Sequence[Path]) -> tuple[str, list[str]]:
        """Send files by the form, all at once: the job that reads them, and what was not taken over."""
        with ExitStack() as opened:
            form = [
                ("dateien", (file.name, opened.enter_context(file.open("rb")), "application/pdf")) for file in files
            ]
            answer = self.client.post("/verwaltung/aufnehmen", files=form)
        if answer.status_code == 303:
            return answer.headers["location"].rpartition("/")[2], []
        job = re.search(r"/verwaltung/auftraege/([0-9a-f]{32})", answer.text)
        if job is None:
            raise RuntimeError(f"nothing was taken over: {answer.status_code}")
        return job[1], re.findall(r"<li>([^<]*)</li>", answer.text.partition("punkte")[2].partition("</ul>")[0])

    def publish(self) -> str:
        """Make every draft live that is ready, all in one generation: the job."""
        chosen = re.findall(r'name="entwurf" value="([0-9a-f]{32})"', self.client.get("/verwaltung/aufnehmen").text)
        answer = self.client.post("/verwaltung/aufnehmen/auswahl", data={"entwurf": chosen})
        if answer.status_code != 303:
            raise RuntimeError(f"not made live: {answer.status_code}")
        return str(answer.headers["location"]).rpartition("/")[2]

    def take(self, file: Path, document: str) -> str:
        """Take a file in as programs do: the job."""
        with file.open("rb") as opened:
            sent = {"file": (file.name, opened, "application/pdf")}
            answer = self.client.post("/api/v1/documents", files=sent, data={"document": document})
        return str(answer.raise_for_status().json()["id"])

    def remove(self, document: str) -> str:
        """Take a publication out as programs do: the job."""
        return str(self.client.delete(f"/api/v1/documents/{document}").raise_for_status().json()["id"])

    def job(self, job: str) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(f"/api/v1/jobs/{job}").raise_for_status().json()
        return found

    def watched(self, job: str, every: float = 0.3, limit: float = 7200.0) -> Iterator[dict[str, Any]]:
        """What the job says of itself, again and again until it is over. TimeoutError."""
        until = time.perf_counter() + limit
        while time.perf_counter() < until:
            yield (state := self.job(job))
            if state["state"] in ENDED:
                return
            time.sleep(every)
        raise TimeoutError(f"job {job} is not over after {limit} s")

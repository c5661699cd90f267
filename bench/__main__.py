"""Answer time, cold start and memory on the embedded corpus.

    python -m bench [--rounds 3]

Prints: the time to build the first index, answer time inside the service (p50, p95 over the golden questions), time
from starting the server process until /readyz answers, and that process's resident memory.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import numpy as np


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="how often each question is asked")
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as home:
        measure_answers(Path(home), rounds)
        measure_start(Path(home))


def measure_answers(home: Path, rounds: int) -> None:
    from service.assistant import Assistant
    from service.publishing import golden
    from service.settings import Settings

    settings = Settings(home=home)
    assistant = Assistant(settings)
    begun = time.perf_counter()
    assistant.ingest([])
    print(f"first index        {time.perf_counter() - begun:8.2f} s  (model load included)")
    questions = [q["question"] for q in golden.load(settings.corpus / "questions")]
    assistant.warm_up()
    assistant.try_suggestions()
    times = [assistant.ask(question).milliseconds for _ in range(rounds) for question in questions]
    for name, share in (("p50", 50), ("p95", 95), ("p99", 99)):
        print(f"answer {name}         {np.percentile(times, share):8.1f} ms ({len(times)} answers)")


def measure_start(home: Path) -> None:
    port = free_port()
    command = [sys.executable, "-m", "service.cli", "--home", str(home), "serve", "--port", str(port)]
    begun = time.perf_counter()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        print(f"server healthy     {wait(port, '/healthz', begun):8.2f} s")
        print(f"server ready       {wait(port, '/readyz', begun):8.2f} s")
        print(f"resident memory    {resident(server.pid):8.0f} MiB")
    finally:
        server.terminate()
        server.wait(10)


def wait(port: int, path: str, begun: float, limit: float = 120.0) -> float:
    """Seconds from `begun` until the path answers with 200."""
    while time.perf_counter() - begun < limit:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=60):
                return time.perf_counter() - begun
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise TimeoutError(f"{path} did not answer in {limit} s")


def resident(pid: int | str) -> float:
    """Resident memory of a process in MiB, from /proc."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()

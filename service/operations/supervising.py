"""Keeps a worker running beside the service, as a process of its own, and ends it with the service."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic

_log = logging.getLogger("lotse.worker")
_PATIENCE = 20.0  # seconds that a worker may take to end
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_LONG = 60.0  # seconds after which a worker that ends has not ended at once
_ROOT = Path(__file__).resolve().parents[2]


class Supervisor:
    """Starts a worker for a home, and another whenever one ends; ever more slowly where they end at once."""

    def __init__(self, home: Path) -> None:
        self._command = [sys.executable, "-m", "service.cli", "--home", str(home), "worker", "--with-parent"]
        path = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._environment = os.environ | {"PYTHONPATH": os.pathsep.join(path)}
        self._stop = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="lotse-worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """End the worker: by closing its standard input, which it takes for the end of the service."""
        self._stop.set()
        process = self._process
        if process is not None and process.stdin is not None:
            process.stdin.close()
        self._thread.join(_PATIENCE)

    @property
    def pid(self) -> int | None:
        """The process that works now."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def _keep(self) -> None:
        pause = _FIRST_PAUSE
        while not self._stop.is_set():
            begun = monotonic()
            with subprocess.Popen(self._command, stdin=subprocess.PIPE, env=self._environment) as process:
                self._process = process
                code = process.wait()
            if self._stop.is_set():
                return
            _log.warning("Der Arbeitsprozess ist beendet (%s) und wird neu gestartet.", code)
            pause = _FIRST_PAUSE if monotonic() - begun > _LONG else min(2 * pause, _LONGEST_PAUSE)
            self._stop.wait(pause)

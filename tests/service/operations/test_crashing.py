"""kill -9 in the middle of every act: a short form of `python -m tests.crashing`, which tries every single step."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_a_kill_at_any_step_leaves_a_whole_generation_and_every_publication_once() -> None:
    """In a process of its own, for it forks."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.crashing", "--stride", "13"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("0 faults") == 6

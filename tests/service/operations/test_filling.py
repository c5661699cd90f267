"""A disk that is full or cannot be written, in the middle of every act; see `tests/filling.py`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_a_full_or_closed_disk_is_told_and_what_answered_answers_on() -> None:
    """In a process of its own, for it forks, and its children give their rights away."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.filling"], cwd=ROOT, capture_output=True, text=True, timeout=500
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(", 0 faults") == 7 and done.stdout.count("0 told") == 0

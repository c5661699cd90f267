"""What a process that runs one thing alone knows: modules that others add to must load those that add to them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def told(code: str) -> set[str]:
    """The words that a fresh interpreter prints, in which nothing else has been imported."""
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, text=True)
    return set(run.stdout.split())


def test_a_worker_knows_the_work_of_upkeep() -> None:
    kinds = told("import service.operations.worker; from service.operations.work import KINDS; print(*KINDS)")
    assert {"purge", "backup", "restore"} <= kinds


def test_a_backup_knows_the_tables_of_accounts() -> None:
    tables = told("import service.operations.backups; from service.database import metadata; print(*metadata.tables)")
    assert {"accounts", "sessions", "attempts", "audit"} <= tables

"""What several folders of tests share: the embedded corpus, read and indexed once with the real model."""

from __future__ import annotations

from pathlib import Path

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from service.assistant import Assistant
from service.identity import accounts
from service.settings import Settings


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> None:
    """Argon2 with so little memory and time that tests need not wait for it."""
    accounts._HASH = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)])


@pytest.fixture(scope="session")
def corpus_assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """An assistant over the embedded corpus. Shared: tests must not change its library."""
    home = tmp_path_factory.mktemp("corpus-home")
    made = Assistant(Settings(home=Path(home), rate_limit=0, _env_file=None))  # type: ignore[call-arg]
    intake = made.ingest([])
    assert not intake.refused
    return made

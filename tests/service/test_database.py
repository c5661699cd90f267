"""The database at start: what is wrong is told with an advice that fits."""

from __future__ import annotations

from pathlib import Path

import pytest

from service.database import connect, create_tables
from service.errors import NotReady


def test_a_data_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'gibt-es-nicht' / 'lotse.sqlite'}")
    with pytest.raises(NotReady) as caught:
        create_tables(engine)
    assert "LOTSE_HOME" in caught.value.advice and "schreibgeschützt" in caught.value.advice

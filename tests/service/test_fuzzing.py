"""Whatever the API is sent, it never answers with a server error: requests made up from its own description."""

from __future__ import annotations

from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings

from service.api import create_app
from service.assistant import Assistant
from service.holdings.library import Meta
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.service.conftest import SECTIONS, make_edition


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> schemathesis.BaseSchema:
    home: Path = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, rate_limit=0, golden_questions=0, admin_token="geheim", _env_file=None)  # type: ignore[call-arg]
    assistant, edition = Assistant(settings, HashEncoder(256)), make_edition(SECTIONS)
    (home / "probe.pdf").write_bytes(b"%PDF-1.7")
    assistant.library.add(edition, home / "probe.pdf", Meta("probe", title="Probeband"))
    assistant.rebuild()
    app = create_app(assistant=assistant)
    for _ in range(3):
        try:
            return schemathesis.openapi.from_asgi("/api/openapi.json", app)
        except SystemError:  # python/cpython#106905: ast.parse while another thread parses too, before Python 3.12
            continue
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


def test_no_request_makes_a_server_error(api: schemathesis.BaseSchema) -> None:
    tried = 0
    for found in api.get_all_operations():
        operation = found.ok()
        assert operation is not None

        @hypothesis_settings(
            max_examples=12,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def send(case: schemathesis.Case) -> None:
            answer = case.call(headers={"Authorization": "Bearer geheim"})
            assert answer.status_code < 500, (case.method, case.path, answer.text)

        send()
        tried += 1
    assert tried >= 8

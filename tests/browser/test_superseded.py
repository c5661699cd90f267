"""A cited page of an edition that was replaced, on a Lotse of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from service.assistant import Assistant
from service.settings import Settings
from tests.browser.conftest import Open
from tests.browser.looking import violations
from tools.browsing import serving


@dataclass(frozen=True, slots=True)
class Replaced:
    assistant: Assistant
    document: str
    edition: str


@pytest.fixture(scope="module")
def replaced(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Replaced:
    """A publication taken in twice; `edition` is the one that was replaced."""
    folder = tmp_path_factory.mktemp("ersetzt")
    own = Assistant(Settings(home=folder / "home", rate_limit=0, _env_file=None), assistant.encoder)  # type: ignore[call-arg]
    file = folder / "bericht.pdf"  # the embedded names belong to the embedded publications
    file.write_bytes(Path("corpus/pdf/studie.pdf").read_bytes())
    own.ingest([file])
    first = own.documents()[0]
    file.write_bytes(file.read_bytes() + b"\n% once more\n")
    own.ingest([file])
    assert len(own.documents()) == 1 and len(own.documents()[0].editions) == 2
    return Replaced(own, first.id, first.editions[0].id)


@pytest.fixture(scope="module")
def address(replaced: Replaced) -> Iterator[str]:
    with serving(replaced.assistant) as served:
        yield served


def test_a_replaced_edition_says_so_and_opens_the_present_one(visit: Open, replaced: Replaced) -> None:
    page = visit()
    page.goto(f"/documents/{replaced.document}/editions/{replaced.edition}/pages/2")
    expect(page.get_by_text("Diese Ausgabe ist ersetzt")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name="Zur heutigen Ausgabe").click()
    expect(page.get_by_text("Diese Ausgabe ist ersetzt")).to_have_count(0)

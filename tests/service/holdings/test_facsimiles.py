"""Pictures of pages are made once, kept within their room, and given up where the file cannot be drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import Unreadable
from ingest.facsimile import Facsimile
from service.assistant import Assistant
from service.errors import NotFound
from service.holdings import facsimiles as module
from service.holdings.facsimiles import Facsimiles

SENTENCE = "Die koordinierende Ebene ordnet und steuert den Prozess."


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The pages drawn, by a pen that draws one line of text; page 2 cannot be drawn."""
    pages: list[int] = []

    def draw(path: Path, page: int, memory_bytes: int) -> tuple[Facsimile, bytes]:
        pages.append(page)
        if page == 2:
            raise Unreadable("no")
        boxes = tuple((i / 100, 0.1, (i + 1) / 100, 0.12) for i in range(len(SENTENCE)))
        return Facsimile(100, 140, SENTENCE, boxes), b"picture" * 100

    monkeypatch.setattr(module, "facsimile", draw)
    return pages


def test_a_picture_is_made_once_and_lasts(assistant: Assistant, made: list[int]) -> None:
    edition = assistant.documents()[0].editions[0]
    text = assistant.page(edition.id, 1).text
    start = text.index(SENTENCE)
    for _ in range(2):
        assert assistant.facsimiles.size(edition.id, 1) == (100, 140)
        (box,) = assistant.facsimiles.marks(edition.id, 1, [(start, start + len(SENTENCE)), (0, 5)])
        assert box == (0, 0.1, len(SENTENCE) / 100, 0.12)
        assert assistant.facsimiles.picture(edition.id, 1) == b"picture" * 100
    assert made == [1]
    again = Assistant(assistant.settings, assistant.encoder)
    assert again.facsimiles.size(edition.id, 1) == (100, 140)
    assert made == [1]
    assistant.facsimiles.forget(edition.sha256)
    assert assistant.facsimiles.size(edition.id, 1) == (100, 140)
    assert made == [1, 1]


def test_what_cannot_be_drawn_is_tried_once(assistant: Assistant, made: list[int]) -> None:
    edition = assistant.documents()[0].editions[0].id
    for _ in range(2):
        with pytest.raises(NotFound, match="kein Bild"):
            assistant.facsimiles.size(edition, 2)
    assert made == [2]
    with pytest.raises(NotFound):
        assistant.facsimiles.size("0" * 12, 1)


def test_pictures_keep_within_their_room(
    assistant: Assistant, made: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_SWEEP", 1)
    edition = assistant.documents()[0].editions[0].id
    small = Facsimiles(assistant.library, tmp_path / "pictures", 0, 1 << 30)
    for page in (1, 3):
        assert small.picture(edition, page)
    (kept,) = (tmp_path / "pictures").glob("*/*.webp")
    assert kept.name == "3.webp"
    assert small.picture(edition, 1)
    assert made == [1, 3, 1]

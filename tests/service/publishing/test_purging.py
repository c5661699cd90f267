"""Removal and purge: what is gone is gone everywhere, old answers say so, and the log knows."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from ingest.model import Edition
from service.api import create_app
from service.assistant import GONE, Assistant
from service.errors import BadRequest, Gone, NotFound
from service.identity.access import COMMAND_LINE
from service.operations.acts import Acts
from service.publishing import redaction
from tests.fakes import HashEncoder
from tests.service.conftest import SECTIONS, Put, make_edition

SECRET = "Die Gemeinde Eichenzell lädt ihr Kollegium zu einem kurzen Austausch ein."


@pytest.fixture
def acts(assistant: Assistant, put: Put) -> Acts:
    put(assistant, make_edition([(("Beirat",), ["Ein Beirat gibt Rat."])], "zwei.pdf", examples=False), "zwei")
    return Acts(assistant, COMMAND_LINE)


def test_what_answers_cannot_be_purged(acts: Acts) -> None:
    with pytest.raises(BadRequest, match="antwortet noch"):
        acts.purge("probe")
    with pytest.raises(NotFound):
        acts.purge("nichts")


def test_a_purge_leaves_nothing_of_a_publication_on_the_disk(assistant: Assistant, acts: Acts) -> None:
    edition = assistant.document("probe").editions[0]
    turn = assistant.ask("Was macht die Gemeinde Eichenzell?")
    assert SECRET in str(turn.sections)
    acts.remove("probe")
    done = acts.purge("probe")
    assert done.editions == (edition.id,) and done.files == 1 and done.answers == 1 and done.pages == len(SECTIONS)
    assert not (assistant.library.files / f"{edition.sha256}.pdf").exists()
    assistant.library.engine.dispose()
    left = [p for p in assistant.settings.home.rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes()]
    assert left == []


def test_old_answers_and_links_say_what_happened(assistant: Assistant, acts: Acts) -> None:
    citation = (turn := assistant.ask("Was macht die Gemeinde Eichenzell?")).citations[0]
    acts.remove("probe")
    removed = assistant.answer(turn.turn)
    assert removed.citations[0].removed and removed.notes[-1] == GONE and removed.sections == turn.sections
    assert assistant.page(citation.edition, citation.page).text
    acts.purge("probe")
    purged = assistant.answer(turn.turn)
    assert purged.citations[0].quote == "" and purged.notes[-1] == GONE and purged.examples == ()
    gone = {c.n for c in purged.citations if c.document == "probe"}
    told = [s for section in purged.sections for s in section.sentences]
    assert {s.text for s in told if gone & set(s.citations)} == {redaction.GONE} and citation.n in gone
    with pytest.raises(Gone, match="endgültig gelöscht"):
        assistant.page(citation.edition, citation.page)
    with TestClient(create_app(assistant=assistant)) as client:
        assert client.get(f"/api/v1/editions/{citation.edition}/pages/1").status_code == 410


def test_no_kept_generation_holds_what_was_purged(assistant: Assistant, acts: Acts) -> None:
    acts.remove("probe")
    acts.purge("probe")
    assert assistant.generations.numbers() == [assistant.generation]
    with pytest.raises(NotFound):
        acts.rollback()


def test_only_the_superseded_edition_is_purged(assistant: Assistant, superseded: tuple[Edition, Edition]) -> None:
    old, new = superseded
    acts = Acts(assistant, COMMAND_LINE)
    with pytest.raises(BadRequest):
        acts.purge("probe", new.id)
    with pytest.raises(NotFound):
        acts.purge("probe", "f" * 12)
    acts.purge("probe", old.id)
    assert [e.id for e in assistant.document("probe").editions] == [new.id]


def test_what_was_purged_may_be_taken_in_again(assistant: Assistant, acts: Acts, put: Put) -> None:
    acts.remove("probe")
    acts.purge("probe")
    put(assistant, make_edition(SECTIONS), "probe")
    assert assistant.ask("Was tut die koordinierende Ebene?").status == "answered"
    assert Assistant(assistant.settings, HashEncoder(256)).page(make_edition(SECTIONS).id, 1).text


def test_a_purge_that_was_cut_short_ends_with_the_next(
    assistant: Assistant, acts: Acts, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = assistant.document("probe").editions[0]
    acts.remove("probe")
    with monkeypatch.context() as patched:
        patched.setattr("service.publishing.purging.Purger.sweep", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            acts.purge("probe")
    file = assistant.library.files / f"{edition.sha256}.pdf"
    assert file.exists()
    Assistant(assistant.settings, HashEncoder(256))
    assert not file.exists()


def test_every_act_is_in_the_log(assistant: Assistant, acts: Acts) -> None:
    acts.remove("probe")
    acts.rollback()
    acts.remove("probe")
    acts.purge("probe")
    entries = acts.audit.entries()
    assert [e.act for e in entries] == ["purged", "removed", "generation-rolled-back", "removed"]
    assert entries[1].after["gefunden"] == 0 and entries[1].after["Sätze gesucht"] > 5
    assert entries[2].before == {"Generation": 3} and entries[2].after == {"Generation": 2}

"""Backups: whole, checked, put back while serving, and nothing lost that came after."""

from __future__ import annotations

import gzip
import io
import tarfile
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.api import create_app
from service.assistant import Assistant
from service.database import metadata
from service.errors import BadRequest, Gone, StorageError
from service.identity.access import COMMAND_LINE
from service.identity.entrance import Entrance
from service.operations import backups
from service.operations.acts import Acts
from service.settings import Settings
from tests.fakes import HashEncoder
from tests.service.conftest import SECTIONS, Put, make_edition

QUESTION = "Was tut die koordinierende Ebene?"
OTHER = make_edition([(("Beirat",), ["Ein Beirat gibt Rat."])], "zwei.pdf", examples=False)


@pytest.fixture
def acts(assistant: Assistant) -> Acts:
    return Acts(assistant, COMMAND_LINE)


@pytest.fixture
def saved(acts: Acts, tmp_path: Path) -> Path:
    acts.backup(tmp_path / "sicherung.tar.gz")
    return tmp_path / "sicherung.tar.gz"


def elsewhere(tmp_path: Path, settings: Settings, fingerprint: str = "fake") -> Assistant:
    return Assistant(settings.model_copy(update={"home": tmp_path / "anderswo"}), HashEncoder(256, fingerprint))


def test_an_empty_home_becomes_what_was_saved(assistant: Assistant, saved: Path, tmp_path: Path) -> None:
    other = elsewhere(tmp_path, assistant.settings)
    done = Acts(other, COMMAND_LINE).restore(saved)
    assert done.generation == 1 and other.generations.verify(1) == []
    assert other.documents() == assistant.documents()
    answer = other.ask(QUESTION)
    assert answer.sections == assistant.ask(QUESTION).sections
    assert other.file(answer.citations[0].edition).read_bytes().startswith(b"%PDF")


def test_answers_and_accounts_come_back(assistant: Assistant, acts: Acts, tmp_path: Path) -> None:
    turn = assistant.ask(QUESTION)
    entrance = Entrance(assistant.library.engine, assistant.settings)
    entrance.create(COMMAND_LINE, "anna@stadt.example", "editor", "ein langes Kennwort 1")
    acts.backup(tmp_path / "b.tar.gz")
    other = elsewhere(tmp_path, assistant.settings)
    Acts(other, COMMAND_LINE).restore(tmp_path / "b.tar.gz")
    assert other.answer(turn.turn) == assistant.answer(turn.turn)
    with other.library.engine.connect() as db:
        assert db.execute(sa.select(sa.func.count()).select_from(metadata.tables["accounts"])).scalar() == 1


def test_whoever_is_logged_in_stays_so_where_the_backup_knows_them(
    assistant: Assistant, acts: Acts, tmp_path: Path
) -> None:
    entrance = Entrance(assistant.library.engine, assistant.settings)
    anna = entrance.create(COMMAND_LINE, "anna", "administrator", "ein langes Kennwort 1")
    acts.backup(tmp_path / "b.tar.gz")
    later = entrance.create(COMMAND_LINE, "bernd", "editor", "ein langes Kennwort 2")
    tokens = [entrance.enter(account) for account in (anna, later)]
    acts.restore(tmp_path / "b.tar.gz")
    assert [bool(entrance.sessions.visitor(token)) for token in tokens] == [True, False]


def test_a_backup_without_an_administrator_locks_nobody_out(assistant: Assistant, acts: Acts, saved: Path) -> None:
    entrance = Entrance(assistant.library.engine, assistant.settings)
    anna = entrance.create(COMMAND_LINE, "anna", "administrator", "ein langes Kennwort 1")
    token = entrance.enter(anna)
    acts.restore(saved)
    assert entrance.sessions.visitor(token) and entrance.accounts.has_administrator()


def test_restoring_while_serving_returns_to_what_answered_and_loses_no_link(
    assistant: Assistant, acts: Acts, saved: Path, put: Put
) -> None:
    put(assistant, OTHER, "zwei")
    assistant.remove("probe")
    later = assistant.ask("Was ist ein Beirat?")
    acts.restore(saved)
    assert [info.id for info in assistant.documents()] == ["probe"]
    assert assistant.ask(QUESTION).status == "answered"
    assert assistant.answer(later.turn).citations[0].removed
    assert assistant.page(OTHER.id, 1).text and acts.audit.entries()[0].act == "restored"


def test_what_was_purged_stays_purged(assistant: Assistant, acts: Acts, put: Put, tmp_path: Path) -> None:
    put(assistant, OTHER, "zwei")
    turn = assistant.ask(QUESTION)
    acts.backup(tmp_path / "b.tar.gz")
    acts.remove("probe")
    acts.purge("probe")
    done = acts.restore(tmp_path / "b.tar.gz")
    edition = make_edition(SECTIONS)
    assert done.purged == (edition.id,) and [info.id for info in assistant.documents()] == ["zwei"]
    assert assistant.answer(turn.turn).citations[0].quote == ""
    assert not (assistant.library.files / f"{edition.sha256}.pdf").exists()
    with pytest.raises(Gone):
        assistant.page(edition.id, 1)


def test_another_model_gets_an_index_of_its_own(assistant: Assistant, saved: Path, tmp_path: Path) -> None:
    other = elsewhere(tmp_path, assistant.settings, "another")
    Acts(other, COMMAND_LINE).restore(saved)
    assert other.ask(QUESTION).status == "answered"


def test_a_damaged_backup_is_refused_and_changes_nothing(assistant: Assistant, acts: Acts, saved: Path) -> None:
    packed = gzip.decompress(saved.read_bytes())
    place = packed.index(b"Stabsstelle hat kurze")
    hostile = io.BytesIO()
    with tarfile.open(fileobj=hostile, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("files/../../boese.pdf"), io.BytesIO(b""))
    broken = {
        "Prüfsumme": gzip.compress(packed[:place] + b"X" + packed[place + 1 :]),
        "unversehrte": saved.read_bytes()[: len(saved.read_bytes()) // 2],
        "keine": b"das ist kein Archiv",
        "unerwarteter": hostile.getvalue(),
        "fehlt": gzip.compress(bytes(10240)),
    }
    before = assistant.generation
    for word, content in broken.items():
        saved.write_bytes(content)
        with pytest.raises(BadRequest, match=word):
            acts.restore(saved)
    assert assistant.generation == before and assistant.ask(QUESTION).status == "answered"


def test_a_full_disk_leaves_no_half_backup(acts: Acts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageError):
        acts.backup(tmp_path / "voll.tar.gz")
    assert [path.name for path in tmp_path.iterdir() if "voll" in path.name] == []


def test_every_table_is_saved_or_left_out_on_purpose(assistant: Assistant, saved: Path) -> None:
    create_app(assistant=assistant)  # which makes all tables
    present = set(sa.inspect(assistant.library.engine).get_table_names())
    assert present - backups.LEFT_OUT == set(backups.verify(saved).rows)

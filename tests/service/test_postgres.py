"""The library, conversations and jobs on PostgreSQL: a server of their own in a temporary folder, without a port."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from pwd import getpwnam
from threading import Barrier
from uuid import uuid4

import pytest
import sqlalchemy as sa
from fastapi.testclient import TestClient

from ingest.model import Edition
from service.api import create_app
from service.assistant import Assistant
from service.conversations.turns import Conversations
from service.errors import NotFound, NotReady
from service.holdings.library import Library, Meta, connect
from service.identity.entrance import Entrance
from service.settings import Settings
from tests.service.conftest import SECTIONS, Put, make_edition
from tests.working import jobs_and_worker


def programs() -> Path | None:
    """The folder of initdb and pg_ctl; Debian keeps it out of PATH, a folder a version."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).resolve().parent] if on_path else sorted(Path("/usr/lib/postgresql").glob("*/bin"))[::-1]
    return next((f for f in folders if (f / "initdb").is_file() and (f / "pg_ctl").is_file()), None)


def other_user() -> str | None:
    """PostgreSQL refuses to run as root: the name of a user to run it as, None where that is not needed."""
    if os.geteuid() != 0:
        return None
    try:
        return getpwnam("postgres").pw_name
    except KeyError:
        return "nobody"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an empty PostgreSQL, reached through a socket in a temporary folder."""
    pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed (requirements/postgres.txt)")
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed (Debian: apt install postgresql)")
    folder, user = Path(tempfile.mkdtemp(prefix="lotse-pg-")), other_user()
    if user:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        command = [str(found / program), "-D", str(folder / "data"), *arguments]
        done = subprocess.run(
            command, user=user, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr

    try:
        run("initdb", "-A", "trust", "-U", "lotse", "-E", "UTF8", "--locale=C", "-N")
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://lotse@/postgres?host={folder}"
        run("pg_ctl", "-m", "fast", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def address(server: str) -> str:
    """A schema of one test's own."""
    name, engine = f"test_{uuid4().hex}", sa.create_engine(server)
    with engine.begin() as db:
        db.execute(sa.schema.CreateSchema(name))
    engine.dispose()
    return f"{server}&options=-csearch_path%3D{name}"


@pytest.fixture
def settings(tmp_path: Path, address: str) -> Settings:
    corpus = Path(__file__).resolve().parents[2] / "corpus"
    return Settings(home=tmp_path / "home", corpus=corpus, rate_limit=0, database_url=address)


def test_a_new_edition_takes_the_place_of_the_old_one(
    assistant: Assistant, superseded: tuple[Edition, Edition]
) -> None:
    old, new = superseded
    listed = assistant.document("probe").editions
    assert [(e.id, e.live, e.superseded) for e in listed] == [(new.id, True, False), (old.id, False, True)]
    assert "sechs Wochen" in str(assistant.ask("Wie oft ist der Austausch in Eichenzell?").sections)


def test_an_edition_comes_back_as_it_was(assistant: Assistant) -> None:
    [(edition, document)] = assistant.library.current().items()
    assert document == "probe" and assistant.library.whole(edition) == make_edition(SECTIONS)


def test_the_same_file_again_changes_nothing(assistant: Assistant, tmp_path: Path) -> None:
    edition = make_edition(SECTIONS)
    assert assistant.library.add(edition, tmp_path / edition.file_name, Meta("probe", title="Neuer Titel")) is False
    assert assistant.document("probe").title == "Neuer Titel" and len(assistant.document("probe").editions) == 1


def test_a_removed_publication_is_gone_and_its_pages_stay(assistant: Assistant, put: Put) -> None:
    put(assistant, make_edition([(("Beirat",), ["Ein Beirat gibt Rat."])], "zwei.pdf", examples=False), "zwei")
    answer = assistant.ask("Was tut die koordinierende Ebene?")
    assistant.remove("probe")
    assert [info.id for info in assistant.documents()] == ["zwei"]
    citation = assistant.answer(answer.turn).citations[0]
    assert citation.superseded
    assert assistant.page(citation.edition, citation.page).text[citation.start : citation.end] == citation.quote
    with pytest.raises(NotFound, match="schon entfernt"):
        assistant.remove("probe")


def test_turns_of_a_conversation_are_kept_in_order_and_forgotten(assistant: Assistant) -> None:
    first = assistant.ask("Welche Vorteile hat eine Stabsstelle?")
    second = assistant.ask("Und welche Nachteile?", first.conversation)
    assert second.conversation == first.conversation and "Stabsstelle" in second.understood_as
    assert [turn.turn for turn in assistant.conversation(first.conversation)] == [first.turn, second.turn]
    assistant.forget(first.conversation)
    assert assistant.conversation(first.conversation) == []


def test_turns_go_when_their_time_is_over(assistant: Assistant) -> None:
    answer = assistant.ask("Was tut die koordinierende Ebene?")
    Conversations(assistant.library, days=1).expire()
    assert assistant.answer(answer.turn) == answer
    Conversations(assistant.library, days=-1).expire()
    with pytest.raises(NotFound):
        assistant.answer(answer.turn)


def test_a_job_is_done_once_and_what_a_stopped_worker_left_is_begun_again(assistant: Assistant) -> None:
    jobs, worker = jobs_and_worker(assistant)
    job = jobs.start("remove", {"document": "probe"}, "Größe", "Probeband")
    assert jobs.claim(job.id) is not None and jobs.claim(job.id) is None
    jobs.recover()
    worker.work_off()
    done = jobs.get(job.id)
    assert (done.state, done.attempts, done.who) == ("done", 2, "Größe") and assistant.documents() == []


def test_people_log_in_and_out(assistant: Assistant, settings: Settings) -> None:
    entrance = Entrance(assistant.library.engine, settings)
    entrance.accept(entrance.setup_token() or "", "erika", "drei lange wörter", "drei lange wörter")
    token = entrance.login("Erika", "drei lange wörter", "client")
    visitor = entrance.sessions.visitor(token)
    assert visitor and visitor.role == "administrator"
    entrance.logout(visitor, token)
    assert entrance.sessions.visitor(token) is None
    assert [entry.act for entry in entrance.audit.entries()] == ["logout", "login", "account-password"]


@pytest.mark.parametrize("path", ["/api/v1/jobs/a%00b", "/api/v1/editions/a%00b/pages/1"])
def test_what_postgresql_cannot_hold_is_not_found(assistant: Assistant, path: str) -> None:
    with TestClient(create_app(assistant=assistant)) as client:
        assert client.get(path).status_code == 404


def test_a_title_with_nul_is_stored_without(assistant: Assistant, tmp_path: Path) -> None:
    edition = make_edition([(("Rat",), ["Ein Rat."])], "drei.pdf", examples=False)
    (tmp_path / "drei.pdf").write_bytes(b"%PDF-1.7")
    assistant.library.add(replace(edition, title="Ein\0Titel"), tmp_path / "drei.pdf", Meta("drei"))
    assert assistant.document("drei").title == "Ein\ufffdTitel"


def test_processes_that_start_and_add_at_once_do_not_disturb_each_other(address: str, tmp_path: Path) -> None:
    """Each with an engine of its own, as in processes: one publication, and one current edition in the end."""
    count, file = 4, tmp_path / "probe.pdf"
    file.write_bytes(b"%PDF-1.7")
    together = Barrier(count)

    def start(number: int) -> None:
        together.wait()
        library = Library(tmp_path / "home", connect(address))
        together.wait()
        library.add(make_edition([((f"Auflage {number}",), ["Ein Satz."])]), file, Meta("probe"))
        library.engine.dispose()

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(start, range(count)))
    library = Library(tmp_path / "home", connect(address))
    editions = library.info("probe").editions
    assert len(editions) == count and sum(e.live for e in editions) == 1
    library.engine.dispose()


def test_a_server_that_is_not_there_is_told(server: str, tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="nicht zu benutzen") as caught:
        Library(tmp_path, connect("postgresql+psycopg://lotse:geheim@127.0.0.1:1/lotse"))
    assert "LOTSE_DATABASE_URL" in caught.value.advice and "geheim" not in caught.value.message


@pytest.mark.parametrize("url", ["unsinn", "postgres://x/y", "postgresql+psycopg://x@host:port/y"])
def test_an_address_that_makes_no_sense_is_told(url: str, tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="unbrauchbar"):
        connect(url)


def test_it_was_postgresql_all_along(assistant: Assistant) -> None:
    assert assistant.library.engine.dialect.name == "postgresql"
    assert not (assistant.settings.home / "lotse.sqlite").exists()

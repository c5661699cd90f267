"""Changes of what is live: examined before, all or nothing, noted afterwards, and taken back."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.generation import GenerationError, Generations
from ingest.model import Edition
from service.assistant import Assistant
from service.errors import NotFound, Refused, StorageError, Withheld
from service.holdings.library import Meta
from service.publishing import gate
from tests.fakes import HashEncoder
from tests.service.conftest import SECTIONS, Put, make_edition

OTHER = make_edition([(("Beirat",), ["Ein Beirat gibt dem Rat seinen Rat."])], "zwei.pdf", examples=False)
WORSE = [((f"Anhang {n}",), ["Hier steht nur noch etwas anderes."]) for n, _ in enumerate(SECTIONS)]


@pytest.fixture
def stored(assistant: Assistant, tmp_path: Path) -> Edition:
    """An edition that is stored aside and not live yet."""
    file = tmp_path / OTHER.file_name
    file.write_bytes(b"%PDF-1.7 zwei")
    assistant.library.add(OTHER, file, Meta("zwei", title="Zweitband"), current=False)
    return OTHER


@pytest.fixture
def golden(assistant: Assistant) -> None:
    """The operator's own golden questions about "probe"."""
    folder = assistant.settings.home / "questions"
    folder.mkdir()
    asked = {
        "g1": ("Was tut die koordinierende Ebene?", "Ebenen der Organisation"),
        "g2": ("Wie oft findet der Austausch in Eichenzell statt?", "Eichenzell: alle acht Wochen eine halbe Stunde"),
    }
    lines = [
        json.dumps({"id": name, "question": question, "document": "probe", "sections": [section]})
        for name, (question, section) in asked.items()
    ]
    (folder / "eigene.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assistant.rebuild()


def test_what_is_stored_aside_changes_nothing(assistant: Assistant, stored: Edition) -> None:
    assert [info.id for info in assistant.documents()] == ["probe"]
    number = assistant.rebuild()
    assert stored.id not in assistant.generations.manifest(number).editions


def test_published_it_answers_and_the_library_says_so(assistant: Assistant, stored: Edition) -> None:
    number = assistant.publisher.publish({"zwei": stored.id})
    assert assistant.ask("Was ist ein Beirat?").citations[0].document == "zwei"
    assert [info.id for info in assistant.documents()] == ["probe", "zwei"]
    report = assistant.generations.report(number)
    assert report and not report["faults"] and {"Fundstellen", "Prüfsummen"} <= {c["name"] for c in report["checks"]}


def test_a_rollback_takes_the_publication_back_and_the_library_follows(assistant: Assistant, stored: Edition) -> None:
    assistant.publisher.publish({"zwei": stored.id})
    assistant.rollback()
    assert [info.id for info in assistant.documents()] == ["probe"]
    assert stored.id not in assistant.generations.manifest(assistant.rebuild()).editions


def test_a_rollback_after_a_rollback_does_not_return_to_what_was_left(assistant: Assistant, stored: Edition) -> None:
    first = assistant.generation
    assistant.publisher.publish({"zwei": stored.id})
    assert assistant.rollback() == first
    later = assistant.rebuild()
    assert later == 3 and assistant.rollback() == first


def test_an_index_of_another_form_is_built_anew_from_the_library(assistant: Assistant) -> None:
    old = assistant.generation or 0
    path = assistant.generations.path(old) / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 3}))
    (path.parent / "passages.npy").unlink()  # a file that the form before did not have
    with pytest.raises(GenerationError, match="andere"):
        assistant.generations.load(old, assistant.encoder)
    assert assistant.renew() == old + 1 == assistant.generation
    assert assistant.renew() is None and assistant.ask("Was tut die koordinierende Ebene?").status == "answered"


def test_a_full_disk_is_told_and_the_old_generation_serves(
    assistant: Assistant, stored: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = assistant.generation
    monkeypatch.setattr("index.generation.write_examples", _fails(errno.ENOSPC))
    with pytest.raises(StorageError, match="kein Platz"):
        assistant.publisher.publish({"zwei": stored.id})
    monkeypatch.setattr("index.generation.write_examples", _fails(errno.EROFS))
    with pytest.raises(StorageError, match="nicht beschreiben"):
        assistant.publisher.publish({"zwei": stored.id})
    assert assistant.generation == before and assistant.ask("Was tut die koordinierende Ebene?").status == "answered"
    assert [info.id for info in assistant.documents()] == ["probe"]


def test_a_faulty_generation_is_refused_and_cleared_away(
    assistant: Assistant, stored: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = assistant.generation
    monkeypatch.setattr(
        assistant.encoder, "encode_passages", lambda texts: np.full((len(texts), 256), 0.5, dtype=np.float32)
    )
    with pytest.raises(Refused, match="Länge 1"):
        assistant.publisher.publish({"zwei": stored.id})
    assert assistant.generation == before and assistant.generations.numbers() == [before]
    assert assistant.generations.announced() is None


def test_a_place_that_moved_is_found(assistant: Assistant, stored: Edition, tmp_path: Path) -> None:
    passage = OTHER.passages[0]
    moved = replace(passage, sentences=tuple(replace(s, text=s.text + "!") for s in passage.sentences))
    edition = replace(OTHER, id="0" * 12, sha256="0" * 64, passages=(moved,))
    assistant.library.add(edition, tmp_path / OTHER.file_name, Meta("drei"), current=False)
    with pytest.raises(Refused, match="steht nicht so auf ihrer Seite"):
        assistant.publisher.publish({"drei": edition.id})


def test_worse_answers_to_golden_questions_withhold_a_generation(
    assistant: Assistant, golden: None, tmp_path: Path
) -> None:
    before, worse = assistant.generation, make_edition(WORSE, examples=False)
    assistant.library.add(worse, tmp_path / "probe.pdf", Meta("probe"), current=False)
    with pytest.raises(Withheld, match="2 verloren") as caught:
        assistant.publisher.publish({"probe": worse.id})
    assert assistant.generation == before and caught.value.number in assistant.generations.numbers()
    report = assistant.generations.report(caught.value.number)
    assert report and "Was tut die koordinierende Ebene?" in report["comparison"]["lost"]
    assistant.activate(caught.value.number)
    assert [e.id for e in assistant.document("probe").editions if e.live] == [worse.id]


def test_what_a_new_publication_answers_is_not_held_against_it() -> None:
    def mark(name: str, met: bool, *documents: str) -> gate.Mark:
        return gate.Mark(name, name, met, 1 if met else None, "answered", documents)

    before = {"a": mark("a", True, "alt"), "b": mark("b", True, "alt"), "c": mark("c", False, "alt")}
    after = {"a": mark("a", False, "neu"), "b": mark("b", True, "alt"), "c": mark("c", True, "alt")}
    compared = gate.compare(before, after, 0.0, {"neu"})
    assert (compared.asked, compared.lost, compared.gained, compared.worse) == (2, (), ("c",), False)
    assert gate.compare(before, after | {"c": mark("c", False, "alt")}, 0.0).worse
    assert gate.from_stored(gate.stored(after)) == after


def test_golden_questions_leave_nothing_behind_and_go_with_their_publication(
    assistant: Assistant, golden: None, stored: Edition
) -> None:
    told: list[str] = []
    assistant.publisher.publish({"zwei": stored.id}, progress=told.append)
    assert any("2 von 2 erfüllt, vorher 2" in line for line in told)
    assistant.remove("probe", told.append)
    assert any(line.startswith("Ausgabe") and "0 gefunden" in line for line in told)
    with assistant.library.engine.connect() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM turns").scalar() == 0


def test_removing_the_live_edition_brings_the_one_before_back(
    assistant: Assistant, superseded: tuple[Edition, Edition]
) -> None:
    old, new = superseded
    assistant.remove_edition(new.id)
    assert [e.id for e in assistant.document("probe").editions if e.live] == [old.id]
    assert "acht Wochen" in str(assistant.ask("Wie oft ist der Austausch in Eichenzell?").sections)
    with pytest.raises(NotFound, match="schon nicht mehr"):
        assistant.remove_edition(new.id)


def test_twenty_removed_publications_do_not_come_back_and_their_links_still_open(
    assistant: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "viele.pdf"
    file.write_bytes(b"%PDF-1.7 viele")
    made = {}
    for n in range(20):
        sections = [((f"Beirat {n}",), [f"Der Beirat Nummer {n} tagt in Raum {100 + n}.", "Er gibt dem Rat Rat."])]
        edition = make_edition(sections, f"beirat-{n}.pdf", examples=False)
        assistant.library.add(edition, file, Meta(f"beirat-{n}"), current=False)
        made[f"beirat-{n}"] = edition
    assistant.publisher.publish({document: edition.id for document, edition in made.items()})
    assert "Raum 107" in str(assistant.search("Wo tagt der Beirat Nummer 7?", 3))
    number = assistant.publisher.publish(dict.fromkeys(made))
    proofs = (assistant.generations.report(number) or {})["proofs"]
    assert [(p["returned"], p["sentences"]) for p in proofs] == [(0, 2)] * 20
    for edition in made.values():
        for sentence in (s.text for passage in edition.passages for s in passage.sentences):
            assert all(hit.edition != edition.id for hit in assistant.search(sentence, 100))
        assert assistant.page(edition.id, 1).text and assistant.library.standing(edition.id) == (True, True)


def test_a_crash_after_the_rename_is_made_good_at_the_next_start(
    assistant: Assistant, stored: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant.library, "follow", _fails(errno.EIO))
    with pytest.raises(OSError):
        assistant.publisher.publish({"zwei": stored.id})
    again = Assistant(assistant.settings, HashEncoder(256))
    assert [info.id for info in again.documents()] == ["probe", "zwei"]


def test_readers_load_what_is_announced_and_use_it_only_once_it_is_live(assistant: Assistant, put: Put) -> None:
    other = Assistant(assistant.settings, HashEncoder(256))
    before = other.ask("Was tut die koordinierende Ebene?").generation
    store = Generations(assistant.settings.home)
    answerer = other.answerer
    number = store.build(list(answerer.searcher.generation.records), [], HashEncoder(256))
    store.announce(number)
    loads = _counted(store, other)
    other.live.look_ahead()
    other.live.look_ahead()
    assert loads == [number] and other.answerer is answerer and before != number
    store.activate(number)
    assert other.ask("Was tut die koordinierende Ebene?").generation == number and loads == [number]
    store.activate(before)
    assert other.answerer is answerer and loads == [number], "the one before is still at hand"


def test_another_model_is_refused_at_activation_with_advice(assistant: Assistant) -> None:
    assistant.rebuild()
    other = Assistant(assistant.settings, HashEncoder(256, "another"))
    with pytest.raises(NotFound, match="LOTSE_MODEL"):
        other.rollback()
    assert other.rebuild() == 3 and other.ask("Was tut die koordinierende Ebene?").generation == 3


def _counted(store: Generations, assistant: Assistant) -> list[int]:
    loads: list[int] = []
    load = assistant.generations.load

    def counting(number: int, encoder: HashEncoder) -> object:
        loads.append(number)
        return load(number, encoder)

    assistant.generations.load = counting  # type: ignore[method-assign, assignment]
    return loads


def _fails(code: int) -> object:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, "it fails", "somewhere")

    return fail

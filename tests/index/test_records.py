"""Records come from disk as they were written, one by one, and damage is told when they are opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from index import records as stored
from index.records import Record, Records, Section, Writer
from tests.index.conftest import Make


@pytest.fixture
def written(make_record: Make, tmp_path: Path) -> list[Record]:
    made = [
        make_record("a", "Der Rat tagt.", "Das Wort\u2028hat die Stadt.", headings=("Gremien", "Rat")),
        make_record("b", "Größe zählt.\nImmer."),
        make_record("c"),
    ]
    with Writer(tmp_path) as writer:
        for record in made:
            writer.add(record)
    assert writer.documents == {"a": "a", "b": "b", "c": "c"}
    return made


def test_records_come_back_by_row_slice_and_id(written: list[Record], tmp_path: Path) -> None:
    read = Records(tmp_path)
    assert list(read) == written and len(read) == 3
    assert (read[1], read[-1], read[1:9]) == (written[1], written[2], tuple(written[1:]))
    assert read.rows["b"] == 1 and read.firsts.tolist() == [0, 2, 3, 3]
    with pytest.raises(IndexError):
        read[3]


def test_only_so_many_records_stay_in_memory(
    written: list[Record], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored, "REMEMBERED", 1)
    read = Records(tmp_path)
    first = read[0]
    assert read[0] is first
    assert read[1] == written[1] and read[0] is not first and read[0] == first


def test_sections_are_known_without_their_records(written: list[Record], tmp_path: Path) -> None:
    read = Records(tmp_path)
    assert read.sections == (
        Section(0, "a", ("Gremien", "Rat")), Section(1, "b", ()), Section(2, "c", ()),
    )  # fmt: skip
    assert read.sections_of("b") == [Section(1, "b", ())] and read.sections_of("elsewhere") == []
    rat = read.sections[0]
    assert rat.within(()) and rat.within(("Gremien",)) and rat.within(rat.headings)
    assert not rat.within(("Rat",)) and not rat.within((*rat.headings, "Vorsitz"))
    assert read.under(lambda section: section.edition != "b") == [written[0], written[2]]
    assert read.under(lambda section: "Rat" in section.headings) == [written[0]]
    assert read.under(lambda section: not section.headings, "c") == [written[2]]
    assert read.under(lambda section: True, "elsewhere") == read.under(lambda section: False) == []


def test_a_shortened_file_is_told(written: list[Record], tmp_path: Path) -> None:
    path = tmp_path / "passages.jsonl"
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(ValueError, match=r"passages\.jsonl"):
        Records(tmp_path)

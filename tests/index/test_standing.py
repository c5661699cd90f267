"""What stands around a passage counts for it by a share: in its section, its chapter, or all over its publication."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.analysis import stem
from index.generation import Generation, Generations
from index.records import Record
from index.search import Searcher
from index.standing import ALL_OVER, CHAPTER, EDITION, FRONT, SECTION, Standing
from tests.fakes import HashEncoder
from tests.index.conftest import Make

SIZE = 40
SINGLE = EDITION / SIZE / ALL_OVER
"""What a word counts for elsewhere in the long report, where one of its passages has it, and not one in front."""
PLACES = [("Netz", "Pegel"), ("Netz", "Pegel"), ("Netz", "Kosten"), ("Haushalt", "Kosten")]
"""The headings of the passages right behind the front; further ones have their own."""
HELD = {
    "Kaltenbrück": [FRONT - 1],
    "Streudienst": [FRONT],
    "Rufnummer": [10, 20, 30, 39],
    "Losverfahren": [10, 20],
}
"""Which passages of the long report have a word."""


def generation(folder: Path, records: Sequence[Record]) -> Generation:
    store, encoder = Generations(folder), HashEncoder()
    return store.load(store.build(records, [], encoder), encoder)


def of_edition(record: Record, edition: str) -> Record:
    return replace(record, document=edition, edition=edition)


@pytest.fixture
def long(tmp_path: Path, make_record: Make) -> Generation:
    """A short publication with the headings of the long report, the report of `SIZE` passages, and a third."""
    paths = [("Vorwort",)] * FRONT + PLACES
    paths += [(f"Kapitel {number}",) for number in range(SIZE - len(paths))]
    report = [
        make_record(
            f"lang-{number}",
            " ".join(["Hier steht Text.", *(word for word, rows in HELD.items() if number in rows)]),
            headings=path,
        )
        for number, path in enumerate(paths)
    ]
    short = [make_record(f"kurz-{number}", "Ein Blatt.", headings=path) for number, path in enumerate(PLACES)]
    third = [make_record("danach", "Noch ein Blatt.", headings=("Vorwort",))]
    editions = {"kurz": short, "lang": report, "danach": third}
    return generation(tmp_path, [of_edition(record, name) for name, of in editions.items() for record in of])


@pytest.fixture
def standing(long: Generation) -> Standing:
    return Standing(long.records, long.words)


def credits(standing: Standing, long: Generation, word: str, *passages: str) -> list[float]:
    found = standing.of([stem(word.lower().replace("ü", "ue"))], [long.rows[name] for name in passages])
    assert found.shape == (1, len(passages))
    return [float(value) for value in found[0]]


def test_the_nearer_a_word_stands_the_more_it_counts(standing: Standing, long: Generation) -> None:
    passages = [f"lang-{FRONT + place}" for place in range(len(PLACES))]  # its own section twice, chapter, elsewhere
    assert credits(standing, long, "Streudienst", *passages, "lang-30") == pytest.approx(
        [SECTION, SECTION, CHAPTER, SINGLE, SINGLE]
    )


def test_another_publication_counts_for_nothing_even_under_the_same_headings(
    standing: Standing, long: Generation
) -> None:
    others = [*(f"kurz-{number}" for number in range(len(PLACES))), "danach"]
    for word in HELD:
        assert credits(standing, long, word, *others) == [0.0] * len(others)
        assert min(credits(standing, long, word, *(f"lang-{number}" for number in range(SIZE)))) > 0


def test_a_word_in_front_or_in_enough_passages_is_spoken_of_everywhere(standing: Standing, long: Generation) -> None:
    assert credits(standing, long, "Kaltenbrück", "lang-3", "lang-39") == pytest.approx([EDITION, EDITION])
    assert len(HELD["Rufnummer"]) == ALL_OVER * SIZE
    assert credits(standing, long, "Rufnummer", "lang-3", "lang-11") == pytest.approx([EDITION, EDITION])
    assert credits(standing, long, "Losverfahren", "lang-3", "lang-11") == pytest.approx([EDITION / 2, EDITION / 2])


def test_what_a_title_names_is_spoken_of_everywhere(tmp_path: Path, make_record: Make) -> None:
    titled = [
        replace(make_record(f"blatt-{number}", "Der Rat tagt im Mai."), title="Leitlinie der Stadt Altwieden")
        for number in range(3)
    ]
    other = [of_edition(make_record("danach", "Der Rat tagt im Juni."), "danach")]
    held = generation(tmp_path, [*(of_edition(record, "blatt") for record in titled), *other])
    standing = Standing(held.records, held.words)
    assert credits(standing, held, "Altwieden", "blatt-0", "blatt-2", "danach") == pytest.approx([EDITION, EDITION, 0])
    assert credits(standing, held, "Rat", "blatt-2") == pytest.approx([SECTION])


def test_a_passage_that_has_the_word_is_scored_for_what_it_has_alone(standing: Standing, long: Generation) -> None:
    word = stem("streudienst")
    own, beside = (long.rows[f"lang-{FRONT + place}"] for place in (0, 1))
    scores = standing.scores([word])
    assert scores.shape == (len(long.records),)
    assert scores[own] == 0.0 and scores[beside] == pytest.approx(SECTION * long.words.idf(word))
    assert np.array_equal(standing.scores([word]), scores)  # what was taken off one passage is not remembered
    assert credits(standing, long, "Streudienst", f"lang-{FRONT}") == pytest.approx([SECTION])


def test_scores_of_several_stems_add_up_each_once(standing: Standing) -> None:
    one, two = stem("streudienst"), stem("rufnummer")
    together = standing.scores([one, two, one])
    assert together == pytest.approx(standing.scores([one]) + standing.scores([two])) and together.any()


def test_an_unknown_stem_and_no_stem_at_all_give_zeros(standing: Standing, long: Generation) -> None:
    assert np.array_equal(standing.scores(["xylophon"]), np.zeros(len(long.records)))
    assert np.array_equal(standing.scores([]), np.zeros(len(long.records)))
    assert np.array_equal(standing.of(["xylophon", stem("streudienst")], [3, 0, 1])[0], np.zeros(3))
    assert standing.of([], [3, 0, 1]).shape == (0, 3) and standing.of(["xylophon"], []).shape == (1, 0)


def test_an_empty_generation_has_nothing_to_count(tmp_path: Path) -> None:
    empty = generation(tmp_path, [])
    standing = Standing(empty.records, empty.words)
    assert standing.scores(["stadt"]).shape == (0,)
    assert standing.of(["stadt", "rat"], []).shape == (2, 0)


# -- in search ---------------------------------------------------------------------------------------------------------

TOWNS = ("Altwieden", "Kaltenbrück")
MEETING = 7
MEETS = "Die Lenkungsgruppe tagt alle sechs Wochen unter Vorsitz der Bürgermeisterin."


@pytest.fixture
def searcher(tmp_path: Path, make_record: Make) -> Searcher:
    """Over two reports that name their town on the cover only, and say the same of it."""
    texts = [f"Thema {number} steht auf Blatt {number}." for number in range(1, SIZE)]
    texts[MEETING - 1] = MEETS
    records = [
        of_edition(make_record(f"{town}-{number}", text, headings=(f"Kapitel {number}",)), town)
        for town in TOWNS
        for number, text in enumerate([f"Digitale Strategie für {town}.", *texts])
    ]
    return Searcher(generation(tmp_path, records), HashEncoder())


@pytest.mark.parametrize("town", TOWNS)
@pytest.mark.parametrize("mode", ["hybrid", "words"])
def test_a_section_is_found_by_the_town_that_only_its_cover_names(searcher: Searcher, town: str, mode: str) -> None:
    question = searcher.query(f"Wie oft tagt die Lenkungsgruppe in {town}?")
    best = searcher.search(question, 5, mode)[0]  # type: ignore[arg-type]
    assert (best.record.edition, best.record.text) == (town, MEETS)
    assert [record.edition for record in best.also] == [other for other in TOWNS if other != town]


@pytest.mark.parametrize("town", TOWNS)
def test_what_stands_around_meets_words_but_does_not_bring_them_together(searcher: Searcher, town: str) -> None:
    rows = [searcher.generation.rows[f"{name}-{MEETING}"] for name in TOWNS]
    met, own = searcher.soft(searcher.query(f"Wie oft tagt die Lenkungsgruppe in {town}?"), rows)
    assert TOWNS[int(met.argmax())] == town and met.max() > met.min()
    _, without = searcher.soft(searcher.query("Wie oft tagt die Lenkungsgruppe?"), rows)
    assert own < without

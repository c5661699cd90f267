"""The made-up publications: their questions agree with their texts, and their page designs can be read."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bench import made_up
from ingest import Edition, read
from service.publishing import golden

TEXTS = {path.stem: path for path in made_up.TEXTS.rglob("*.md")}
WITH_FOLLOW_UPS = {"talks", "subjects", "ways"}
DESIGNED = {"workshop-dokumentation": made_up._SLIDES, "magazin-sonderheft": made_up._COLUMNS}
FEW = 0.02
"""Share of quotes that may run over the end of a page, and so stand on none."""
STATUSES = ("answered", "unanswered")


@cache
def questions() -> dict[str, list[dict[str, Any]]]:
    return made_up.questions()


@cache
def text(name: str) -> str:
    return golden.folded(TEXTS[name].read_text(encoding="utf-8"))


def about(name: str) -> set[str]:
    """The publications that a set of questions is about."""
    return {path.stem for path in made_up.SETS[name].glob("*.md")}


def publication(question: dict[str, Any]) -> str:
    return str(question["id"].rpartition("-")[0])


def headings(name: str, level: int) -> list[str]:
    return re.findall(rf"^#{{{level}}} (.+?)\s*$", TEXTS[name].read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_identifiers_are_unique_over_all_sets() -> None:
    counted = Counter(question["id"] for of in questions().values() for question in of)
    assert counted and [name for name, times in counted.items() if times > 1] == []


@pytest.mark.parametrize("name", made_up.SETS)
def test_every_publication_has_questions_of_both_sorts(name: str) -> None:
    """Calibration leaves out whole publications, which are the same ones in each set only if each set has them all."""
    asked = {status: {publication(q) for q in questions()[name] if q["status"] == status} for status in STATUSES}
    assert about(name) and asked == dict.fromkeys(STATUSES, about(name))


@pytest.mark.parametrize("name", made_up.SETS)
def test_what_can_be_answered_has_quotes_that_stand_in_their_texts(name: str) -> None:
    for question in questions()[name]:
        places = golden.gold(question)
        assert bool(places) == (question["status"] == "answered"), question["id"]
        for place in places:
            assert place["document"] in about(name), question["id"]
            quote = golden.folded(place["quote"])
            assert quote and quote in text(place["document"]), (question["id"], place["quote"])


@pytest.mark.parametrize("name", made_up.SETS)
def test_a_follow_up_comes_after_a_question_on_the_same_publication(name: str) -> None:
    seen: set[str] = set()
    for question in questions()[name]:
        if before := question.get("follows"):
            assert before in seen and before.rpartition("-")[0] == publication(question), question["id"]
        seen.add(question["id"])
    assert (name in WITH_FOLLOW_UPS) == any("follows" in question for question in questions()[name])


def test_details_come_in_pairs() -> None:
    counted = Counter((publication(question), question["status"]) for question in questions()["details"])
    assert counted and all(counted[name, "answered"] == counted[name, "unanswered"] for name in about("details"))


def test_some_questions_of_each_set_are_in_other_words() -> None:
    for of in questions().values():
        own = [question for question in of if made_up.OWN_WORDS & set(question["style"])]
        assert 0 < len(own) < len(of) and any(question["status"] == "answered" for question in own)


def test_page_designs_are_of_texts_that_exist() -> None:
    assert made_up._DESIGNS.keys() < about("talks")
    assert {name: made_up._DESIGNS[name] for name in DESIGNED} == DESIGNED


@pytest.fixture(scope="module", params=DESIGNED)
def edition(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Edition]:
    """A publication's name, and what the reader makes of its PDF."""
    path: Path = made_up.build(TEXTS[request.param], tmp_path_factory.mktemp("made-up"))
    return request.param, read(path)


def test_a_design_is_read_with_its_title_and_chapters_in_order(edition: tuple[str, Edition]) -> None:
    name, made = edition
    assert [made.title] == headings(name, 1) and made.report.verdict == "good"
    chapters = headings(name, 2)
    first = dict.fromkeys(passage.headings[0] for passage in made.passages if passage.headings)
    assert chapters and [heading for heading in first if heading in chapters] == chapters


def test_the_reader_keeps_the_quotes_of_a_designed_publication_whole(edition: tuple[str, Edition]) -> None:
    name, made = edition
    places = [place for of in questions().values() for question in of for place in golden.gold(question)]
    quotes = {golden.folded(place["quote"]) for place in places if place["document"] == name}
    pages = [golden.folded(page.text) for page in made.pages]
    lost = [quote for quote in quotes if not any(quote in page for page in pages)]
    assert quotes and len(lost) <= FEW * len(quotes), lost

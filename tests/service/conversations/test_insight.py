"""Insight: true counts, no persons, and groups of what is missing."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from service.assistant import Assistant
from service.conversations import gaps, usage
from service.conversations.insight import Insight
from service.errors import NotFound

KNOWN, FOREIGN = "Was tut die koordinierende Ebene?", "Wie hoch ist die Hundesteuer für eine Stabsstelle in Bielefeld?"


@pytest.fixture
def insight(assistant: Assistant) -> Insight:
    return Insight(assistant.library)


def test_every_question_is_counted_by_day_status_and_time(assistant: Assistant, insight: Insight) -> None:
    statuses = [assistant.ask(question).status for question in (KNOWN, KNOWN, FOREIGN)]
    overview = insight.overview(7)
    assert len(overview.days) == 7 and overview.asked == overview.days[-1].asked == 3
    assert overview.unanswered == statuses.count("unanswered") and sum(overview.kinds.values()) == 3
    assert 0 < overview.p50 <= overview.p95


def test_cited_pages_are_counted_once_an_answer(assistant: Assistant, insight: Insight) -> None:
    places = {(c.document, c.page) for c in assistant.ask(KNOWN).citations}
    assistant.ask(KNOWN)
    pages = insight.pages()
    assert {(page.document, page.page) for page in pages} == places and {page.times for page in pages} == {2}
    assert pages[0].title == "Probeband" and pages[0].url.startswith("/documents/probe/")


def test_what_is_purged_is_still_counted_without_its_title(assistant: Assistant, insight: Insight) -> None:
    assistant.ask(KNOWN)
    assistant.remove("probe")
    assistant.purge("probe")
    assert {(page.title, page.url) for page in insight.pages()} == {("gelöschte Publikation", "")}


def test_words_of_unanswered_questions_go_with_their_conversation(assistant: Assistant, insight: Insight) -> None:
    answer = assistant.ask(FOREIGN)
    assert answer.status == "unanswered" and answer.nearest
    assert [gap.example for gap in insight.gaps()] == [FOREIGN]
    assistant.forget(answer.conversation)
    assert insight.gaps() == [] and insight.overview().asked == 1


def test_the_counts_cannot_be_traced_to_a_conversation(assistant: Assistant) -> None:
    answer = assistant.ask(KNOWN)
    with assistant.library.engine.connect() as db:
        rows = [row for table in (usage.questions, usage.cited) for row in db.execute(sa.select(table)).all()]
    told = str(rows)
    assert answer.turn not in told and answer.conversation not in told and KNOWN not in told
    assert all(len(row.day) == len("2026-01-31") for row in rows)


def test_personal_data_is_left_out_of_kept_words() -> None:
    asked = "Wer hilft Frau Meier (anna.meier@stadt.example, 0211 / 123 45-67, https://stadt.example/x) 2025 weiter?"
    left = usage.impersonal(asked)
    assert not any(word in left for word in ("Meier", "anna", "0211", "45-67", "stadt.example"))
    assert left.startswith("Wer hilft […]") and left.endswith("2025 weiter?")


def test_like_questions_are_grouped_and_the_largest_group_comes_first() -> None:
    asked = [
        "Wie hoch ist die Hundesteuer?",
        "Wer bezahlt das Glasfasernetz?",
        "Welche Förderung gibt es für Glasfaser?",
        "Was kostet die Hundesteuer in Köln?",
        "Hundesteuer Höhe",
        "Wie wird das Wetter?",
    ]
    groups = gaps.grouped(asked)
    assert len(groups[0].questions) == 3 and "hundesteuer" in groups[0].words
    assert sorted(q for gap in groups for q in gap.questions) == sorted(asked)
    assert gaps.grouped([]) == [] and gaps.grouped(["???"])[0].example == "???"


def test_exports_are_tables_without_formulas(assistant: Assistant, insight: Insight) -> None:
    assistant.ask(KNOWN)
    assistant.ask(f"=SUMME(A1) {FOREIGN}")
    days = insight.csv("tage", 2).splitlines()
    assert len(days) == 3 and days[0].startswith("\ufeffTag;Fragen;beantwortet") and ";2;" in days[-1]
    assert "Probeband" in insight.csv("seiten", 2)
    assert "'=SUMME" in insight.csv("luecken", 2)
    with pytest.raises(NotFound):
        insight.csv("alles", 2)


def test_a_full_disk_does_not_keep_an_answer_back(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise sa.exc.OperationalError("INSERT", {}, Exception("database or disk is full"))

    monkeypatch.setattr("service.conversations.usage.note", full)
    first = assistant.ask("Wer hat für die Smart City eine GmbH gegründet?")
    again = assistant.ask("Und was setzt sie um?", first.conversation)
    assert assistant.answer(first.turn).sections == first.sections != ()
    assert [a.turn for a in assistant.conversation(first.conversation)] == [first.turn, again.turn]
    assistant.forget(first.conversation)
    assert assistant.conversation(first.conversation) == []

"""Whose conversations are whose, what is said of answers, questions that wait, signed texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from service.assistant import Assistant
from service.conversations.histories import talks
from service.conversations.turns import turns
from service.errors import BadQuestion, BadRequest, NotFound
from service.identity.signing import Signer, signer

QUESTION = "Welche Ebenen braucht eine smarte Kommune?"


def begin(assistant: Assistant, owner: str, question: str = QUESTION) -> str:
    answer = assistant.ask(question)
    assistant.histories.touch(answer.conversation, owner, question)
    return answer.conversation


def test_each_owner_sees_their_own_conversations_the_last_one_first(assistant: Assistant) -> None:
    first, second, other = (
        begin(assistant, "a"),
        begin(assistant, "a", "Was ist eine Stabsstelle?"),
        begin(assistant, "b"),
    )
    assert [talk.id for talk in assistant.histories.of("a")] == [second, first]
    assert [talk.id for talk in assistant.histories.of("b")] == [other]
    assert assistant.histories.of("c") == []
    assistant.ask("Und wer leitet die?", first)
    assistant.histories.touch(first, "b", "later")
    listed = assistant.histories.of("a")
    assert (listed[0].id, listed[0].title, listed[0].turns) == (first, QUESTION, 2)
    assert assistant.histories.owner(first) == "a"


def test_a_search_looks_into_titles_questions_and_answers(assistant: Assistant) -> None:
    levels, unit = begin(assistant, "a"), begin(assistant, "a", "Was ist eine Stabsstelle?")
    assistant.histories.rename(unit, "  Für den\nAusschuss ")
    assert [talk.id for talk in assistant.histories.of("a", "AUSSCHUSS stabsstelle")] == [unit]
    assert [talk.id for talk in assistant.histories.of("a", "koordinierende")] == [levels]
    assert assistant.histories.of("a", "Zebra") == []
    assert assistant.histories.title(unit) == "Für den Ausschuss"
    with pytest.raises(BadRequest):
        assistant.histories.rename(unit, " \n ")
    with pytest.raises(NotFound):
        assistant.histories.rename("0" * 32, "Name")


def test_deleting_takes_turns_and_opinions_along(assistant: Assistant) -> None:
    gone, kept = begin(assistant, "a"), begin(assistant, "b")
    turn = assistant.conversation(gone)[0].turn
    assistant.feedback.give(turn, "helpful")
    assert assistant.histories.forget_all("a") == 1
    assert assistant.conversation(gone) == []
    assert assistant.feedback.opinions() == []
    assert assistant.histories.of("a") == []
    assert assistant.conversation(kept)


def test_conversations_expire_even_where_nobody_asks_any_more(assistant: Assistant) -> None:
    old = begin(assistant, "a")
    then = (datetime.now(UTC) - timedelta(days=91)).isoformat(timespec="microseconds")
    with assistant.library.engine.begin() as db:
        db.execute(sa.update(turns).values(asked=then))
        db.execute(sa.update(talks).values(touched=then))
    assert assistant.histories.of("a") == []
    assert assistant.conversation(old) == []


def test_an_opinion_replaces_the_earlier_one_and_comes_with_its_question(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION)
    assistant.feedback.give(answer.turn, "helpful")
    assistant.feedback.give(answer.turn, "not-helpful", "missing", " Die Zahlen\0 fehlen. ")
    (opinion,) = assistant.feedback.opinions()
    assert (opinion.verdict, opinion.reason, opinion.comment) == ("not-helpful", "missing", "Die Zahlen fehlen.")
    assert (opinion.question, opinion.status, opinion.documents) == (QUESTION, "answered", ("probe",))
    assert assistant.feedback.of(answer.conversation) == {answer.turn: "not-helpful"}
    assert assistant.feedback.opinions("helpful") == []
    assert assistant.feedback.counts() == {"not-helpful": 1, "missing": 1}


@pytest.mark.parametrize(
    ("verdict", "reason", "comment"), [("great", "", ""), ("helpful", "why", ""), ("helpful", "", "a" * 2001)]
)
def test_opinions_of_another_shape_are_refused(assistant: Assistant, verdict: str, reason: str, comment: str) -> None:
    answer = assistant.ask(QUESTION)
    with pytest.raises(BadRequest):
        assistant.feedback.give(answer.turn, verdict, reason, comment)
    with pytest.raises(NotFound):
        assistant.feedback.give("0" * 32, "helpful")


def test_a_question_waits_until_it_is_answered(assistant: Assistant) -> None:
    asked = assistant.waiting.put("c" * 32, "a", QUESTION)
    assert assistant.waiting.get(asked.turn) == asked
    assistant.waiting.done(asked.turn)
    assert assistant.waiting.get(asked.turn) is None


def test_an_answer_comes_about_in_stages_each_more_whole(assistant: Assistant) -> None:
    stages = dict(assistant.stages(QUESTION, turn="d" * 32))
    assert list(stages) == ["understood", "composed", "whole"]
    assert not stages["understood"].sections
    composed = stages["composed"]
    assert composed.sections and composed.citations
    whole = stages["whole"]
    assert whole == replace(composed, suggestions=whole.suggestions, milliseconds=whole.milliseconds)
    assert assistant.answer("d" * 32) == whole


def test_who_stops_before_the_end_leaves_nothing(assistant: Assistant) -> None:
    stages = assistant.stages(QUESTION, turn="d" * 32)
    next(stages)
    stages.close()
    with pytest.raises(NotFound):
        assistant.answer("d" * 32)
    with pytest.raises(BadQuestion):
        next(assistant.stages(" "))


def test_only_the_own_secret_makes_tokens_and_each_for_one_purpose(assistant: Assistant) -> None:
    own = signer(assistant.settings)
    token = own.sign("session", "abc123")
    assert own.read("session", token) == "abc123"
    assert signer(assistant.settings).read("session", token) == "abc123"
    assert own.read("login", token) is None
    assert Signer(b"another").read("session", token) is None
    for broken in ("", ".", "abc", token[:-1], token + "x", "x" + token, "ä" + token):
        assert own.read("session", broken) is None
    assert (assistant.settings.home / "secret").stat().st_mode & 0o077 == 0
    given = assistant.settings.model_copy(update={"secret": "from outside"})
    assert signer(given).read("session", token) is None

"""What to ask next, and that nobody waits while it is tried."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from service import api
from service.answers import suggesting
from service.answers.evidence import gather
from service.assistant import Assistant
from service.settings import Settings
from tests.service.answers.test_answers import QUESTIONS


def misses(assistant: Assistant) -> int:
    return assistant.answerer.answerable.cache_info().misses


def test_an_answer_does_not_wait_for_suggestions_that_were_tried_ahead(assistant: Assistant) -> None:
    before = misses(assistant)
    assert assistant.ask(QUESTIONS[0]).suggestions and misses(assistant) > before  # else there is nothing to wait for
    assistant.rebuild()
    assistant.try_suggestions()
    tried = misses(assistant)
    assert assistant.ask(QUESTIONS[0]).suggestions and misses(assistant) == tried


def test_trying_ahead_stops_when_it_is_told_to(assistant: Assistant) -> None:
    possible = suggesting.possible(assistant.answerer.searcher.generation, assistant.glossary)
    told = iter([False, False, True])
    before = misses(assistant)
    assistant.try_suggestions(lambda: next(told))
    assert len(possible) > 2 and misses(assistant) == before + 2


def test_the_server_tries_each_generation_ahead(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_SETTLED", 0.01)
    monkeypatch.setattr(api, "_REST", 0.0)
    stop, many = threading.Event(), len(suggesting.possible(assistant.answerer.searcher.generation, assistant.glossary))
    thread = threading.Thread(target=api._try_ahead, args=(assistant, stop))
    thread.start()
    try:
        for _ in range(2):
            until = time.monotonic() + 30
            while misses(assistant) < many and time.monotonic() < until:
                time.sleep(0.01)
            assert misses(assistant) >= many
            assistant.rebuild()
    finally:
        stop.set()
        thread.join(timeout=30)
    assert not thread.is_alive()


def test_the_server_waits_where_there_is_nothing_to_try(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "_SETTLED", 0.01)
    stop = threading.Event()
    thread = threading.Thread(target=api._try_ahead, args=(Assistant(settings), stop))
    thread.start()
    time.sleep(0.1)
    assert thread.is_alive()  # nothing is published yet, which is no reason to give up
    stop.set()
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_the_name_of_a_municipality_names_no_concept(assistant: Assistant) -> None:
    """ "Amt Süderbrarup" is a municipality, no Amt to ask about."""
    question = assistant.answerer.reader.read("Wo tagt ein Ethikrat?")
    found = gather(question, assistant.answerer.searcher)
    answer = replace(assistant.ask("Was ist eine Stabsstelle?"), citations=())
    hit = replace(found.hits[0], record=replace(found.hits[0].record, headings=("Amt Süderbrarup: ein Ethikrat",)))
    generation = assistant.answerer.searcher.generation
    known = SimpleNamespace(examples=[*generation.examples, SimpleNamespace(municipality="Amt Süderbrarup")])

    def offered(examples: Any) -> list[str]:
        return suggesting._concepts(question, replace(found, hits=(hit,)), answer, examples, assistant.glossary)

    assert [asked for asked in offered(generation) if asked.startswith("Amt:")]
    assert not [asked for asked in offered(known) if asked.startswith("Amt:")]

"""Natural questions: they agree with the texts that they are about, and the measure tells right from wrong."""

from __future__ import annotations

import dataclasses

import pytest

from bench import wanted
from service.assistant import Assistant
from service.publishing import golden
from service.settings import Settings

SETS = {path.stem: golden.load(path) for path in sorted(wanted.QUESTIONS.glob("*.jsonl"))}
TEXTS = "\n".join(
    path.read_text("utf-8")
    for path in (Settings(_env_file=None).corpus / "texts").glob("*.md")  # type: ignore[call-arg]
)


@pytest.mark.parametrize("name", SETS)
def test_wanted_sentences_stand_in_the_texts_and_follow_ups_follow(name: str) -> None:
    known: set[str] = set()
    for question in SETS[name]:
        assert question["id"] not in known and question.get("follows", "") in {"", *known}
        known.add(question["id"])
        assert question["told"] in {"yes", "partly", "no"} and question["question"].strip()
        assert bool(question["wanted"]) or question["told"] != "yes"
        assert all(sentence in TEXTS for sentence in question["wanted"]), question["id"]
    assert len(known) >= 90


def test_a_wanted_sentence_counts_where_it_stands(corpus_assistant: Assistant) -> None:
    asked = {"id": "a", "question": "Was ist eine Stabsstelle?", "told": "yes"}
    answer = corpus_assistant.ask(asked["question"])
    texts = [sentence.text for section in answer.sections for sentence in section.sentences]

    def standing(sentence: str) -> tuple[bool, ...]:
        result = wanted.judged({**asked, "wanted": [sentence]}, answer)
        return result.first, result.among, result.answers, result.shown

    assert standing(f"1. {texts[0].upper()}") == (True, True, True, True)
    assert standing("Davon steht nirgends etwas.") == (False, False, False, False)
    beside = dataclasses.replace(answer.sections[0], heading="Siehe auch")
    moved = dataclasses.replace(answer, sections=(beside,))
    assert wanted.judged({**asked, "wanted": texts[:1]}, moved).shown
    assert not wanted.judged({**asked, "wanted": texts[:1]}, moved).answers


def test_the_table_tells_of_what_is_told_and_of_what_is_not(corpus_assistant: Assistant) -> None:
    asked = [
        {"id": "a", "question": "Was ist eine Stabsstelle?", "told": "yes", "wanted": ["Nirgends steht das."]},
        {"id": "b", "question": "Und wer leitet sie?", "follows": "a", "told": "yes", "wanted": ["Das auch nicht."]},
        {"id": "c", "question": "Wie wird das Wetter morgen in Ulm?", "told": "no", "wanted": []},
    ]
    results = [wanted.judged(question, answer) for question, answer in golden.answers(corpus_assistant, asked)]
    assert results[1].answer.context and not results[0].answer.context
    row = wanted.figures(results)
    assert len(row) == len(wanted.HEAD) - 1
    assert row == ["2", "0.000", "0.000", "0.000", "0.000", "0.000", "0 of 1", "0 of 1"]

"""Figures of golden answers: completeness, follow-ups, and sentences by the judged sheet."""

from __future__ import annotations

import json
from pathlib import Path

from service.assistant import Assistant
from service.publishing import golden, judging

EICHENZELL = "Eichenzell: alle acht Wochen eine halbe Stunde"
QUESTIONS = [
    {
        "id": "a",
        "question": "Vor- und Nachteile einer Stabsstelle",
        "kind": "compare",
        "document": "probe",
        "sections": ["Stabsstelle"],
        "holds": ["kurze Wege", "eigenes Personal", "goldene Türen", "sichtbar"],
    },
    {"id": "b", "question": "Was macht die Gemeinde Eichenzell?", "document": "probe", "sections": [EICHENZELL]},
    {"id": "c", "question": "Wie oft findet das statt?", "follows": "b", "document": "probe", "sections": [EICHENZELL]},
    {"id": "d", "question": "Rezept für Apfelkuchen"},
]


def test_completeness_and_follow_ups_are_measured(assistant: Assistant) -> None:
    results = golden.run(assistant, QUESTIONS)
    figures = golden.figures(results)
    assert [r.follow_up for r in results] == [False, False, True, False]
    assert (figures["comparison_completeness"], figures["follow_ups"]) == (0.75, 1.0)
    assert (figures["answerable"], figures["unanswerable"], figures["false_answers"]) == (3, 1, 0.0)


def test_sentences_count_by_their_judgement(assistant: Assistant, tmp_path: Path) -> None:
    results = golden.run(assistant, QUESTIONS)
    shown = golden.shown(results[0].answer)
    sheet = tmp_path / "judged.jsonl"
    sentences = [{"text": text, "fits": place > 0} for place, text in enumerate(shown[:-1])]
    sheet.write_text(json.dumps({"id": "a", "question": "...", "sentences": sentences}), encoding="utf-8")
    figures = judging.figures(results, judging.load(sheet))
    assert figures["judged_answers"] == 1
    assert figures["judged"] == round((len(shown) - 1) / len(shown), 3)
    assert figures["sentence_precision"] == round((len(shown) - 2) / (len(shown) - 1), 3)
    assert (figures["first_precision"], figures["answer_sentences"]) == (0.0, len(shown) - 1)
    assert judging.figures(results, judging.load(tmp_path / "missing.jsonl"))["sentence_precision"] == 0.0

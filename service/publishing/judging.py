"""The judged sheet: sentences of answers that a person has called to the point or not.

`judged.jsonl` has a line per question: `id`, `question`, and `sentences`, each with `text` and `fits`. A sentence that
an answer shows today counts by the judgement of that day; one that was never judged counts in `judged` alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from service.answers.lines import BEYOND, MORE
from service.model import Answer
from service.publishing.golden import Result, shown

Sheet = Mapping[str, Mapping[str, bool]]


def load(path: Path) -> Sheet:
    """Question id -> sentence -> whether it fits; nothing where there is no sheet."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    rows = [json.loads(line) for line in lines if line.strip()]
    return {row["id"]: {s["text"]: bool(s["fits"]) for s in row["sentences"]} for row in rows}


PLACES = {MORE: "further", BEYOND: "see_also"}
"""Headings under which an answer quotes other passages, and their names in the figures; all else is the answer."""


def figures(results: Sequence[Result], sheet: Sheet) -> dict[str, float | int]:
    """How many sentences of the judged questions are shown, which share of them is judged, and which share fits.

    `sentence_precision` is that of all; `first_precision` of each answer's first sentence; `answer_`, `further_` and
    `see_also_precision` by place, each with its number of sentences in `*_sentences`.
    """
    sentences = [(r.id, place, text) for r in results if r.id in sheet for place, text in _placed(r.answer)]
    judged = [(place, sheet[identity][text]) for identity, place, text in sentences if text in sheet[identity]]
    firsts = [(r.id, texts[0]) for r in results if r.id in sheet and (texts := shown(r.answer))]
    found: dict[str, float | int] = {
        "judged_answers": sum(r.id in sheet for r in results),
        "judged": round(len(judged) / len(sentences), 3) if sentences else 0.0,
        "sentence_precision": _share([fits for _, fits in judged]),
        "first_precision": _share([sheet[identity][text] for identity, text in firsts if text in sheet[identity]]),
    }
    for name in ("answer", *PLACES.values()):
        own = [fits for place, fits in judged if place == name]
        found |= {f"{name}_precision": _share(own), f"{name}_sentences": len(own)}
    return found


def _placed(answer: Answer) -> Iterator[tuple[str, str]]:
    for section in answer.sections:
        for sentence in section.sentences:
            yield PLACES.get(section.heading or "", "answer"), sentence.text


def _share(judged: Sequence[bool]) -> float:
    return round(sum(judged) / len(judged), 3) if judged else 0.0

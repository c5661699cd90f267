"""The judged sheet: sentences of answers that a person has called to the point or not.

`judged.jsonl` has a line per question: `id`, `question`, and `sentences`, each with `text` and `fits`. A sentence that
an answer shows today counts by the judgement of that day; one that was never judged counts in `judged` alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from service.golden import Result, shown

Sheet = Mapping[str, Mapping[str, bool]]


def load(path: Path) -> Sheet:
    """Question id -> sentence -> whether it fits; nothing where there is no sheet."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    rows = [json.loads(line) for line in lines if line.strip()]
    return {row["id"]: {s["text"]: bool(s["fits"]) for s in row["sentences"]} for row in rows}


def figures(results: Sequence[Result], sheet: Sheet) -> dict[str, float | int]:
    """How many sentences of the judged questions are shown, which share of them is judged, and which share fits."""
    sentences = [(r.id, text) for r in results if r.id in sheet for text in shown(r.answer)]
    judged = [sheet[identity][text] for identity, text in sentences if text in sheet[identity]]
    return {
        "judged_answers": sum(r.id in sheet for r in results),
        "judged": round(len(judged) / len(sentences), 3) if sentences else 0.0,
        "sentence_precision": round(sum(judged) / len(judged), 3) if judged else 0.0,
    }

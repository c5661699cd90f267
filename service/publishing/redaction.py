"""Old answers without what they quoted from a publication that was deleted."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

GONE = "[Dieser Satz wurde mit seiner Publikation gelöscht.]"
Json = dict[str, Any]


def redacted(answer: str, edition: str) -> str:
    """A stored answer (JSON) without sentences, quotes and headings of an edition; its numbers and titles stay."""
    data: Json = json.loads(answer)
    numbers = {citation["n"] for citation in data["citations"] if citation["edition"] == edition}
    for section in data["sections"]:
        section["sentences"] = [_sentence(sentence, numbers) for sentence in section["sentences"]]
        if all(sentence["text"] == GONE for sentence in section["sentences"]):
            section["heading"] = None
    for name in ("citations", "nearest"):
        data[name] = [_citation(c) if c["edition"] == edition else c for c in data[name]]
    data["examples"] = [example for example in data["examples"] if example["citation"] not in numbers]
    return json.dumps(data, ensure_ascii=False)


def _sentence(sentence: Json, gone: Collection[int]) -> Json:
    return sentence | {"text": GONE} if set(sentence["citations"]) & set(gone) else sentence


def _citation(citation: Json) -> Json:
    return citation | {"quote": "", "section": "", "start": 0, "end": 0}

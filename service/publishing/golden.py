"""Golden questions: does the whole way, from question to citation, find what it should, and decline what it must?

A question names where its answer stands, either by headings (`document`, `sections`, `also`: the embedded corpus) or by
`gold` quotes (`document`, `quote`: any collection). A question with neither cannot be answered from the sources.
`follows` names the question before it in the same conversation, `holds` what a whole list or comparison must show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from index.records import BETWEEN
from service.errors import BadRequest
from service.model import Answer, Citation, StoredPage


class Asked(Protocol):
    """Whoever is asked: the assistant, or a trial that remembers nothing."""

    def ask(self, question: str, conversation: str | None = None) -> Answer: ...

    def page(self, edition: str, number: int) -> StoredPage: ...


@dataclass(frozen=True, slots=True)
class Result:
    """One question: `rank` is the place of the first citation that is right (1-based), None without one; `offered` that
    of the first right one among what is offered in place of an answer.

    `asked_as` is the kind that the question's author gave it; `whole` the share of what the answer must show, None
    where nothing is said of that; `follow_up` tells of a question that follows another.
    """

    id: str
    question: str
    answerable: bool
    answer: Answer
    rank: int | None
    asked_as: str = "fact"
    whole: float | None = None
    follow_up: bool = False
    offered: int | None = None

    @property
    def right(self) -> bool:
        return self.rank == 1 if self.answerable else self.answer.status == "unanswered"


def load(path: Path) -> list[dict[str, Any]]:
    """Questions of a file, or of all *.jsonl of a folder. BadRequest where they cannot be read."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    try:
        lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        return [json.loads(line) for line in lines]
    except (OSError, ValueError) as error:
        raise BadRequest(
            f"Die Fragen in „{path}“ lassen sich nicht lesen ({error}).", "Erwartet wird eine JSON-Zeile je Frage."
        ) from error


def answers(assistant: Asked, questions: Sequence[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], Answer]]:
    """Every question with its answer, follow-ups within the conversation of the question that they follow."""
    conversations: dict[str, str] = {}
    for item in questions:
        answer = assistant.ask(item["question"], conversations.get(item.get("follows", "")))
        conversations[item["id"]] = answer.conversation
        yield item, answer


def run(assistant: Asked, questions: Sequence[dict[str, Any]]) -> list[Result]:
    """Ask every question, and find the place of the first right citation."""
    results = []
    for item, answer in answers(assistant, questions):
        places = gold(item)
        rank, offered = (_rank(assistant, cited, places) for cited in (answer.citations, answer.nearest))
        kind, whole = item.get("kind", "fact"), _whole(answer, item.get("holds", ()))
        follows = bool(item.get("follows"))
        results.append(Result(item["id"], item["question"], bool(places), answer, rank, kind, whole, follows, offered))
    return results


def figures(results: Sequence[Result]) -> dict[str, float | int]:
    """Shares, and latency in milliseconds.

    hit@1, hit@5: of the answerable questions, those with a right citation that early. answered, false_answers: of the
    answerable and of the others, those that get an answer (whole or partly); offered: hit@5 where the places offered
    in place of an answer count too; falsely_sure: of the others, those whose
    answer does not even say that it is partial. list_completeness,
    comparison_completeness: mean share of what must be shown. follow_ups: hit@5 of the questions that follow another.
    """
    asked = [r for r in results if r.answerable]
    foreign = [r for r in results if not r.answerable]
    times = [r.answer.milliseconds for r in results] or [0.0]
    return {
        "answerable": len(asked),
        "hit@1": _share(asked, lambda r: r.rank == 1),
        "hit@5": _share(asked, _hit),
        "offered": _share(asked, lambda r: _hit(r) or r.offered is not None),
        "answered": _share(asked, _answered),
        "unanswerable": len(foreign),
        "false_answers": _share(foreign, _answered),
        "falsely_sure": _share(foreign, lambda r: r.answer.status == "answered"),
        "list_completeness": _share([r for r in asked if r.whole is not None and r.asked_as != "compare"], _completely),
        "comparison_completeness": _share(
            [r for r in asked if r.whole is not None and r.asked_as == "compare"], _completely
        ),
        "follow_ups": _share([r for r in asked if r.follow_up], _hit),
        "ms_p50": round(float(np.percentile(times, 50)), 1),
        "ms_p95": round(float(np.percentile(times, 95)), 1),
    }


def shown(answer: Answer) -> list[str]:
    """The sentences of an answer in the order in which they are read."""
    return [sentence.text for section in answer.sections for sentence in section.sentences]


def _whole(answer: Answer, holds: Sequence[str]) -> float | None:
    told = folded(" ".join(shown(answer)))
    return sum(folded(part) in told for part in holds) / len(holds) if holds else None


def _hit(result: Result) -> bool:
    return result.rank is not None and result.rank <= 5


def _answered(result: Result) -> bool:
    return result.answer.status != "unanswered"


def _completely(result: Result) -> float:
    return result.whole or 0.0


Place = dict[str, Any]


def gold(item: dict[str, Any]) -> list[Place]:
    """The places where the answer of a question stands; none for a question that cannot be answered."""
    if item.get("gold"):
        return list(item["gold"])
    own = [{"document": item["document"], "sections": item["sections"]}] if item.get("sections") else []
    return [*own, *item.get("also", ())]


def _rank(assistant: Asked, citations: Sequence[Citation], places: Sequence[Place]) -> int | None:
    return next((n for n, c in enumerate(citations, start=1) if _right(assistant, c, places)), None)


def _right(assistant: Asked, citation: Citation, places: Sequence[Place]) -> bool:
    for place in places:
        if place.get("document") and place["document"] != citation.document:
            continue
        if "quote" in place:
            if folded(place["quote"]) in folded(assistant.page(citation.edition, citation.page).text):
                return True
        elif set(place["sections"]) & set(citation.section.split(BETWEEN)):
            return True
    return False


def folded(text: str) -> str:
    """Without white space, hyphens and case, so that line ends and hyphenation do not matter."""
    return re.sub(r"[\s\-\u00ad\u2010-\u2014]+", "", text).lower()


def _share(results: Sequence[Result], test: Any) -> float:
    return round(sum(map(test, results)) / len(results), 3) if results else 0.0

"""The gate before a new generation: golden questions must not be answered worse than by the one before.

Only questions count whose sources both generations hold, for a publication that was removed on purpose answers no more.
A question is met when one of the first five citations is right, or when it is declined as it should be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from index.soundness import spread
from service.answers.lines import BEYOND
from service.publishing import golden

Question = dict[str, Any]
FIRST = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """How one question was met: `rank` of the first right citation, None without one; `status` of the answer;
    `documents` that its first citations are from."""

    id: str
    question: str
    met: bool
    rank: int | None
    status: str
    documents: tuple[str, ...] = ()

    @classmethod
    def of(cls, result: golden.Result) -> Mark:
        answered = result.answer.status != "unanswered"
        met = result.rank is not None and result.rank <= FIRST and answered if result.answerable else not answered
        told = {
            n for s in result.answer.sections if s.heading != BEYOND for line in s.sentences for n in line.citations
        }
        cited = tuple(dict.fromkeys(c.document for c in result.answer.citations[:FIRST] if c.n in told))
        return cls(result.id, result.question, met, result.rank, result.answer.status, cited)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Questions asked of both generations: how many each met, and which the new one `lost` and `gained`."""

    asked: int
    before: int
    after: int
    lost: tuple[str, ...]
    gained: tuple[str, ...]
    worse: bool

    def text(self) -> str:
        """One German line."""
        if not self.asked:
            return "Prüffragen: keine, deren Quellen beide Generationen enthalten."
        told = f"Prüffragen: {self.after} von {self.asked} erfüllt, vorher {self.before}"
        return f"{told} ({len(self.lost)} verloren, {len(self.gained)} gewonnen)."


def marks(asked: golden.Asked, questions: Sequence[Question]) -> dict[str, Mark]:
    """Ask every question once."""
    return {result.id: Mark.of(result) for result in golden.run(asked, questions)}


def compare(
    before: Mapping[str, Mark], after: Mapping[str, Mark], tolerance: float, added: Collection[str] = ()
) -> Comparison:
    """What changed between two generations. `tolerance` is the share of the questions that may be lost on balance.

    Where publications that were `added` answer a question now, nobody knows yet whether that is better or worse: such a
    question is not compared.
    """
    both = [name for name in after if name in before and not set(after[name].documents) & set(added)]
    lost = tuple(after[n].question for n in both if before[n].met and not after[n].met)
    gained = tuple(after[n].question for n in both if after[n].met and not before[n].met)
    worse = len(lost) - len(gained) > tolerance * len(both)
    met = [sum(marks[n].met for n in both) for marks in (before, after)]
    return Comparison(len(both), met[0], met[1], lost, gained, worse)


def applicable(questions: Sequence[Question], documents: Collection[str], most: int) -> list[Question]:
    """Questions whose sources are among `documents`, whole conversations each, at most about `most`, evenly spread.

    Questions that the sources cannot answer go with the others: alone, in a foreign collection, they mean nothing.
    """
    present = set(documents)
    chains: dict[str, list[Question]] = {}
    root: dict[Any, Any] = {}
    for question in questions:
        root[question["id"]] = root.get(question.get("follows", ""), question["id"])
        chains.setdefault(root[question["id"]], []).append(question)
    whole = [chain for chain in chains.values() if all(within(question, present) for question in chain)]
    if not any(golden.gold(question) for chain in whole for question in chain):
        return []
    count = sum(len(chain) for chain in whole)
    chosen = spread(len(whole), max(1, most * len(whole) // count)) if most else []
    return [question for number in chosen for question in whole[number]]


def stored(found: Mapping[str, Mark]) -> list[dict[str, Any]]:
    return [asdict(mark) for mark in found.values()]


def from_stored(rows: Iterable[dict[str, Any]]) -> dict[str, Mark]:
    return {row["id"]: Mark(**(row | {"documents": tuple(row.get("documents", ()))})) for row in rows}


def within(question: Question, documents: set[str]) -> bool:
    """Whether all publications that hold the answer of a question are among `documents`."""
    named = {place["document"] for place in golden.gold(question) if place.get("document")}
    return named <= documents

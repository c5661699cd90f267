"""Whether short sections should be merged into longer passages: the golden questions over both, in the same search.

    python -m bench.merging [--write]

A merged passage is a larger target, so a rank alone would favour it: what counts is how much text a person has to read
until the right section is through. `--write` puts the table into docs/reading.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bench import reporting
from bench.ranking import indexed, mode
from bench.reading_labels import ROOT, share
from index.encoder import SentenceTransformersEncoder
from index.records import Record, records_of
from ingest import read
from ingest.passages import LONGEST, SHORTEST
from service.holdings.catalogue import Catalogue
from service.publishing import golden
from service.publishing.evaluating import Collection
from service.settings import Settings

_BUDGETS = (100, 200, 400)  # words read


@dataclass(frozen=True, slots=True)
class Joint:
    """Passages that are one: the records of one document that follow each other under one parent."""

    records: tuple[Record, ...]

    @property
    def words(self) -> int:
        return sum(len(record.text.split()) for record in self.records)

    def answers(self, places: Sequence[dict[str, Any]]) -> bool:
        return any(
            place.get("document") == record.document and set(place.get("sections", ())) & set(record.headings)
            for place in places
            for record in self.records
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table into docs/reading.md")
    options = parser.parse_args()
    settings = Settings()
    records = [
        record
        for path, meta in sorted(Catalogue.load(settings.corpus).files.items())
        for record in records_of(read(path), meta.id, meta.title)
    ]
    questions = [q for q in golden.load(settings.corpus / "questions") if not q.get("follows") and golden.gold(q)]
    ways = {
        "each section its own": [Joint((record,)) for record in records],
        "short ones merged": list(merged(records)),
    }
    head = ("passages", "number", "median words", *(f"right within {words} words" for words in _BUDGETS), "MRR@10")
    table = reporting.markdown(head, [(name, *_row(joints, questions)) for name, joints in ways.items()])
    print(table)
    if options.write:
        reporting.write("merging", table, ROOT / "docs" / "reading.md")


def merged(records: Iterable[Record]) -> Iterator[Joint]:
    """Joins a passage of fewer than 50 words with its neighbours under the same parent, up to 150 words."""
    last: Joint | None = None
    for record in records:
        joint = Joint((record,))
        if last and _belong_together(last, joint):
            last = Joint((*last.records, record))
            continue
        if last:
            yield last
        last = joint
    if last:
        yield last


def _belong_together(left: Joint, right: Joint) -> bool:
    a, b = left.records[-1], right.records[0]
    close = a.document == b.document and a.headings[:-1] == b.headings[:-1] and len(a.headings) == len(b.headings)
    return close and min(left.words, right.words) < SHORTEST and left.words + right.words <= LONGEST


def _row(joints: Sequence[Joint], questions: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    passages = {
        str(number): (_section(joint), "\n".join(record.text for record in joint.records))
        for number, joint in enumerate(joints)
    }
    texts = {str(q["id"]): str(q["question"]) for q in questions}
    rank = mode(indexed(Collection(passages, texts, {}), SentenceTransformersEncoder()), "hybrid")
    costs, inverse = [], []
    for question in questions:
        read_so_far, found, place = 0, float("inf"), 0.0
        for position, identity in enumerate(rank(str(question["question"]))[:10], start=1):
            joint = joints[int(identity)]
            read_so_far += joint.words
            if joint.answers(golden.gold(question)):
                found, place = read_so_far, 1 / position
                break
        costs.append(found)
        inverse.append(place)
    within = [sum(cost <= words for cost in costs) for words in _BUDGETS]
    shares = [share(count, len(costs) - count) for count in within]
    size = f"{median(joint.words for joint in joints):.0f}"
    return str(len(joints)), size, *shares, f"{sum(inverse) / len(inverse):.3f}"


def _section(joint: Joint) -> str:
    parents = joint.records[0].headings[:-1]
    own = dict.fromkeys(record.headings[-1] for record in joint.records if record.headings)
    return " › ".join([*parents, " / ".join(own)])


if __name__ == "__main__":
    main()

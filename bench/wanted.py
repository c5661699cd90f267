"""Natural questions over the embedded corpus: is a sentence shown that readers wanted to see?

    python -m bench.wanted [--write]

bench/natural/*.jsonl: questions as people in town halls put them, by six writers who knew the titles or the headings
of the publications alone; `follows` names the turn before. Readers of all publications said of each whether it is
`told` there ("yes", "partly": something near it, "no"), and which sentences (`wanted`, up to five, best first) they
would want to see. The rules of `service` have seen the answers to all but the fifth and the sixth set; this one holds
dialogues alone.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import reporting
from index.analysis import fold
from service.answers.lines import BESIDES
from service.assistant import Assistant
from service.model import Answer
from service.publishing import golden
from service.settings import Settings

QUESTIONS = Path(__file__).resolve().parent / "natural"
DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "answers.md"
HEAD = (
    "",
    "questions",
    "first",
    "among three",
    "answers",
    "shown",
    "declined",
    "of others answered",
    "of others in part",
)
AMONG = 3


@dataclass(frozen=True, slots=True)
class Result:
    """Whether a wanted sentence stands first, among the first three, anywhere in what answers, or beside it too."""

    question: dict[str, Any]
    answer: Answer
    first: bool
    among: bool
    answers: bool
    shown: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table into docs/answers.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lotse-wanted-") as home:
        assistant = Assistant(Settings(home=Path(home), golden_questions=0))
        assistant.ingest([])
        results = {
            path.stem: [judged(question, answer) for question, answer in golden.answers(assistant, golden.load(path))]
            for path in sorted(QUESTIONS.glob("*.jsonl"))
        }
    every = [result for found in results.values() for result in found]
    rows = {**results, "all": every, "follow-ups": [r for r in every if "follows" in r.question]}
    table = reporting.markdown(HEAD, [[name, *figures(found)] for name, found in rows.items()])
    print(table)
    if given.write:
        reporting.write("wanted", f"{table}\n\n{reporting.machine()}", DOCUMENT)


def judged(question: dict[str, Any], answer: Answer) -> Result:
    wanted = frozenset(map(_plain, question["wanted"]))
    beside = [section.heading in BESIDES for section in answer.sections for _ in section.sentences]
    texts = [_plain(sentence.text) for section in answer.sections for sentence in section.sentences]
    hits = [text in wanted for text, away in zip(texts, beside, strict=True) if not away]
    return Result(question, answer, any(hits[:1]), any(hits[:AMONG]), any(hits), any(text in wanted for text in texts))


def figures(results: Sequence[Result]) -> list[str]:
    """The columns of the table: shares of the questions that are told, then what became of those that are not."""
    told = [result for result in results if result.question["told"] == "yes"]
    others = [result.answer.status for result in results if result.question["told"] == "no"]
    shares = (sum(getattr(r, name) for r in told) / len(told) for name in ("first", "among", "answers", "shown"))
    declined = sum(result.answer.status == "unanswered" for result in told) / len(told)
    return [
        str(len(told)),
        *(f"{share:.3f}" for share in (*shares, declined)),
        *(f"{others.count(status)} of {len(others)}" for status in ("answered", "partly")),
    ]


def _plain(text: str) -> str:
    """A sentence without the number of its item, signs, and capitals."""
    return " ".join(re.findall(r"\w+", fold(re.sub(r"^\d+\. ", "", text))))


if __name__ == "__main__":
    main()

"""The figures of docs/answers.md: golden questions over the embedded corpus, alone and with foreign passages beside it.

    python -m bench.answers [--foreign FOLDER ...] [--write]
    python -m bench.answers --questions FILE --publications FOLDER

The second form asks other questions over other publications, alone in their library. Every sentence that is shown is
compared with its stored page on the way.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import foreign, reporting
from service.assistant import Assistant
from service.publishing import golden, judging
from service.settings import Settings

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "answers.md"
SHEET = "judged.jsonl"
Figures = dict[str, float | int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--foreign", type=Path, nargs="+", default=(), help="folders with a corpus.jsonl (BEIR layout)")
    parser.add_argument("--questions", type=Path, help="golden questions: a file, or a folder of *.jsonl")
    parser.add_argument("--publications", type=Path, help="a folder of PDFs in place of the embedded corpus")
    parser.add_argument("--write", action="store_true", help="write the table into docs/answers.md")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lotse-answers-") as home:
        assistant = Assistant(Settings(home=Path(home), golden_questions=0))  # no gate: it is measured here
        assistant.ingest([given.publications] if given.publications else [])
        asked = golden.load(given.questions or assistant.settings.corpus / "questions")
        columns = {"alone": measure(assistant, asked)}
        if not given.publications:
            count = foreign.add(assistant, given.foreign)
            columns[f"with {count:,} foreign passages"] = measure(assistant, asked)
    shown = reporting.markdown(
        ["", *columns], [[name, *(f"{column[name]:g}" for column in columns.values())] for name in columns["alone"]]
    )
    print(shown)
    if given.write:
        reporting.write("answers", f"{shown}\n\n{reporting.machine()}", DOCUMENT)


def measure(assistant: Assistant, asked: Sequence[dict[str, Any]]) -> Figures:
    """Ask all questions, once all is loaded and tried that the server loads and tries after its start; ValueError where
    a sentence is not on its page."""
    assistant.warm_up()
    assistant.try_suggestions()
    results = golden.run(assistant, asked)
    sheet = judging.load(assistant.settings.corpus / SHEET)
    return {
        **golden.figures(results),
        **judging.figures(results, sheet),
        "verbatim": sum(verbatim(assistant, result) for result in results),
    }


def verbatim(assistant: Assistant, result: golden.Result) -> int:
    """The number of sentences shown, each compared with its page."""
    quotes = {c.n: c for c in result.answer.citations}
    for c in (*result.answer.citations, *result.answer.nearest):
        if assistant.page(c.edition, c.page).text[c.start : c.end] != c.quote:
            raise ValueError(f"{result.id}: not at its place: {c.quote}")
    sentences = [sentence for section in result.answer.sections for sentence in section.sentences]
    for sentence in sentences:
        if " ".join(quotes[n].quote for n in sentence.citations) != sentence.text:
            raise ValueError(f"{result.id}: not what it cites: {sentence.text}")
    return len(sentences)


if __name__ == "__main__":
    main()

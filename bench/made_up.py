"""Sixty-eight publications of made-up municipalities, with questions: how Lotse does on what nothing was tuned to.

    python -m bench.made_up [--write] [--keep FOLDER]

Fourteen texts in ``bench/publications`` are of the kinds that a town hall collects on how it organises itself (a
strategy, a council paper, a workshop, interviews, profiles, questions and answers of a funding office ...), each in the
page design that such a one has; 38 in ``subjects``, a library of their own, are about all else that it does (heat,
bicycles, libraries, the fire brigade, files, markets, waste, budgets ...), and so are 16 in ``ways``, another library.
They become PDFs, are read as any other, and are asked the questions beside them: `hard` are half in words of the
text's, a third in none of them; `talks` as people ask, with follow-ups; `details` in pairs of which only the texts tell
which one can be answered; `subjects` mostly ask for sums, numbers, dates and persons, and what cannot be answered is as
near to the texts; `ways` mostly ask why, how, who decides and what is allowed. Calibration (`tools.calibrate`) fits on
all but the last too; what it reports is measured on publications that the fit has not seen.
"""

from __future__ import annotations

import argparse
import html
import tempfile
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from markdown_it import MarkdownIt

from bench import reporting
from bench.answers import DOCUMENT, verbatim
from ingest import gazetteer
from ingest.districts import DISTRICTS
from service.assistant import Assistant
from service.publishing import golden
from service.settings import Settings

TEXTS = Path(__file__).with_name("publications")
SUBJECTS, WAYS = TEXTS / "subjects", TEXTS / "ways"
SETS = {"hard": TEXTS, "talks": TEXTS, "details": TEXTS, "subjects": SUBJECTS, "ways": WAYS}
"""Sets of questions, each with the folder of the texts that it is about."""
OWN_WORDS = {"paraphrase", "own-words"}
"""Styles of questions that are put in other words than the text's."""
_PRINTED = """
@page { size: A4; margin: 24mm 22mm; @bottom-center { content: counter(page) } }
body { font: 10.5pt/1.45 serif; hyphens: auto; text-align: justify }
blockquote { border: 1px solid #446; padding: 4pt 8pt }"""
_SLIDES = """
@page { size: A4 landscape; margin: 18mm; @bottom-right { content: 'Seite ' counter(page) } }
body { font: 12pt/1.4 sans-serif } h2 { break-before: page; font-size: 18pt }
blockquote { border-left: 4px solid #06c; padding-left: 8pt }"""
_COLUMNS = """
@page { size: A4; margin: 20mm 16mm; @bottom-left { content: counter(page) } @top-right { content: string(chapter) } }
body { font: 9.5pt/1.4 sans-serif; columns: 2; column-gap: 8mm; hyphens: auto }
h1 { column-span: all } h2 { string-set: chapter content(); font-size: 13pt } h3 { font-size: 10.5pt }
blockquote { background: #f4f0e0; padding: 4pt 6pt; margin: 4pt 0 }"""
_DESIGNS = {
    "workshop-dokumentation": _SLIDES,
    "magazin-sonderheft": _COLUMNS,
    "positionspapier-stadtwerke": _COLUMNS,
}
_TABLES = "table { border-collapse: collapse; font-size: 85% } td, th { border: 1px solid #888; padding: 2pt 4pt }"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table into docs/answers.md")
    parser.add_argument("--keep", type=Path, help="leave the PDFs in this folder")
    given = parser.parse_args()
    of = questions()
    rows: list[list[str]] = []
    for texts in dict.fromkeys(SETS.values()):
        with known_places(), tempfile.TemporaryDirectory(prefix="lotse-made-up-") as home:
            assistant = library(Path(home), given.keep, texts)
            rows += [row(name, asked, assistant) for name, asked in of.items() if SETS[name] == texts]
    head = ["questions", "answerable", "hit@1", "hit@5", "of these in own words", "answered", "unanswerable"]
    shown = reporting.markdown([*head, "falsely answered", "of these surely", "verbatim"], rows)
    print(shown)
    if given.write:
        reporting.write("made up", shown, DOCUMENT)


@contextmanager
def known_places() -> Iterator[None]:
    """Within it, the towns and districts that the publications made up are known, as those of real ones are."""
    given = tomllib.loads((TEXTS / "places.toml").read_text(encoding="utf-8"))
    towns = {name: (gazetteer.Place(name, None),) for name in given["towns"]}
    every = {**gazetteer._places(), **towns}
    with (
        patch.object(gazetteer, "_places", lambda: every),
        patch.dict(DISTRICTS, dict.fromkeys(given["districts"], "Hessen")),
    ):
        yield


def questions() -> dict[str, list[dict[str, Any]]]:
    """The questions of each set."""
    return {name: golden.load(TEXTS / "questions" / f"{name}.jsonl") for name in SETS}


def library(home: Path, pdfs: Path | None = None, texts: Path = TEXTS) -> Assistant:
    """An assistant in an empty home that has read the publications made of `texts` and nothing else; `pdfs` is where
    these are left. Call it with `known_places`."""
    assistant = Assistant(Settings(home=home, golden_questions=0))  # no gate: it is measured here
    folder = (pdfs or home) / texts.name
    folder.mkdir(parents=True, exist_ok=True)
    for text in sorted(texts.glob("*.md")):
        build(text, folder)
    assistant.ingest([folder])
    return assistant


def build(text: Path, folder: Path) -> Path:
    """The PDF of a Markdown text in its page design; returns its path."""
    from weasyprint import HTML  # slow to load

    written = text.read_text(encoding="utf-8")
    title = html.escape(written.partition("\n")[0].removeprefix("# "))
    style = _DESIGNS.get(text.stem, _PRINTED) + _TABLES
    body = MarkdownIt("commonmark").enable("table").render(written)
    target = folder / f"{text.stem}.pdf"
    page = f'<html lang="de"><head><title>{title}</title><style>{style}</style></head><body>{body}</body></html>'
    HTML(string=page).write_pdf(str(target))
    return target


def row(name: str, asked: list[dict[str, Any]], assistant: Assistant) -> list[str]:
    """A set's figures, once all its questions were asked."""
    results = golden.run(assistant, asked)
    of = golden.figures(results)
    own_words = [bool(OWN_WORDS & set(q["style"])) for q in asked]
    own = golden.figures([r for r, theirs in zip(results, own_words, strict=True) if theirs and r.answerable])
    shares = [of["answerable"], of["hit@1"], of["hit@5"], own["hit@5"], of["answered"], of["unanswerable"]]
    told = sum(verbatim(assistant, result) for result in results)
    return [name, *(f"{value:g}" for value in (*shares, of["false_answers"], of["falsely_sure"], told))]


if __name__ == "__main__":
    main()

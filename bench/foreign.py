"""A foreign publication beside the embedded ones: other texts must not break the answers.

Its passages come from a folder in BEIR layout (corpus.jsonl) that is named at run time, or are made up (synthetic.py).
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from bench.synthetic import records, vocabulary
from index.analysis import fold
from ingest.model import Edition, Page, Passage, Report, Sentence, Span
from ingest.sentences import sentence_spans
from service.assistant import Assistant
from service.holdings.library import Meta

COUNT = 3_000
Text = tuple[str, str]
"""A heading ("" for none) and what stands under it."""


def add(assistant: Assistant, folders: Sequence[Path] = (), count: int = COUNT) -> int:
    """Take `count` foreign passages in, a page each, and make them live; returns how many there are."""
    texts = list(islice(_read(folders) if folders else _made_up(assistant, count), count))
    edition = _edition(texts)
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(b"%PDF-1.7 " + edition.sha256.encode())
        file.flush()
        assistant.library.add(edition, Path(file.name), Meta("fremd", title="Fremde Texte", publisher="Fremd"))
    assistant.rebuild()
    return len(texts)


def _read(folders: Sequence[Path]) -> Iterator[Text]:
    for folder in folders:
        for line in (folder / "corpus.jsonl").read_text("utf-8").splitlines():
            row = json.loads(line)
            yield row.get("title", ""), row["text"]


def _made_up(assistant: Assistant, count: int) -> Iterator[Text]:
    for record in records(count, vocabulary(assistant.settings.corpus)):
        yield record.headings[0], record.text


def _edition(texts: Iterable[Text]) -> Edition:
    pages, passages = [], []
    digest = hashlib.sha256()
    for number, (heading, text) in enumerate(texts, start=1):
        digest.update(fold(heading + text).encode())
        sentences, page = [], ""
        whole = " ".join(text.split()) or "–"
        for start, end in sentence_spans(whole):
            sentence = whole[start:end]
            sentences.append(Sentence(sentence, (Span(number, len(page), len(page) + len(sentence)),)))
            page += sentence + "\n"
        pages.append(Page(number, str(number), page))
        headings = (heading,) if heading else ()
        spans = (Span(number, 0, len(page) - 1),)
        passages.append(Passage(f"fremd-{number:05d}", number, headings, "text", tuple(sentences), spans))
    sha = digest.hexdigest()
    report = Report(pages=len(pages), passages=len(passages))
    return Edition(sha[:12], sha, "fremd.pdf", "Fremde Texte", "", 2026, tuple(pages), tuple(passages), (), report)

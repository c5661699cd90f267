"""Passages of any number that look to an index like German ones: words as frequent as in the embedded corpus.

New words come as they do in German: two nouns written together. One word in fifty does, so that the vocabulary grows
with the collection, as that of real ones does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from index.records import Record
from ingest.model import Sentence, Span

COMPOUNDS = 0.02
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_COMMENT = re.compile(r"<!--.*?-->", re.S)


def vocabulary(corpus: Path) -> Counter[str]:
    """The words of the corpus' texts as written, with how often."""
    texts = (_COMMENT.sub("", path.read_text("utf-8")) for path in sorted((corpus / "texts").glob("*.md")))
    return Counter(word for text in texts for word in _WORD.findall(text))


def records(count: int, words: Counter[str], seed: int = 0) -> Iterator[Record]:
    """`count` passages of 3 to 5 sentences with 10 to 25 words each, below a heading of two words."""
    random = np.random.default_rng(seed)
    names = np.array(list(words))
    upto = np.cumsum([words[name] for name in names]) / words.total()
    nouns = np.array([name for name in names if name[0].isupper() and 4 < len(name) < 14 and "-" not in name])
    for number in range(count):
        lengths = random.integers(10, 26, random.integers(3, 6))
        drawn = names[upto.searchsorted(random.random(int(lengths.sum())), side="right")]
        written = iter(_with_compounds(drawn, nouns, random))
        sentences = [" ".join(islice(written, length)) + "." for length in lengths]
        yield _record(f"{number:07d}", " ".join(random.choice(nouns, 2)), sentences)


def _with_compounds(drawn: np.ndarray, nouns: np.ndarray, random: np.random.Generator) -> list[str]:
    words = [str(word) for word in drawn]
    for place in np.flatnonzero(random.random(len(words)) < COMPOUNDS):
        first, second = random.choice(nouns, 2)
        words[place] = f"{first}{second.lower()}"
    return words


def _record(identity: str, heading: str, texts: list[str]) -> Record:
    sentences, position = [], 0
    for text in texts:
        sentences.append(Sentence(text, (Span(1, position, position + len(text)),)))
        position += len(text) + 1
    span = (Span(1, 0, position - 1),)
    return Record(identity, "probe", "Probe", "probe", (heading,), "text", tuple(sentences), span, ((1, "1"),))

"""Whether a file is a new edition of a publication that is there already: by its title and by its sentences."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cached_property

from rapidfuzz.fuzz import ratio, token_set_ratio

from index.analysis import fold
from ingest.model import Edition, Passage
from service.holdings.library import Library
from service.publishing.drafts import Likely

_TITLE = 88.0
_TEXT = 0.2
"""Share of sentences from which on two files count as related, even under different titles."""
_LONG_ENOUGH = 40  # characters; shorter sentences are alike by chance
_MOST = 5


class Likeness:
    """Compares files with what answers now. Holds hashes of sentences, 8 bytes each, and reads the library once."""

    def __init__(self, library: Library) -> None:
        self._library = library

    @cached_property
    def _known(self) -> dict[str, tuple[str, str, frozenset[bytes]]]:
        """Document, title and sentences of each edition."""
        library = self._library
        return {
            edition: (document, library.info(document).title, _sentences(library.whole(edition).passages))
            for edition, document in library.current().items()
        }

    def remember(self, edition: Edition, document: str, title: str) -> None:
        """Compare later files with this one too, which was taken in just now."""
        self._known[edition.id] = (document, title, _sentences(edition.passages))

    def likely(self, edition: Edition, title: str) -> list[Likely]:
        """The publications that the file may be an edition of, the likeliest first."""
        own = _sentences(edition.passages)
        found = []
        for document, name, sentences in self._known.values():
            shared = len(own & sentences) / min(len(own), len(sentences)) if own and sentences else 0.0
            if shared >= _TEXT or _alike(title, name):
                found.append(Likely(document, name, round(shared, 3)))
        return sorted(found, key=lambda likely: likely.text, reverse=True)[:_MOST]


def _alike(one: str, other: str) -> bool:
    """Equal but for little things such as a year; a short title within a long one is not enough."""
    one, other = fold(one), fold(other)
    return ratio(one, other) >= _TITLE or (token_set_ratio(one, other) >= 95 and ratio(one, other) >= 70)


def _sentences(passages: Sequence[Passage]) -> frozenset[bytes]:
    return frozenset(_hashes(sentence.text for passage in passages for sentence in passage.sentences))


def _hashes(texts: Iterable[str]) -> Iterable[bytes]:
    for text in texts:
        folded = "".join(sign for sign in fold(text) if sign.isalnum())
        if len(folded) >= _LONG_ENOUGH:
            yield hashlib.blake2b(folded.encode(), digest_size=8).digest()

"""What a passage stands in: words of its section, its chapter and its publication count for it as well, by a share.

A report on one town names it on the cover and at the head of a chapter, and then says "die Stadt"; who asks names the
town all the same. So where a passage lacks a word of the question, it is credited with what stands around it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from index.records import Records
from index.words import Words

SECTION, CHAPTER, EDITION = 0.8, 0.6, 0.7
"""What a word counts for that stands in another passage of the same section, of the same chapter, or all over the
publication, beside one in the passage itself."""
ALL_OVER = 0.1
"""Share of a publication's passages from which on all of it speaks of a word; below, in proportion."""
MORE = 2.0
"""How many times as often a publication must have a word as all others do, for it to be what that one speaks of."""
FRONT = 2
"""First passages of a publication, whose words name its subject, like those of its title."""
_REMEMBERED = 32
Numbers = NDArray[np.int64]
Credit = NDArray[np.float32]


class Standing:
    """Of each passage of a generation, in which section, chapter and edition it stands."""

    def __init__(self, records: Records, words: Words) -> None:
        sections = records.sections
        editions: dict[str, int] = {}
        chapters: dict[tuple[str, tuple[str, ...]], int] = {}
        self._words, self._section = words, records.section_numbers
        self._edition = _numbers(editions.setdefault(s.edition, len(editions)) for s in sections)
        self._chapter = _numbers(chapters.setdefault((s.edition, s.headings[:1]), len(chapters)) for s in sections)
        owners = self._edition[self._section]
        self._sizes = np.bincount(owners, minlength=len(editions))
        self._front = np.zeros(len(editions), dtype=np.int64)
        present, first = np.unique(owners, return_index=True)
        self._front[present] = first + FRONT
        self._records, self._opening = records, dict(zip(present.tolist(), first.tolist(), strict=True))
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._credit)

    def scores(self, stems: Sequence[str]) -> Credit:
        """What stands around each passage and not in it, weighted by how telling each stem is, shape (passages,)."""
        total = np.zeros(len(self._section), dtype=np.float32)
        for stem in dict.fromkeys(stems):
            credit = self._remembered(stem)[self._section]
            credit[self._words.holding(stem)] = 0.0
            total += np.float32(self._words.idf(stem)) * credit
        return total

    def of(self, stems: Sequence[str], rows: Sequence[int]) -> Credit:
        """How far what each of some passages stands in speaks of each stem, in 0..1, shape (stems, rows)."""
        sections = self._section[list(rows)]
        found = [self._remembered(stem)[sections] for stem in stems]
        return np.array(found, dtype=np.float32).reshape(len(stems), len(sections))

    @cached_property
    def _titled(self) -> dict[str, list[int]]:
        """The editions in whose title each stem stands."""
        found: dict[str, list[int]] = {}
        for edition, row in self._opening.items():
            for stem in set(self._words.analyzer.stems(self._records[row].title)):
                found.setdefault(stem, []).append(edition)
        return found

    def _credit(self, stem: str) -> Credit:
        """How far each section, with what it stands in, speaks of a stem, shape (sections,)."""
        rows = self._words.holding(stem)
        titled = self._titled.get(stem, [])
        if not len(rows) and not titled:
            return np.zeros(len(self._edition), dtype=np.float32)
        sections = self._section[rows]
        editions = self._edition[sections]
        many = np.bincount(editions, minlength=len(self._sizes))
        shares = many / np.maximum(self._sizes, 1)
        elsewhere = (len(rows) - many) / np.maximum(len(self._section) - self._sizes, 1)
        whole = np.where(shares >= MORE * elsewhere, np.minimum(1.0, shares / ALL_OVER), 0.0)
        whole[editions[rows < self._front[editions]]] = 1.0
        whole[titled] = 1.0
        chapters = np.zeros(int(self._chapter.max()) + 1, dtype=bool)
        chapters[self._chapter[sections]] = True
        found = np.maximum(EDITION * whole[self._edition], CHAPTER * chapters[self._chapter])
        found[sections] = SECTION
        return np.asarray(found, dtype=np.float32)


def _numbers(values: Iterable[int]) -> Numbers:
    return np.array(list(values), dtype=np.int64)

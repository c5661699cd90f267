"""Training pairs from ``*.jsonl.xz`` (or ``*.jsonl``): read, clean, sample, drop repetitions."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from training.heldout import HeldOut
from training.recipe import Recipe

# Page counters that a PDF reader left in council papers: "-- 1 of 2 --".
_PAGE_COUNTER = re.compile(r"--\s*\d+ of \d+\s*--")
_Item = TypeVar("_Item")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two German texts that belong together (``a`` shorter, like a question), and their source."""

    a: str
    b: str
    source: str


@dataclass(frozen=True, slots=True)
class Translation:
    """The same sentence in English and German."""

    english: str
    german: str


def read_records(folder: Path, stem: str) -> Iterator[dict[str, str]]:
    """Yield the JSON objects of ``stem``.jsonl.xz or ``stem``.jsonl in ``folder``.

    Raises ``FileNotFoundError`` if neither exists.
    """
    packed, plain = folder / f"{stem}.jsonl.xz", folder / f"{stem}.jsonl"
    with lzma.open(packed) if packed.exists() else plain.open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def clean(text: str, limit: int) -> str:
    """One line of at most ``limit`` characters, cut at a word, without page counters."""
    text = _SPACE.sub(" ", _PAGE_COUNTER.sub(" ", text)).strip()
    if len(text) <= limit:
        return text
    return text[: limit + 1].rsplit(" ", 1)[0][:limit]


def _sample(items: list[_Item], most: int, rng: random.Random) -> list[_Item]:
    return items if len(items) <= most else rng.sample(items, most)


def german_pairs(data: Path, recipe: Recipe, held_out: HeldOut) -> list[Pair]:
    """All German pairs of the recipe, each at most once, in a reproducible order.

    A pair is left out if one of its texts stands in ``held_out``.
    """
    rng = random.Random(recipe.seed)
    pairs: list[Pair] = []
    for source, most in recipe.german.items():
        pairs += _sample(list(_usable(data, source, recipe, held_out)), most, rng)
    return pairs


def _usable(data: Path, source: str, recipe: Recipe, held_out: HeldOut) -> Iterator[Pair]:
    seen: set[tuple[str, str]] = set()
    titles: Counter[str] = Counter()
    for record in read_records(data, source):
        a, b = clean(record["a"], recipe.max_query), clean(record["b"], recipe.max_passage)
        key = (a.casefold(), b.casefold())
        if not a or not b or key[0] == key[1] or key in seen:
            continue
        seen.add(key)
        titles[key[0]] += 1
        if titles[key[0]] <= recipe.same_title and a not in held_out and b not in held_out:
            yield Pair(a, b, source)


def translations(data: Path, recipe: Recipe) -> list[Translation]:
    """All English-German sentences of the recipe, each German one at most once."""
    rng = random.Random(recipe.seed)
    result: list[Translation] = []
    seen: set[str] = set()
    for source, most in recipe.parallel.items():
        found = []
        for record in read_records(data / "parallel", source):
            pair = Translation(clean(record["en"], recipe.max_sentence), clean(record["de"], recipe.max_sentence))
            if pair.english and pair.german and pair.german not in seen:
                seen.add(pair.german)
                found.append(pair)
        result += _sample(found, most, rng)
    return result

"""Precision of the first three examples for corpus/requests.jsonl: ``python -m bench.examples [--write]``.

Each request is one that a workshop facilitator might type, with every example of the embedded corpus that they would
accept; none where the collection has no such example, and then the right behaviour is to say so. `precision` is the
share of fitting ones among the first three shown (fewer where fewer are shown), `found` the share of fitting ones among
the first three, of three or of all where fewer fit. A request that finds nothing has precision and found 0.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.reporting import markdown, write
from service.assistant import Assistant
from service.settings import ROOT, Settings

REQUESTS = ROOT / "corpus" / "requests.jsonl"
PAGE = ROOT / "docs" / "examples.md"
STYLES = {
    "state": "by state",
    "size": "by size",
    "message": "by message",
    "level": "by level",
    "theme": "by theme",
    "own": "in own words",
    "misspelt": "misspelt",
    "like": "like a municipality",
    "combined": "combined",
    "missing": "nothing fits",
}

SETS = {"first": "first 60", "second": "second 20", "third": "third 20"}
"""The second set was written with the first and not looked at while the search was built; the third was written and
judged after it, before any of it was asked."""


@dataclass(frozen=True, slots=True)
class Request:
    id: str
    style: str
    request: str
    fits: tuple[str, ...]
    set: str


@dataclass(frozen=True, slots=True)
class Result:
    """`shown` are the ids of the first three matches; `missing` is what the page says there is not."""

    request: Request
    shown: tuple[str, ...]
    missing: tuple[str, ...]
    nearest: tuple[str, ...]

    @property
    def right(self) -> int:
        return sum(identity in self.request.fits for identity in self.shown)

    @property
    def precision(self) -> float:
        if not self.request.fits:
            return float(not self.shown and bool(self.missing))
        return self.right / len(self.shown) if self.shown else 0.0

    @property
    def found(self) -> float:
        if not self.request.fits:
            return self.precision
        return self.right / min(3, len(self.request.fits))


def load(path: Path = REQUESTS) -> list[Request]:
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [Request(row["id"], row["style"], row["request"], tuple(row["fits"]), row["set"]) for row in rows]


def run(assistant: Assistant, requests: Sequence[Request]) -> list[Result]:
    results = []
    for request in requests:
        found = assistant.showcase.find(request.request)
        first, near = ([m.entry.id for m in matches[:3]] for matches in (found.matches, found.nearest))
        results.append(Result(request, tuple(first), found.missing, tuple(near)))
    return results


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def figures(results: Sequence[Result]) -> dict[str, float]:
    """Over all requests: mean precision, mean found, and the share whose first is right."""
    first = [r.shown[0] in r.request.fits if r.shown else bool(r.precision) for r in results]
    return {
        "precision": round(mean([r.precision for r in results]), 3),
        "found": round(mean([r.found for r in results]), 3),
        "first": round(mean([float(right) for right in first]), 3),
    }


def table(results: Sequence[Result]) -> str:
    """One line a style of request, for each set apart."""
    rows = []
    for part, name in SETS.items():
        for style, label in STYLES.items():
            own = [r for r in results if (r.request.set, r.request.style) == (part, style)]
            if own:
                rows.append([f"{name}: {label}", *_cells(own)])
        rows.append([f"**{name}**", *_cells([r for r in results if r.request.set == part])])
    return markdown(["requests", "number", "precision of the first three", "found", "first is right"], rows)


def _cells(results: Sequence[Result]) -> list[str]:
    return [str(len(results)), *(f"{value:.3f}" for value in figures(results).values())]


def listing(results: Sequence[Result]) -> str:
    rows = []
    for r in results:
        shown = ", ".join(r.shown) or "none: " + " ".join(r.missing)
        lacking = [i for i in r.request.fits if i not in r.shown] if len(r.shown) < 3 else []
        wrong = [f"not: {i}" for i in r.shown if i not in r.request.fits] + [f"missed: {i}" for i in lacking]
        rows.append([r.request.request, shown, ", ".join(wrong)])
    return markdown(["request", "first three shown", "wrong"], rows)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the tables into docs/examples.md")
    parser.add_argument("--home", type=Path, help="a home with the embedded corpus; default: a temporary one")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.home or Path(folder)
        assistant = Assistant(Settings(home=home, rate_limit=0, _env_file=None))  # type: ignore[call-arg]
        if assistant.generation is None:
            assistant.ingest([])
        results = run(assistant, load())
    if chosen.write:
        write("precision", table(results), PAGE)
        write("requests", listing(results), PAGE)
    print(table(results), listing(results), sep="\n\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

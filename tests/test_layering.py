"""The house: web -> service -> index -> ingest, nothing upwards, and content is read, not imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("ingest", "index", "service", "web")  # each may import those before it
OUTSIDE = ("corpus", "tests", "tools", "training")  # nothing of the product imports these


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Line and top-level package of each import, also inside functions. Relative imports stay in their package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, (node.module or "").split(".")[0]


def imports_from(layer: str, forbidden: set[str]) -> list[str]:
    """Every place in `layer` that imports a forbidden package, as "file:line imports name"."""
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sorted((ROOT / layer).rglob("*.py"))
        for line, name in imported(path.read_text(encoding="utf-8"))
        if name in forbidden
    ]


@pytest.mark.parametrize("layer", LAYERS)
def test_nothing_imports_upwards(layer: str) -> None:
    above = set(LAYERS[LAYERS.index(layer) + 1 :])
    assert imports_from(layer, above) == []


@pytest.mark.parametrize("layer", LAYERS)
def test_the_product_imports_neither_content_nor_tools(layer: str) -> None:
    assert imports_from(layer, set(OUTSIDE)) == []


def test_no_code_lies_in_the_content() -> None:
    assert list((ROOT / "corpus").rglob("*.py")) == []


@pytest.mark.parametrize("upper, lower", [("web", "service"), ("service", "index"), ("index", "ingest")])
def test_each_layer_rests_on_the_one_below(upper: str, lower: str) -> None:
    assert imports_from(upper, {lower})


def test_imports_are_seen_wherever_they_hide() -> None:
    source = "import web.pages\ndef f():\n    if True:\n        from service import answer\nfrom .words import Words\n"
    assert list(imported(source)) == [(1, "web"), (4, "service")]

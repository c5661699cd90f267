"""The house: web -> service -> index -> ingest, nothing upwards, neither between the rooms of service; content is read,
not imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ("ingest", "index", "service", "web")  # each may import those before it
ROOMS = (  # of service, from the ground up; each may import those of the lines before its own
    {"amounts", "database", "errors", "logs", "model", "problems", "settings", "storage", "tables"},
    {"language"},
    {"holdings"},
    {"examples"},
    {"questions"},
    {"answers"},
    {"conversations"},
    {"exports"},
    {"publishing"},
    {"identity"},
    {"assistant"},
    {"operations"},
    {"commands"},
    {"api", "cli"},
)
OUTSIDE = ("corpus", "tests", "tools", "training")  # nothing of the product imports these


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Line and top-level package of each import, also inside functions. Relative imports stay in their package."""
    return ((line, name.split(".")[0]) for line, name in modules(source))


def modules(source: str) -> Iterator[tuple[int, str]]:
    """Line and full name of all that is imported: "from service import errors" names service.errors."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


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


def room(path: Path) -> str:
    """The folder of service that a file lies in, or its own name where it lies beside them."""
    return Path(path.relative_to(ROOT / "service").parts[0]).stem


def test_every_file_of_service_has_its_room() -> None:
    rooms = {room(path) for path in (ROOT / "service").rglob("*.py")} - {"__init__"}
    assert rooms == set().union(*ROOMS)


@pytest.mark.parametrize("floor", range(len(ROOMS)), ids=lambda floor: "+".join(sorted(ROOMS[floor])))
def test_no_room_of_service_imports_upwards(floor: int) -> None:
    above = set().union(*ROOMS[floor + 1 :])
    upwards = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in sorted((ROOT / "service").rglob("*.py"))
        if room(path) in ROOMS[floor]
        for line, name in modules(path.read_text(encoding="utf-8"))
        if name.startswith("service.") and name.split(".")[1] in above
    ]
    assert upwards == []


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
    assert list(modules(source)) == [(1, "web.pages"), (4, "service.answer")]

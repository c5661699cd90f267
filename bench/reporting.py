"""Tables for docs/retrieval.md: Markdown, the machine they were measured on, and their place in the page."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "retrieval.md"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; the first column is left-aligned, the others are figures."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine(used: str = "one thread used") -> str:
    """Date, processor, what of it was used, memory and the versions that matter, in one line."""
    cpu = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "")
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in ("bm25s", "faiss-cpu", "numpy", "torch"))
    return (
        f"Measured on {datetime.now(UTC).date()}: {cpu or platform.machine()}, {os.cpu_count()} cores, "
        f"{used}, {memory:.0f} GiB; Python {platform.python_version()}, {libraries}."
    )


def write(block: str, content: str, document: Path = DOCUMENT) -> None:
    """Put `content` between the marks of `block`. ValueError where they are missing."""
    before, _, after = _parted(block, document)
    document.write_text(f"{before}\n{content}\n{after}", "utf-8")


def written(block: str, head: Sequence[str], document: Path = DOCUMENT) -> list[list[str]]:
    """The rows of the table that the block holds, none where its head is another. ValueError as in `write`."""
    lines = [line.strip("| ").split(" | ") for line in _parted(block, document)[1].splitlines() if line.startswith("|")]
    return lines[2:] if lines[:1] == [list(head)] else []


def _parted(block: str, document: Path) -> tuple[str, str, str]:
    """The document up to and with the mark that begins the block, the block, and the rest."""
    begin, end = f"<!-- {block}: written by the benchmark -->", f"<!-- end of {block} -->"
    before, found, rest = document.read_text("utf-8").partition(begin)
    content, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{document.name} lacks the marks around {block}")
    return before + begin, content, end + after


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []

"""Mutated PDFs against the sandbox: whatever is done to a file, the answer is an edition or a named error.

    python -m tools.fuzz [--count 500] [--seed 0] [--seconds 600]

Takes the first pages of the embedded corpus, changes, cuts, doubles and swaps bytes, numbers, names and references in
them, and reads the results in child processes. Fails, and keeps the file, where something else came back.
"""

from __future__ import annotations

import argparse
import io
import random
import re
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pypdf import PdfWriter

from ingest import Edition, Limits, read_safely
from ingest.errors import IngestError

ROOT = Path(__file__).resolve().parent.parent
LIMITS = Limits(page_seconds=5.0, file_seconds=20.0, memory_bytes=1 << 30, stream_bytes=20_000_000, pages=300)
_BATCH = 16
_NUMBER = re.compile(rb"\d+")
_NAME = re.compile(rb"/[A-Za-z]+")
_ODD_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999999999999", b"1e99", b"0.0000001")
Mutation = Callable[[bytearray, random.Random], None]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The file after one to six random changes."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        chance.choice(_MUTATIONS)(changed, chance)
    return bytes(changed)


def _flip(data: bytearray, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 40)):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)


def _cut(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    del data[start : start + chance.randint(1, max(1, len(data) // 4))]


def _double(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) + 1)
    part = data[start : start + chance.randint(1, 2000)]
    data[start:start] = part * chance.randint(1, 20)


def _number(data: bytearray, chance: random.Random) -> None:
    _replace(data, _NUMBER, chance.choice(_ODD_NUMBERS), chance)


def _reference(data: bytearray, chance: random.Random) -> None:
    """Points a reference elsewhere, if need be to itself."""
    _replace(data, re.compile(rb"\d+ 0 R"), b"%d 0 R" % chance.randint(1, 12), chance)


def _name(data: bytearray, chance: random.Random) -> None:
    names = _NAME.findall(bytes(data[:200_000]))
    if names:
        _replace(data, _NAME, chance.choice(names), chance)


def _replace(data: bytearray, pattern: re.Pattern[bytes], new: bytes, chance: random.Random) -> None:
    found = list(pattern.finditer(bytes(data)))
    if found:
        place = chance.choice(found)
        data[place.start() : place.end()] = new


_MUTATIONS: tuple[Mutation, ...] = (_flip, _cut, _double, _number, _number, _reference, _reference, _name)


def fuzz(seeds: Sequence[bytes], count: int, seed: int, folder: Path, seconds: float = 600.0) -> Iterator[str]:
    """Reads `count` mutants of the seeds and yields what became of each. AssertionError where the sandbox leaked."""
    chance, began = random.Random(seed), time.monotonic()
    for first in range(0, count, _BATCH):
        paths = []
        for number in range(first, min(first + _BATCH, count)):
            paths.append(folder / f"mutant-{seed}-{number}.pdf")
            paths[-1].write_bytes(mutated(chance.choice(seeds), chance))
        for path, result in read_safely(paths, LIMITS):
            yield _checked(result)
            path.unlink()  # what is not deleted is what failed, and what was not read yet
        if time.monotonic() - began > seconds:
            return


def _checked(result: Edition | IngestError) -> str:
    if isinstance(result, IngestError):
        assert result.message and result.advice, "an error without a word"
        return result.code
    texts = {page.number: page.text for page in result.pages}
    for passage in result.passages:
        for sentence in passage.sentences:
            said = " ".join(texts[span.page][span.start : span.end] for span in sentence.spans)
            assert said == sentence.text, "a passage that is not on its page"
    return result.report.verdict


def _beginning(path: Path) -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.append(path, pages=(0, 3))
    writer.write(out)
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--seconds", type=float, default=600.0, help="stop after so many seconds")
    options = parser.parse_args()
    seeds = [_beginning(path) for path in sorted((ROOT / "corpus" / "pdf").glob("*.pdf"))]
    folder = Path(tempfile.mkdtemp(prefix="lotse-fuzz-"))  # stays where a fault was found
    kinds = Counter(fuzz(seeds, options.count, options.seed, folder, options.seconds))
    folder.rmdir()
    for kind, number in sorted(kinds.items()):
        print(f"{kind:16} {number}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{sum(kinds.values())} Dateien, Startwert {options.seed}, eigener Arbeitsspeicher höchstens {memory} MB")


if __name__ == "__main__":
    main()

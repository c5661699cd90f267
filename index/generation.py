"""Generations: one immutable index each, built aside, verified, activated by a rename, and rolled back the same way.

    home/generations/ACTIVE        the number of the live generation
    home/generations/NEXT          the number of the one about to go live, which readers load ahead; mostly not there
    home/generations/TRAIL         the numbers that went live one after the other; a rollback goes back along them
    home/generations/000007/       manifest.json, passages.*, examples.jsonl, vectors.faiss, sentences.npy, soft.*,
                                   words/; and report.json, what its tests found before it went live

A crash at any moment leaves ACTIVE pointing at a whole generation: the folder gets its number only when every file in
it is written and synced, and ACTIVE is replaced only after that.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from index import building, soundness
from index.analysis import place_words
from index.encoder import Encoder
from index.records import Record, Records, read_examples, write_examples
from index.soft import SoftWords
from index.soundness import Check, checksum
from index.vectors import Described, VectorIndex
from index.words import Words
from ingest.model import Example

FORMAT = 5
"""Raised whenever the files of a generation change, or the text and words that it is built from: an index of another
format is built anew, never served."""


class GenerationError(Exception):
    """A generation is missing, damaged or does not fit the model. The message is German and says what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is made of.

    `files` maps each file's relative path to its SHA-256; `vectors` says what kind of index they lie in.
    """

    number: int
    format: int
    created: str
    model: str
    fingerprint: str
    dimension: int
    passages: int
    sentences: int
    editions: dict[str, str]
    files: dict[str, str]
    vectors: Described


@dataclass(frozen=True, slots=True)
class Generation:
    """A generation, ready to be searched. What is large stays on disk until it is asked for."""

    manifest: Manifest
    records: Records
    examples: tuple[Example, ...]
    words: Words
    vectors: VectorIndex
    soft: SoftWords

    @property
    def rows(self) -> Mapping[str, int]:
        """A passage's id to its row."""
        return self.records.rows

    @property
    def places(self) -> re.Pattern[str]:
        """Finds the examples' municipalities in folded text; nothing where there are none."""
        return _pattern(tuple(sorted({example.municipality for example in self.examples})))


class Generations:
    """The generations of one home. `keep` is how many are kept besides the active one."""

    def __init__(self, home: Path, keep: int = 3) -> None:
        self.folder = home / "generations"
        self.keep = keep

    # -- reading ---------------------------------------------------------------------------------------------------

    def numbers(self) -> list[int]:
        """Numbers of the whole generations on disk, ascending."""
        if not self.folder.is_dir():
            return []
        return sorted(
            int(p.name) for p in self.folder.iterdir() if p.name.isdigit() and (p / "manifest.json").is_file()
        )

    def active(self) -> int | None:
        """Number of the live generation, None before the first."""
        try:
            return int((self.folder / "ACTIVE").read_text().strip())
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise GenerationError(
                "Die Datei generations/ACTIVE ist beschädigt. „lotse generations activate N“ stellt sie wieder her."
            ) from error

    def manifest(self, number: int) -> Manifest:
        try:
            return Manifest(**json.loads((self.path(number) / "manifest.json").read_text()))
        except FileNotFoundError as error:
            raise GenerationError(f"Generation {number} gibt es nicht. „lotse generations list“ zeigt alle.") from error
        except (TypeError, ValueError) as error:
            raise GenerationError(
                f"Das Verzeichnis von Generation {number} ist beschädigt. Bauen Sie mit „lotse ingest“ neu."
            ) from error

    def path(self, number: int) -> Path:
        """The folder of a generation, whether it is there or not."""
        return self.folder / f"{number:06d}"

    def current_format(self, number: int) -> bool:
        """Whether a generation is of the form that this version of Lotse reads."""
        return self.manifest(number).format == FORMAT

    def fits(self, number: int, encoder: Encoder) -> Manifest:
        """The manifest of a generation of this form and model. GenerationError with advice for any other."""
        manifest = self.manifest(number)
        if not self.current_format(number):
            raise GenerationError(
                f"Generation {number} stammt von einer anderen Fassung von Lotse. Bauen Sie mit „lotse ingest“ neu."
            )
        if manifest.fingerprint != encoder.fingerprint:
            raise GenerationError(
                f"Generation {number} wurde mit einem anderen Sprachmodell gebaut ({manifest.model}). "
                "Stellen Sie LOTSE_MODEL zurück, oder bauen Sie mit „lotse ingest“ eine neue Generation."
            )
        return manifest

    def load(self, number: int, encoder: Encoder) -> Generation:
        """Load a generation; refuse one that was built with another model than `encoder`."""
        manifest, path = self.fits(number, encoder), self.path(number)
        try:
            legs = (
                Words.load(path / "words"),
                VectorIndex.load(path, manifest.vectors),
                SoftWords.load(path),
            )
            return Generation(manifest, Records(path), read_examples(path), *legs)
        except (OSError, EOFError, ValueError, LookupError, RuntimeError) as error:
            raise GenerationError(
                f"Generation {number} lässt sich nicht laden ({error}). „lotse generations verify“ nennt den Fehler, "
                "„lotse generations rollback“ kehrt zur vorigen zurück."
            ) from error

    # -- writing ---------------------------------------------------------------------------------------------------

    def build(
        self,
        records: Iterable[Record],
        examples: Iterable[Example],
        encoder: Encoder,
        editions: Mapping[str, str] | None = None,
    ) -> int:
        """Write a new generation aside and give it the next number; it is not active yet. Returns the number.

        Records are taken one after the other and not kept, so that they may be made as they are needed. `examples` are
        asked for after the last of them. `editions` maps the editions in it to their publications; default: those of
        the records.
        """
        with self._lock():
            for left in self.folder.glob(".building-*"):  # of a process that was killed: nobody else builds now
                shutil.rmtree(left, ignore_errors=True)
            aside = self.folder / f".building-{uuid4().hex}"
            try:
                (aside / "words").mkdir(parents=True)
                documents, vectors = building.write(aside, records, encoder)
                write_examples(aside, examples)
                number = self._next()
                _write_manifest(aside, number, documents | dict(editions or {}), vectors, encoder)
                _sync(aside)
                aside.rename(self.path(number))
            finally:
                shutil.rmtree(aside, ignore_errors=True)
        return number

    def announce(self, number: int | None) -> None:
        """Tell readers which generation is about to go live, so that they load it ahead; None takes it back."""
        if number is None:
            (self.folder / "NEXT").unlink(missing_ok=True)
        else:
            self._put("NEXT", f"{number}\n")

    def announced(self) -> int | None:
        """The generation that is about to go live, None where there is none."""
        found = self._numbers_in("NEXT")
        return found[0] if found else None

    def activate(self, number: int) -> None:
        """Make a generation the live one, atomically; older ones than the last `keep` are removed."""
        self.manifest(number)
        with self._lock():
            trail = self._along(number)
            self._put("TRAIL", "".join(f"{n}\n" for n in trail[-200:]))
            self._put("ACTIVE", f"{number}\n")
            self.announce(None)
            lived = trail[-self.keep - 1 :]
            others = [n for n in self.numbers() if n < number and n not in trail]
            for old in [n for n in self.numbers() if n < number and n not in (*lived, *others[-self.keep :])]:
                self.discard(old)

    def rollback(self) -> int:
        """Activate the generation that was live before and return its number."""
        number = self.before()
        self.activate(number)
        return number

    def before(self) -> int:
        """The generation that a rollback returns to. GenerationError where there is none."""
        active = self.active()
        whole = [n for n in self.numbers() if active is not None and n < active]
        trail = self._along(active) if active is not None else []
        older = [n for n in trail[:-1] if n in whole] if len(trail) > 1 else whole
        if not older:
            raise GenerationError("Es gibt keine ältere Generation, zu der zurückgekehrt werden könnte.")
        return older[-1]

    def adopt(self, folder: Path) -> int:
        """Take the files of a generation from `folder`, which vanishes, and give them the next number. Not live yet."""
        try:
            data = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            Manifest(**data)
        except (OSError, TypeError, ValueError) as error:
            raise GenerationError("Der gesicherte Index ist beschädigt.") from error
        with self._lock():
            number = self._next()
            manifest = json.dumps(data | {"number": number}, ensure_ascii=False, indent=1)
            (folder / "manifest.json").write_text(manifest, encoding="utf-8")
            _sync(folder)
            folder.rename(self.path(number))
        return number

    def discard(self, number: int) -> None:
        """Delete a generation that is not live. It vanishes at once, not file by file."""
        if number == self.active():
            raise GenerationError(f"Generation {number} ist aktiv und kann nicht gelöscht werden.")
        gone = self.folder / f".building-gone-{uuid4().hex}"
        try:
            self.path(number).rename(gone)
        except FileNotFoundError:
            return
        shutil.rmtree(gone, ignore_errors=True)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """One change of what is live at a time, over all processes: from reading what is to building on it."""
        with self._lock(".changing"):
            yield

    def _along(self, number: int) -> list[int]:
        """The trail up to `number`: what went live after it no longer counts."""
        trail = self._numbers_in("TRAIL")
        return trail[: trail.index(number) + 1] if number in trail else [*trail, number]

    # -- proof -----------------------------------------------------------------------------------------------------

    def verify(self, number: int) -> list[str]:
        """What is wrong with a generation, as German sentences; empty when it is whole."""
        try:
            return [fault for check in self.checks(number) for fault in check.faults]
        except GenerationError as error:
            return [str(error)]

    def checks(self, number: int, encoder: Encoder | None = None, sample: int = soundness.SAMPLE) -> list[Check]:
        """The tests of a generation; with its encoder also whether passages find themselves. GenerationError."""
        manifest, path = self.manifest(number), self.path(number)
        found = [soundness.files(path, manifest.files)]
        if found[0].faults:
            return found
        vectors, records = VectorIndex.load(path, manifest.vectors), Records(path)
        found += [soundness.counts(records, vectors, manifest.passages, manifest.dimension), soundness.units(vectors)]
        if encoder is not None and not any(check.faults for check in found):
            words = Words.load(path / "words")
            found.append(soundness.finds_itself(records, vectors, words, encoder, sample))
        return found

    def report(self, number: int) -> dict[str, Any] | None:
        """What was found out about a generation before it went live; None where nothing was written down."""
        try:
            found = json.loads((self.path(number) / "report.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return found if isinstance(found, dict) else None

    def write_report(self, number: int, report: Mapping[str, Any]) -> None:
        """Put down what was found out about a generation, beside its files."""
        self._put(f"{number:06d}/report.json", json.dumps(report, ensure_ascii=False, indent=1))

    # -- inside ----------------------------------------------------------------------------------------------------

    def _next(self) -> int:
        return max([*self.numbers(), self.active() or 0, 0]) + 1

    def _put(self, name: str, text: str) -> None:
        """Write a small file whole or not at all."""
        path = self.folder / name
        aside = path.with_name(f".{path.name}")
        aside.write_text(text, encoding="utf-8")
        _sync_file(aside)
        aside.replace(path)
        _sync_file(path.parent)

    def _numbers_in(self, name: str) -> list[int]:
        try:
            return [int(n) for n in (self.folder / name).read_text().split()]
        except (FileNotFoundError, ValueError):
            return []

    @contextmanager
    def _lock(self, name: str = ".lock") -> Iterator[None]:
        """One writer at a time over all processes; the lock goes with the process that dies holding it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / name).open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    """The telling words of the names, folded; "Mendener" is found by "Menden"."""
    telling = {word for name in names for word in place_words(name)}
    return re.compile("|".join(rf"\b{re.escape(word)}" for word in sorted(telling)) or r"(?!)")


def _write_manifest(
    folder: Path, number: int, editions: dict[str, str], vectors: VectorIndex, encoder: Encoder
) -> None:
    manifest = Manifest(
        number=number,
        format=FORMAT,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        model=encoder.name,
        fingerprint=encoder.fingerprint,
        dimension=vectors.dimension,
        passages=len(vectors),
        sentences=len(vectors.sentences),
        editions=editions,
        files={p.relative_to(folder).as_posix(): checksum(p) for p in sorted(folder.rglob("*")) if p.is_file()},
        vectors=vectors.described,
    )
    (folder / "manifest.json").write_text(json.dumps(asdict(manifest), ensure_ascii=False, indent=1))


def _sync(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync_file(path)


def _sync_file(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

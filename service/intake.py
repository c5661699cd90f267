"""New publications in: read safely, stored, built into a new generation, activated. A bad file stops only itself."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.encoder import Encoder
from index.generation import Generations
from index.records import records_of
from ingest import Limits, read_safely
from ingest.errors import IngestError
from ingest.model import Edition
from service.catalogue import Catalogue
from service.errors import Refused
from service.library import Library, Meta, slug

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: `edition` and `document`, or the `error` that refused it."""

    path: Path
    document: str | None = None
    edition: Edition | None = None
    error: IngestError | None = None
    new: bool = False


@dataclass(frozen=True, slots=True)
class Intake:
    """All outcomes in the order of the files, and the generation that is live now (None: none yet)."""

    outcomes: tuple[Outcome, ...]
    generation: int | None

    @property
    def refused(self) -> bool:
        return any(outcome.error for outcome in self.outcomes)


def pdfs(paths: Sequence[Path], catalogue: Catalogue) -> list[Path]:
    """The files to read: folders give their PDFs, recursively; no path at all gives the embedded corpus."""
    if not paths:
        return list(catalogue.files)
    found: list[Path] = []
    for path in paths:
        found += sorted(p for p in path.rglob("*") if p.suffix.lower() == ".pdf") if path.is_dir() else [path]
    return list(dict.fromkeys(found))


class Intaker:
    """Takes files into a library and keeps the live generation true to it."""

    def __init__(self, library: Library, generations: Generations, encoder: Encoder, catalogue: Catalogue) -> None:
        self.library, self.generations, self.encoder, self.catalogue = library, generations, encoder, catalogue

    def take(
        self, files: Iterable[Path], limits: Limits, progress: Progress = lambda _: None, meta: Meta | None = None
    ) -> Intake:
        """Read, store and index files. `meta` describes a single upload; else the catalogue and the PDF do."""
        outcomes = []
        for path, result in read_safely(list(files), limits):
            outcome = self._store(path, result, meta)
            outcomes.append(outcome)
            progress(_line(outcome))
        if any(outcome.edition for outcome in outcomes):
            progress("Der Index wird gebaut …")
            self.rebuild()
        return Intake(tuple(outcomes), self.generations.active())

    def rebuild(self) -> int:
        """Build, verify and activate a generation of all current editions; the old one serves until the last step."""
        current = self.library.current()
        records = [record for info, edition in current for record in records_of(edition, info.id, info.title)]
        examples = [example for _, edition in current for example in edition.examples]
        number = self.generations.build(records, examples, self.encoder)
        faults = self.generations.verify(number)
        if faults:
            raise Refused(
                f"Die neue Generation {number} ist fehlerhaft und wird nicht aktiviert: {' '.join(faults)}",
                "Prüfen Sie den freien Speicherplatz, und starten Sie „lotse ingest“ noch einmal.",
                "faulty-generation",
            )
        self.generations.activate(number)
        return number

    def _store(self, path: Path, result: Edition | IngestError, meta: Meta | None) -> Outcome:
        if isinstance(result, IngestError):
            return Outcome(path, error=result)
        known = meta or self.catalogue.files.get(path.resolve()) or Meta(self._id(path, result))
        new = self.library.add(result, path, known)
        return Outcome(path, known.id, result, new=new)

    def _id(self, path: Path, edition: Edition) -> str:
        """The id by file name. A file already known under another name keeps its publication; a foreign file must not
        become an edition of an embedded publication only because it is called the same."""
        known = self.library.document_of(edition.id)
        if known is not None:
            return known
        name = slug(path.name)
        embedded = {meta.id for meta in self.catalogue.files.values()}
        return f"{name}-{hashlib.sha256(edition.sha256.encode()).hexdigest()[:4]}" if name in embedded else name


def _line(outcome: Outcome) -> str:
    if outcome.error:
        return f"✗ {outcome.path.name}: {outcome.error.message} {outcome.error.advice}"
    assert outcome.edition is not None
    report = outcome.edition.report
    state = "neu" if outcome.new else "schon bekannt"
    return f"✓ {outcome.path.name}: {report.pages} Seiten, {report.passages} Textstellen ({state})"

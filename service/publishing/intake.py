"""New publications in: read safely, stored, built into a new generation, activated. A bad file stops only itself."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest import Limits, read_all
from ingest.errors import IngestError
from ingest.model import Edition
from ingest.ocr import Mode
from service import storage
from service.amounts import pages, passages
from service.holdings.catalogue import Catalogue
from service.holdings.library import Library, Meta, completed, slug
from service.publishing.likeness import Likeness
from service.publishing.publisher import Progress, Publisher
from service.publishing.twins import with_twins


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: `edition` (without its text) and `document`, or the `error` that refused it."""

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
    """Takes files into a library and makes them live together, or none of them."""

    def __init__(self, library: Library, publisher: Publisher, catalogue: Catalogue, ocr: Mode = "off") -> None:
        self.library, self.publisher, self.catalogue, self.ocr = library, publisher, catalogue, ocr
        self.likeness = Likeness(library)

    def take(
        self, files: Iterable[Path], limits: Limits, progress: Progress = lambda _: None, meta: Meta | None = None
    ) -> Intake:
        """Read, store and index files. `meta` describes a single upload; else the catalogue and the PDF do."""
        outcomes: list[Outcome] = []
        described: dict[str, Meta] = {}

        def scanning(path: Path, pages: int) -> None:
            extent = "aller Seiten" if not pages else "einer Seite" if pages == 1 else f"von {pages} Seiten"
            progress(f"  {path.name}: Texterkennung {extent} …")

        for path, result in read_all(list(files), limits, self.ocr, on_scan=scanning):
            outcome, known = self._store(path, result, meta, described)
            outcomes.append(outcome)
            if known is not None:
                described[known.id] = known
            progress(_line(outcome))
        chosen = {o.document: o.edition.id for o in outcomes if o.document is not None and o.edition is not None}
        if chosen:
            self.publisher.publish(chosen, list(described.values()), progress)
        return Intake(tuple(outcomes), self.publisher.generations.active())

    def _store(
        self, path: Path, result: Edition | IngestError, meta: Meta | None, before: Collection[str]
    ) -> tuple[Outcome, Meta | None]:
        """Store what was read; the outcome keeps of it only what is told, so that many files do not fill the memory."""
        if isinstance(result, IngestError):
            return Outcome(path, error=result), None
        known = meta or self.catalogue.files.get(path.resolve()) or Meta(self._id(path, result, before))
        known = completed(known, result)
        if self.library.document_of(result.id) is None:  # else it would be told that it is like itself
            result = with_twins(result, known.id, known.title, self.likeness)
            self.likeness.remember(result, known.id, known.title)
        with storage.told():
            new = self.library.add(result, path, known, current=False)
        return Outcome(path, known.id, replace(result, pages=(), passages=(), examples=()), new=new), known

    def _id(self, path: Path, edition: Edition, before: Collection[str]) -> str:
        """The id by file name. A file already known under another name keeps its publication; a foreign file must not
        become an edition of an embedded publication, nor of another file taken in with it, only because it is called
        the same."""
        known = self.library.document_of(edition.id)
        if known is not None:
            return known
        name = slug(path.name)
        taken = {meta.id for meta in self.catalogue.files.values()} | set(before)
        return f"{name}-{hashlib.sha256(edition.sha256.encode()).hexdigest()[:4]}" if name in taken else name


def _line(outcome: Outcome) -> str:
    if outcome.error:
        return f"✗ {outcome.path.name}: {outcome.error.message} {outcome.error.advice}"
    assert outcome.edition is not None
    report = outcome.edition.report
    state = "neu" if outcome.new else "schon bekannt"
    return f"✓ {outcome.path.name}: {pages(report.pages)}, {passages(report.passages)} ({state})"

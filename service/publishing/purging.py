"""Deleting for good: the PDF, its pages and their pictures, every kept index with them, and what old answers quoted.

It cannot be undone. What is purged must have been removed before, with its proof. A tombstone (which edition, when)
stays, so that links to it say what happened.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from index.generation import Generations
from service import storage
from service.conversations.turns import turns
from service.errors import BadRequest, NotFound
from service.holdings.library import Library, documents, editions, moment, pages, purges
from service.model import EditionInfo
from service.publishing import redaction


@dataclass(frozen=True, slots=True)
class Purged:
    """How much of each kind was deleted."""

    document: str
    editions: tuple[str, ...]
    files: int
    pages: int
    generations: tuple[int, ...]
    answers: int

    def text(self) -> str:
        """One German line."""
        return (
            f"Endgültig gelöscht: {len(self.editions)} Ausgaben mit {self.files} PDF-Dateien und {self.pages} Seiten, "
            f"{len(self.generations)} ältere Index-Generationen; {self.answers} alte Antworten geschwärzt."
        )


class Purger:
    """Deletes publications or single editions that answer no more."""

    def __init__(self, library: Library, generations: Generations) -> None:
        self.library, self.generations = library, generations
        self.pictures = library.files.parent / "pictures"

    def purge(self, document: str, edition: str | None = None) -> Purged:
        """Delete a publication, or one edition of it. BadRequest while it answers, NotFound, Gone, StorageError."""
        with storage.told(), self.generations.changing():
            chosen = self._chosen(document, edition)
            names = [info.id for info in chosen]
            discarded = self._discard(names)  # first, so that no rollback can bring back what is deleted next
            size = sum(info.pages for info in chosen)
            answers = self._delete(document, names)
            files = self.sweep()
        return Purged(document, tuple(names), files, size, discarded, answers)

    def preview(self, document: str, edition: str | None = None) -> Purged:
        """What a purge would delete now; `purge` for the errors."""
        chosen = self._chosen(document, edition)
        names = [info.id for info in chosen]
        files = sum((self.library.files / f"{info.sha256}.pdf").exists() for info in chosen)
        with self.library.engine.connect() as db:
            answers = sum(len(db.execute(_citing(name)).all()) for name in names)
        size = sum(info.pages for info in chosen)
        return Purged(document, tuple(names), files, size, tuple(self._holding(names)), answers)

    def sweep(self) -> int:
        """Delete the files of purged editions, also of those whose purge was cut short. Returns how many."""
        gone = 0
        with self.library.engine.connect() as db:
            known = set(db.execute(sa.select(purges.c.sha256)).scalars())
        for sha256 in known:
            path = self.library.files / f"{sha256}.pdf"
            gone += path.exists()
            path.unlink(missing_ok=True)
            shutil.rmtree(self.pictures / sha256, ignore_errors=True)
        return gone

    def _chosen(self, document: str, edition: str | None) -> list[EditionInfo]:
        info = self.library.info(document)
        chosen = [e for e in info.editions if edition in (None, e.id)]
        if not chosen:
            raise NotFound(f"Die Ausgabe „{edition}“ gehört nicht zur Publikation „{document}“.")
        if any(e.live for e in chosen):
            raise BadRequest(
                f"„{document}“ antwortet noch und kann deshalb nicht gelöscht werden.",
                f"Entfernen Sie zuerst mit „lotse documents remove {document}“; das wird geprüft. Dann löschen Sie.",
            )
        return chosen

    def _holding(self, names: Collection[str]) -> list[int]:
        """The generations that answer no more and hold one of these editions."""
        active, numbers = self.generations.active(), self.generations.numbers()
        held = {n: self.generations.manifest(n).editions for n in numbers if n != active}
        return [number for number, editions_held in held.items() if set(names) & set(editions_held)]

    def _discard(self, names: Collection[str]) -> tuple[int, ...]:
        holding = self._holding(names)
        for number in holding:
            self.generations.discard(number)
        return tuple(holding)

    def _delete(self, document: str, names: Collection[str]) -> int:
        """All rows in one transaction; returns how many answers were redacted."""
        with self.library.engine.connect() as db:
            if db.dialect.name == "sqlite":
                db.exec_driver_sql("PRAGMA secure_delete=ON")  # overwrite, do not just forget where it stood
                db.commit()
            with db.begin():
                redacted = sum(redact(db, name) for name in names)
                rows = db.execute(sa.select(editions).where(editions.c.id.in_(names))).mappings().all()
                for row in rows:
                    values = {name: row[name] for name in ("id", "document", "sha256", "title")}
                    db.execute(sa.insert(purges).values(edition=values.pop("id"), at=moment(), **values))
                db.execute(sa.delete(pages).where(pages.c.edition.in_(names)))
                db.execute(sa.delete(editions).where(editions.c.id.in_(names)))
                left = db.execute(sa.select(editions.c.id).where(editions.c.document == document)).first()
                if left is None:
                    db.execute(sa.delete(documents).where(documents.c.id == document))
            if db.dialect.name == "sqlite":
                db.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        return redacted


def redact(db: sa.Connection, edition: str) -> int:
    """Take what an edition said out of old answers; returns out of how many."""
    found = db.execute(_citing(edition)).all()
    for row in found:
        changed = redaction.redacted(row.answer, edition)
        db.execute(sa.update(turns).where(turns.c.id == row.id).values(answer=changed))
    return len(found)


def _citing(edition: str) -> sa.Select[Any]:
    """The answers that name an edition."""
    return sa.select(turns.c.id, turns.c.answer).where(turns.c.answer.contains(f'"edition": "{edition}"'))

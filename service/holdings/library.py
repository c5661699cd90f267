"""The publications and their editions: what was read, word for word, so that an old citation opens for ever.

SQLite in the home by default, PostgreSQL by setting. Editions and their pages are written once and never changed; which
of them answer questions is decided by the active generation, which `follow` writes down here. The PDF files lie in
home/files/<sha256>.pdf.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import weakref
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from index.analysis import fold
from ingest import stored
from ingest.model import Edition, Page
from service.database import Line, connect, create_tables, metadata, upsert
from service.errors import Gone, NotFound
from service.model import DocumentInfo, EditionInfo, StoredPage

__all__ = ["Library", "Line", "Meta", "completed", "connect", "create_tables", "metadata", "slug"]
documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", Line(120), primary_key=True),
    sa.Column("title", Line, nullable=False),
    sa.Column("publisher", Line, nullable=False, default=""),
    sa.Column("year", sa.Integer),
    sa.Column("kind", Line, nullable=False, default=""),
    sa.Column("summary", Line, nullable=False, default=""),
    sa.Column("address", Line, nullable=False, default=""),
    sa.Column("removed", sa.String(32)),
)
editions = sa.Table(
    "editions",
    metadata,
    sa.Column("id", Line(12), primary_key=True),
    sa.Column("document", sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("sha256", sa.String(64), nullable=False, unique=True),
    sa.Column("file_name", Line, nullable=False),
    sa.Column("added", sa.String(32), nullable=False),
    sa.Column("current", sa.Boolean, nullable=False),
    sa.Column("title", Line, nullable=False),
    sa.Column("pages", sa.Integer, nullable=False),
    sa.Column("passages", sa.Integer, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
)
pages = sa.Table(
    "pages",
    metadata,
    sa.Column("edition", sa.ForeignKey("editions.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("label", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("how", sa.String(8), nullable=False),
)
purges = sa.Table(
    "purges",
    metadata,
    sa.Column("edition", Line(12), primary_key=True),
    sa.Column("document", Line(120), nullable=False, index=True),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("title", Line, nullable=False),
    sa.Column("at", sa.String(32), nullable=False),
)
state = sa.Table(
    "state",
    metadata,
    sa.Column("name", sa.String(20), primary_key=True),
    sa.Column("value", sa.Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Meta:
    """What a person or the catalogue says of a publication. Empty fields are filled from the PDF."""

    id: str
    title: str = ""
    publisher: str = ""
    year: int | None = None
    kind: str = ""
    summary: str = ""
    address: str = ""


class Library:
    """Publications, editions and pages in the database; PDF files beside it."""

    def __init__(self, home: Path, engine: sa.Engine) -> None:
        self.files = home / "files"
        self.engine = engine
        self.files.mkdir(parents=True, exist_ok=True)
        create_tables(engine)
        weakref.finalize(self, engine.dispose)  # give the connections back to a database server

    # -- writing ---------------------------------------------------------------------------------------------------

    def add(self, edition: Edition, source: Path, meta: Meta, current: bool = True) -> bool:
        """Store an edition. False where this file is already the current one of its publication.

        With `current` False it is stored aside: nothing changes for readers until a generation with it is live.
        """
        self._keep_file(source, edition.sha256)
        with self.engine.begin() as db:
            # First of all, for this locks the publication's row against a second process that adds to it.
            self._put_document(db, meta, edition, current)
            known = db.execute(sa.select(editions).where(editions.c.id == edition.id)).mappings().first()
            unchanged = bool(known and known["current"] and known["document"] == meta.id)
            if unchanged:
                return False
            if not known:
                db.execute(sa.delete(purges).where(purges.c.edition == edition.id))
                self._put_edition(db, edition, meta.id)
            if current:
                db.execute(sa.update(editions).where(editions.c.document == meta.id).values(current=False))
                db.execute(
                    sa.update(editions).where(editions.c.id == edition.id).values(current=True, document=meta.id)
                )
        return True

    def describe(self, meta: Meta) -> None:
        """Put what was said of a publication in the place of what was known; empty fields change nothing."""
        values = {name: value for name, value in asdict(meta).items() if value not in ("", None)}
        with self.engine.begin() as db:
            db.execute(sa.update(documents).where(documents.c.id == meta.id).values(**values))

    def set_details(self, meta: Meta) -> None:
        """Say of a publication exactly this, empty fields too. NotFound."""
        self.info(meta.id)
        with self.engine.begin() as db:
            db.execute(sa.update(documents).where(documents.c.id == meta.id).values(**asdict(meta)))

    def followed(self) -> int | None:
        """The number of the generation that the library follows."""
        with self.engine.connect() as db:
            return db.execute(sa.select(state.c.value).where(state.c.name == "generation")).scalar()

    def follow(self, number: int, live: Mapping[str, str]) -> None:
        """Make the library say what generation `number` says: `live` maps its editions to their publications.

        The generation decides what answers, the columns only repeat it. A publication without a live edition counts
        as removed; its pages stay for old answers.
        """
        with self.engine.begin() as db:
            rows = db.execute(sa.select(editions.c.id, editions.c.document, editions.c.current)).all()
            for row in rows:
                document = live.get(row.id)
                if row.current != (document is not None) or (document is not None and row.document != document):
                    values = {"current": document is not None, "document": document or row.document}
                    db.execute(sa.update(editions).where(editions.c.id == row.id).values(**values))
            states = db.execute(sa.select(documents.c.id, documents.c.removed)).all()
            answering = set(live.values())
            for known, since in states:
                if (since is None) != (known in answering):
                    removed = None if known in answering else moment()
                    db.execute(sa.update(documents).where(documents.c.id == known).values(removed=removed))
            upsert(db, state, {"name": "generation", "value": number}, ["name"])

    def _keep_file(self, source: Path, sha256: str) -> None:
        target = self.files / f"{sha256}.pdf"
        if not target.exists():
            aside = self.files / f".{uuid4().hex}"
            shutil.copyfile(source, aside)
            os.replace(aside, target)

    def _put_document(self, db: sa.Connection, meta: Meta, edition: Edition, current: bool) -> None:
        values = asdict(completed(meta, edition)) | {"removed": None if current else moment()}
        # Updated with its own id where nothing else may change: the row is locked all the same.
        upsert(db, documents, values, ["id"], None if current else {"id": meta.id})

    def _put_edition(self, db: sa.Connection, edition: Edition, document: str) -> None:
        content = {
            "passages": [asdict(passage) for passage in edition.passages],
            "examples": [asdict(example) for example in edition.examples],
            "report": asdict(edition.report),
            "year": edition.year,
            "author": edition.author,
            "furniture": [asdict(span) for page in edition.pages for span in page.furniture],
        }
        db.execute(
            sa.insert(editions).values(
                id=edition.id,
                document=document,
                sha256=edition.sha256,
                file_name=edition.file_name,
                added=moment(),
                current=False,
                title=edition.title,
                pages=len(edition.pages),
                passages=len(edition.passages),
                content=json.dumps(content, ensure_ascii=False),
            )
        )
        if edition.pages:
            db.execute(
                sa.insert(pages),
                [
                    {"edition": edition.id, "number": p.number, "label": p.label, "text": p.text, "how": p.how}
                    for p in edition.pages
                ],
            )

    # -- reading ---------------------------------------------------------------------------------------------------

    def documents(self) -> list[DocumentInfo]:
        """All publications that are not removed, by title."""
        with self.engine.connect() as db:
            rows = db.execute(sa.select(documents).where(documents.c.removed.is_(None)).order_by(documents.c.title))
            return [self._info(db, dict(row)) for row in rows.mappings()]

    def removed(self) -> list[DocumentInfo]:
        """Publications that were removed and are still kept for old answers, by title."""
        with self.engine.connect() as db:
            query = sa.select(documents).where(documents.c.removed.is_not(None)).order_by(documents.c.title)
            found = [self._info(db, dict(row)) for row in db.execute(query).mappings()]
        return [info for info in found if info.editions]

    def info(self, document: str) -> DocumentInfo:
        with self.engine.connect() as db:
            row = db.execute(sa.select(documents).where(documents.c.id == document)).mappings().first()
            if row is not None:
                return self._info(db, dict(row))
        raise self._missing(f"Die Publikation „{document}“ gibt es nicht.", document=document)

    def _info(self, db: sa.Connection, row: dict[str, Any]) -> DocumentInfo:
        listing = ("id", "file_name", "sha256", "added", "pages", "passages")
        query = sa.select(*(editions.c[name] for name in listing), editions.c.current)  # `content` can be megabytes
        query = query.where(editions.c.document == row["id"])
        rows = db.execute(query.order_by(editions.c.current.desc(), editions.c.added.desc())).mappings().all()
        answering = any(e["current"] for e in rows)
        listed = tuple(
            EditionInfo(
                **{name: e[name] for name in listing},
                live=bool(e["current"]),
                superseded=not e["current"],
                removed=not answering,
            )
            for e in rows
        )
        fields = ("id", "title", "publisher", "year", "kind", "summary", "address")
        return DocumentInfo(**{name: row[name] for name in fields}, editions=listed)

    def title(self, document: str) -> str:
        """The title of a publication, its id where it is not known here."""
        with self.engine.connect() as db:
            found = db.execute(sa.select(documents.c.title).where(documents.c.id == document)).scalar()
        return found or document

    def purged(self, names: Iterable[str]) -> dict[str, str]:
        """Which of these editions were deleted for good, each with its publication's title."""
        query = sa.select(purges.c.edition, purges.c.title).where(purges.c.edition.in_(list(names)))
        with self.engine.connect() as db:
            return {row.edition: row.title for row in db.execute(query)}

    def ids(self) -> set[str]:
        """The ids of all publications, removed ones too."""
        with self.engine.connect() as db:
            return set(db.execute(sa.select(documents.c.id)).scalars())

    def document_of(self, edition: str) -> str | None:
        """The publication that an edition belongs to, None where the edition is unknown."""
        with self.engine.connect() as db:
            return db.execute(sa.select(editions.c.document).where(editions.c.id == edition)).scalar()

    def edition(self, edition: str) -> tuple[DocumentInfo, EditionInfo]:
        """An edition and its publication, removed ones too."""
        query = sa.select(documents).join(editions, editions.c.document == documents.c.id)
        with self.engine.connect() as db:
            row = db.execute(query.where(editions.c.id == edition)).mappings().first()
            info = self._info(db, dict(row)) if row is not None else None
        if info is None:
            raise self._missing(f"Die Ausgabe „{edition}“ gibt es nicht.", edition=edition)
        return info, next(e for e in info.editions if e.id == edition)

    def _missing(self, message: str, **place: str) -> NotFound:
        """NotFound with the message, or Gone where the place was purged."""
        with self.engine.connect() as db:
            query = sa.select(purges.c.title, purges.c.at)
            for name, value in place.items():
                query = query.where(purges.c[name] == value)
            row = db.execute(query).first()
        if row is None:
            return NotFound(message)
        day = datetime.fromisoformat(row.at)
        return Gone(f"„{row.title}“ wurde am {day:%d.%m.%Y} endgültig gelöscht, mit allen Seiten und der Datei.")

    def standing(self, edition: str) -> tuple[bool, bool]:
        """Whether an edition is superseded, and whether its publication is removed; a deleted one is both."""
        try:
            info = self.edition(edition)[1]
        except NotFound:
            return True, True
        return info.superseded, info.removed

    def page(self, edition: str, number: int) -> StoredPage:
        query = (
            sa.select(pages, editions.c.document)
            .join(editions)
            .where(pages.c.edition == edition, pages.c.number == number)
        )
        with self.engine.connect() as db:
            row = db.execute(query).mappings().first()
        if row is None:
            raise self._missing(f"Die Seite {number} der Ausgabe „{edition}“ gibt es nicht.", edition=edition)
        return StoredPage(row["document"], edition, number, row["label"], row["text"], row["how"])

    def texts(self, edition: str) -> dict[int, str]:
        """The stored texts of all pages of an edition by their numbers."""
        with self.engine.connect() as db:
            query = sa.select(pages.c.number, pages.c.text).where(pages.c.edition == edition)
            return {row.number: row.text for row in db.execute(query)}

    def file(self, edition: str) -> Path:
        """The stored PDF of an edition."""
        _, info = self.edition(edition)
        path = self.files / f"{info.sha256}.pdf"
        if not path.is_file():
            raise NotFound("Die PDF-Datei dieser Ausgabe ist nicht mehr vorhanden.")
        return path

    def current(self) -> dict[str, str]:
        """The editions that answer questions, each with its publication."""
        with self.engine.connect() as db:
            query = sa.select(editions.c.id, editions.c.document).where(editions.c.current)
            return {row.id: row.document for row in db.execute(query.order_by(editions.c.document))}

    def whole(self, edition: str) -> Edition:
        """An edition with all that was read of it, for building a generation. NotFound."""
        with self.engine.connect() as db:
            row = db.execute(sa.select(editions).where(editions.c.id == edition)).mappings().first()
            if row is None:
                raise NotFound(f"Die Ausgabe „{edition}“ gibt es nicht.")
            return self._edition(db, dict(row))

    def _edition(self, db: sa.Connection, row: dict[str, Any]) -> Edition:
        content = json.loads(row["content"])
        rows = db.execute(sa.select(pages).where(pages.c.edition == row["id"]).order_by(pages.c.number)).mappings()
        return Edition(
            id=row["id"],
            sha256=row["sha256"],
            file_name=row["file_name"],
            title=row["title"],
            author=content["author"],
            year=content["year"],
            pages=tuple(Page(p["number"], p["label"], p["text"], p["how"]) for p in rows),
            passages=tuple(stored.passage(data) for data in content["passages"]),
            examples=tuple(stored.example(data) for data in content["examples"]),
            report=stored.report(content["report"]),
        )


def completed(meta: Meta, edition: Edition) -> Meta:
    """What is known of a publication: what was said of it, else what its file says of itself."""
    return replace(
        meta,
        title=meta.title or edition.title or meta.id,
        publisher=meta.publisher or edition.author,
        year=meta.year or edition.year,
    )


def slug(name: str) -> str:
    """A document id from a file name: "Mein Dossier (2024).pdf" -> "mein-dossier-2024"."""
    text = name.rsplit(".", 1)[0] if name.lower().endswith(".pdf") else name
    text = fold(text)
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:100] or "dokument"


def moment() -> str:
    """Now, as an ISO time stamp to the second in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")

"""Drafts: files on their way in. Uploaded, read, looked at by a person, and only then made live or thrown away.

A draft's file lies in home/drafts/<id>.pdf under a name of our own; what the sender called it is only ever shown.
Nothing of a draft can be found, cited or listed by readers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, Literal
from uuid import uuid4

import sqlalchemy as sa

from ingest import stored
from ingest.model import Edition, Report
from service.database import Line, create_tables, metadata
from service.errors import BadRequest, NotFound
from service.examples.decisions import Verdict
from service.holdings.library import Meta

State = Literal["waiting", "ready", "refused", "live", "discarded"]
table = sa.Table(
    "drafts",
    metadata,
    sa.Column("id", Line(32), primary_key=True),
    sa.Column("created", sa.String(32), nullable=False),
    sa.Column("who", Line(255), nullable=False),
    sa.Column("file_name", Line, nullable=False),
    sa.Column("source", Line, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False, index=True),
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("state", sa.String(10), nullable=False, index=True),
    sa.Column("meta", sa.Text, nullable=False),
    sa.Column("report", sa.Text),
    sa.Column("likely", sa.Text, nullable=False),
    sa.Column("judged", sa.Text, nullable=False),
    sa.Column("edition", sa.Text),
    sa.Column("error", Line),
    sa.Column("advice", Line),
)
_COLUMNS = [column for column in table.c if column.name != "edition"]  # which is long and seldom needed
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Likely:
    """A publication that a file may be a new edition of; `text` is the share of its sentences found there, 0..1."""

    document: str
    title: str
    text: float

    @property
    def sure(self) -> bool:
        return self.text >= 0.5


@dataclass(frozen=True, slots=True)
class Draft:
    """`meta` is what is proposed and edited; its id is the publication that the file becomes, or becomes an edition of.

    `judged` maps examples to what was decided on them: (verdict, corrections).
    """

    id: str
    created: str
    who: str
    file_name: str
    source: str
    sha256: str
    size: int
    state: State
    meta: Meta
    report: Report | None
    likely: tuple[Likely, ...]
    judged: Mapping[str, tuple[Verdict, Mapping[str, Any]]]
    error: str | None
    advice: str | None


class Drafts:
    def __init__(self, engine: sa.Engine, home: Path) -> None:
        self._engine, self.folder = engine, home / "drafts"
        create_tables(engine)

    # -- writing ---------------------------------------------------------------------------------------------------

    def add(self, file: Path, name: str, sha256: str, who: str, meta: Meta | None = None, source: str = "") -> Draft:
        """Take a file over as a draft that waits to be read; `file` is moved, and belongs to the draft from now on."""
        row = {
            "id": uuid4().hex,
            "created": datetime.now(UTC).isoformat(timespec="microseconds"),
            "who": who[:255],
            "file_name": shown_name(name),
            "source": source[:2000],
            "sha256": sha256,
            "size": file.stat().st_size,
            "state": "waiting",
            "meta": _dump(asdict(meta or Meta(""))),
            "likely": "[]",
            "judged": "{}",
        }
        self.folder.mkdir(parents=True, exist_ok=True)
        os.replace(file, self.folder / f"{row['id']}.pdf")
        with self._engine.begin() as db:
            db.execute(sa.insert(table).values(**row))
        return self.get(str(row["id"]))

    def read(self, draft: str, edition: Edition, meta: Meta, likely: Iterable[Likely]) -> None:
        """Keep what reading found."""
        values = {
            "state": "ready",
            "edition": _dump(asdict(edition)),
            "report": _dump(asdict(edition.report)),
            "meta": _dump(asdict(meta)),
            "likely": _dump([asdict(found) for found in likely]),
            "error": None,
            "advice": None,
        }
        self._update(draft, **values)

    def refuse(self, draft: str, error: str, advice: str) -> None:
        self._update(draft, state="refused", error=error, advice=advice)

    def describe(self, draft: str, meta: Meta) -> None:
        self._update(draft, meta=_dump(asdict(meta)))

    def judge(self, draft: str, example: str, verdict: Verdict | None, corrections: Mapping[str, Any]) -> None:
        """Note what a person decided on an example, None to leave it open."""
        judged = dict(self.get(draft).judged)
        judged.pop(example, None)
        if verdict is not None:
            judged[example] = (verdict, corrections)
        self._update(draft, judged=_dump(judged))

    def live(self, draft: str) -> None:
        """The draft has become an edition: its file and text are with the library now."""
        self._close(draft, "live")

    def discard(self, draft: str) -> None:
        """Throw a draft and its file away."""
        if self.get(draft).state == "live":
            raise BadRequest("Dieser Entwurf ist schon aufgenommen.", "Entfernen Sie die Publikation stattdessen.")
        self._close(draft, "discarded")

    def expire(self) -> None:
        """Throw away what nobody has looked at for 30 days."""
        limit = (datetime.now(UTC) - _KEPT).isoformat()
        for draft in self.open():
            if draft.created < limit:
                self._close(draft.id, "discarded")

    # -- reading ---------------------------------------------------------------------------------------------------

    def get(self, draft: str) -> Draft:
        with self._engine.connect() as db:
            row = db.execute(sa.select(*_COLUMNS).where(table.c.id == draft)).mappings().first()
        if row is None:
            raise NotFound("Diesen Entwurf gibt es nicht.", "Die Liste der Entwürfe zeigt, welche es gibt.")
        return _draft(row)

    def several(self, drafts: Iterable[str]) -> list[Draft]:
        """Drafts in the order of their ids. NotFound where one does not exist."""
        return [self.get(draft) for draft in dict.fromkeys(drafts)]

    def open(self) -> list[Draft]:
        """What waits for the reader or for a person, the newest first."""
        query = sa.select(*_COLUMNS).where(table.c.state.in_(["waiting", "ready", "refused"]))
        with self._engine.connect() as db:
            return [_draft(row) for row in db.execute(query.order_by(table.c.created.desc())).mappings()]

    def edition(self, draft: str) -> Edition:
        """All that was read. BadRequest before it was."""
        with self._engine.connect() as db:
            found = db.execute(sa.select(table.c.edition).where(table.c.id == draft)).scalar()
        if not found:
            raise BadRequest("Dieser Entwurf ist noch nicht gelesen oder schon abgeschlossen.")
        return stored.edition(json.loads(found))

    def file(self, draft: str) -> Path:
        return self.folder / f"{self.get(draft).id}.pdf"

    def same_file(self, sha256: str) -> Draft | None:
        """An open draft of the same file."""
        return next((draft for draft in self.open() if draft.sha256 == sha256 and draft.state != "refused"), None)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _close(self, draft: str, state: State) -> None:
        self._update(draft, state=state, edition=None)
        (self.folder / f"{draft}.pdf").unlink(missing_ok=True)

    def _update(self, draft: str, **values: Any) -> None:
        with self._engine.begin() as db:
            db.execute(sa.update(table).where(table.c.id == draft).values(**values))


def shown_name(name: str) -> str:
    """What a sender called a file, without folders and invisible signs, for showing and for nothing else."""
    last = PurePosixPath(name.replace("\\", "/")).name
    clean = "".join(sign for sign in last if sign.isprintable()).strip()
    return clean[-200:].lstrip(". ") or "dokument.pdf"


def _draft(row: Any) -> Draft:
    values = {**row, "meta": Meta(**json.loads(row["meta"]))}
    values["report"] = stored.report(json.loads(row["report"])) if row["report"] else None
    values["likely"] = tuple(Likely(**found) for found in json.loads(row["likely"]))
    values["judged"] = {key: (verdict, made) for key, (verdict, made) in json.loads(row["judged"]).items()}
    return Draft(**values)


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)

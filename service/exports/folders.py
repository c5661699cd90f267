"""The "Mappe": examples that a facilitator collects for a workshop, with order, notes, a title and a day.

A folder belongs to whoever has its key, which a browser keeps in a cookie; the database holds the key's hash only. It
holds ids and the facilitator's own words, none of the publications' texts. Where the operator allows it, a folder has a
secret link for reading besides. Folders that nobody touched for `days` days are deleted.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Any

import sqlalchemy as sa

from service.errors import BadRequest, NotFound
from service.holdings.library import Line, create_tables, metadata

MOST = 60  # examples
LONGEST_NOTE, LONGEST_TITLE = 2000, 150  # characters
_EVERY = 3600.0
folders = sa.Table(
    "folders",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("link", Line(32), unique=True),
    sa.Column("changed", sa.String(32), nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Folder:
    """`examples` are ids in the chosen order, `notes` by id; `link` is the secret of the shared address, if any."""

    title: str = ""
    day: date | None = None
    examples: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict)
    link: str | None = None

    def __bool__(self) -> bool:
        return bool(self.examples or self.title or self.day)

    def added(self, identity: str) -> Folder:
        """With one more example at the end. BadRequest where the folder is full."""
        if identity in self.examples:
            return self
        if len(self.examples) >= MOST:
            raise BadRequest(f"In eine Mappe passen {MOST} Beispiele.", "Nehmen Sie zuerst eines heraus.")
        return replace(self, examples=(*self.examples, identity))

    def removed(self, identity: str) -> Folder:
        kept = {name: note for name, note in self.notes.items() if name != identity}
        return replace(self, examples=tuple(e for e in self.examples if e != identity), notes=kept)

    def moved(self, identity: str, steps: int) -> Folder:
        """With an example further to the front (negative) or back, as far as there is room."""
        if identity not in self.examples:
            return self
        order = [e for e in self.examples if e != identity]
        order.insert(max(0, self.examples.index(identity) + steps), identity)
        return replace(self, examples=tuple(order))

    def written(self, title: str, day: str, notes: Mapping[str, str]) -> Folder:
        """With what a form says. BadRequest for a day that is none."""
        try:
            when = date.fromisoformat(day) if day.strip() else None
        except ValueError:
            raise BadRequest("Der Tag des Workshops ist kein Datum.", "Schreiben Sie ihn als JJJJ-MM-TT.") from None
        told = {i: note.strip()[:LONGEST_NOTE] for i, note in notes.items() if i in self.examples and note.strip()}
        return replace(self, title=" ".join(title.split())[:LONGEST_TITLE], day=when, notes=told)


class Folders:
    """The folders in the database of the library."""

    def __init__(self, engine: sa.Engine, days: int) -> None:
        self._engine, self._days = engine, days
        self._looked = 0.0
        create_tables(engine)

    def get(self, key: str) -> Folder:
        """The folder of a key, an empty one where there is none."""
        with self._engine.connect() as db:
            row = db.execute(sa.select(folders).where(folders.c.key == _hash(key))).mappings().first() if key else None
        return _folder(dict(row)) if row else Folder()

    def put(self, key: str, folder: Folder) -> str:
        """Store a folder; a key is made where there is none yet. Returns the key."""
        key = key if _is_key(key) else secrets.token_hex(16)
        row = {"content": _content(folder), "link": folder.link, "changed": _now()}
        with self._engine.begin() as db:
            changed = db.execute(sa.update(folders).where(folders.c.key == _hash(key)).values(**row))
            if not changed.rowcount:
                db.execute(sa.insert(folders).values(key=_hash(key), **row))
        self._expire()
        return key

    def drop(self, key: str) -> None:
        """Delete a folder with its link at once."""
        with self._engine.begin() as db:
            db.execute(sa.delete(folders).where(folders.c.key == _hash(key)))

    def share(self, key: str) -> Folder:
        """Give a folder a secret link, the one it has where it has one."""
        folder = self.get(key)
        if not folder.link:
            folder = replace(folder, link=secrets.token_hex(16))
            self.put(key, folder)
        return folder

    def unshare(self, key: str) -> None:
        """Take the link back: its address opens nothing from now on."""
        self.put(key, replace(self.get(key), link=None))

    def shared(self, link: str) -> Folder:
        """The folder of a secret link. NotFound."""
        with self._engine.connect() as db:
            row = db.execute(sa.select(folders).where(folders.c.link == link)).mappings().first()
        if not _is_key(link) or row is None:
            raise NotFound("Diese Mappe gibt es nicht, oder sie wird nicht mehr geteilt.", "Fragen Sie nach dem Link.")
        return _folder(dict(row))

    def _expire(self) -> None:
        if not self._days or (self._looked and monotonic() - self._looked < _EVERY):
            return
        self._looked = monotonic()
        limit = (datetime.now(UTC) - timedelta(days=self._days)).isoformat(timespec="seconds")
        with self._engine.begin() as db:
            db.execute(sa.delete(folders).where(folders.c.changed < limit))


def _content(folder: Folder) -> str:
    values: dict[str, Any] = {
        "title": folder.title,
        "day": folder.day.isoformat() if folder.day else "",
        "examples": list(folder.examples),
        "notes": dict(folder.notes),
    }
    return json.dumps(values, ensure_ascii=False).replace("\\u0000", "")


def _folder(row: Mapping[str, Any]) -> Folder:
    data = json.loads(row["content"])
    day = date.fromisoformat(data["day"]) if data["day"] else None
    examples: Sequence[str] = data["examples"]
    return Folder(data["title"], day, tuple(examples), data["notes"], row["link"])


def _is_key(text: str) -> bool:
    return len(text) == 32 and all(c in "0123456789abcdef" for c in text)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

"""The log of administrative acts: who did what to what, when, and how it was before and after. Only ever added to."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from service.database import Line, create_tables, metadata
from service.identity.access import Visitor

Facts = Mapping[str, object]
entries = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("at", sa.String(32), nullable=False, index=True),
    sa.Column("who", Line(255), nullable=False),
    sa.Column("act", Line(40), nullable=False),
    sa.Column("subject", Line(255), nullable=False),
    sa.Column("before", Line, nullable=False),
    sa.Column("after", Line, nullable=False),
)
ACTS = {
    "login": "Anmeldung",
    "login-failed": "Anmeldung abgewiesen",
    "logout": "Abmeldung",
    "account-created": "Konto angelegt",
    "account-role": "Rolle geändert",
    "account-active": "Konto gesperrt oder freigegeben",
    "account-link": "Link zum Setzen des Kennworts ausgestellt",
    "account-password": "Kennwort gesetzt",
    "upload": "Datei hochgeladen",
    "fetch": "Datei von einer Adresse geholt",
    "draft-changed": "Angaben eines Entwurfs geändert",
    "draft-discarded": "Entwurf verworfen",
    "published": "Publikation aufgenommen",
    "metadata": "Angaben einer Publikation geändert",
    "example": "Beispiel beurteilt",
    "removed": "Publikation entfernt",
    "audit-exported": "Protokoll ausgegeben",
    "job-cancelled": "Auftrag abgebrochen",
    "job-retried": "Auftrag wiederholt",
}
"""German names of acts; another module adds its own with `ACTS.update`."""
_COLUMNS = {"at": "Zeitpunkt", "who": "Wer", "act": "Was", "subject": "Woran", "before": "Vorher", "after": "Nachher"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Entry:
    """`before` and `after` hold only what the act changed."""

    at: str
    who: str
    act: str
    subject: str
    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def name(self) -> str:
        return ACTS.get(self.act, self.act)


class Audit:
    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        create_tables(engine)

    def record(
        self, who: Visitor | str, act: str, subject: str = "", before: Facts | None = None, after: Facts | None = None
    ) -> None:
        """Write one act down. Of `before` and `after` only the differences are kept."""
        old, new = dict(before or {}), dict(after or {})
        same = {name for name in old.keys() & new.keys() if old[name] == new[name]}
        row = {
            "id": uuid4().hex,
            "at": datetime.now(UTC).isoformat(timespec="microseconds"),
            "who": (who if isinstance(who, str) else who.name)[:255],
            "act": act,
            "subject": subject[:255],
            "before": _dump({k: v for k, v in old.items() if k not in same}),
            "after": _dump({k: v for k, v in new.items() if k not in same}),
        }
        with self._engine.begin() as db:
            db.execute(sa.insert(entries).values(**row))

    def entries(self, limit: int = 100, before: str = "") -> list[Entry]:
        """The newest first; `before` is the time stamp that the page before ended with."""
        query = sa.select(entries).order_by(entries.c.at.desc()).limit(limit)
        if before:
            query = query.where(entries.c.at < before)
        with self._engine.connect() as db:
            return [_entry(row) for row in db.execute(query).mappings()]

    def csv(self) -> str:
        """The whole log for a table program: semicolons, and nothing that one would take for a formula."""
        out = io.StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(_COLUMNS.values())
        for entry in self.entries(limit=1_000_000):
            told = [entry.at, entry.who, entry.name, entry.subject, _told(entry.before), _told(entry.after)]
            writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in told])
        return "\ufeff" + out.getvalue()


def _entry(row: Any) -> Entry:
    facts = {name: json.loads(row[name]) for name in ("before", "after")}
    return Entry(row["at"], row["who"], row["act"], row["subject"], **facts)


def _told(facts: Facts) -> str:
    return "; ".join(f"{name}: {value}" for name, value in facts.items())


def _dump(facts: Facts) -> str:
    return json.dumps(facts, ensure_ascii=False, default=str)

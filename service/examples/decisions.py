"""What administrators decide on practice examples that reading found: confirm, correct, reject.

Reading believes only sure places (`collection.SURE`); the rest waits for a person. A decision stands for a find
in a publication, whatever its edition: a new edition that tells of the same thing keeps it.

For an administration page:

    assistant.showcase.candidates()                          list[Candidate], those without a decision first
    assistant.decisions.decide(key, "confirmed", by="anna")
    assistant.decisions.decide(key, "corrected", by="anna", corrections={"state": "Hessen", "message": 3})
    assistant.decisions.decide(key, "rejected", by="anna", note="Nur im Literaturverzeichnis genannt")
    assistant.decisions.withdraw(key)                        the find is open again

`Candidate.key` names the find, `Candidate.found` is what was read, `Candidate.example` the same with the corrections.
`CORRECTABLE` are the fields of a correction: name -> German label. Nothing needs to be rebuilt: every page, search and
export heeds a decision from the next request on, in all processes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import sqlalchemy as sa

from index.analysis import fold
from ingest.model import Example
from service.errors import BadRequest
from service.examples.facets import LEVELS, STATES
from service.holdings.library import Line, create_tables, metadata

Verdict = Literal["confirmed", "corrected", "rejected"]
CORRECTABLE = {
    "municipality": "Kommune",
    "state": "Land",
    "kind": "Art",
    "population": "Einwohnerzahl",
    "title": "Titel",
    "message": "Botschaft",
    "levels": "Ebenen",
    "form": "Form",
    "as_of": "Stand",
}
_LONGEST = 300
decisions = sa.Table(
    "example_decisions",
    metadata,
    sa.Column("key", Line(16), primary_key=True),
    sa.Column("verdict", sa.String(12), nullable=False),
    sa.Column("corrections", sa.Text, nullable=False),
    sa.Column("note", Line, nullable=False),
    sa.Column("decided_by", Line, nullable=False),
    sa.Column("decided", sa.String(32), nullable=False),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """`corrections` holds values of `CORRECTABLE` fields; `by` is whoever decided, `decided` an ISO time in UTC."""

    key: str
    verdict: Verdict
    corrections: Mapping[str, Any]
    note: str
    by: str
    decided: str

    def applied(self, example: Example) -> Example:
        """The example with the corrections; sure, unless rejected."""
        if self.verdict == "rejected":
            return example
        known = {field.name for field in fields(Example)}
        changes = {name: value for name, value in self.corrections.items() if name in known}
        if "levels" in changes:
            changes["levels"] = tuple(changes["levels"])
        return replace(example, **changes, confidence=1.0)


def key_of(document: str, found: Example) -> str:
    """Names a find: the publication, the municipality and the heading it stands under, as read. 16 hex digits."""
    named = "|".join((document, fold(found.municipality), fold(found.title)))
    return hashlib.sha256(named.encode()).hexdigest()[:16]


class Decisions:
    """The decisions, one a find, in the database of the library."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        create_tables(engine)

    def all(self) -> dict[str, Decision]:
        """Every decision by the key of its find."""
        with self._engine.connect() as db:
            rows = db.execute(sa.select(decisions)).mappings().all()
        return {row["key"]: _decision(dict(row)) for row in rows}

    def stamp(self) -> tuple[int, str]:
        """Changes whenever a decision does; cheap enough to ask for with each request."""
        query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.max(decisions.c.decided), ""))
        with self._engine.connect() as db:
            count, last = db.execute(query.select_from(decisions)).one()
        return int(count), str(last)

    def decide(
        self, key: str, verdict: Verdict, by: str, corrections: Mapping[str, Any] | None = None, note: str = ""
    ) -> Decision:
        """Decide on a find, in place of an earlier decision on it. BadRequest."""
        if verdict not in get_args(Verdict):
            raise BadRequest("Ein Beispiel wird bestätigt, berichtigt oder abgelehnt (confirmed, corrected, rejected).")
        changes = checked(corrections or {}) if verdict == "corrected" else {}
        if verdict == "corrected" and not changes:
            raise BadRequest("Die Berichtigung ist leer.", "Ändern Sie mindestens eine Angabe, oder bestätigen Sie.")
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        made = Decision(key, verdict, changes, note[:_LONGEST], by, now)
        row = {
            "key": key,
            "verdict": verdict,
            "corrections": json.dumps(changes, ensure_ascii=False),
            "note": made.note,
            "decided_by": by,
            "decided": now,
        }
        with self._engine.begin() as db:
            db.execute(sa.delete(decisions).where(decisions.c.key == key))
            db.execute(sa.insert(decisions).values(**row))
        return made

    def withdraw(self, key: str) -> None:
        """Forget a decision: the find is as it was read."""
        with self._engine.begin() as db:
            db.execute(sa.delete(decisions).where(decisions.c.key == key))


def checked(corrections: Mapping[str, Any]) -> dict[str, Any]:
    """Corrections as a form gives them (texts, "" for unknown), with their right types. BadRequest names the field."""
    unknown = set(corrections) - set(CORRECTABLE)
    if unknown:
        raise BadRequest(f"Diese Angabe gibt es nicht: {', '.join(sorted(unknown))}.")
    return {name: _checked(name, value) for name, value in corrections.items()}


def _checked(name: str, value: Any) -> Any:
    if name == "levels":
        parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else list(value)
        wrong = [part for part in parts if part and part not in LEVELS]
        if wrong:
            raise BadRequest(f"Diese Ebene gibt es nicht: {wrong[0]}.", f"Es gibt: {', '.join(LEVELS)}.")
        return [part for part in parts if part]
    text = " ".join(str(value if value is not None else "").split())[:_LONGEST]
    if name in ("municipality", "title") and not text:
        raise BadRequest(f"„{CORRECTABLE[name]}“ darf nicht leer sein.")
    if name in ("message", "population"):
        return _number(name, text)
    if name == "state" and text:
        text = STATES.get(fold(text), text)
        if text not in STATES.values():
            raise BadRequest(f"Dieses Land gibt es nicht: {text}.", "Schreiben Sie den Namen aus, zum Beispiel Hessen.")
    return text or None


def _number(name: str, text: str) -> int | None:
    digits = text.replace(".", "").replace(" ", "")
    if not digits:
        return None
    most = 10 if name == "message" else 90_000_000
    if not digits.isascii() or not digits.isdigit() or not 1 <= int(digits) <= most:
        raise BadRequest(f"„{CORRECTABLE[name]}“ ist keine Zahl von 1 bis {most:,}.".replace(",", "."))
    return int(digits)


def _decision(row: dict[str, Any]) -> Decision:
    return Decision(
        row["key"], row["verdict"], json.loads(row["corrections"]), row["note"], row["decided_by"], row["decided"]
    )

"""What an administrator asks on the command line: the generations, and whether all is well."""

from __future__ import annotations

import platform
import sqlite3
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from index.encoder import ModelError, SentenceTransformersEncoder
from index.generation import GenerationError, Generations
from service.assistant import Assistant
from service.errors import LotseError
from service.exports import printing
from service.holdings.library import connect
from service.identity.access import COMMAND_LINE
from service.operations.acts import Acts
from service.publishing.gate import Comparison
from service.publishing.removal import Proof
from service.settings import Settings, table

_EVERY = 2000
"""How many passages „verify“ looks for by their own text; beyond, they are sampled evenly."""
_LIBRARIES = ("torch", "sentence-transformers", "faiss-cpu", "bm25s", "fastapi", "pypdf", "pypdfium2", "sqlalchemy")


def generations(settings: Settings, action: str, number: int | None) -> tuple[list[dict[str, Any]], str, bool]:
    """Rows, text and whether all is sound, after the action. LotseError for a generation that does not exist."""
    assistant = Assistant(settings)
    store = assistant.generations
    if action == "activate" and number is not None:
        Acts(assistant, COMMAND_LINE).activate(number)
    if action == "rollback":
        Acts(assistant, COMMAND_LINE).rollback()
    if action == "verify":
        return _verified(assistant, number)
    if action == "show" and number is not None:
        return _shown(store, number)
    rows = [_row(store, n) for n in store.numbers()]
    lines = [
        f"{'→' if r['active'] else ' '} {r['number']:>4}  {r['created']}  {r['passages']} Textstellen  {r['model']}"
        for r in rows
    ]
    return rows, "\n".join(lines) or "Es gibt noch keine Generation. „lotse ingest“ baut die erste.", True


def _verified(assistant: Assistant, number: int | None) -> tuple[list[dict[str, Any]], str, bool]:
    """Every test of one generation, or of all; those of another model or form cannot be searched for their passages."""
    numbers = [number] if number is not None else assistant.generations.numbers()
    rows = [{"number": n} | _examined(assistant, n) for n in numbers]
    lines = []
    for row in rows:
        lines.append(f"Generation {row['number']}: {' '.join(row['faults']) or 'in Ordnung'}")
        lines += [f"    {check['name']}: {check['looked_at']}" for check in row["checks"] if not row["faults"]]
    return rows, "\n".join(lines) or "Es gibt noch keine Generation.", bool(rows) and not any(r["faults"] for r in rows)


def _examined(assistant: Assistant, number: int) -> dict[str, Any]:
    store = assistant.generations
    try:
        store.fits(number, assistant.encoder)
    except (GenerationError, ModelError) as error:
        if number not in store.numbers():
            return {"faults": [str(error)], "checks": []}
        return {"faults": [*store.verify(number), str(error)], "checks": []}
    found = assistant.publisher.examine(number, sample=_EVERY)
    return {"faults": found.faults, "checks": [asdict(check) for check in found.checks]}


def _shown(store: Generations, number: int) -> tuple[list[dict[str, Any]], str, bool]:
    """What was found out about a generation before it went live."""
    try:
        row = _row(store, number)
    except GenerationError as error:
        raise _told(error) from error
    report = store.report(number) or {}
    lines = [f"Generation {number} vom {row['created']}, {row['passages']} Textstellen, {row['model']}"]
    lines += [f"  {c['name']}: {c['looked_at']} {' '.join(c['faults'])}" for c in report.get("checks", ())]
    lines += [f"  {Proof(**proof).text()}" for proof in report.get("proofs", ())]
    if report.get("comparison"):
        compared = Comparison(**report["comparison"])
        lines.append(f"  {compared.text()}")
        lines += [f"    verloren: {question}" for question in compared.lost]
        lines += [f"    gewonnen: {question}" for question in compared.gained]
    return [row | {"report": report}], "\n".join(lines), True


def _row(store: Generations, number: int) -> dict[str, Any]:
    manifest = store.manifest(number)
    return {
        "number": number,
        "active": number == store.active(),
        "created": manifest.created,
        "passages": manifest.passages,
        "sentences": manifest.sentences,
        "editions": manifest.editions,
        "model": manifest.model,
        "fingerprint": manifest.fingerprint,
        "dimension": manifest.dimension,
    }


def doctor(settings: Settings) -> dict[str, Any]:
    """Versions, settings, model and generation, and what is wrong (`problems`: German sentences with advice)."""
    problems: list[str] = []
    report: dict[str, Any] = {
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "sqlite": sqlite3.sqlite_version,
        "settings": table(settings),
        "pdf": printing.available(),
        "model": _model(settings, problems),
        "generation": _generation(settings, problems),
    }
    report["database"] = _database(settings, problems)
    missing = [name for name, found in report["libraries"].items() if found is None]
    if missing:
        problems.append(f"Es fehlen Bibliotheken: {', '.join(missing)}. „make install“ richtet sie ein.")
    return report | {"problems": problems}


def _database(settings: Settings, problems: list[str]) -> str | None:
    """The kind of database, None where it cannot be reached."""
    if not settings.database_url and not settings.home.is_dir():
        return "sqlite"  # made at first use
    engine = None
    try:
        engine = connect(settings.database)
        with engine.connect() as opened:
            opened.exec_driver_sql("SELECT 1")
    except (LotseError, SQLAlchemyError) as error:
        advice = error.advice if isinstance(error, LotseError) else "Prüfen Sie LOTSE_DATABASE_URL und LOTSE_HOME."
        problems.append(f"Die Datenbank ist nicht erreichbar. {advice}")
        return None
    else:
        return str(engine.dialect.name)
    finally:
        if engine is not None:
            engine.dispose()


def _model(settings: Settings, problems: list[str]) -> dict[str, Any]:
    encoder = SentenceTransformersEncoder(settings.model)
    try:
        return {"name": encoder.name, "dimension": encoder.dimension, "fingerprint": encoder.fingerprint}
    except ModelError as error:
        problems.append(str(error))
        return {"name": encoder.name, "dimension": None, "fingerprint": None}


def _generation(settings: Settings, problems: list[str]) -> dict[str, Any] | None:
    store = Generations(settings.home)
    try:
        number = store.active()
        if number is None:
            problems.append(
                "Es sind noch keine Publikationen aufgenommen. „lotse ingest“ nimmt die mitgelieferten auf."
            )
            return None
        faults = store.verify(number)
        problems.extend(
            f"Generation {number}: {fault} „lotse generations rollback“ kehrt zur vorigen zurück." for fault in faults
        )
        row = _row(store, number)
    except GenerationError as error:
        problems.append(str(error))
        return None
    encoder = SentenceTransformersEncoder(settings.model)
    if row["fingerprint"] != encoder.fingerprint:
        problems.append("Der Index wurde mit einem anderen Sprachmodell gebaut. „lotse ingest“ baut ihn neu.")
    return row


def doctor_text(report: dict[str, Any]) -> str:
    lines = [f"Python {report['python']}, SQLite {report['sqlite']}"]
    lines += [f"  {name} {found or 'fehlt'}" for name, found in report["libraries"].items()]
    model, generation = report["model"], report["generation"]
    lines.append(f"Sprachmodell: {model['name']}, {model['dimension']} Dimensionen, Kennung {model['fingerprint']}")
    if generation:
        lines.append(
            f"Generation {generation['number']} vom {generation['created']}: {generation['passages']} Textstellen"
        )
    lines.append("PDF-Ausgabe: möglich" if report["pdf"] else f"PDF-Ausgabe: nicht möglich. {printing.ADVICE}")
    lines.append("Einstellungen")
    lines += [f"  {row['name']} = {row['value'] or '(leer)'}  {row['help']}" for row in report["settings"]]
    lines += [f"✗ {problem}" for problem in report["problems"]] or ["✓ Alles in Ordnung."]
    return "\n".join(lines)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _told(error: GenerationError) -> LotseError:
    return LotseError(str(error), "„lotse generations list“ zeigt, welche es gibt.")

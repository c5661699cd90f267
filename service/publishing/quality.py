"""The quality report of what was read, in German lines and as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from ingest.language import NAMES
from ingest.model import Report
from service.publishing.intake import Outcome

VERDICTS = {"good": "gut", "gaps": "brauchbar mit Lücken", "unusable": "unbrauchbar"}


def lines(report: Report) -> list[str]:
    """What a person must know of one edition, the verdict first."""
    extent = [
        _count(report.pages, "Seite", "Seiten"),
        _count(report.headings, "Überschrift", "Überschriften"),
        _count(report.passages, "Textstelle", "Textstellen"),
        _count(report.examples, "Praxisbeispiel", "Praxisbeispiele"),
    ]
    found = [f"{VERDICTS[report.verdict]}; {', '.join(extent)}", ", ".join(_repairs(report))]
    if report.furniture_sample:
        sample = " | ".join(_short(text) for text in report.furniture_sample[:3])
        found.append(f"nicht als Text gewertet: {sample}")
    cost = f"gelesen in {report.seconds:.1f} s mit {report.memory_mb} MB Arbeitsspeicher".replace(".", ",")
    found.append(f"Sprache: {NAMES.get(report.language, 'nicht erkannt')}; {cost}")
    return [*found, *report.reasons, *report.advice]


def data(outcome: Outcome) -> dict[str, Any]:
    """One file of a run: its report, or the error that refused it."""
    found: dict[str, Any] = {"file": outcome.path.name, "document": outcome.document, "new": outcome.new}
    if outcome.error:
        error = outcome.error
        return found | {"error": {"code": error.code, "detail": error.message, "advice": error.advice}}
    assert outcome.edition is not None
    return found | {"edition": outcome.edition.id, "report": asdict(outcome.edition.report)}


def _repairs(report: Report) -> Sequence[str]:
    found = [
        _count(report.hyphens_mended, "Trennung behoben", "Trennungen behoben"),
        _count(report.furniture_lines, "Kopf- oder Fußzeile erkannt", "Kopf- und Fußzeilen erkannt"),
    ]
    if report.garbled_glyphs:
        found.append(f"{_count(report.garbled_glyphs, 'Zeichen', 'Zeichen')} ohne Angabe in der Schrift")
    if report.glyphs_restored:
        found.append(f"davon {report.glyphs_restored} vom zweiten Leseprogramm ergänzt")
    if report.second_reader_pages:
        pages = _count(len(report.second_reader_pages), "Seite", "Seiten")
        found.append(f"{pages} vom zweiten Leseprogramm gelesen")
    return found


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"

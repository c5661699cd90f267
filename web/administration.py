"""The frame of all pages under /verwaltung: its sections, who may open them, and the overview.

A new page adds a line to SECTIONS, renders with `page(request, "template.html", ...)`, and its template extends
"verwaltung.html" with the blocks `title` and `section`. `page` and `require` refuse whoever lacks the section's role.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from service.identity.access import NAMES, Role, require
from web.rendering import html

router = APIRouter(prefix="/verwaltung", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Section:
    """An entry of the menu of the administration. It covers its address and all below it."""

    address: str
    name: str
    role: Role
    about: str

    def covers(self, path: str) -> bool:
        return path == self.address or path.startswith(f"{self.address}/")


SECTIONS = [
    Section("/verwaltung/aufnehmen", "Aufnehmen", "editor", "PDF-Dateien hochladen, prüfen und aufnehmen."),
    Section("/verwaltung/publikationen", "Publikationen", "editor", "Angaben ändern, Ausgaben ansehen, entfernen."),
    Section("/verwaltung/beispiele", "Beispiele", "editor", "Gefundene Praxisbeispiele bestätigen oder berichtigen."),
    Section("/verwaltung/auftraege", "Aufträge", "editor", "Was gerade läuft, und was daraus wurde."),
    Section(
        "/verwaltung/generationen",
        "Generationen",
        "editor",
        "Welcher Index antwortet, was geprüft wurde, und der Weg zurück.",
    ),
    Section("/verwaltung/einblick", "Einblick", "editor", "Was gefragt wird, was fehlt, was zitiert wird."),
    Section("/verwaltung/rueckmeldungen", "Rückmeldungen", "administrator", "Was Lesende von den Antworten sagen."),
    Section("/verwaltung/konten", "Konten", "administrator", "Wer sich anmelden darf, und mit welcher Rolle."),
    Section("/verwaltung/sicherungen", "Sicherungen", "administrator", "Alles sichern, mitnehmen und zurückholen."),
    Section("/verwaltung/protokoll", "Protokoll", "administrator", "Wer wann was getan hat."),
    Section("/verwaltung/konto", "Mein Konto", "reader", "Das eigene Kennwort ändern."),
]


def page(request: Request, template: str, status: int = 200, **values: Any) -> Response:
    """A page of the administration within its frame. LoginNeeded, Forbidden by the section's role."""
    path = request.url.path
    here = next((section for section in SECTIONS if section.covers(path)), None)
    visitor = require(request, here.role if here else "reader")
    sections = [section for section in SECTIONS if visitor.may(section.role)]
    response = html(request, template, status, sections=sections, here=here, role_names=NAMES, **values)
    response.headers["Cache-Control"] = "no-store"  # nothing of it may stay behind on a shared machine
    return response


@router.get("")
def overview(request: Request) -> Response:
    return page(request, "verwaltung_uebersicht.html")

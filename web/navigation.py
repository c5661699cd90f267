"""The main menu and the links of the footer. A new page adds one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fastapi import Request

from service.identity.access import visitor_of

Sees = Callable[[Request], bool]


def everyone(_: Request) -> bool:
    return True


def editors(request: Request) -> bool:
    visitor = visitor_of(request)
    return visitor is not None and visitor.may("editor")


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the menu. It is the current one on its own address, and below it and the addresses `also` names.

    `seen_by` says who is shown it; whether they may open the page is the page's business.
    """

    address: str
    name: str
    also: tuple[str, ...] = ()
    seen_by: Sees = everyone

    def covers(self, path: str) -> bool:
        if path == self.address:
            return True
        below = (f"{self.address}/",) if self.address != "/" else ()
        return path.startswith((*below, *self.also))


MENU = [
    Entry("/", "Fragen", also=("/unterhaltungen/", "/antworten/")),
    Entry("/suche", "Suchen"),
    Entry("/beispiele", "Beispiele", also=("/mappe",)),
    Entry("/publikationen", "Publikationen", also=("/documents/",)),
    Entry("/verlauf", "Verlauf"),
    Entry("/ueber", "Über Lotse"),
    Entry("/verwaltung", "Verwaltung", seen_by=editors),
]
FOOT = [
    Entry("/impressum", "Impressum"),
    Entry("/datenschutz", "Datenschutz"),
    Entry("/barrierefreiheit", "Barrierefreiheit"),
]


def menu(request: Request) -> list[tuple[Entry, bool]]:
    """What this visitor sees of MENU, each with whether it is where they are."""
    return [(entry, entry.covers(request.url.path)) for entry in MENU if entry.seen_by(request)]

"""Handout and cards as PDF/UA-1, typeset by WeasyPrint from the templates in `service/exports/print`.

WeasyPrint needs Pango of the operating system. Where that is missing, everything but PDF works, and the error says what
to install.
"""

from __future__ import annotations

import hashlib
import logging
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from service.errors import NotReady
from service.exports import parcel as together
from service.exports.parcel import STATE_OF_KNOWLEDGE, Parcel

ADVICE = (
    "Abhilfe: sudo apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core. "
    "PowerPoint, Word und die übrigen Formate gehen ohne sie."
)
_FOLDER = Path(__file__).resolve().parent / "print"
_CARD_TEXT, _CARD_LESSON = 440, 220  # characters that a card of A6 holds
_environment = Environment(
    loader=FileSystemLoader(_FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


def available() -> bool:
    """Whether PDF files can be made on this machine."""
    return _weasyprint() is not None


def pdf(parcel: Parcel) -> bytes:
    """The handout, with bookmarks and headings that screen readers know. NotReady."""
    return _typeset("handout.html", parcel)


def cards(parcel: Parcel) -> bytes:
    """An example a card of A6, four on a sheet of A4 with marks to cut along. NotReady."""
    portraits = list(parcel.portraits)
    sheets = [portraits[start : start + 4] for start in range(0, len(portraits), 4)]
    return _typeset("cards.html", parcel, sheets=sheets, text=_CARD_TEXT, lesson=_CARD_LESSON)


def _typeset(template: str, parcel: Parcel, **values: Any) -> bytes:
    library = _weasyprint()
    if library is None:
        raise NotReady(
            "PDF-Dateien kann dieser Rechner noch nicht erzeugen: Es fehlt die Schriftsatz-Bibliothek Pango.",
            ADVICE,
        )
    page = _environment.get_template(template).render(
        parcel=parcel,
        headline=together.headline,
        matter=together.matter,
        fitting=together.fitting,
        clean=together.clean,
        state_of_knowledge=STATE_OF_KNOWLEDGE,
        **values,
    )
    # Nothing is fetched, whatever an address in a publication's text may say.
    fetcher = library.urls.URLFetcher(allowed_protocols=[])
    document = library.HTML(string=page, url_fetcher=fetcher)
    identity = hashlib.sha256(page.encode()).hexdigest()[:32].encode()
    made = document.write_pdf(
        stylesheets=[library.CSS(string=(_FOLDER / "print.css").read_text(encoding="utf-8"))],
        pdf_variant="pdf/ua-1",
        pdf_identifier=identity,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _weasyprint() -> Any:
    """The library, loaded when first needed, which takes a second; None where the machine cannot."""
    try:
        import weasyprint
        import weasyprint.urls
    except (ImportError, OSError):
        return None
    for name in ("fontTools", "weasyprint"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return weasyprint

"""What a form says of a publication: one set of fields for drafts and for what is live (_angaben.html)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Form

from service.errors import BadRequest
from service.holdings.library import Meta

Text = Annotated[str, Form(max_length=2000)]
_YEAR = re.compile(r"(19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Details:
    """The fields as typed, without blanks around them."""

    title: str
    publisher: str
    year: str
    kind: str
    summary: str
    address: str

    def typed(self, document: str) -> Meta:
        """What can be shown again whatever was typed: all but the year."""
        return Meta(document, self.title, self.publisher, None, self.kind, self.summary, self.address)

    def meta(self, document: str) -> Meta:
        """BadRequest where the title is missing or the year is none."""
        if not self.title:
            raise BadRequest("Der Titel fehlt.", "Geben Sie einen Titel ein.")
        if self.year and not _YEAR.fullmatch(self.year):
            raise BadRequest("Das Jahr ist keine Jahreszahl.", "Schreiben Sie vier Ziffern, zum Beispiel 2026.")
        year = int(self.year) if self.year else None
        return Meta(document, self.title, self.publisher, year, self.kind, self.summary, self.address)


def _details(
    titel: Text = "",
    herausgeber: Text = "",
    jahr: Text = "",
    art: Text = "",
    zusammenfassung: Text = "",
    adresse: Text = "",
) -> Details:
    return Details(*(text.strip() for text in (titel, herausgeber, jahr, art, zusammenfassung, adresse)))


Given = Annotated[Details, Depends(_details)]
"""The fields of a route that takes this form."""

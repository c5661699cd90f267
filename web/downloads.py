"""Examples as a file to save."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from service.errors import NotFound
from service.exports.exporting import FORMATS, export
from service.exports.parcel import Parcel
from service.holdings.library import slug


def download(parcel: Parcel, form: str) -> Response:
    """The parcel in one of FORMATS, named after its title. NotFound for another, NotReady where PDF is not possible."""
    if form not in FORMATS:
        raise NotFound("Dieses Format gibt es nicht.", "Unter „Beispiele“ stehen alle, die es gibt.")
    chosen = FORMATS[form]
    name = f"{slug(parcel.heading)}{'-karten' if form == 'cards' else ''}.{chosen.suffix}"
    return Response(
        export(parcel, form),
        media_type=chosen.media_type,
        headers={"Content-Disposition": f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name)}"},
    )

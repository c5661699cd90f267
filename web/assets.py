"""Style sheets, scripts and fonts: a fixed list of files, read and packed once, served with their hash in the address.

Nothing outside this list can be asked for. Packages of others come from node_modules, where set-up puts them; they are
never part of the repository.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from fastapi import APIRouter, Request
from starlette.responses import Response

from service.errors import NotFound

HERE = Path(__file__).resolve().parent
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}
# KERN brings the typeface whole, Greek and Cyrillic too, at 130 kB a weight; here the same letters come in parts.
_FONTS = "node_modules/@fontsource/fira-sans/files"
_CUTS = ("latin-400", "latin-600", "latin-ext-400", "latin-ext-600")
FILES = {
    "/vendor/kern.css": "node_modules/@kern-ux/native/dist/kern.min.css",
    **{f"/vendor/fira-sans-{name}.woff2": f"{_FONTS}/fira-sans-{name}-normal.woff2" for name in _CUTS},
    "/vendor/htmx.js": "node_modules/htmx.org/dist/htmx.min.js",
    "/vendor/htmx-sse.js": "node_modules/htmx-ext-sse/dist/sse.min.js",
    "/static/lotse.js": "static/lotse.js",
    "/static/chat.js": "static/chat.js",
    "/static/belege.js": "static/belege.js",
    "/static/zeichen.svg": "static/zeichen.svg",
    "/static/verwaltung.css": "static/verwaltung.css",
    "/static/einblick.css": "static/einblick.css",
    "/static/beispiele.css": "static/beispiele.css",
    "/static/lesen.css": "static/lesen.css",
    "/static/lotse.css": "static/lotse.css",  # last: names the addresses of the fonts
}
_OWN_ADDRESS = re.compile(r'url\("(/(?:vendor|static)/[^"]+)"\)')


class MissingFrontEnd(RuntimeError):
    """The packages of the front end are not installed."""


@dataclass(frozen=True, slots=True)
class Asset:
    """`version` is the beginning of the content's SHA-256; `packed` is the content by its codings, the best first."""

    body: bytes
    packed: Mapping[str, bytes]
    media_type: str
    version: str


class Assets:
    """All files of the list, in memory. MissingFrontEnd where set-up was not run."""

    def __init__(self, root: Path = HERE) -> None:
        self._assets: dict[str, Asset] = {}
        for address, name in FILES.items():
            self._assets[address] = self._read(root / name)

    def __getitem__(self, address: str) -> Asset:
        try:
            return self._assets[address]
        except KeyError:
            raise NotFound("Diese Datei gibt es nicht.", "Beginnen Sie auf der Startseite.") from None

    def url(self, address: str) -> str:
        """The address with the version, for templates. KeyError for a file that is not in the list."""
        return f"{address}?v={self._assets[address].version}"

    def _read(self, path: Path) -> Asset:
        try:
            body = path.read_bytes()
        except FileNotFoundError:
            raise MissingFrontEnd(f"{path.name} fehlt. „make install“ holt die Bausteine der Oberfläche.") from None
        if path.suffix == ".css":
            body = _OWN_ADDRESS.sub(lambda m: f'url("{self.url(m[1])}")', body.decode()).encode()
        packed = {} if path.suffix == ".woff2" else _packed(body)  # fonts are brotli within
        return Asset(body, packed, MEDIA_TYPES[path.suffix], hashlib.sha256(body).hexdigest()[:12])


@cache
def _packed(body: bytes) -> Mapping[str, bytes]:
    """Brotli at its best but one, which takes a third of the time for the same size within 1 %."""
    return {"br": brotli.compress(body, quality=10), "gzip": gzip.compress(body, mtime=0)}


def accepted(header: str) -> set[str]:
    """The codings that an Accept-Encoding names and does not refuse."""
    found = (part.replace(" ", "").casefold().partition(";q=") for part in header.split(","))
    return {coding for coding, _, weight in found if weight.strip("0.") or not weight}


router = APIRouter(include_in_schema=False)


@router.get("/static/{name}")
@router.get("/vendor/{name}")
def asset(request: Request, name: str) -> Response:
    """One file of the list. With its version in the address it may be kept for ever."""
    found: Asset = request.app.state.assets[request.url.path]
    exact = request.query_params.get("v") == found.version
    codings = accepted(request.headers.get("accept-encoding", ""))
    coding, body = next(((c, packed) for c, packed in found.packed.items() if c in codings), ("", found.body))
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable" if exact else "public, max-age=300",
        "ETag": f'"{found.version}{coding}"',
        "Vary": "Accept-Encoding",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    if coding:
        headers["Content-Encoding"] = coding
    return Response(body, media_type=found.media_type, headers=headers)

"""Addresses that pages link to: marks of cited stretches, official addresses from elsewhere, the way back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from service.model import Citation

_MARK = re.compile(r"([0-9]{1,7})-([0-9]{1,7})")
_MOST_MARKS = 50
_HOST = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}(/.*)?", re.IGNORECASE)
_BACK = re.compile(r"/(unterhaltungen|antworten)/[0-9a-f]{32}|/suche|/beispiele(?:/[a-z0-9-]+)?|/mappe")

Span = tuple[int, int]


def spans_of(mark: str, length: int) -> list[Span]:
    """The stretches named by "10-25,40-60" within a text of `length` characters, in order, overlaps joined.

    Whatever is no such stretch is left out: a damaged address still shows the page.
    """
    found: list[Span] = []
    for part in mark.split(",")[:_MOST_MARKS]:
        match = _MARK.fullmatch(part.strip())
        if match and int(match[1]) < int(match[2]) <= length:
            found.append((int(match[1]), int(match[2])))
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def with_marks(citations: Iterable[Citation]) -> str:
    """The address of a page with the quotes of all given citations of it marked."""
    cited = list(citations)
    return f"{cited[0].url.partition('?')[0]}?mark={','.join(f'{c.start}-{c.end}' for c in cited)}#stelle"


def web_address(address: str) -> str:
    """An address of the catalogue as a link target; "" for anything that is no plain web address."""
    if _HOST.fullmatch(address):
        return f"https://{address}"
    parts = urlsplit(address)
    return address if parts.scheme in {"http", "https"} and parts.netloc else ""


def way_back(referer: str, host: str) -> str:
    """The path of the page of this site that led here, if it is one worth going back to; else ""."""
    parts = urlsplit(referer)
    if parts.netloc != host or not _BACK.fullmatch(parts.path):
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def local_path(address: str) -> str:
    """The address, where it is a path of this site; "" for anything that would lead elsewhere."""
    parts = urlsplit(address) if address.isprintable() else None
    if parts is None or parts.scheme or parts.netloc or "\\" in address or not re.match(r"/(?!/)", address):
        return ""
    return address

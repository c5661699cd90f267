"""A place in a publication as other works cite it: German in the manner of APA, BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date

from index.analysis import fold


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a publication. `publisher` and `address` may be "", `page` is what is printed on it."""

    document: str
    title: str
    publisher: str
    year: int | None
    page: str
    address: str = ""


def apa(place: Place, today: date) -> str:
    """Stadt Ulm (2024). Titel (S. 12). Abgerufen am 1. Mai 2026 von https://…; without a publisher the title leads."""
    year = f"({place.year or 'o. J.'})"
    head = f"{place.publisher} {year}. {place.title}" if place.publisher else f"{place.title} {year}"
    line = f"{head} (S. {place.page})." if place.publisher else f"{head}, S. {place.page}."
    return f"{line} Abgerufen am {day(today)} von {place.address}" if place.address else line


def bibtex(place: Place) -> str:
    """An entry of the type `techreport`, which LaTeX and the reference managers know; non-ASCII letters in UTF-8."""
    fields = [
        ("title", place.title),
        ("author", place.publisher),
        ("institution", place.publisher),
        ("year", str(place.year or "")),
        ("pages", place.page),
        ("url", place.address),
        ("langid", "ngerman"),
    ]
    lines = []
    for name, value in fields:
        if value:
            braced = f"{{{_tex(value)}}}" if name in {"author", "institution", "title"} else _tex(value)
            lines.append(f"  {name} = {{{braced}}},")
    return "\n".join([f"@techreport{{{_key(place)},", *lines, "}", ""])


def ris(place: Place) -> str:
    """Lines end as the format asks; a value stays on its line."""
    fields = [
        ("TY", "RPRT"),
        ("AU", place.publisher),
        ("TI", place.title),
        ("PB", place.publisher),
        ("PY", str(place.year or "")),
        ("SP", place.page),
        ("UR", place.address),
        ("LA", "de"),
    ]
    lines = [f"{tag}  - {_line(value)}" for tag, value in fields if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl(place: Place) -> str:
    """An array with one item, as reference managers import it."""
    item: dict[str, object] = {
        "id": _key(place),
        "type": "report",
        "title": place.title,
        "page": place.page,
        "language": "de-DE",
    }
    if place.publisher:
        item |= {"publisher": place.publisher, "author": [{"literal": place.publisher}]}
    if place.year:
        item["issued"] = {"date-parts": [[place.year]]}
    if place.address:
        item["URL"] = place.address
    return json.dumps([item], ensure_ascii=False, indent=2) + "\n"


_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()


def day(value: date) -> str:
    """1. Mai 2026"""
    return f"{value.day}. {_MONTHS[value.month - 1]} {value.year}"


def _key(place: Place) -> str:
    words = re.findall(r"[a-z0-9]+", fold(place.document))
    return "-".join([*words, str(place.year or "oj")]) or "quelle"


def _tex(value: str) -> str:
    """Signs that TeX takes for its own, escaped; braces are dropped, for they must balance."""
    escaped = re.sub(r"([&%$#_])", r"\\\1", _line(value).replace("\\", "").replace("{", "").replace("}", ""))
    return escaped.replace("~", r"\textasciitilde{}").replace("^", r"\textasciicircum{}")


def _line(value: str) -> str:
    return " ".join(value.split())

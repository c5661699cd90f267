"""What the corpus consists of: the catalogue, its sources, and the texts with their rules."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

_SOURCES_LINE = re.compile(r"<!--\s*quellen:\s*([^>]*?)\s*-->")


class CorpusError(ValueError):
    """A text or the catalogue breaks the rules of the corpus; the message says where and how."""


@dataclass(frozen=True, slots=True)
class Source:
    """An original publication that a section rests on."""

    key: str
    title: str
    publisher: str
    year: int | None = None
    address: str | None = None

    def __str__(self) -> str:
        """The source as it is printed: title, publisher, year, address; parts that are unknown are left out."""
        parts = (self.title, self.publisher, self.year, self.address)
        return ", ".join(str(part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Publication:
    """One ``[[document]]`` of the catalogue. ``text`` and ``file`` are relative to the corpus folder."""

    id: str
    title: str
    publisher: str
    year: int
    kind: str
    file: str
    text: str
    sources: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The publications in catalogue order, and every source by its key."""

    publications: tuple[Publication, ...]
    sources: dict[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """One ``##`` section: it starts a printed page and names its sources at the foot."""

    heading: str
    sources: tuple[str, ...]
    markdown: str


@dataclass(frozen=True, slots=True)
class Text:
    """A parsed text: the cover's title and subtitle, then the sections."""

    title: str
    subtitle: str
    sections: tuple[Section, ...]


def load_catalogue(path: Path) -> Catalogue:
    """Reads ``catalogue.toml``.

    Raises:
        CorpusError: an entry lacks a field or has an unknown one.
    """
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    try:
        publications = tuple(Publication(**{**entry, "sources": tuple(entry["sources"])}) for entry in raw["document"])
        sources = {
            key: Source(key, entry["title"], entry["publisher"], entry.get("year"), entry.get("address"))
            for key, entry in raw["sources"].items()
        }
    except (KeyError, TypeError) as error:
        raise CorpusError(f"{path.name}: {error}") from error
    return Catalogue(publications, sources)


def parse_text(markdown: str) -> Text:
    """Splits a text into cover and sections.

    Raises:
        CorpusError: the title, the subtitle or the source line of a section is missing.
    """
    cover, *parts = re.split(r"^## ", markdown, flags=re.MULTILINE)
    title, _, subtitle = cover.strip().partition("\n")
    if not title.startswith("# ") or not subtitle.strip():
        raise CorpusError("a text begins with '# title' and a paragraph that is the subtitle")
    if not parts:
        raise CorpusError("a text has at least one '## section'")
    return Text(title[2:].strip(), " ".join(subtitle.split()), tuple(map(_parse_section, parts)))


def _parse_section(part: str) -> Section:
    heading, _, body = part.partition("\n")
    line, _, rest = body.lstrip("\n").partition("\n")
    match = _SOURCES_LINE.fullmatch(line.strip())
    keys = tuple(key.strip() for key in match[1].split(",") if key.strip()) if match else ()
    if not keys:
        raise CorpusError(f"section '{heading}': the line under the heading must be '<!-- quellen: KEY, KEY -->'")
    return Section(heading.strip(), keys, rest.strip())


def check(publication: Publication, text: Text, sources: dict[str, Source]) -> None:
    """Compares a text with its catalogue entry.

    Raises:
        CorpusError: the titles differ, a source key is undefined, or the entry lists other sources than the text uses.
    """
    if text.title != publication.title:
        raise CorpusError(f"{publication.id}: the catalogue says '{publication.title}', the text '{text.title}'")
    used = {key for section in text.sections for key in section.sources}
    if unknown := sorted(used - sources.keys()):
        raise CorpusError(f"{publication.id}: undefined sources: {', '.join(unknown)}")
    if unlisted := sorted(used - set(publication.sources)):
        raise CorpusError(f"{publication.id}: sources missing in the catalogue entry: {', '.join(unlisted)}")
    if unused := sorted(set(publication.sources) - used):
        raise CorpusError(f"{publication.id}: the catalogue entry lists unused sources: {', '.join(unused)}")

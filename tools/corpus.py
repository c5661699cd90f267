"""Builds the embedded corpus: Markdown in ``corpus/texts`` becomes PDF in ``corpus/pdf``.

    python -m tools.corpus                 build every publication of the catalogue
    python -m tools.corpus praxisbeispiele build one publication
    python -m tools.corpus --check         only check texts against the catalogue

The PDFs are PDF/UA-1 (tagged, with bookmarks and a document language). Their first page is an unnumbered cover, so the
printed page numbers differ from the page index of the file, as they do in most real publications; ``/PageLabels``
carries the printed number. The same texts, fonts and library versions give the same bytes.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import logging
import math
import os
import re
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from markdown_it import MarkdownIt

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
STYLESHEET = Path(__file__).with_suffix(".css")
COVER_LABEL = "Titel"
OWN_WORDS = "Zusammenfassung in eigenen Worten"
FOOTER_ROW = 103  # characters of a source line that fit into one row of the page foot

_SOURCES_LINE = re.compile(r"<!--\s*quellen:\s*([^>]*?)\s*-->")
_PROFILE_LIST = re.compile(r"<ul>\s*(?=<li>Kommune: )")
_PROFILE_ITEM = re.compile(r"<li>([^:<]+): ")


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


def render_html(publication: Publication, text: Text, sources: dict[str, Source]) -> str:
    """The whole publication as one HTML page for WeasyPrint."""
    lines = [_source_line(section, sources) for section in text.sections]
    sections = "\n".join(
        _section_html(number, section, line)
        for number, (section, line) in enumerate(zip(text.sections, lines, strict=True), start=1)
    )
    contents = "\n".join(
        f'<li><a href="#abschnitt-{number}">{html.escape(section.heading)}</a></li>'
        for number, section in enumerate(text.sections, start=1)
    )
    title, subtitle = html.escape(text.title), html.escape(text.subtitle)
    cover = "umschlag viele" if len(text.sections) > 24 else "umschlag"
    publisher = html.escape(publication.publisher)
    return f"""<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="author" content="{publisher}">
<meta name="description" content="{html.escape(publication.summary)}">
<style>
{"".join(sorted({_page_rule(line) for line in lines}))}</style>
</head>
<body>
<header class="{cover}">
<p class="art">{html.escape(publication.kind)}</p>
<h1>{title}</h1>
<p class="untertitel">{subtitle}</p>
<p class="impressum">{publisher} · {publication.year} · {OWN_WORDS}</p>
<nav><p class="inhalt">Inhalt</p><ol>
{contents}
</ol></nav>
</header>
{sections}
</body>
</html>"""


def _source_line(section: Section, sources: dict[str, Source]) -> str:
    return "Quelle: " + "; ".join(str(sources[key]) for key in section.sources)


def _footer_rows(source_line: str) -> int:
    """How many rows the source line takes at most; three rows fit any page, more need a wider margin."""
    return max(3, math.ceil(len(source_line) / FOOTER_ROW))


def _page_rule(source_line: str) -> str:
    """The CSS rule of the page style that has room for this source line at its foot."""
    rows = _footer_rows(source_line)
    return f"@page quellen-{rows} {{ margin-bottom: {20 + 3.4 * rows:.1f}mm }}\n"


def _section_html(number: int, section: Section, source_line: str) -> str:
    return (
        f'<section id="abschnitt-{number}" style="page: quellen-{_footer_rows(source_line)}"'
        f' data-quelle="{html.escape(source_line)}">\n'
        f"<h2>{html.escape(section.heading)}</h2>\n{_body_html(section.markdown)}</section>"
    )


def _body_html(markdown: str) -> str:
    """Markdown to HTML; a municipality's profile ('Kommune: ...') becomes a card with emphasised keys."""
    body: str = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown)
    opening = _PROFILE_LIST.search(body)
    if not opening:
        return body
    end = body.index("</ul>", opening.end())
    profile = _PROFILE_ITEM.sub(r"<li><b>\1:</b> ", body[opening.end() : end])
    return f'{body[: opening.start()]}<ul class="steckbrief">\n{profile}{body[end:]}'


def build_pdf(page: str, stylesheet: Path = STYLESHEET) -> bytes:
    """Typesets the HTML as PDF/UA-1 with page labels: the cover, then 1, 2, 3 ..."""
    # WeasyPrint takes a second to load, and checking texts does not need it.
    import pydyf  # type: ignore[import-untyped]
    from weasyprint import CSS, HTML
    from weasyprint.document import Document

    # Embedded fonts carry a time of change; a fixed one keeps the file reproducible.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")
    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it remarks on that time

    def label_pages(_document: Document, pdf: pydyf.PDF) -> None:
        cover = pydyf.Dictionary({"P": pydyf.String(COVER_LABEL)})
        body = pydyf.Dictionary({"S": "/D", "St": 1})
        pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, cover, 1, body])})

    result = HTML(string=page).write_pdf(
        stylesheets=[CSS(filename=stylesheet)],
        finisher=label_pages,
        pdf_variant="pdf/ua-1",
        pdf_identifier=hashlib.sha256(page.encode()).hexdigest()[:32].encode(),
    )
    assert isinstance(result, bytes)
    return result


def build(publication: Publication, sources: dict[str, Source], corpus: Path = CORPUS) -> Path:
    """Builds one publication and returns the path of its PDF.

    Raises:
        CorpusError: the text breaks a rule; nothing is written then.
    """
    text = parse_text((corpus / publication.text).read_text(encoding="utf-8"))
    check(publication, text, sources)
    target = corpus / publication.file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build_pdf(render_html(publication, text, sources)))
    return target


def main(arguments: list[str] | None = None) -> int:
    """Builds or checks the corpus; returns the exit status."""
    parser = argparse.ArgumentParser(prog="tools.corpus", description="Builds the PDFs of the embedded corpus.")
    parser.add_argument("ids", nargs="*", metavar="ID", help="publications to build (default: all)")
    parser.add_argument("--check", action="store_true", help="only check the texts, write nothing")
    options = parser.parse_args(arguments)
    catalogue = load_catalogue(CORPUS / "catalogue.toml")
    wanted = [item for item in catalogue.publications if not options.ids or item.id in options.ids]
    if unknown := sorted(set(options.ids) - {item.id for item in wanted}):
        parser.error(f"not in the catalogue: {', '.join(unknown)}")
    failures = 0
    for publication in wanted:
        try:
            print(_build_or_check(publication, catalogue.sources, only_check=options.check), flush=True)
        except (CorpusError, OSError) as error:
            failures += 1
            print(f"{publication.id}: {error}", file=sys.stderr)
    return 1 if failures else 0


def _build_or_check(publication: Publication, sources: dict[str, Source], *, only_check: bool) -> str:
    if only_check:
        text = parse_text((CORPUS / publication.text).read_text(encoding="utf-8"))
        check(publication, text, sources)
        return f"{publication.id}: {len(text.sections)} sections"
    target = build(publication, sources)
    return f"{target.relative_to(ROOT)}: {target.stat().st_size // 1024} KiB"


if __name__ == "__main__":
    sys.exit(main())

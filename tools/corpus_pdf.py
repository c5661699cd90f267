"""Typesets a publication of the corpus: HTML, then PDF/UA-1 by WeasyPrint with the look of ``corpus.css``."""

from __future__ import annotations

import hashlib
import html
import logging
import math
import os
import re
from pathlib import Path

from markdown_it import MarkdownIt

from tools.corpus_text import Publication, Section, Source, Text

STYLESHEET = Path(__file__).with_name("corpus.css")
COVER_LABEL = "Titel"
OWN_WORDS = "Zusammenfassung in eigenen Worten"
FOOTER_ROW = 103  # characters of a source line that fit into one row of the page foot
MANY_SECTIONS = 24  # a longer table of contents is set smaller, so that the cover holds it

_PROFILE_LIST = re.compile(r"<ul>\s*(?=<li>Kommune: )")
_PROFILE_ITEM = re.compile(r"<li>([^:<]+): ")


def render_html(
    publication: Publication, text: Text, sources: dict[str, Source], dense: frozenset[int] = frozenset()
) -> str:
    """The whole publication as one HTML page for WeasyPrint; the sections counted in `dense` are set tighter."""
    lines = [_source_line(section, sources) for section in text.sections]
    sections = "\n".join(
        _section_html(number, section, line, number in dense)
        for number, (section, line) in enumerate(zip(text.sections, lines, strict=True), start=1)
    )
    contents = "\n".join(
        f'<li><a href="#abschnitt-{number}">{html.escape(section.heading)}</a></li>'
        for number, section in enumerate(text.sections, start=1)
    )
    title, subtitle = html.escape(text.title), html.escape(text.subtitle)
    cover = "umschlag viele" if len(text.sections) > MANY_SECTIONS else "umschlag"
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
    return f"@page quellen-{rows} {{ margin-bottom: {19 + 3.4 * rows:.1f}mm }}\n"


def _section_html(number: int, section: Section, source_line: str, dense: bool) -> str:
    return (
        f'<section id="abschnitt-{number}" class="{"dicht" if dense else "normal"}"'
        f' style="page: quellen-{_footer_rows(source_line)}"'
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


def fitted_html(publication: Publication, text: Text, sources: dict[str, Source]) -> str:
    """Sets a section tighter where that saves it a second page with a few lines on it."""
    page = render_html(publication, text, sources)
    spilling = long_sections(page)
    if not spilling:
        return page
    still_long = long_sections(render_html(publication, text, sources, spilling))
    return render_html(publication, text, sources, spilling - still_long)


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


def long_sections(page: str, stylesheet: Path = STYLESHEET) -> frozenset[int]:
    """The numbers of the sections that take more than one page."""
    from weasyprint import CSS, HTML

    pages = HTML(string=page).render(stylesheets=[CSS(filename=stylesheet)]).pages
    owners: list[int] = []  # for each page after the cover the section that it belongs to
    for sheet in pages[1:]:
        begins = [int(anchor.removeprefix("abschnitt-")) for anchor in sheet.anchors]
        owners.append(begins[0] if begins else owners[-1])
    return frozenset(number for number in owners if owners.count(number) > 1)

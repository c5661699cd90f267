"""The handout as a Word file: headings, a table of facts, quoted sentences, sources; for reading aloud as for print."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from service.exports.parcel import STATE_OF_KNOWLEDGE, Parcel, clean, headline
from service.exports.portraits import Portrait
from service.model import AnswerSentence

_BLUE, _GREY = RGBColor(0x17, 0x1A, 0x6B), RGBColor(0x4A, 0x4F, 0x5C)


def docx(parcel: Parcel) -> bytes:
    """The parcel as the bytes of a .docx file."""
    document = Document()
    _style(document, parcel.heading)
    document.add_heading(clean(parcel.heading), 0)
    if parcel.when:
        document.add_paragraph(f"Workshop am {parcel.when}")
    for portrait in parcel.portraits:
        _example(document, parcel, portrait)
    for message, questions in parcel.discussed():
        document.add_heading(clean(f"Fragen zur Diskussion: {message}"), 1)
        for question in questions:
            document.add_paragraph(clean(question), style="List Bullet")
    document.add_heading("Zum Stand", 1)
    document.add_paragraph(STATE_OF_KNOWLEDGE)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _example(document: Word, parcel: Parcel, portrait: Portrait) -> None:
    document.add_heading(clean(headline(portrait)), 1)
    _facts(document, parcel.facts(portrait))
    _sentences(document, parcel, portrait, "Was getan wurde", portrait.done)
    _sentences(document, parcel, portrait, "Was sich daraus lernen lässt", portrait.learned)
    _sentences(document, parcel, portrait, "Was offen ist", portrait.open)
    note = parcel.notes.get(portrait.id)
    if note:
        document.add_heading("Notiz", 2)
        document.add_paragraph(clean(note))
    for line in parcel.listed(portrait):
        run = document.add_paragraph().add_run(line)
        run.font.size, run.font.color.rgb = Pt(9), _GREY


def _facts(document: Word, facts: list[tuple[str, str]]) -> None:
    if not facts:
        return
    table = document.add_table(rows=0, cols=2)
    table.autofit = False
    table.columns[0].width, table.columns[1].width = Cm(3.5), Cm(12.5)
    for label, value in facts:
        cells = table.add_row().cells
        cells[0].width, cells[1].width = Cm(3.5), Cm(12.5)
        cells[0].paragraphs[0].add_run(label).font.color.rgb = _GREY
        cells[1].paragraphs[0].add_run(clean(value))
        for cell in cells:
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)


def _sentences(
    document: Word, parcel: Parcel, portrait: Portrait, title: str, sentences: tuple[AnswerSentence, ...]
) -> None:
    if not sentences:
        return
    document.add_heading(title, 2)
    for sentence in sentences:
        document.add_paragraph(parcel.said(portrait, sentence), style="List Bullet")


def _style(document: Word, title: str) -> None:
    """German as the language, so that screen readers and the spelling check know it; quiet headings."""
    document.core_properties.title, document.core_properties.language = clean(title), "de-DE"
    document.core_properties.author = "Lotse"
    styles = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Liberation Sans", Pt(11)
    for name in ("Title", "Heading 1", "Heading 2"):
        styles[name].font.name, styles[name].font.color.rgb = "Liberation Sans", _BLUE
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "de-DE")
    styles["Normal"].element.get_or_add_rPr().append(language)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.2)

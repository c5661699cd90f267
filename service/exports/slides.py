"""Slides as a PowerPoint file: one example a slide with its source line; all sentences and sources in the notes."""

from __future__ import annotations

import io

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Cm, Length, Pt

from service.exports.parcel import STATE_OF_KNOWLEDGE, Parcel, clean, fitting, matter
from service.exports.portraits import Portrait

_WIDTH, _HEIGHT = Cm(33.867), Cm(19.05)
_ORIGIN = Cm(0)
_MARGIN = Cm(1.6)
_INNER = Length(_WIDTH - 2 * _MARGIN)
_BLUE, _GREY, _INK = map(RGBColor.from_string, ("171A6B", "4A4F5C", "1A1C22"))
_TITLE_ONLY = 5
_TOP = Cm(1.1)
_FONT = "Arial"  # on every machine, or one of the same widths
_BODY = 390  # characters of what was done that a slide holds in a size to be read from the last row


def pptx(parcel: Parcel) -> bytes:
    """The parcel as the bytes of a .pptx file: a cover where it has a title, the examples, questions to discuss."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    deck.core_properties.title = clean(parcel.heading)
    deck.core_properties.language, deck.core_properties.author = "de-DE", "Lotse"
    if parcel.title:
        _cover(deck, parcel)
    for portrait in parcel.portraits:
        _example(deck, parcel, portrait)
    for message, questions in parcel.discussed():
        slide = _slide(deck, f"Zur Diskussion: {message}")
        _text(slide, [(clean(question), 24, _INK) for question in questions], Cm(5.2), Cm(11), gap=18)
        _foot(slide, "Fragen von Lotse, keine Aussagen der Quellen.")
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def _cover(deck: Deck, parcel: Parcel) -> None:
    slide = _slide(deck, parcel.title, top=Cm(5), size=44)
    towns = ", ".join(portrait.municipality for portrait in parcel.portraits)
    lines = [(f"Workshop am {parcel.when}", 24, _INK)] if parcel.when else []
    _text(slide, [*lines, (clean(f"Beispiele: {towns}"), 20, _GREY)], Cm(9.5), Cm(5))
    _foot(slide, STATE_OF_KNOWLEDGE)


def _example(deck: Deck, parcel: Parcel, portrait: Portrait) -> None:
    slide = _slide(deck, f"{portrait.municipality}: {matter(portrait)}")
    facts = dict(parcel.facts(portrait))
    known = [facts[name] for name in ("Land", "Art") if name in facts]
    known += [f"{facts['Einwohner']} Einwohner"] if "Einwohner" in facts else []
    known += [f"Botschaft {facts['Botschaft']}"] if "Botschaft" in facts else []
    _text(slide, [(clean(" · ".join(known)), 16, _GREY)], Cm(4.2), Cm(1.2))
    lines = [(clean(sentence.text), 20, _INK) for sentence in fitting(portrait.done, _BODY)]
    _text(slide, lines, Cm(6.1), Cm(7), gap=8)
    learned = [(clean(s.text), 18, _INK) for s in fitting(portrait.learned, 160)]
    if learned:
        _text(slide, [("Was sich daraus lernen lässt", 16, _BLUE), *learned], Cm(13.3), Cm(2.9), gap=3)
    _foot(slide, f"Quelle: {parcel.source(portrait)}" + (f" · Stand: {facts['Stand']}" if "Stand" in facts else ""))
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None  # the notes page that python-pptx makes has one
    notes.text = clean(_notes(parcel, portrait))


def _notes(parcel: Parcel, portrait: Portrait) -> str:
    """What the speaker needs beside the slide."""
    note = parcel.notes.get(portrait.id, "")
    parts = [
        note and f"Notiz: {note}",
        "\n".join(f"{label}: {value}" for label, value in parcel.facts(portrait)),
        *(
            f"{title}:\n" + "\n".join(parcel.said(portrait, sentence) for sentence in sentences)
            for title, sentences in (
                ("Was getan wurde", portrait.done),
                ("Was sich daraus lernen lässt", portrait.learned),
                ("Was offen ist", portrait.open),
            )
            if sentences
        ),
        "\n".join(parcel.listed(portrait)),
        STATE_OF_KNOWLEDGE,
    ]
    return "\n\n".join(part for part in parts if part)


def _slide(deck: Deck, title: str, top: Length = _TOP, size: int = 32) -> Slide:
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, _ORIGIN, _ORIGIN, _WIDTH, Cm(0.4))
    band.fill.solid()
    band.fill.fore_color.rgb = _BLUE
    band.line.fill.background()
    shape = slide.shapes.title
    assert shape is not None  # the layout has a title
    shape.left, shape.top, shape.width, shape.height = _MARGIN, top, _INNER, Cm(3)
    shape.text_frame.text, shape.text_frame.word_wrap = clean(title), True
    shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = shape.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT
    paragraph.font.size, paragraph.font.bold, paragraph.font.color.rgb = Pt(size), True, _BLUE
    paragraph.font.name = _FONT
    return slide


def _text(slide: Slide, lines: list[tuple[str, int, RGBColor]], top: Length, height: Length, gap: int = 0) -> None:
    """Lines of (text, size in points, colour) in a box over the whole width."""
    box = slide.shapes.add_textbox(_MARGIN, top, _INNER, height)
    frame = box.text_frame
    frame.word_wrap = True
    for number, (text, size, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.text = text
        paragraph.font.size, paragraph.font.color.rgb, paragraph.font.name = Pt(size), colour, _FONT
        paragraph.space_after = Pt(gap)


def _foot(slide: Slide, text: str) -> None:
    _text(slide, [(clean(text), 12, _GREY)], Cm(17.2), Cm(1.3))

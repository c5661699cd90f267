"""Practice examples, found while reading: what a named municipality did, with a page and a confidence.

Four kinds of places are believed, and no others, for a wrong example does more harm than a missing one: profiles
("Kommune: Ulm", "Land: ..."), paragraphs and headings that call themselves an example, lists of examples, and sentences
that begin with a municipality which did something. The last two tell little, so their confidence is low: they are
proposals for a person to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .mentions import Mention, mentions
from .model import Example, Page, Passage, Sentence, Span

_PROFILE_KEYS = {
    "kommune": "municipality", "gebietskörperschaft": "municipality", "land": "state", "bundesland": "state",
    "art": "kind", "größe": "size", "einwohner": "size", "einwohnerzahl": "size", "botschaft": "message",
    "ebene": "levels", "ebenen": "levels", "form": "form", "träger": "form", "förderung": "funding", "stand": "as_of",
}  # fmt: skip
_PROFILE_LINE = re.compile(r"([A-ZÄÖÜ][a-zäöüß]+): (\S.*)")
_LEVELS = {
    "politisch": "politisch-strategisch", "strategisch": "politisch-strategisch", "koordinier": "koordinierend",
    "umsetz": "umsetzend", "operativ": "umsetzend", "berat": "beratend",
}  # fmt: skip
_INTRODUCED = re.compile(
    r"(?:(?:Praxis-?)?[Bb]eispiel(?: \d+)?(?: aus der Praxis)?|Best[- ]Practice|Gute Praxis|Aus der Praxis)\s*[:–—]"
    r"|So (?:macht|machen|geht|gelingt|hat) (?:es|das)\b"
    r"|(?:Ein|Das) (?:[A-ZÄÖÜ]\w+er |gutes |weiteres )?(?:Praxisb|B)eispiel\b",
)
_EXAMPLE_HEADING = re.compile(
    r"^(?:\W|\d)*(?:(?:Das )?(?:Praxis-?)?Beispiel:?|Aus der Praxis:|Best[- ]Practice:?) |als Beispiel\b"
)
_LIST_HEADING = re.compile(r"^(?:\W|\d)*(?:Praxis)?[Bb]eispiele\b(?! kleiner)")
_ACTING = re.compile(
    r"(?:Die|Der|Das|In der|Im|In) (?:\w*[Ss]tadt|Gemeinde|Landkreis|Kreis|Amt|Verbandsgemeinde|Samtgemeinde)\b"
)
_DEED = re.compile(
    r"\b(?:hat|haben|wurden?|nutzt|setzt|testete?|betreibt|entwickelte?|gründete|führte?|lädt|bietet|erprobte?|schuf|"
    r"richtete|startete?|beschloss|baute?|holte|stellte?|beauftragte|arbeitete?|gab|prüfte?|behielt|legte|wählte|"
    r"informierte?|verlagerte|wirkt|wirken|schult|verbindet|heißen|bündelte?)\b"
)
_ENDED = re.compile(r"\b(?:abgeschlossen|ausgelaufen|beendet)\b")  # what only ended is nothing to take over
_MESSAGE = re.compile(r"(?:(?:Botschaft|Tipp|Empfehlung)\s+(\d{1,2})\b)|(?:(\d{1,2})\.?\s+(?=[A-ZÄÖÜ]))")
_EARLY = 60  # characters: what an item is about stands at its beginning
_TEN_MESSAGES = re.compile(r"\b(?:zehn|10)\s+(?:\w+\s+){0,3}(?:Tipps|Botschaften|Empfehlungen)\b")


@dataclass(frozen=True, slots=True)
class _Find:
    """An example before it has an id."""

    mention: Mention
    title: str
    span: Span
    passage: Passage
    confidence: float
    message: int | None = None


def is_profile(sentences: Sequence[Sentence]) -> bool:
    """Whether a passage is a municipality's profile: "Kommune: ..." and at least two more such lines."""
    return len(_facts([sentence.text for sentence in sentences])) >= 3


def find_examples(edition: str, pages: Sequence[Page], passages: Sequence[Passage]) -> list[Example]:
    """The practice examples of an edition, in reading order."""
    profiles = [example for passage in passages if (example := _of_profile(passage))]
    described = {example.municipality for example in profiles}
    found = _Finder(pages).finds(passages)
    new = [find for find in found if not any(_same(find.mention.name, name) for name in described)]
    examples = [*profiles, *(_example(find) for find in _best(new))]
    examples.sort(key=lambda example: (example.span, example.municipality))
    return [replace(example, id=f"{edition}-b{number:03d}") for number, example in enumerate(examples, start=1)]


def _same(name: str, described: str) -> bool:
    """Whether a municipality has a profile, be it in a pair ("Ahrensfelde-Werneuchen") or as "Amt ..."."""
    return bool(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", described))


def _facts(lines: Sequence[str]) -> dict[str, str]:
    """The facts of a profile by our own keys; empty unless it names a municipality."""
    facts: dict[str, str] = {}
    for line in lines:
        found = _PROFILE_LINE.fullmatch(line.strip())
        if found and (key := _PROFILE_KEYS.get(found[1].lower())):
            facts.setdefault(key, found[2].strip())
    return facts if "municipality" in facts else {}


def _of_profile(passage: Passage) -> Example | None:
    if not is_profile(passage.sentences):
        return None
    facts = _facts([sentence.text for sentence in passage.sentences])
    lines = [sentence for sentence in passage.sentences if _PROFILE_LINE.fullmatch(sentence.text.strip())]
    spans = [span for sentence in lines for span in sentence.spans if span.page == passage.page]
    return Example(
        id="",
        municipality=facts["municipality"],
        state=facts.get("state"),
        kind=facts.get("kind"),
        population=_head_count(facts.get("size", "")),
        title=passage.headings[-1] if passage.headings else facts["municipality"],
        message=_in_range(facts.get("message", "")),
        levels=_levels(facts.get("levels", "")),
        form=facts.get("form"),
        passage=passage.id,
        span=Span(passage.page, min(span.start for span in spans), max(span.end for span in spans)),
        confidence=1.0,
        as_of=facts.get("as_of"),
    )


def _head_count(size: str) -> int | None:
    """ "rund 74.000 Einwohner (Mittelstadt)" -> 74000"""
    found = re.search(r"(\d{1,3}(?:[. ]\d{3})+|\d{3,})(?=\s*(?:Einwohner|Menschen|Ew\.?|$|\())", size)
    return int(re.sub(r"\D", "", found[1])) if found else None


def _in_range(text: str) -> int | None:
    found = re.match(r"\d{1,2}\b", text)
    return int(found[0]) if found and 1 <= int(found[0]) <= 10 else None


def _levels(text: str) -> tuple[str, ...]:
    found = [name for part in re.split(r",|;|/| und ", text.lower()) for key, name in _LEVELS.items() if key in part]
    return tuple(dict.fromkeys(found))


class _Finder:
    """Looks for examples outside of profiles. The whole text tells names from words, and if messages are counted."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages = pages
        self._text = "\n".join(page.text for page in pages)
        self._ten = bool(_TEN_MESSAGES.search(self._text))

    def finds(self, passages: Sequence[Passage]) -> Iterator[_Find]:
        for passage in passages:
            if passage.kind in ("table", "profile"):
                continue
            heading = self._by_heading(passage)
            finds = [heading] if heading else self._by_sentence(passage)
            message = _message(passage.headings, self._ten)
            yield from (replace(find, message=message) for find in finds)

    def _by_heading(self, passage: Passage) -> _Find | None:
        """A section headed "Beispiel Detmold" or "Ulm als Beispiel" is an example as a whole."""
        if not passage.headings or not _EXAMPLE_HEADING.search(passage.headings[-1]):
            return None
        mention = next(mentions(passage.headings[-1], self._text), None)
        if mention is None or mention.strength == "adjective":
            return None
        own = [found for found in mentions(passage.text, self._text) if found.name == mention.name]
        mention = next((found for found in own if found.kind), mention)
        first = next((s for s in passage.sentences if mention.name in s.text), passage.sentences[0])
        span = next(span for span in passage.spans if span.page == first.spans[0].page)
        parent = passage.headings[-2] if len(passage.headings) > 1 else ""
        title = f"{mention.name}: {_plain(parent)}" if parent else passage.headings[-1]
        return _Find(mention, title, Span(span.page, first.spans[0].start, span.end), passage, 0.9)

    def _by_sentence(self, passage: Passage) -> Iterator[_Find]:
        listed = passage.kind == "list" and any(map(_LIST_HEADING.match, passage.headings[-1:]))
        for position, sentence in enumerate(passage.sentences):
            if listed:
                mention, span, confidence = self._listed(sentence.text), sentence.spans[0], 0.7
            elif _INTRODUCED.match(sentence.text) and self._begins_paragraph(sentence.spans[0]):
                # The surest mention in its first sentence is the municipality that the paragraph is about.
                mention = next(mentions(sentence.text, self._text), None)
                span, confidence = self._paragraph(passage, position), 0.85
            else:
                mention, span, confidence = self._acting(sentence.text), sentence.spans[0], 0.6
            if mention:
                yield _Find(mention, _title(mention, passage), span, passage, confidence)

    def _acting(self, sentence: str) -> Mention | None:
        """The municipality that a sentence begins with, if it tells a deed of it."""
        if not _DEED.search(sentence) or _ENDED.search(sentence):
            return None
        begins = _ACTING.match(sentence)
        end = begins.end() if begins else 0
        first = next((found for found in mentions(sentence, self._text) if found.start <= end), None)
        if first and not begins:  # "Bielefeld prüfte ...": the deed follows at once, and it is no surname
            known = re.search(rf"\b(?:[Ii]n|[Aa]us|Stadt|Gemeinde) {re.escape(first.name)}\b", self._text)
            return first if known and _DEED.match(sentence, len(first.name) + 1) else None
        return first if first and first.strength in ("named", "placed") else None

    def _listed(self, item: str) -> Mention | None:
        """The municipality that an item of a list of examples tells of: where it comes early, and once."""
        found = next((m for m in mentions(item, self._text) if m.strength != "adjective"), None)
        return found if found and found.start < _EARLY else None

    def _begins_paragraph(self, span: Span) -> bool:
        """Whether a span stands at the beginning of a line of its page: there, a paragraph is a line."""
        return not self._pages[span.page - 1].text[: span.start].rpartition("\n")[2].strip("•–- ")

    def _paragraph(self, passage: Passage, position: int) -> Span:
        """From a sentence to the end of its paragraph, as far as the passage goes."""
        first = passage.sentences[position].spans[0]
        text, end = self._pages[first.page - 1].text, first.end
        for sentence in passage.sentences[position + 1 :]:
            span = sentence.spans[0]
            if span.page != first.page or "\n" in text[end : span.start]:
                break
            end = span.end
        return Span(first.page, first.start, end)


def _title(mention: Mention, passage: Passage) -> str:
    """The municipality and what the section is about; "Beispiele" is under a heading that says what of."""
    headings = [_LIST_HEADING.sub("", heading).removeprefix(" für").strip(" :") for heading in passage.headings]
    about = next((heading for heading in reversed(headings) if heading), "")
    about = _plain(about.removeprefix(f"{mention.name}: "))
    return f"{mention.name}: {about}" if about else mention.name


def _plain(heading: str) -> str:
    """A heading without its number."""
    return re.sub(
        r"^(?:(?:Botschaft|Tipp|Kapitel)\s+)?\d[\d.]*[.:)]?\s+|^(?:Botschaft|Tipp)\s+\d+\s*[:–]\s*", "", heading
    )


def _message(headings: Sequence[str], ten: bool) -> int | None:
    """The number of the message or tip that a section stands under, if the publication counts ten of them."""
    for heading in reversed(headings):
        found = _MESSAGE.match(heading)
        number = int(found[1] or found[2]) if found else 0
        if found and 1 <= number <= 10 and (found[1] or ten):
            return number
    return None


def _best(finds: Sequence[_Find]) -> list[_Find]:
    """One find a municipality and section, and no mere mention where the municipality has a real example."""
    best: dict[tuple[str, tuple[str, ...]], _Find] = {}
    sure = {find.mention.name for find in finds if find.confidence > 0.8}
    for find in finds:
        key = (find.mention.name, find.passage.headings)
        if find.confidence < 0.8 and find.mention.name in sure:
            continue
        if key not in best or find.confidence > best[key].confidence:
            best[key] = find
    return list(best.values())


def _example(find: _Find) -> Example:
    place = find.mention.place
    return Example(
        id="",
        municipality=find.mention.name,
        state=place.state,
        kind=find.mention.kind,
        population=place.population,
        title=find.title,
        message=find.message,
        levels=(),
        form=None,
        passage=find.passage.id,
        span=find.span,
        confidence=find.confidence,
    )

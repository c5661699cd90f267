"""Publications that disagree: of the same thing one says another figure, or says that it is not so.

Nobody here can tell who is right. So both are shown, each with its year, and the reader is told. What counts as the
same thing is drawn narrowly: a false alarm would cost more trust than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.analysis import content_words, fold, stem
from index.records import Record
from service.answers.evidence import Found
from service.answers.lines import Line
from service.language.measures import MONTHS
from service.language.wordings import NUMBERS
from service.questions.expecting import PEOPLE

SAME, NEARLY_ALL = 0.6, 0.8
"""Shares of what the shorter sentence says that the other must say too: of its nouns, where the question asks for a
figure and both have one; of all its telling words, where it asks for none."""
FEWEST = 3
"""Telling words from which on a sentence says enough to be compared without a figure that is asked for."""
LOOKED_AT, AS_MUCH = 3, 0.75
"""Best sentences that may be contradicted; share of their coverage of the question that the other must have."""
FIGURES = {"Anzahl", "Geldbetrag", "Anteil", "Dauer", "Häufigkeit", "Alter"}
DATE = "Zeitpunkt"
_WORDS = {word: float(number) for word, number in NUMBERS.items() if number != 1} | {
    "elf": 11.0,
    "zwoelf": 12.0,
    "dutzend": 12.0,
    "halbe": 0.5,
    "halbes": 0.5,
}
"""Numbers in words; "ein" is an article as well."""
_SCALES = {
    "tausend": 1e3,
    "million": 1e6,
    "millionen": 1e6,
    "mio": 1e6,
    "milliarde": 1e9,
    "milliarden": 1e9,
    "mrd": 1e9,
}
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_TOKEN = re.compile(rf"{_FIGURE.pattern}|%|€|[^\W\d_]+(?:-[^\W\d_]+)*")
_SIGNS = {"%": "prozent", "€": "euro"}
_YEAR = re.compile(r"(?:19|20)\d\d")
_THOUSANDS = re.compile(r"\d{1,3}(?:\.\d{3})+")
_JOINING = {"bis", "oder", "und"}
_FILLING = 2  # words between a number and what it counts: "vier weitere feste Stellen"
_NEGATION = re.compile(r"\b(?:nicht (?!jede|alle|nur|immer|zuletzt)|kein\w*|nie(?:mals)?|ohne|weder)\b")
YEARS, _ANYBODY = "jahr der angabe", "leute"
"""Stand for a thing counted: the years that a sentence names, and people under any name."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says: the stems of its telling words without figures, those of its nouns among them, its figures
    by what they count, and whether it denies."""

    stems: frozenset[str]
    nouns: frozenset[str]
    figures: Mapping[str, frozenset[float]]
    denies: bool

    @classmethod
    def of(cls, text: str) -> Claim:
        figures = _figures(text)
        left_out = set(figures) | PEOPLE if _ANYBODY in figures else set(figures)
        telling = [word for word in content_words(text) if not word.isdigit() and word not in _WORDS]
        stems = {stem(word) for word in telling if word not in {*MONTHS, *_SCALES}} - left_out
        written = {stem(fold(word)) for word in re.findall(r"\b[A-ZÄÖÜ][\w-]+", text)}
        denies = len(_NEGATION.findall(fold(text))) % 2 == 1
        return cls(frozenset(stems), frozenset(stems & written), figures, denies)

    def contradicts(self, other: Claim, asked: str | None) -> bool:
        """Whether both cannot be so; `asked` names the shape that the question asks for."""
        if all((self.nouns - other.stems, other.nouns - self.stems)):  # each speaks of something else
            return False
        if asked in FIGURES or asked == DATE:
            counted = {YEARS} if asked == DATE else set(self.figures) - {YEARS}
            return _shared(self.nouns, other.nouns) >= SAME and self._unequal(other, counted)
        if min(len(self.stems), len(other.stems)) < FEWEST or _shared(self.stems, other.stems) < NEARLY_ALL:
            return False
        if self.denies != other.denies:
            return self.figures == other.figures
        return self._unequal(other, set(self.figures) - {YEARS})

    def _unequal(self, other: Claim, counted: set[str]) -> bool:
        return any(
            not self.figures[what] & other.figures[what] for what in counted & {*self.figures} & {*other.figures}
        )


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of the smaller set that both have, 0 for an empty one."""
    return len(one & other) / max(1, min(len(one), len(other)))


def disagreeing(found: Found) -> list[Line]:
    """A good sentence and those of other publications that contradict it, one each; nothing where none does."""
    shape = found.shape
    for best in found.evidence[:LOOKED_AT]:
        claim, places = Claim.of(best.sentence.text), _named(best.record, found)
        lines = {best.record.document: Line(best.record, best.index)}
        for line, coverage in _others(found):
            if line.record.document in lines or coverage < AS_MUCH * best.coverage:
                continue
            if shape is not None and not (shape.has(best.sentence.text) and shape.has(line.text)):
                continue
            if _named(line.record, found) != places:
                continue
            if claim.contradicts(Claim.of(line.text), shape.name if shape else None):
                lines[line.record.document] = line
        if len(lines) > 1:
            return list(lines.values())
    return []


def _others(found: Found) -> Iterator[tuple[Line, float]]:
    """Sentences with their coverage of the question; those of reprints, which search folds into one hit, too."""
    for e in found.evidence:
        if not e.linked:
            yield Line(e.record, e.index), e.coverage
    for hit in found.hits:
        for record in hit.also:
            for index, sentence in enumerate(record.sentences):
                yield Line(record, index), found.terms.coverage(sentence.text)


def _named(record: Record, found: Found) -> frozenset[str]:
    """The municipalities of the question that a passage's place names."""
    where = fold(" ".join([record.title, *record.headings]))
    return frozenset(place for place in found.places if fold(place) in where)


def _figures(text: str) -> dict[str, frozenset[float]]:
    """Numbers by the stem of what they count: "rund vier feste Stellen" and "4 Stellen" are both 4 people."""
    found: dict[str, set[float]] = {}
    waiting: list[float] = []
    before = ""
    passed = 0
    for written in _TOKEN.findall(text):
        token = fold(written)
        value = _value(token)
        if value is not None and _YEAR.fullmatch(token):
            found.setdefault(YEARS, set()).add(value)
        elif value is not None:
            waiting, passed = [*(waiting if before in _JOINING else []), value], 0
        elif token in _SCALES:
            waiting = [number * _SCALES[token] for number in waiting]
        elif waiting and (written in _SIGNS or token == "prozent" or written[0].isupper()):
            found.setdefault(_counted(_SIGNS.get(written, token)), set()).update(waiting)
            waiting = []
        elif waiting and token not in _JOINING:
            passed += 1
            waiting = waiting if passed <= _FILLING else []
        before = token
    return {what: frozenset(values) for what, values in found.items()}


def _counted(word: str) -> str:
    found = stem(word)
    return _ANYBODY if found in PEOPLE else found


def _value(token: str) -> float | None:
    if token in _WORDS:
        return _WORDS[token]
    if not _FIGURE.fullmatch(token):  # "¾" becomes "3⁄4"
        return None
    plain = token.replace(".", "") if _THOUSANDS.fullmatch(token) else token.replace(",", ".")
    return float(plain) if plain.count(".") < 2 else None

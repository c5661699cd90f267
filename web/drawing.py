"""The map of Germany, drawn by the server: outline and places in one projection, as numbers for an SVG.

The outline is that of Natural Earth 1:10 million (public domain), from the package world-atlas, which set-up fetches.
It is good to about two kilometres; borders are those that Natural Earth shows and say nothing of their legal course.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from service.examples.places import EARTH, Point
from web.assets import HERE, MissingFrontEnd

ATLAS = HERE / "node_modules" / "world-atlas" / "countries-10m.json"
WIDTH = 520  # units of the drawing
_MARGIN = 10
_GERMANY = "276"  # ISO 3166-1, numeric
_SMALLEST = 0.5  # units: a point of the outline nearer to the one before is left out
Ring = list[tuple[float, float]]


def project(point: Point) -> tuple[float, float]:
    """Kilometres east and north of 51° N, 10.5° E: Lambert's conformal conic with the parallels of Germany's own maps.

    On the sphere; Snyder, "Map Projections: A Working Manual" (1987), equations 15-1 to 15-4. Scale is true within
    0.3 % all over the country.
    """
    latitude, longitude = point
    n, f, rho0 = _constants()
    rho = EARTH * f / math.tan(math.pi / 4 + math.radians(latitude) / 2) ** n
    theta = n * math.radians(longitude - 10.5)
    return rho * math.sin(theta), rho0 - rho * math.cos(theta)


@cache
def _constants() -> tuple[float, float, float]:
    first, second, origin = (math.radians(degrees) for degrees in (48 + 2 / 3, 53 + 2 / 3, 51.0))

    def t(angle: float) -> float:
        return math.tan(math.pi / 4 + angle / 2)

    n = math.log(math.cos(first) / math.cos(second)) / math.log(t(second) / t(first))
    f = math.cos(first) * t(first) ** n / n
    return n, f, EARTH * f / t(origin) ** n


@dataclass(frozen=True, slots=True)
class Drawing:
    """`outline` is the `d` of an SVG path; `scale` is units a kilometre; x grows to the right, y downwards."""

    width: float
    height: float
    outline: str
    scale: float
    west: float
    north: float

    def place(self, point: Point) -> tuple[float, float]:
        """Where a point of the earth stands on the drawing."""
        east, north = project(point)
        return (
            round(_MARGIN + (east - self.west) * self.scale, 1),
            round(_MARGIN + (self.north - north) * self.scale, 1),
        )


@cache
def drawing(atlas: Path = ATLAS) -> Drawing:
    """The map, made once. MissingFrontEnd where set-up did not fetch the outline."""
    rings = [[project((lat, lon)) for lon, lat in ring] for ring in _rings(atlas)]
    flat = [point for ring in rings for point in ring]
    west, east = min(x for x, _ in flat), max(x for x, _ in flat)
    south, north = min(y for _, y in flat), max(y for _, y in flat)
    scale = (WIDTH - 2 * _MARGIN) / (east - west)
    height = round((north - south) * scale + 2 * _MARGIN, 1)
    shell = Drawing(WIDTH, height, "", scale, west, north)
    path = " ".join(_path(ring, shell) for ring in rings)
    return Drawing(WIDTH, height, path, scale, west, north)


def _path(ring: Ring, shell: Drawing) -> str:
    kept: Ring = []
    for east, north in ring:
        x, y = _MARGIN + (east - shell.west) * shell.scale, _MARGIN + (shell.north - north) * shell.scale
        if not kept or math.dist(kept[-1], (x, y)) >= _SMALLEST:
            kept.append((x, y))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + "Z"


def outline(atlas: Path = ATLAS) -> list[Ring]:
    """The outer rings of Germany and its islands, as (longitude, latitude) in degrees."""
    return list(_rings(atlas))


def _rings(atlas: Path) -> Iterator[Ring]:
    try:
        topology = json.loads(atlas.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingFrontEnd("world-atlas fehlt. „make install“ holt die Bausteine der Oberfläche.") from None
    country = next(g for g in topology["objects"]["countries"]["geometries"] if g.get("id") == _GERMANY)
    polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    for polygon in polygons:
        yield _ring(topology, polygon[0])


def _ring(topology: dict[str, Any], numbers: Sequence[int]) -> Ring:
    """The arcs of a ring one after the other; a negative number means the arc backwards (TopoJSON 1.0)."""
    points: Ring = []
    for number in numbers:
        arc = _arc(topology, number if number >= 0 else ~number)
        points += (arc if number >= 0 else arc[::-1])[1 if points else 0 :]
    return points


def _arc(topology: dict[str, Any], number: int) -> Ring:
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for dx, dy in topology["arcs"][number]:
        x, y = x + dx, y + dy
        points.append((x * scale_x + left, y * scale_y + bottom))
    return points

"""The map stands where Germany is: towns at their coordinates, the border round them, measured independently."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from service.assistant import Assistant
from service.examples.places import distance, locate
from web.assets import MissingFrontEnd
from web.drawing import drawing, outline, project

# Town centres, typed from maps to two decimals (about one kilometre): name, state, latitude, longitude.
TOWNS = [
    ("Ulm", "Baden-Württemberg", 48.40, 9.99),
    ("Detmold", "Nordrhein-Westfalen", 51.94, 8.88),
    ("Menden", "Nordrhein-Westfalen", 51.44, 7.79),
    ("Bochum", "Nordrhein-Westfalen", 51.48, 7.22),
    ("Gelsenkirchen", "Nordrhein-Westfalen", 51.51, 7.10),
    ("Bielefeld", "Nordrhein-Westfalen", 52.02, 8.53),
    ("Braunschweig", "Niedersachsen", 52.27, 10.52),
    ("Eichenzell", "Hessen", 50.50, 9.70),
    ("Hagenow", "Mecklenburg-Vorpommern", 53.43, 11.19),
    ("Grevesmühlen", "Mecklenburg-Vorpommern", 53.86, 11.19),
    ("Süderbrarup", "Schleswig-Holstein", 54.64, 9.77),
    ("Kaiserslautern", "Rheinland-Pfalz", 49.44, 7.77),
    ("Werneuchen", "Brandenburg", 52.63, 13.73),
    ("Bad Belzig", "Brandenburg", 52.14, 12.59),
    ("Flensburg", "Schleswig-Holstein", 54.78, 9.44),
    ("Görlitz", "Sachsen", 51.15, 14.99),
    ("Konstanz", "Baden-Württemberg", 47.66, 9.18),
]
ABROAD = [("Straßburg", 48.58, 7.75), ("Salzburg", 47.80, 13.04), ("Basel", 47.56, 7.59), ("Venlo", 51.37, 6.17)]


@pytest.mark.parametrize(("name", "state", "latitude", "longitude"), TOWNS)
def test_towns_stand_where_they_are(name: str, state: str, latitude: float, longitude: float) -> None:
    """Kilometres on the drawing between where a town is drawn and where its coordinates belong."""
    point, made = locate(name, state), drawing()
    assert point
    away = math.dist(made.place(point), made.place((latitude, longitude))) / made.scale
    assert away < 10


def test_distances_on_the_drawing_are_those_of_the_earth() -> None:
    """Against the great circle, which knows nothing of the projection: no place is pushed off by more than 10 km."""
    made = drawing()
    points = [(latitude, longitude) for _, _, latitude, longitude in TOWNS]
    for one in points:
        for other in points:
            drawn = math.dist(made.place(one), made.place(other)) / made.scale
            assert drawn == pytest.approx(distance(one, other), abs=4)


def test_north_is_up_and_east_is_right() -> None:
    made = drawing()
    (_, flensburg), (_, konstanz) = made.place((54.78, 9.44)), made.place((47.66, 9.18))
    (aachen, _), (goerlitz, _) = made.place((50.78, 6.08)), made.place((51.15, 14.99))
    assert flensburg < konstanz and aachen < goerlitz
    assert project((51.0, 10.5)) == pytest.approx((0, 0), abs=1e-9)


def inside(latitude: float, longitude: float) -> bool:
    """Ray casting over all rings."""
    hits = 0
    for ring in outline():
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > latitude) != (y2 > latitude):
                hits += longitude < x1 + (latitude - y1) / (y2 - y1) * (x2 - x1)
    return hits % 2 == 1


@pytest.mark.parametrize(("name", "state", "latitude", "longitude"), TOWNS)
def test_the_border_holds_the_towns(name: str, state: str, latitude: float, longitude: float) -> None:
    assert name in ("Flensburg", "Görlitz", "Konstanz") or inside(latitude, longitude)  # these lie on the border itself


@pytest.mark.parametrize(("name", "latitude", "longitude"), ABROAD)
def test_the_border_leaves_neighbours_out(name: str, latitude: float, longitude: float) -> None:
    assert not inside(latitude, longitude)


def test_every_embedded_example_is_on_the_map(corpus_assistant: Assistant) -> None:
    made = drawing()
    for entry in corpus_assistant.showcase.collection.entries:
        assert entry.point and inside(*entry.point)
        x, y = made.place(entry.point)
        assert 0 < x < made.width and 0 < y < made.height


def test_a_missing_outline_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingFrontEnd, match="make install"):
        drawing(tmp_path / "none.json")

"""Practice examples: search and facets as a list, on the map and as a matrix; each example on a page of its own.

Every state of the page is its address; without JavaScript the form is sent by its button, with it on each change.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.datastructures import QueryParams
from starlette.responses import Response

from service.api import assistant_of
from service.examples.finding import Found, Match
from service.examples.places import Home, homes
from service.examples.wishes import FACETS, SIZES
from service.exports.exporting import FORMATS
from service.exports.parcel import headline, matter
from service.exports.portraits import Portrait
from service.model import AnswerSentence, Citation
from web import folders
from web.downloads import download
from web.drawing import Drawing, drawing
from web.links import way_back
from web.rendering import html

router = APIRouter(include_in_schema=False)
PAGE = 30
"""Examples on one page of the list."""
NAMES = {
    "land": "state",
    "groesse": "size",
    "botschaft": "message",
    "ebene": "level",
    "form": "form",
    "thema": "theme",
    "art": "kind",
    "koordination": "coordination",
    "umsetzung": "implementation",
}
"""Parameters of the address, in the order in which the facets are shown, and the facets that they choose."""
Shape = Literal["liste", "karte", "matrix"]
_LONGEST, _MOST = 300, 30  # characters of a word typed, values of a facet


@dataclass(frozen=True, slots=True)
class State:
    """What the address says. `chosen` is by parameter; `shape` is how the examples are shown."""

    text: str = ""
    like: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shape: Shape = "liste"
    start: int = 0

    def address(self, path: str = "/beispiele", /, **changes: object) -> str:
        """The address of this state with changes: a parameter and its value or values, "" or () to leave it out."""
        values: dict[str, object] = {"q": self.text, "wie": self.like, **self.chosen, "ansicht": self.shape}
        values |= {"ab": self.start} | changes
        shown = {name: value for name, value in values.items() if value and (name, value) != ("ansicht", "liste")}
        return f"{path}?{urlencode(shown, doseq=True)}" if shown else path

    def without(self, name: str, value: str) -> str:
        """The address without one chosen value."""
        return self.address(**{name: tuple(v for v in self.chosen.get(name, ()) if v != value), "ab": 0})


@dataclass(frozen=True, slots=True)
class Shown:
    """A match with its portrait and the sentence that speaks for it."""

    match: Match
    portrait: Portrait
    sentence: AnswerSentence | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A field of the matrix: how many examples, and the address that lists them."""

    count: int
    address: str


def state_of(query: QueryParams) -> State:
    """What an address says; whatever it does not know is left out."""
    chosen = {name: tuple(dict.fromkeys(v for v in query.getlist(name)[:_MOST] if v)) for name in NAMES}
    shape = query.get("ansicht", "liste")
    start = query.get("ab", "0")
    return State(
        text=query.get("q", "").strip()[:_LONGEST],
        like=query.get("wie", "").strip()[:_LONGEST],
        chosen={name: tuple(v[:_LONGEST] for v in values) for name, values in chosen.items() if values},
        shape=shape if shape in ("karte", "matrix") else "liste",  # type: ignore[arg-type]
        start=int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 0,
    )


@router.get("/beispiele")
def browse(request: Request) -> Response:
    """Examples that fit, as a list, on the map or as a matrix."""
    state = state_of(request.query_params)
    like = homes(state.like) if state.like else []
    found = _find(request, state, like)
    matches = found.matches or found.nearest
    part = matches[state.start : state.start + PAGE] if state.shape == "liste" else matches
    shown, citations = _shown(request, part)
    return html(
        request,
        "beispiele.html",
        state=state,
        found=found,
        shown=shown,
        cited={citation.n: citation for citation in citations},
        like=like,
        facets=[(name, FACETS[facet][0], found.facets[facet]) for name, facet in NAMES.items() if found.facets[facet]],
        messages=assistant_of(request).showcase.messages,
        folder=folders.of(request),
        formats=list(FORMATS.values())[:-1],
        page_size=PAGE,
        matter=matter,
        drawn=_drawn(shown) if state.shape == "karte" else None,
        matrix=_matrix(state, found) if state.shape == "matrix" else None,
        sizes=SIZES,
    )


@router.get("/beispiele/datei/{form}")
def export(request: Request, form: str) -> Response:
    """All examples of a state of the page in one format."""
    found = _find(request, state := state_of(request.query_params), homes(state.like) if state.like else [])
    showcase = assistant_of(request).showcase
    portraits, citations = showcase.portraits([match.entry for match in found.matches])
    return download(showcase.parcel(portraits, citations), form)


@router.get("/beispiele/{identity}")
def example(request: Request, identity: str) -> Response:
    """One example with all that is known of it. NotFound."""
    showcase = assistant_of(request).showcase
    portraits, citations = showcase.portraits([showcase.entry(identity)])
    parcel = showcase.parcel(portraits, citations)
    return html(
        request,
        "beispiel.html",
        portrait=portraits[0],
        title=headline(portraits[0]),
        facts=parcel.facts(portraits[0]),
        parcel=parcel,
        cited={citation.n: citation for citation in citations},
        folder=folders.of(request),
        back=_back(request),
    )


def _find(request: Request, state: State, like: Sequence[Home]) -> Found:
    chosen = {NAMES[name]: values for name, values in state.chosen.items()}
    return assistant_of(request).showcase.find(state.text, chosen, like[0] if like else None)


def _shown(request: Request, matches: Sequence[Match]) -> tuple[list[Shown], list[Citation]]:
    portraits, citations = assistant_of(request).showcase.portraits([match.entry for match in matches])
    return [Shown(m, p, _sentence(m, p)) for m, p in zip(matches, portraits, strict=True)], citations


def _sentence(match: Match, portrait: Portrait) -> AnswerSentence | None:
    told = [*portrait.done, *portrait.learned]
    text = match.line.sentence.text if match.line else ""
    return next((sentence for sentence in told if sentence.text == text), told[0] if told else None)


@dataclass(frozen=True, slots=True)
class Drawn:
    """The map, the examples on it with x, y and whether the number belongs to the left; those of unknown place."""

    drawing: Drawing
    places: tuple[tuple[Shown, float, float, bool], ...]
    elsewhere: tuple[Shown, ...]


def _drawn(shown: Sequence[Shown]) -> Drawn:
    """From north to south, so that the order of the tabs is that of the eye."""
    made = drawing()
    points = [(one, one.match.entry.point) for one in shown]
    spots = [made.place(point) for _, point in points if point]
    places = [(one, *made.place(point), _crowded(made.place(point), spots)) for one, point in points if point]
    return Drawn(
        made, tuple(sorted(places, key=lambda place: place[2])), tuple(one for one, point in points if not point)
    )


def _crowded(spot: tuple[float, float], spots: Sequence[tuple[float, float]]) -> bool:
    """Whether another place lies where the number of this one would stand."""
    return any(0 < x - spot[0] < 24 and abs(y - spot[1]) < 12 for x, y in spots)


def _matrix(state: State, found: Found) -> list[tuple[str, list[Cell]]]:
    """Rows of the ten messages and of examples without one, columns of the sizes."""
    entries = [match.entry for match in found.matches]
    rows: list[tuple[str, list[Cell]]] = []
    for message in [*map(str, range(1, 11)), ""]:
        row = []
        for size in SIZES:
            count = sum(str(e.message or "") == message and e.size == size for e in entries)
            there = state.address(botschaft=message, groesse=size, ansicht="", ab=0) if message else ""
            row.append(Cell(count, there))
        if message or any(cell.count for cell in row):
            rows.append((message, row))
    return rows


def _back(request: Request) -> str:
    """The list that led here, as it was; else the whole list."""
    return way_back(request.headers.get("referer", ""), request.headers.get("host", "")) or "/beispiele"

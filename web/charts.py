"""Small charts as SVG, drawn here: no script, no style of their own. Beside each stands a table of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 720, 160, 2
"""Size of a chart in units of its own, and the room between two columns."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of a chart; `kind` is the part of the style class that colours it."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns side by side, each a stack; `top` is the value at the upper edge."""

    bars: tuple[Bar, ...]
    top: int


def stacked(columns: Sequence[Sequence[int]], kinds: Sequence[str]) -> Chart:
    """A column for each item of `columns`, from below in the order of `kinds`."""
    top = rounded(max((sum(column) for column in columns), default=0))
    width = WIDTH / max(len(columns), 1)
    bars = []
    for place, column in enumerate(columns):
        y = float(HEIGHT)
        for value, kind in zip(column, kinds, strict=True):
            height = HEIGHT * value / top
            y -= height
            if value:
                bars.append(
                    Bar(round(place * width + GAP / 2, 1), round(y, 1), round(width - GAP, 1), round(height, 1), kind)
                )
    return Chart(tuple(bars), top)


def rounded(value: int) -> int:
    """The next of 5, 10, 20, 50, 100, ..., so that an axis ends at a number that one can read."""
    step = 5
    while step < value:
        step *= 2 if str(step)[0] in "15" else 1
        if step < value and str(step)[0] == "2":
            step = step * 5 // 2
    return step

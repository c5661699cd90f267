"""What narrows practice examples: message, state, level, form, size. Read from a question or given by a caller."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from index.analysis import fold
from service.language import wordings

LEVELS = ("politisch-strategisch", "koordinierend", "umsetzend", "beratend")
STATES = {
    "bb": "Brandenburg",
    "be": "Berlin",
    "bw": "Baden-Württemberg",
    "by": "Bayern",
    "hb": "Bremen",
    "he": "Hessen",
    "hh": "Hamburg",
    "mv": "Mecklenburg-Vorpommern",
    "ni": "Niedersachsen",
    "nrw": "Nordrhein-Westfalen",
    "rlp": "Rheinland-Pfalz",
    "sh": "Schleswig-Holstein",
    "sl": "Saarland",
    "sn": "Sachsen",
    "st": "Sachsen-Anhalt",
    "th": "Thüringen",
}
_UNMISTAKABLE = ("bw", "mv", "nrw", "rlp")
"""Short forms that are no German words."""
_FORMS = {
    "gmbh": "GmbH",
    "gesellschaft": "Gesellschaft",
    "interkommunal": "interkommunal",
    "stadtkonzern": "Stadtkonzern",
}
_RANGE = re.compile(
    r"\b(unter|hoechstens|bis(?: zu)?|weniger als|ueber|mehr als|ab|mindestens)\s+(\d{1,3}(?:[. ]?\d{3})+)"
)
_BETWEEN = re.compile(r"\bzwischen (\d{1,3}(?:[. ]?\d{3})+) und (\d{1,3}(?:[. ]?\d{3})+)")
_UPWARDS = {"ueber", "mehr als", "ab", "mindestens"}


class Described(Protocol):
    """What facets look at: a find of the reading, or an example of the collection."""

    @property
    def municipality(self) -> str: ...
    @property
    def state(self) -> str | None: ...
    @property
    def kind(self) -> str | None: ...
    @property
    def population(self) -> int | None: ...
    @property
    def title(self) -> str: ...
    @property
    def message(self) -> int | None: ...
    @property
    def levels(self) -> tuple[str, ...]: ...
    @property
    def form(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class ExampleFilter:
    """Facets; an empty one does not filter. Text is compared folded and in part, states also by their usual short form.

    A form is also looked for in the title ("Eine GmbH von Stadt und Stadtwerken" for "GmbH"). `size` is klein, mittel,
    groß or Landkreis; `population` bounds the head count, from and below. A theme is known of examples of the
    collection only; what reading finds has none.
    """

    municipality: str = ""
    message: int | None = None
    level: str = ""
    form: str = ""
    state: str = ""
    size: str = ""
    population: tuple[int, int] | None = None
    theme: str = ""

    def __bool__(self) -> bool:
        return self != ExampleFilter()

    def matches(self, example: Described) -> bool:
        return (
            _within(self.municipality, example.municipality)
            and (self.message is None or example.message == self.message)
            and (not self.level or any(_within(self.level, level) for level in example.levels))
            and (_within(self.form, example.form or "") or _within(self.form, example.title))
            and _in_state(STATES.get(fold(self.state), self.state), example.state or "")
            and (not self.size or size_of(example) == self.size)
            and (self.population is None or self.population[0] <= (example.population or -1) < self.population[1])
            and (not self.theme or any(_within(self.theme, theme) for theme in getattr(example, "themes", ())))
        )


def read(folded: str, message: int | None) -> ExampleFilter:
    """The facets that a folded question names."""
    bounds = _bounds(folded)
    return ExampleFilter(
        message=message,
        level=next((level for level in LEVELS if re.search(rf"\b{level.replace('-', '.?')}\w* ebene", folded)), ""),
        form=next((form for word, form in _FORMS.items() if re.search(rf"\b{word}\w*", folded)), ""),
        state=_state(folded),
        size="" if bounds else _size(folded) or "",
        population=bounds,
    )


def message_of(folded: str) -> int | None:
    """The number of the message that a folded text names, 1 to 10."""
    number = _message(folded)
    return number if number is not None and 1 <= number <= 10 else None


def no_message(folded: str) -> int | None:
    """The number of a message that a folded text names although there are only ten."""
    number = _message(folded)
    return None if number is None or 1 <= number <= 10 else number


def _message(folded: str) -> int | None:
    match = wordings.MESSAGE.search(folded)
    return int(match.group(1) or match.group(2)) if match else None


def without(folded: str) -> str:
    """A folded question without the words that name facets."""
    for pattern in (
        wordings.POPULATION,
        wordings.MESSAGE,
        _RANGE,
        _BETWEEN,
        *(pattern for pattern, _ in wordings.SIZES),
    ):
        folded = pattern.sub(" ", folded)
    words = [
        *sorted(map(fold, STATES.values()), key=len, reverse=True),
        *_UNMISTAKABLE,
        *(f"{level}\\w* ebene" for level in LEVELS),
    ]
    return re.sub(r"\b(?:" + "|".join([*words, *(rf"{form}\w*" for form in _FORMS)]) + r")\b", " ", folded)


def _in_state(wanted: str, state: str) -> bool:
    """A state's whole name is that state: Niedersachsen is not in Sachsen."""
    return fold(wanted) == fold(state) if wanted in STATES.values() else _within(wanted, state)


def size_of(example: Described) -> str | None:
    """Size class of an example's municipality, None where unknown. A union counts by the size of its members."""
    kind = (example.kind or "").lower()
    if "kreis" in kind:
        return "Landkreis"
    members = len(re.split(r" und |-(?=[A-ZÄÖÜ])", example.municipality)) if "verbund" in kind else 1
    return size_class(example.population // members) if example.population else None


def size_class(population: int) -> str:
    """klein below 20,000, mittel below 100,000, else groß (the usual classes of the BBSR)."""
    return "klein" if population < 20_000 else "mittel" if population < 100_000 else "groß"


def _bounds(folded: str) -> tuple[int, int] | None:
    between, one = _BETWEEN.search(folded), _RANGE.search(folded)
    if between:
        return _number(between.group(1)), _number(between.group(2)) + 1
    if one:
        return (_number(one.group(2)), 10**9) if one.group(1) in _UPWARDS else (0, _number(one.group(2)))
    return None


def _state(folded: str) -> str:
    for short, name in sorted(STATES.items(), key=lambda item: -len(item[1])):
        if re.search(rf"\b{fold(name)}", folded) or (short in _UNMISTAKABLE and re.search(rf"\b{short}\b", folded)):
            return name
    return ""


def _size(folded: str) -> str | None:
    match = wordings.POPULATION.search(folded)
    if match:
        return size_class(_number(match.group(1)))
    return next((size for pattern, size in wordings.SIZES if pattern.search(folded)), None)


def _number(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))


def _within(part: str, whole: str) -> bool:
    return fold(part) in fold(whole)
